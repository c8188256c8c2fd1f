#include "core/output/copied_rows.h"

#include "core/output/results_inside.h"
#include <string.h>

/* Each column by its name, in brackets: a name in quotes SQLite takes for a text where there is no
 * such column. */
char *copied_rows_select(const Results *results, guint table, const char *where, GError **error) {
    sqlite3_stmt *all = NULL;
    const char *name = results->kind->tables[table].name;
    g_autofree char *sql = g_strdup_printf("SELECT * FROM %s", name);
    if (!sealed_prepare(results->database, sql, &all, error))
        return NULL;
    GString *select = g_string_new("SELECT rowid");
    for (int i = 0; i < sqlite3_column_count(all); i++)
        g_string_append_printf(select, ", [%s]", sqlite3_column_name(all, i));
    sqlite3_finalize(all);
    g_string_append_printf(select, " FROM %s %s ORDER BY rowid", name, where);
    return g_string_free(select, FALSE);
}

gboolean copied_row_is_known(const Results *results, guint table, sqlite3_stmt *row) {
    const ResultTable *facts = &results->kind->tables[table];
    for (int i = 0; facts->verdicts != NULL && i < sqlite3_column_count(row); i++)
        if (strcmp(sqlite3_column_name(row, i), facts->verdict_column) == 0)
            return verdict_find(facts->verdicts, row_text(row, i)) != NULL;
    return TRUE;
}

gboolean copied_row_add(Results *results, guint table, sqlite3_stmt *row, gsize task,
                        GError **error) {
    Binder binder =
        results_row_begin(results, table, results_row_of_task(sqlite3_column_int64(row, 0), task));
    bind_int(&binder, (gint64)task);
    for (int i = 2; i < sqlite3_column_count(row); i++) /* behind the row's number and its task */
        sqlite3_bind_value(binder.statement, ++binder.column, sqlite3_column_value(row, i));
    return results_row_end(results, &binder, NULL, error);
}
