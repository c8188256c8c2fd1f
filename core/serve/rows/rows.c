#include "core/serve/rows/rows.h"

#include <stdlib.h>
#include <string.h>

struct RowTable {
    const ResultView *view;
    guint n_columns; /* with `side` */
    GArray *numbers; /* gint64 by row */
    GArray **cells;  /* guint32 by row, of each column */
    GStringChunk *chunk;
    GPtrArray *texts;    /* by number; the first is NULL */
    GPtrArray *folded;   /* likewise; the text itself where it is its own */
    guint32 *ranks;      /* by number of a text */
    RowIndex *by_number; /* rows in the order of their numbers */
    GHashTable *seen;    /* number by text, while rows are read */
};

static guint count_columns(const PageColumn *columns) {
    guint n = 0;
    while (columns[n].name != NULL)
        n++;
    return n;
}

guint row_table_length(const RowTable *table) {
    return table->numbers->len;
}

guint row_table_n_columns(const RowTable *table) {
    return table->n_columns;
}

const char *row_table_column_name(const RowTable *table, guint column) {
    return column + 1 < table->n_columns ? table->view->kind->page.columns[column].name : "side";
}

gboolean row_table_column_is_text(const RowTable *table, guint column) {
    return column + 1 >= table->n_columns || table->view->kind->page.columns[column].is_text;
}

guint row_table_column(const RowTable *table, const char *name) {
    guint column = 0;
    while (column < table->n_columns && strcmp(row_table_column_name(table, column), name) != 0)
        column++;
    return column;
}

const char *const *row_table_searched(const RowTable *table) {
    return table->view->kind->page.search;
}

const guint32 *row_table_cells(const RowTable *table, guint column) {
    return (const guint32 *)(const void *)table->cells[column]->data;
}

guint row_table_n_texts(const RowTable *table) {
    return table->texts->len;
}

const char *row_table_text(const RowTable *table, guint32 text) {
    return g_ptr_array_index(table->texts, text);
}

const char *row_table_folded(const RowTable *table, guint32 text) {
    return g_ptr_array_index(table->folded, text);
}

guint32 row_table_rank(const RowTable *table, guint32 text) {
    return table->ranks[text];
}

const char *row_table_cell(const RowTable *table, RowIndex row, const char *column) {
    guint at = row_table_column(table, column);
    return at < table->n_columns ? row_table_text(table, row_table_cells(table, at)[row]) : NULL;
}

gboolean row_table_number(const RowTable *table, RowIndex row, const char *column, gint64 *number) {
    const char *text = row_table_cell(table, row, column);
    char *end;
    if (text == NULL)
        return FALSE;
    *number = g_ascii_strtoll(text, &end, 10);
    return end != text;
}

gint64 row_table_page_number(const RowTable *table, RowIndex row) {
    return g_array_index(table->numbers, gint64, row);
}

/* Pages call rows of the second table by their rowid below 0. */
static const ResultTable *judged_table(const ResultKind *kind, gboolean second) {
    const ResultTable *table = kind->tables;
    for (; table->name != NULL; table++)
        if (table->verdicts != NULL && !second)
            return table;
        else if (table->verdicts != NULL)
            second = FALSE;
    return NULL;
}

gboolean row_table_origin(const RowTable *table, RowIndex row, const char **name, gint64 *number) {
    gint64 at = row_table_page_number(table, row);
    const ResultTable *judged = judged_table(table->view->kind, at < 0);
    if (at == 0 || judged == NULL)
        return FALSE;
    *name = judged->name;
    *number = ABS(at);
    return TRUE;
}

gboolean row_table_find(const RowTable *table, const char *name, gint64 number, RowIndex *row) {
    const ResultTable *first = judged_table(table->view->kind, FALSE);
    gint64 wanted = first != NULL && strcmp(first->name, name) == 0 ? number : -number;
    const char *there;
    gint64 there_number;
    guint low = 0, high = row_table_length(table);
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (row_table_page_number(table, table->by_number[middle]) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == row_table_length(table))
        return FALSE;
    *row = table->by_number[low];
    return row_table_origin(table, *row, &there, &there_number) && strcmp(there, name) == 0 &&
           there_number == number;
}

static char *fold(RowTable *table, const char *text, char *kept) {
    g_autofree char *lower = g_utf8_strdown(text, -1);
    return strcmp(lower, text) == 0 ? kept : g_string_chunk_insert(table->chunk, lower);
}

static guint32 intern(RowTable *table, const char *bytes) {
    if (bytes == NULL || *bytes == '\0')
        return 0;
    guint32 number = GPOINTER_TO_UINT(g_hash_table_lookup(table->seen, bytes));
    if (number > 0)
        return number;
    /* What is no UTF-8 is another text behind this; it is known by its bytes here. */
    g_autofree char *valid = g_utf8_validate(bytes, -1, NULL) ? NULL : g_utf8_make_valid(bytes, -1);
    char *key = g_string_chunk_insert(table->chunk, bytes);
    char *text = valid != NULL ? g_string_chunk_insert(table->chunk, valid) : key;
    number = table->texts->len;
    g_ptr_array_add(table->texts, text);
    g_ptr_array_add(table->folded, fold(table, text, text));
    g_hash_table_insert(table->seen, key, GUINT_TO_POINTER(number));
    return number;
}

