/* All rows of a page in memory, by column, so that any filter and order answers at once: a million
 * rows take some 200 MB. Texts are kept once each. */
#pragma once
#include "core/output/view.h"

/* A row, by its place in the page's own order of rows, from 0. */
typedef guint32 RowIndex;

typedef struct RowTable RowTable;

/* Of the page's statement and of what is listed. The view must outlive it. */
RowTable *row_table_new(const ResultView *view, GError **error);
void row_table_free(RowTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RowTable, row_table_free)

guint row_table_length(const RowTable *table);
/* The page's columns and `side`. */
guint row_table_n_columns(const RowTable *table);
const char *row_table_column_name(const RowTable *table, guint column);
gboolean row_table_column_is_text(const RowTable *table, guint column);
/* row_table_n_columns() where there is none of this name. */
guint row_table_column(const RowTable *table, const char *name);

/* The columns that the page's search looks into; NULL-terminated. */
const char *const *row_table_searched(const RowTable *table);

/* A column's cells, by row: numbers of texts; 0: none. */
const guint32 *row_table_cells(const RowTable *table, guint column);
guint row_table_n_texts(const RowTable *table);
/* NULL of number 0. folded: in lower case, for comparisons. */
const char *row_table_text(const RowTable *table, guint32 text);
const char *row_table_folded(const RowTable *table, guint32 text);
/* Where the text stands among all, in the order of folded ones; equal folded ones have one rank. */
guint32 row_table_rank(const RowTable *table, guint32 text);
/* NULL where the cell is empty or the column unknown. */
const char *row_table_cell(const RowTable *table, RowIndex row, const char *column);
gboolean row_table_number(const RowTable *table, RowIndex row, const char *column, gint64 *number);

/* The table of the results that the row is of, and its rowid there; FALSE of what is listed. */
gboolean row_table_origin(const RowTable *table, RowIndex row, const char **name, gint64 *number);
/* The number that the page's statements call it by; 0 of what is listed. */
gint64 row_table_page_number(const RowTable *table, RowIndex row);
/* The row of a table of this name and rowid; FALSE where none is. */
gboolean row_table_find(const RowTable *table, const char *name, gint64 number, RowIndex *row);
