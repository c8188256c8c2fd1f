#include "core/validate/rows.h"

#include <math.h>
#include <string.h>

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

/* A row is written into room made for all of it: growing the record text by text took a tenth of
 * the whole run. */
typedef struct Writer {
    guint8 *at;
} Writer;

static void write_bytes(Writer *writer, const void *data, gsize length) {
    memcpy(writer->at, data, length);
    writer->at += length;
}

static void write_byte(Writer *writer, guint8 byte) {
    *writer->at++ = byte;
}

static void write_text(Writer *writer, Text text) {
    guint32 length = record_text_length(text);
    write_bytes(writer, &length, sizeof length);
    if (text.data)
        write_bytes(writer, text.data, length);
}

static gsize text_size(Text text) {
    return sizeof(guint32) + (text.data ? record_text_length(text) : 0);
}

static gsize outcome_size(const Outcome *outcome) {
    return 1 + sizeof outcome->score + text_size(outcome->value);
}

static void write_outcome(Writer *writer, const Outcome *outcome) {
    write_byte(writer, (guint8)outcome->passed);
    write_bytes(writer, &outcome->score, sizeof outcome->score);
    write_text(writer, outcome->value);
}

void result_row_put(GByteArray *record, const ResultRow *row) {
    Text *texts[N_TEXTS];
    texts_of((Check *)&row->check, texts);
    gsize size = sizeof row->check.row + 2 + outcome_size(&row->script) + outcome_size(&row->own) +
                 text_size(row->reason);
    for (guint i = 0; i < N_TEXTS; i++)
        size += text_size(*texts[i]);
    guint before = record->len;
    g_byte_array_set_size(record, before + (guint)size);
    Writer writer = {record->data + before};
    write_bytes(&writer, &row->check.row, sizeof row->check.row);
    for (guint i = 0; i < N_TEXTS; i++)
        write_text(&writer, *texts[i]);
    write_outcome(&writer, &row->script);
    write_outcome(&writer, &row->own);
    write_text(&writer, row->reason);
    write_byte(&writer, row->only != FALSE);
    write_byte(&writer, (guint8)row->absent);
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
