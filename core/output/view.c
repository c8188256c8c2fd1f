#include "core/output/view.h"

#include "core/output/output.h"
#include "core/sealed/sealed.h"

static gboolean fail(sqlite3 *database, GError **error) {
    g_autofree char *reason = sealed_reason(database);
    g_set_error(error, OUTPUT_ERROR, 0, "%s: %s", sqlite3_db_filename(database, "main"), reason);
    return FALSE;
}

/* On temporary tables, which a database that may only be read has too. */
static gboolean add_verdict(sqlite3_stmt *add, const VerdictInfo *verdict) {
    sqlite3_bind_text(add, 1, verdict->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(add, 2, verdict->rank);
    sqlite3_bind_int64(add, 3, verdict->severity);
    sqlite3_bind_int64(add, 4, verdict->leak);
    gboolean good = sqlite3_step(add) == SQLITE_DONE;
    sqlite3_reset(add);
    return good;
}

static gboolean make_verdicts(sqlite3 *database, const ResultKind *kind, GError **error) {
    static const char schema[] = "CREATE TEMP TABLE IF NOT EXISTS verdicts (name TEXT PRIMARY KEY,"
                                 " rank INTEGER, severity INTEGER, leak INTEGER)";
    sqlite3_stmt *add = NULL;
    gboolean good =
        sqlite3_exec(database, schema, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(database, "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?)", -1,
                           &add, NULL) == SQLITE_OK;
    for (const ResultTable *table = kind->tables; good && table->name != NULL; table++)
        for (guint i = 0; good && table->verdicts != NULL && i < table->verdicts->n; i++)
            good = add_verdict(add, &table->verdicts->verdicts[i]);
    good = good || fail(database, error);
    sqlite3_finalize(add);
    return good;
}

typedef struct CountVisit {
    const VerdictTable *verdicts;
    gsize *counts, *accepted;
    Severity worst;
} CountVisit;

static void count_verdict(sqlite3_stmt *row, gpointer data) {
    CountVisit *visit = data;
    const VerdictInfo *verdict = verdict_find(visit->verdicts, row_text(row, 0));
    gint64 n = sqlite3_column_int64(row, 1), n_accepted = sqlite3_column_int64(row, 2);
    if (verdict != NULL) {
        visit->counts[verdict - visit->verdicts->verdicts] += (gsize)n;
        visit->accepted[verdict - visit->verdicts->verdicts] += (gsize)n_accepted;
        if (n == n_accepted)
            return;
    }
    /* What nobody knows is no reason to call a run clean. */
    visit->worst = MAX(visit->worst, verdict != NULL ? verdict->severity : SEVERITY_OPEN);
}

static gboolean count(ResultView *view, Severity *worst, GError **error) {
    for (guint i = 0; view->kind->tables[i].name != NULL; i++) {
        const ResultTable *table = &view->kind->tables[i];
        if (table->verdicts == NULL)
            continue;
        g_assert(i < VIEW_TABLES && table->verdicts->n <= VIEW_VERDICTS);
        CountVisit visit = {table->verdicts, view->counts[i], view->accepted[i], *worst};
        g_autofree char *sql = g_strdup_printf(
            "SELECT %s, count(*), sum(('%s', rowid) IN accepted) FROM %s GROUP BY 1",
            table->verdict_column, table->name, table->name);
        if (!view_each(view, sql, count_verdict, &visit, error))
            return FALSE;
        *worst = visit.worst;
    }
    return TRUE;
}

static gboolean has_baseline(ResultView *view, GError **error) {
    gint64 n;
    gboolean good = view_number(view, "SELECT count(baseline) FROM run", &n, error);
    view->has_baseline = good && n > 0;
    return good;
}

gboolean result_view_open(ResultView *view, sqlite3 *database, const ResultKind *kind,
                          const Account *account, const char *out, GError **error) {
    *view = (ResultView){.database = database, .kind = kind, .account = account, .out = out};
    Severity worst = SEVERITY_CLEAN;
    if (!make_verdicts(database, kind, error) || !count(view, &worst, error))
        return FALSE;
    view->exit_status = verdict_exit_status(worst, account);
    return has_baseline(view, error);
}

gboolean view_each(const ResultView *view, const char *sql, RowVisit visit, gpointer data,
                   GError **error) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(view->database, sql, -1, &statement, NULL) != SQLITE_OK)
        return fail(view->database, error);
    int status;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW)
        visit(statement, data);
    gboolean good = status == SQLITE_DONE || fail(view->database, error);
    sqlite3_finalize(statement);
    return good;
}

static void take_number(sqlite3_stmt *row, gpointer data) {
    *(gint64 *)data = sqlite3_column_int64(row, 0);
}

gboolean view_number(const ResultView *view, const char *sql, gint64 *number, GError **error) {
    *number = 0;
    return view_each(view, sql, take_number, number, error);
}

static void take_text(sqlite3_stmt *row, gpointer data) {
    char **text = data;
    g_free(*text);
    *text = g_strdup(row_text(row, 0));
}

static gboolean has_run_column(const ResultView *view, const char *column) {
    return sqlite3_table_column_metadata(view->database, NULL, "run", column, NULL, NULL, NULL,
                                         NULL, NULL) == SQLITE_OK;
}

char *view_run_text(const ResultView *view, const char *column, GError **error) {
    char *text = g_strdup("");
    g_autofree char *sql = g_strdup_printf("SELECT %s FROM run", column);
    if (!has_run_column(view, column) || view_each(view, sql, take_text, &text, error))
        return text;
    g_free(text);
    return NULL;
}

char *view_sandbox(const ResultView *view, GError **error) {
    char *told = view_run_text(view, "sandbox", error);
    if (told == NULL || *told != '\0')
        return told;
    g_free(told);
    return g_strdup(has_run_column(view, "sandbox") ? "whole" : "not told");
}

const char *row_text(sqlite3_stmt *row, int column) {
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text ? text : "";
}
