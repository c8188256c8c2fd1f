#include "core/output/again/drop_item.h"

#include "core/output/again/resume.h"
#include "core/output/results_inside.h"

/* What was listed by its name, in a temporary table of this connection; items that archives hold
 * may have one name, of which each drops one. */
static const char listed_names[] = "CREATE TEMP TABLE listed_names AS SELECT name, rowid AS id"
                                   " FROM main.listed;"
                                   "CREATE INDEX temp.listed_by_name ON listed_names (name)";
static const char drop_listed[] =
    "DELETE FROM main.listed WHERE rowid = (SELECT min(l.rowid) FROM temp.listed_names n"
    " JOIN main.listed l ON l.rowid = n.id"
    " WHERE n.name = ?1 AND l.name = ?1 AND l.kind = ?2 AND l.side = ?3)";

static gboolean unlist(Results *results, const char *name, ListedKind kind, GError **error) {
    sqlite3_stmt **drop = &results->drop_listed;
    if (*drop == NULL && !(sealed_run(results->database, listed_names, error) &&
                           sealed_prepare(results->database, drop_listed, drop, error)))
        return FALSE;
    Binder binder = {*drop, 0};
    bind_text(&binder, name);
    bind_text(&binder, listed_kind_info(kind)->name);
    bind_text(&binder, account_side_name(ACCOUNT_INPUT));
    gboolean good = sqlite3_step(*drop) == SQLITE_DONE || sealed_fail(results->database, error);
    sqlite3_reset(*drop);
    return good;
}

static gboolean drop_rows(Results *results, gsize task, GError **error) {
    g_autofree char *rows =
        g_strdup_printf("BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT,
                        results_row_number(task, 0), results_row_number(task + 1, 0) - 1);
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_append_printf(sql,
                           "DELETE FROM unpictured WHERE task = %" G_GSIZE_FORMAT
                           "; DELETE FROM crops WHERE [row] %s",
                           task, rows);
    for (guint i = 0; results->kind->tables[i].name != NULL; i++)
        g_string_append_printf(sql, "; DELETE FROM %s WHERE rowid %s",
                               results->kind->tables[i].name, rows);
    return sealed_run(results->database, sql->str, error);
}

gboolean results_drop_item(Results *results, gsize task, const char *name, GError **error) {
    g_autofree char *noted = NULL;
    FinishedItem item;
    if (!results_begin(results, error) || !results_find_item(results, task, &noted, &item))
        return results->in_transaction;
    return item.listed ? unlist(results, name, item.kind, error) : drop_rows(results, task, error);
}
