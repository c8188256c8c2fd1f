#include "core/output/again/set_aside.h"

#include "core/output/results_inside.h"
#include <string.h>

/* Names and pictures of what is set aside, in temporary tables of this connection. */
#define ASIDE_TABLES                                                                               \
    "CREATE TEMP TABLE aside_items AS SELECT name, task FROM items WHERE task >= %1$s;"            \
    "CREATE INDEX temp.aside_names ON aside_items (name);"                                         \
    "CREATE TEMP TABLE aside_crops AS SELECT [table] AS name, [row] AS number, rowid AS crop"      \
    " FROM crops WHERE [row] >= %2$s;"                                                             \
    "CREATE INDEX temp.aside_crop_rows ON aside_crops (name, number)"

static gint64 first_row(gint64 task) {
    return results_row_number((gsize)task, 0) - 1;
}

/* Runs a statement, or several, in which %1$s stands for a task, %2$s for its first row, and %3$s
 * for a table. */
static gboolean run_of_task(Results *results, const char *format, gint64 task, const char *table,
                            GError **error) {
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, task);
    g_autofree char *row = g_strdup_printf("%" G_GINT64_FORMAT, first_row(task));
    g_autoptr(GString) sql = g_string_new(format);
    g_string_replace(sql, "%1$s", number, 0);
    g_string_replace(sql, "%2$s", row, 0);
    g_string_replace(sql, "%3$s", table, 0);
    return sealed_run(results->database, sql->str, error);
}

