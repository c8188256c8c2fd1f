/* Rows of other results of the same kind on their way into results. */
#pragma once
#include "core/output/results.h"

/* A statement that asks for a table's rows as copied_row_add() takes them, in their order; where: a
 * condition, may be "". The caller frees it; NULL with an error. */
char *copied_rows_select(const Results *results, guint table, const char *where, GError **error);

/* Whether the row's verdict is one: what nobody knows would be counted nowhere. */
gboolean copied_row_is_known(const Results *results, guint table, sqlite3_stmt *row);
/* The same row as one of another task. */
gboolean copied_row_add(Results *results, guint table, sqlite3_stmt *row, gsize task,
                        GError **error);
