/* The checks that look at one element. */
#pragma once
#include "core/text/text_rule.h"
#include "core/validate/rows.h"

/* What checks are judged by. */
typedef struct CheckContext {
    const IdMap *uids, *patients;
    TextMemory *words;
} CheckContext;

/* Judges the check by the element's text with its < and >; value.data NULL: the file doesn't have
 * the element. No check of pixels. */
void check_element(Action action, const CheckContext *context, Text value, ResultRow *row);
/* Any check, where the file is missing. */
void check_missing(Action action, ResultRow *row);
/* Marks a row that the script doesn't write since it doesn't know the action as it is spelled. */
void check_spelling(ResultRow *row);

/* Both outcomes alike. */
void set_both(ResultRow *row, Passed passed, double score);
Passed passed_if(gboolean condition);