static void add_cell(RowTable *table, guint column, const char *text) {
    guint32 number = intern(table, text);
    g_array_append_val(table->cells[column], number);
}

static void take_row(sqlite3_stmt *row, gpointer data) {
    RowTable *table = data;
    gint64 number = sqlite3_column_int64(row, 0);
    g_array_append_val(table->numbers, number);
    for (guint i = 0; i + 1 < table->n_columns; i++)
        add_cell(table, i, (const char *)sqlite3_column_text(row, (int)i + 1));
    add_cell(table, table->n_columns - 1, NULL);
}

/* As the static page has them: kind, side, name, reason. */
static void take_listed(sqlite3_stmt *row, gpointer data) {
    RowTable *table = data;
    const char *side = row_text(row, 1), *name = row_text(row, 2);
    gboolean is_file = strcmp(side, account_side_name(ACCOUNT_KEY)) != 0;
    const char *slash = is_file ? strrchr(name, '/') : NULL;
    gint64 number = 0;
    g_array_append_val(table->numbers, number);
    for (guint i = 0; i < table->n_columns; i++) {
        const char *column = row_table_column_name(table, i);
        add_cell(table, i,
                 strcmp(column, "class") == 0    ? row_text(row, 0)
                 : strcmp(column, "side") == 0   ? side
                 : strcmp(column, "text") == 0   ? (slash != NULL ? slash + 1 : name)
                 : strcmp(column, "reason") == 0 ? row_text(row, 3)
                 : strcmp(column, "file") == 0   ? (is_file ? name : NULL)
                                                 : NULL);
    }
}

static int compare_texts(gconstpointer a, gconstpointer b, gpointer data) {
    const RowTable *table = data;
    return strcmp(row_table_folded(table, *(const guint32 *)a),
                  row_table_folded(table, *(const guint32 *)b));
}

static void rank_texts(RowTable *table) {
    guint n = row_table_n_texts(table);
    g_autofree guint32 *order = g_new(guint32, n);
    table->ranks = g_new0(guint32, n);
    for (guint32 i = 0; i < n; i++)
        order[i] = i;
    if (n > 2)
        qsort_r(order + 1, n - 1, sizeof *order, compare_texts, table);
    for (guint i = 1; i < n; i++) {
        gboolean is_new = i == 1 || compare_texts(&order[i - 1], &order[i], table) != 0;
        table->ranks[order[i]] = table->ranks[order[i - 1]] + is_new;
    }
}

static int compare_numbers(gconstpointer a, gconstpointer b, gpointer data) {
    gint64 x = row_table_page_number(data, *(const RowIndex *)a);
    gint64 y = row_table_page_number(data, *(const RowIndex *)b);
    return (x > y) - (x < y);
}

static void order_numbers(RowTable *table) {
    guint n = row_table_length(table);
    table->by_number = g_new(RowIndex, MAX(n, 1));
    for (RowIndex i = 0; i < n; i++)
        table->by_number[i] = i;
    qsort_r(table->by_number, n, sizeof *table->by_number, compare_numbers, table);
}

static gboolean read_rows(RowTable *table, GError **error) {
    static const char listed[] =
        "SELECT kind, side, name, reason FROM listed ORDER BY kind, side, name, reason";
    const ResultView *view = table->view;
    table->seen = g_hash_table_new(g_str_hash, g_str_equal);
    gboolean good = view_each(view, view->kind->page.rows_sql, take_row, table, error) &&
                    view_each(view, listed, take_listed, table, error);
    g_clear_pointer(&table->seen, g_hash_table_unref);
    return good;
}

RowTable *row_table_new(const ResultView *view, GError **error) {
    g_autoptr(RowTable) table = g_new0(RowTable, 1);
    table->view = view;
    table->n_columns = count_columns(view->kind->page.columns) + 1;
    table->numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
    table->cells = g_new(GArray *, table->n_columns);
    for (guint i = 0; i < table->n_columns; i++)
        table->cells[i] = g_array_new(FALSE, FALSE, sizeof(guint32));
    table->chunk = g_string_chunk_new(1 << 16);
    table->texts = g_ptr_array_new();
    table->folded = g_ptr_array_new();
    g_ptr_array_add(table->texts, NULL);
    g_ptr_array_add(table->folded, NULL);
    if (!read_rows(table, error))
        return NULL;
    rank_texts(table);
    order_numbers(table);
    return g_steal_pointer(&table);
}

void row_table_free(RowTable *table) {
    if (table == NULL)
        return;
    for (guint i = 0; i < table->n_columns; i++)
        g_array_unref(table->cells[i]);
    g_free(table->cells);
    g_array_unref(table->numbers);
    g_string_chunk_free(table->chunk);
    g_ptr_array_unref(table->texts);
    g_ptr_array_unref(table->folded);
    g_free(table->ranks);
    g_free(table->by_number);
    g_free(table);
}
