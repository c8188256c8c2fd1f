/* NAME.csv: a table's rows. */
#include "core/output/format.h"
#include "core/output/output.h"
#include <string.h>

enum { MAX_COLUMNS = 32 };

/* The names of the columns: of an expression the one that it is given. */
static void write_header(FILE *stream, const char *columns) {
    static const char as[] = " AS ";
    g_auto(GStrv) parts = g_strsplit(columns, ", ", -1);
    const char *names[MAX_COLUMNS];
    int n = 0;
    for (; parts[n] != NULL && n < MAX_COLUMNS; n++) {
        const char *given = strstr(parts[n], as);
        names[n] = given != NULL ? given + strlen(as) : parts[n];
    }
    csv_write_row(stream, n, names);
}

static void write_row(sqlite3_stmt *row, gpointer data) {
    const char *columns[MAX_COLUMNS];
    int n = MIN(sqlite3_column_count(row), MAX_COLUMNS);
    for (int i = 0; i < n; i++)
        columns[i] = (const char *)sqlite3_column_text(row, i);
    csv_write_row(data, n, columns);
}

gboolean csv_write(const ResultView *view, const ResultTable *table, FILE *stream, GError **error) {
    g_autofree char *accepted =
        g_strdup_printf(", CASE WHEN ('%s', rowid) IN accepted THEN 'accepted' END", table->name);
    g_autofree char *sql =
        g_strdup_printf("SELECT %s%s FROM %s ORDER BY %s", table->csv_columns,
                        view->has_baseline ? accepted : "", table->name, table->csv_order);
    g_autofree char *columns =
        g_strconcat(table->csv_columns, view->has_baseline ? ", accepted" : NULL, NULL);
    write_header(stream, columns);
    return view_each(view, sql, write_row, stream, error);
}
