#include "core/output/told/finished.h"

#include "core/output/output.h"
#include "core/output/place/left.h"
#include "core/output/seal/results_seal.h"
#include "core/output/view.h"
#include "core/sealed/sealed.h"
#include "core/sealed/strange.h"

void finished_run_clear(FinishedRun *run) {
    g_clear_pointer(&run->path, g_free);
    g_clear_pointer(&run->account, account_free);
    sqlite3_close(run->database);
    run->database = NULL;
}

static gboolean fail(const FinishedRun *run, const char *why, GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0, "%s: %s", run->path, why);
    return FALSE;
}

static gboolean fail_with_database(const FinishedRun *run, GError **error) {
    g_autofree char *reason = sealed_reason(run->database);
    return fail(run, reason, error);
}

static char *find_database(const char *path) {
    for (const ToldKind *kind = told_kinds; kind->command != NULL; kind++) {
        g_autofree char *database = g_build_filename(path, kind->database, NULL);
        if (g_file_test(database, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&database);
    }
    return g_strdup(path);
}

static gboolean fail_as_unfinished(const FinishedRun *run, const char *next, GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s: this run was ended before it was complete, so that what it lacks tells "
                "nothing: %s",
                run->path, next);
    return FALSE;
}

static gboolean open_database(FinishedRun *run, GError **error) {
    g_autofree char *next = left_run_advice(run->path);
    if (next != NULL)
        return fail_as_unfinished(run, next, error);
    if (!g_file_test(run->path, G_FILE_TEST_IS_REGULAR))
        return fail(run,
                    "no results there: name a folder that `pixleak check`, `scan` or `validate` "
                    "wrote",
                    error);
    if (sqlite3_open_v2(run->path, &run->database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return fail_with_database(run, error);
    strange_database_distrust(run->database);
    sqlite3_limit(run->database, SQLITE_LIMIT_LENGTH, SEALED_VALUE);
    return TRUE;
}

/* The text of a statement's one row; NULL where there is none. */
static char *ask(const FinishedRun *run, const char *sql) {
    sqlite3_stmt *statement = NULL;
    char *text = NULL;
    if (sqlite3_prepare_v2(run->database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        text = g_strdup(row_text(statement, 0));
    sqlite3_finalize(statement);
    return text;
}

static gboolean find_kind(FinishedRun *run, GError **error) {
    for (run->kind = told_kinds; run->kind->command != NULL; run->kind++) {
        g_autofree char *sql =
            g_strdup_printf("SELECT 1 FROM sqlite_master WHERE name = '%s' COLLATE NOCASE",
                            run->kind->tables->name);
        g_autofree char *there = ask(run, sql);
        if (there != NULL)
            return TRUE;
    }
    g_autofree char *any = ask(run, "SELECT count(*) FROM sqlite_master");
    return any != NULL ? fail(run, "it holds no results of pixleak", error)
                       : fail_with_database(run, error);
}

static gboolean is_stored(const FinishedRun *run, GError **error) {
    static const char *const others[] = {"run",   "listed",     "accepted", "crops",
                                         "items", "unpictured", "settings"};
    gboolean stored = TRUE;
    for (const ToldTable *table = run->kind->tables; table->name != NULL; table++)
        stored = stored && strange_table_is_stored(run->database, table->name);
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        stored = stored && strange_table_is_stored(run->database, others[i]);
    return stored || fail(run,
                          "its results are a view, a virtual table or have computed columns, which "
                          "pixleak does not write and does not carry out",
                          error);
}

static gboolean take_facts(FinishedRun *run, GError **error) {
    g_autofree char *finished = ask(run, run->kind->finished);
    g_autofree char *allowed = ask(run, run->kind->allowed);
    if (finished == NULL)
        return fail_as_unfinished(run, "run it again", error);
    run->account = account_new();
    if (allowed == NULL || *allowed == '\0' || account_allow(run->account, allowed, error))
        return TRUE;
    g_prefix_error(error, "%s: it is damaged, or another version wrote it: ", run->path);
    return FALSE;
}

gboolean finished_run_open(FinishedRun *run, const char *path, GError **error) {
    run->path = find_database(path);
    return open_database(run, error) && find_kind(run, error) && is_stored(run, error) &&
           take_facts(run, error) &&
           results_are_as_sealed(run->database, run->path, "run it again", error);
}