static gint64 ask_number(const Results *results, const char *sql) {
    sqlite3_stmt *statement = NULL;
    gint64 number = 0;
    if (sqlite3_prepare_v2(results->database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

gboolean results_have_aside(const Results *results) {
    g_autofree char *sql = g_strdup_printf(
        "SELECT count(*) FROM (SELECT 1 FROM items WHERE task >= %" G_GINT64_FORMAT " LIMIT 1)",
        FIRST_ASIDE);
    return ask_number(results, sql) > 0;
}

/* Of what was set aside before, a file that has been judged again is another one now. */
static gboolean drop_what_is_met_again(Results *results, GError **error) {
    static const char drop_items[] = "DELETE FROM items WHERE task >= %1$s AND name IN"
                                     " (SELECT name FROM items WHERE task < %1$s);"
                                     "DELETE FROM items WHERE NOT (" ITEM_IS_JUDGED ");"
                                     "DELETE FROM crops WHERE NOT EXISTS (SELECT 1 FROM items "
                                     "WHERE task = [row] / (%2$s / %1$s));"
                                     "DELETE FROM unpictured WHERE task NOT IN"
                                     " (SELECT task FROM items);"
                                     "DELETE FROM listed; DELETE FROM accepted";
    static const char drop_rows[] =
        "DELETE FROM %3$s WHERE NOT EXISTS"
        " (SELECT 1 FROM items i WHERE i.task = %3$s.rowid / (%2$s / %1$s))";
    gboolean good = run_of_task(results, drop_items, FIRST_ASIDE, "", error);
    for (guint i = 0; good && results->kind->tables[i].name != NULL; i++)
        good = run_of_task(results, drop_rows, FIRST_ASIDE, results->kind->tables[i].name, error);
    return good;
}

/* `by` so many tasks. */
static gboolean move_away(Results *results, gint64 by, GError **error) {
    g_autofree char *behind = g_strdup_printf(" < %" G_GINT64_FORMAT, FIRST_ASIDE);
    g_autofree char *rows_behind = g_strdup_printf(" < %" G_GINT64_FORMAT, first_row(FIRST_ASIDE));
    g_autofree char *move_items =
        g_strconcat("UPDATE crops SET [row] = [row] + %2$s WHERE [row]", rows_behind,
                    "; UPDATE items SET task = task + %1$s WHERE task", behind,
                    "; UPDATE unpictured SET task = task + %1$s, [row] = [row] + %2$s WHERE task",
                    behind, NULL);
    g_autofree char *move_rows = g_strconcat(
        "UPDATE %3$s SET rowid = rowid + %2$s, task = task + %1$s WHERE rowid", rows_behind, NULL);
    gboolean good = run_of_task(results, move_items, by, "", error);
    for (guint i = 0; good && results->kind->tables[i].name != NULL; i++)
        good = run_of_task(results, move_rows, by, results->kind->tables[i].name, error);
    return good;
}

gboolean results_set_aside(Results *results, GError **error) {
    if (!results_begin(results, error) || !drop_what_is_met_again(results, error))
        return FALSE;
    gint64 last = ask_number(results, "SELECT max(task) FROM items");
    gint64 by = MAX(FIRST_ASIDE, last + 1);
    if (by > FIRST_ASIDE + FIRST_ASIDE / 2) {
        g_set_error(error, RESULTS_ERROR, 0,
                    "%s was gone on with too often with other files: start anew, without --resume",
                    results->path);
        return FALSE;
    }
    return move_away(results, by, error);
}

static gboolean prepare_to_find(Results *results, GError **error) {
    return run_of_task(results, ASIDE_TABLES, FIRST_ASIDE, "", error) &&
           sealed_prepare(results->database,
                          "SELECT i.task, i.size, i.time, i.digest, i.rows FROM temp.aside_items a"
                          " JOIN items i ON i.task = a.task WHERE a.name = ?",
                          &results->find_aside, error);
}

gsize results_n_files_aside(Results *results) {
    g_autofree char *sql = g_strdup_printf(
        "SELECT count(*) FROM items WHERE task >= %" G_GINT64_FORMAT " AND time <> 0", FIRST_ASIDE);
    return (gsize)ask_number(results, sql);
}

gboolean results_find_aside(Results *results, const char *name, EarlierItem *item) {
    if (results->find_aside == NULL && !prepare_to_find(results, NULL))
        return FALSE;
    sqlite3_stmt *find = results->find_aside;
    sqlite3_bind_blob64(find, 1, name, strlen(name), SQLITE_STATIC);
    gboolean found = sqlite3_step(find) == SQLITE_ROW;
    if (found) {
        *item = (EarlierItem){.task = (gsize)sqlite3_column_int64(find, 0),
                              .size = sqlite3_column_int64(find, 1),
                              .time = sqlite3_column_int64(find, 2),
                              .rows = (gsize)sqlite3_column_int64(find, 4),
                              .is_aside = TRUE};
        g_strlcpy(item->digest, row_text(find, 3), sizeof item->digest);
    }
    sqlite3_reset(find);
    return found;
}

static gboolean prepare_to_take(Results *results, GError **error) {
    for (guint i = 0; results->kind->tables[i].name != NULL; i++) {
        g_autofree char *sql =
            g_strdup_printf("UPDATE %s SET rowid = rowid + ?3, task = ?4 WHERE rowid BETWEEN ?1"
                            " AND ?2",
                            results->kind->tables[i].name);
        if (!sealed_prepare(results->database, sql, &results->take_rows[i], error))
            return FALSE;
    }
    return sealed_prepare(results->database,
                          "UPDATE crops SET [row] = [row] + ?3 WHERE rowid IN (SELECT crop FROM"
                          " temp.aside_crops WHERE name = ?4 AND number BETWEEN ?1 AND ?2)",
                          &results->take_crops, error) &&
           sealed_prepare(results->database,
                          "UPDATE unpictured SET task = ?2, [row] = [row] + ?3 WHERE task = ?1",
                          &results->take_unpictured, error) &&
           sealed_prepare(results->database, "UPDATE items SET task = ?2 WHERE task = ?1",
                          &results->take_item, error);
}

static gboolean step_once(const Results *results, sqlite3_stmt *statement, GError **error) {
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || sealed_fail(results->database, error);
    sqlite3_reset(statement);
    return good;
}

static gboolean take_unpictured(Results *results, gint64 from, gint64 to, GError **error) {
    sqlite3_bind_int64(results->take_unpictured, 1, from);
    sqlite3_bind_int64(results->take_unpictured, 2, to);
    sqlite3_bind_int64(results->take_unpictured, 3, first_row(to) - first_row(from));
    return step_once(results, results->take_unpictured, error);
}

/* The rows of a task among all, and how far they are moved. */
static void bind_rows(sqlite3_stmt *statement, gint64 from, gint64 to) {
    sqlite3_bind_int64(statement, 1, first_row(from));
    sqlite3_bind_int64(statement, 2, first_row(from + 1) - 1);
    sqlite3_bind_int64(statement, 3, first_row(to) - first_row(from));
}

static gboolean take_table(Results *results, guint table, gint64 from, gint64 to, GError **error) {
    sqlite3_stmt *rows = results->take_rows[table], *crops = results->take_crops;
    bind_rows(rows, from, to);
    sqlite3_bind_int64(rows, 4, to);
    bind_rows(crops, from, to);
    sqlite3_bind_text(crops, 4, results->kind->tables[table].name, -1, SQLITE_STATIC);
    return step_once(results, rows, error) && step_once(results, crops, error);
}

gboolean results_take_back(Results *results, const EarlierItem *item, gsize task, gboolean *taken,
                           GError **error) {
    gint64 from = (gint64)item->task, to = (gint64)task;
    if (!results_begin(results, error) ||
        (results->take_item == NULL && !prepare_to_take(results, error)))
        return FALSE;
    sqlite3_bind_int64(results->take_item, 1, from);
    sqlite3_bind_int64(results->take_item, 2, to);
    if (!step_once(results, results->take_item, error))
        return FALSE;
    *taken = sqlite3_changes(results->database) > 0;
    for (guint i = 0; *taken && results->kind->tables[i].name != NULL; i++)
        if (!take_table(results, i, from, to, error))
            return FALSE;
    return !*taken || take_unpictured(results, from, to, error);
}

gboolean results_drop_aside(Results *results, GError **error) {
    static const char drop_items[] =
        "DELETE FROM items WHERE task >= %1$s; DELETE FROM crops WHERE [row] >= %2$s;"
        "DELETE FROM unpictured WHERE task >= %1$s";
    if (!results_have_aside(results))
        return TRUE;
    gboolean good =
        results_begin(results, error) && run_of_task(results, drop_items, FIRST_ASIDE, "", error);
    for (guint i = 0; good && results->kind->tables[i].name != NULL; i++)
        good = run_of_task(results, "DELETE FROM %3$s WHERE rowid >= %2$s", FIRST_ASIDE,
                           results->kind->tables[i].name, error);
    return good;
}
