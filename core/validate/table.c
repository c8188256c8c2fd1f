#include "core/validate/table.h"

#include <math.h>
#include <string.h>

/* "index" is the row's own number, so that no index is needed to find it by. */
const char table_schema[] =
    "CREATE TABLE validation_results (\"index\" INTEGER PRIMARY KEY, file_index INTEGER,"
    " check_index TEXT, check_passed INTEGER, check_score REAL, action TEXT, action_text TEXT,"
    " file_value TEXT, answer_value TEXT, tag TEXT, tag_ds TEXT, tag_name TEXT, modality TEXT,"
    " class TEXT, patient TEXT, study TEXT, series TEXT, instance TEXT, file_name TEXT,"
    " file_path TEXT, prev_cat TEXT, hipaa_z TEXT, hipaa_m TEXT, dicom_p15 TEXT, dicom_iod TEXT,"
    " dicom_safe TEXT, tcia_ptkb TEXT, tcia_p15 TEXT, tcia_rev TEXT,"
    " pixleak_passed INTEGER, pixleak_score REAL, pixleak_value TEXT, pixleak_reason TEXT,"
    " pixleak_path TEXT, pixleak_only INTEGER)";

typedef struct Filling {
    BulkValue *at;
} Filling;

static void put_null(Filling *filling) {
    *filling->at++ = (BulkValue){.type = BULK_NULL};
}

static void put_integer(Filling *filling, gint64 value) {
    *filling->at++ = (BulkValue){.type = BULK_INTEGER, .integer = value};
}

static void put_text(Filling *filling, Text text) {
    if (text.data)
        *filling->at++ = (BulkValue){.type = BULK_TEXT, .text = text.data, .length = text.length};
    else
        put_null(filling);
}

static void put_outcome(Filling *filling, const Outcome *outcome) {
    if (outcome->passed == PASSED_UNKNOWN)
        put_null(filling);
    else
        put_integer(filling, outcome->passed == PASSED_YES);
    if (isnan(outcome->score))
        put_null(filling);
    else
        *filling->at++ = (BulkValue){.type = BULK_REAL, .real = outcome->score};
}

void table_row(const ResultRow *row, const Identity *identity, gint64 file_index, const char *path,
               BulkValue values[N_TABLE_COLUMNS]) {
    const KeyCheck *check = &row->check;
    Filling filling = {values};
    put_null(&filling); /* index */
    if (file_index < 0)
        put_null(&filling);
    else
        put_integer(&filling, file_index);
    put_text(&filling, check->number);
    put_outcome(&filling, &row->script);
    /* In one spelling, by which those who read the table know it. */
    put_text(&filling,
             check->kind == ACTION_UNKNOWN ? check->action : action_facts(check->kind)->spelled);
    put_text(&filling, check->action_text);
    put_text(&filling, row->script.value);
    put_text(&filling, check->value);
    put_text(&filling, check->tag);
    put_text(&filling, check->tag_ds);
    put_text(&filling, check->tag_name);
    for (gsize i = 0; i < N_IDENTITY; i++)
        put_text(&filling, identity->parts[i]);
    put_null(&filling); /* file_name and file_path, which the script leaves empty */
    put_null(&filling);
    /* Python's text of the list; of a list that isn't there: nan */
    put_text(&filling, check->previous.data ? check->previous : text_of("nan"));
    for (gsize i = 0; i < N_CATEGORIES; i++)
        put_text(&filling, check->categories[i]);
    put_outcome(&filling, &row->own);
    put_text(&filling, row->own.value);
    put_text(&filling, row->reason);
    put_text(&filling, text_of(path));
    put_integer(&filling, row->only != FALSE);
}
