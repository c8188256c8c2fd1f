#include "core/validate/rows.h"

#include <math.h>

static void put_outcome(GByteArray *record, const Outcome *outcome) {
    record_put_byte(record, (guint8)outcome->passed);
    record_put_double(record, outcome->score);
    record_put_text(record, outcome->value);
}

static void read_outcome(RecordReader *reader, Outcome *outcome) {
    guint8 passed = record_byte(reader);
    outcome->passed = passed < PASSED_UNKNOWN ? (Passed)passed : PASSED_UNKNOWN;
    outcome->score = record_double(reader);
    outcome->value = record_text(reader);
}

/* The check's texts in the order in which they travel. */
enum { N_TEXTS = 8 + N_CATEGORIES };
static void texts_of(Check *check, Text *texts[N_TEXTS]) {
    Text *const plain[] = {&check->number, &check->tag,    &check->tag_ds,      &check->tag_name,
                           &check->value,  &check->action, &check->action_text, &check->previous};
    for (guint i = 0; i < N_TEXTS; i++)
        texts[i] = i < 8 ? plain[i] : &check->categories[i - 8];
}

void result_row_put(GByteArray *record, const ResultRow *row) {
    Text *texts[N_TEXTS];
    texts_of((Check *)&row->check, texts);
    record_put_u32(record, row->check.row);
    for (guint i = 0; i < N_TEXTS; i++)
        record_put_text(record, *texts[i]);
    put_outcome(record, &row->script);
    put_outcome(record, &row->own);
    record_put_text(record, row->reason);
    record_put_byte(record, row->only != FALSE);
    record_put_byte(record, (guint8)row->absent);
}

void result_row_read(RecordReader *reader, ResultRow *row) {
    Text *texts[N_TEXTS];
    texts_of(&row->check, texts);
    row->check.row = record_u32(reader);
    for (guint i = 0; i < N_TEXTS; i++)
        *texts[i] = record_text(reader);
    read_outcome(reader, &row->script);
    read_outcome(reader, &row->own);
    row->reason = record_text(reader);
    row->only = record_byte(reader);
    guint8 absent = record_byte(reader);
    row->absent = absent < ABSENT_STAYS ? (Absent)absent : ABSENT_STAYS;
}
