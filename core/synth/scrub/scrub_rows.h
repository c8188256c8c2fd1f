/* A row of an answer key as a scrubber needs it: every action asked for. */
#pragma once
#include "core/synth/key/answer_data.h"

typedef struct RowCheck {
    char *path, *value, *text; /* value and text without angle brackets */
    Action action;
} RowCheck;

typedef struct RowRegion {
    char *text;
    guint x0, y0, x1, y1;
} RowRegion;

typedef struct AnswerRow {
    char *patient, *study, *series, *sop_instance;
    GPtrArray *checks;  /* of RowCheck, on elements */
    GPtrArray *regions; /* of RowRegion */
} AnswerRow;
void answer_row_free(AnswerRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerRow, answer_row_free)

typedef struct KeyRows KeyRows;

/* Opens a key read-only and numbers its rows; only what is asked for is read. Of rows that are for
 * more than an instance (scope) every instance gets the checks. */
KeyRows *key_rows_open(const char *path, GError **error);
void key_rows_free(KeyRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyRows, key_rows_free)

gsize key_rows_count(const KeyRows *rows);
/* Whether the row has a pixels_hidden check, and how many of the rows before it are of its sort. */
gboolean key_rows_has_text(const KeyRows *rows, gsize i, gsize *ordinal);
/* A connection of its own, for a forked process. */
gboolean key_rows_reopen(KeyRows *rows, GError **error);
AnswerRow *key_rows_read(KeyRows *rows, gsize i, GError **error);
/* Height of the capitals of the text burned in, where the key comes from pixleak synth; else 0. */
guint key_rows_capital_height(KeyRows *rows, const char *sop_instance);
