#include "core/output/again/unpictured.h"

#include "core/output/results_inside.h"

/* Of each task whose pictures are to be dropped, the first row: %1$s is the first number that is
 * set aside, %2$s how many rows stay, %3$s how many numbers a task has. */
static const char note[] =
    "INSERT INTO unpictured SELECT [row] / %3$s, rank, [row] FROM"
    " (SELECT [row], min(rank) AS rank FROM crops WHERE [row] < %1$s GROUP BY [table], [row]"
    " ORDER BY min(rank), [table], [row] LIMIT -1 OFFSET %2$s)"
    " WHERE TRUE ON CONFLICT (task) DO UPDATE SET rank = excluded.rank, [row] = excluded.[row]"
    " WHERE (excluded.rank, excluded.[row]) < (unpictured.rank, unpictured.[row])";
/* Of each task the first row without its pictures is known: whatever stands behind the worst rows
 * that have theirs and these first ones together is none of the worst. */
static const char find[] =
    "SELECT task FROM (SELECT min(rank) AS rank, [row], NULL AS task FROM crops WHERE [row] < %1$s"
    " GROUP BY [table], [row] UNION ALL SELECT rank, [row], task FROM unpictured WHERE [row] < %1$s"
    " ORDER BY 1, 2 LIMIT %2$s) WHERE task IS NOT NULL ORDER BY task";

static gboolean prepare(Results *results, const char *format, sqlite3_stmt **statement,
                        GError **error) {
    g_autoptr(GString) sql = g_string_new(format);
    const gint64 numbers[] = {results_row_number((gsize)FIRST_ASIDE, 0), RESULTS_CROPS,
                              results_row_number(1, 0) - results_row_number(0, 0)};
    static const char *const places[] = {"%1$s", "%2$s", "%3$s"};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, numbers[i]);
        g_string_replace(sql, places[i], number, 0);
    }
    return sealed_prepare(results->database, sql->str, statement, error);
}

gboolean results_prepare_unpictured(Results *results, GError **error) {
    return prepare(results, note, &results->note_unpictured, error);
}

gboolean results_find_unpictured(Results *results, GArray *tasks, GError **error) {
    sqlite3_stmt *rows = NULL;
    int status;
    if (!results_keep_worst_crops(results, error) || !prepare(results, find, &rows, error))
        return FALSE;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) {
        gsize task = (gsize)sqlite3_column_int64(rows, 0);
        g_array_append_val(tasks, task);
    }
    sqlite3_finalize(rows);
    return status == SQLITE_DONE || sealed_fail(results->database, error);
}

gboolean results_note_unpictured(Results *results, gsize task, double rank, gint64 row,
                                 GError **error) {
    sqlite3_stmt *add = NULL;
    if (!results_begin(results, error) ||
        !sealed_prepare(results->database, "INSERT OR REPLACE INTO unpictured VALUES (?, ?, ?)",
                        &add, error))
        return FALSE;
    sqlite3_bind_int64(add, 1, (gint64)task);
    sqlite3_bind_double(add, 2, rank);
    sqlite3_bind_int64(add, 3, row);
    gboolean good = sqlite3_step(add) == SQLITE_DONE || sealed_fail(results->database, error);
    sqlite3_finalize(add);
    return good;
}
