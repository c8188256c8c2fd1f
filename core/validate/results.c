#include "core/validate/results.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - validation - error - quark, validation_error)

enum { COMMIT_MICROSECONDS = 1000000, BUSY_MILLISECONDS = 60000 };

struct ValidationResults {
    char *path;
    sqlite3 *database;
    sqlite3_stmt *add_row, *add_problem;
    gint64 n_rows;
    gboolean in_transaction;
    gint64 committed;
};

static const char schema[] =
    "CREATE TABLE validation_results (\"index\" INTEGER, file_index INTEGER, check_index TEXT,"
    " check_passed INTEGER, check_score REAL, action TEXT, action_text TEXT, file_value TEXT,"
    " answer_value TEXT, tag TEXT, tag_ds TEXT, tag_name TEXT, modality TEXT, class TEXT,"
    " patient TEXT, study TEXT, series TEXT, instance TEXT, file_name TEXT, file_path TEXT,"
    " prev_cat TEXT, hipaa_z TEXT, hipaa_m TEXT, dicom_p15 TEXT, dicom_iod TEXT, dicom_safe TEXT,"
    " tcia_ptkb TEXT, tcia_p15 TEXT, tcia_rev TEXT,"
    " pixleak_passed INTEGER, pixleak_score REAL, pixleak_value TEXT, pixleak_reason TEXT,"
    " pixleak_path TEXT, pixleak_only INTEGER);"
    /* Kept as rows come in: made at the end they would read the whole table again. */
    "CREATE INDEX ix_validation_results_index ON validation_results(\"index\");"
    "CREATE INDEX ix_pixels_hidden ON validation_results(\"index\")"
    " WHERE action = '<pixels_hidden>';"
    "CREATE TABLE problems (kind TEXT, name TEXT, message TEXT);"
    "CREATE TABLE run (version TEXT, strict_compat INTEGER, exit_status INTEGER);";

static gboolean fail(const ValidationResults *results, GError **error) {
    g_set_error(error, VALIDATION_ERROR, 0, "%s: %s", results->path,
                sqlite3_errmsg(results->database));
    return FALSE;
}

static gboolean run_sql(ValidationResults *results, const char *sql, GError **error) {
    return sqlite3_exec(results->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           fail(results, error);
}

static gboolean prepare(ValidationResults *results, const char *sql, sqlite3_stmt **statement,
                        GError **error) {
    return sqlite3_prepare_v2(results->database, sql, -1, statement, NULL) == SQLITE_OK ||
           fail(results, error);
}

/* The database holds PHI: nobody else may read it, also while it is made. */
static gboolean make_file(const char *folder, const char *path, GError **error) {
    static const char *const old[] = {"validation_results.db",
                                      "validation_results.db-journal",
                                      "pixel_validation.xlsx",
                                      "scoring_report_instance.xlsx",
                                      "scoring_report_series.xlsx",
                                      "discrepancy_report_internal.csv",
                                      "discrepancy_report_participant.csv",
                                      "dciodvfy_report.csv"};
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, VALIDATION_ERROR, 0, "%s: %s", folder, g_strerror(errno));
        return FALSE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(old); i++) {
        g_autofree char *name = g_build_filename(folder, old[i], NULL);
        g_unlink(name);
    }
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) {
        g_set_error(error, VALIDATION_ERROR, 0, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    close(file);
    return TRUE;
}

ValidationResults *validation_results_new(const char *folder, GError **error) {
    g_autoptr(ValidationResults) results = g_new0(ValidationResults, 1);
    results->path = g_build_filename(folder, "validation_results.db", NULL);
    if (!make_file(folder, results->path, error))
        return NULL;
    if (sqlite3_open_v2(results->path, &results->database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        fail(results, error);
        return NULL;
    }
    sqlite3_busy_timeout(results->database, BUSY_MILLISECONDS);
    g_autoptr(GString) places = g_string_new("?");
    for (int i = 1; i < 35; i++)
        g_string_append(places, ",?");
    g_autofree char *add =
        g_strdup_printf("INSERT INTO validation_results VALUES (%s)", places->str);
    /* What a power failure can take is a run that can be made again. */
    if (!run_sql(results, "PRAGMA synchronous = OFF; PRAGMA page_size = 32768", error) ||
        !run_sql(results, schema, error) || !prepare(results, add, &results->add_row, error) ||
        !prepare(results, "INSERT INTO problems VALUES (?, ?, ?)", &results->add_problem, error))
        return NULL;
    return g_steal_pointer(&results);
}

void validation_results_free(ValidationResults *results) {
    if (results == NULL)
        return;
    sqlite3_finalize(results->add_row);
    sqlite3_finalize(results->add_problem);
    sqlite3_close(results->database);
    g_free(results->path);
    g_free(results);
}

static void bind_text(sqlite3_stmt *statement, int *at, Text text) {
    int i = (*at)++;
    if (text.data)
        sqlite3_bind_text64(statement, i, text.data, text.length, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_null(statement, i);
}

static void bind_passed(sqlite3_stmt *statement, int *at, const Outcome *outcome) {
    if (outcome->passed == PASSED_UNKNOWN)
        sqlite3_bind_null(statement, *at);
    else
        sqlite3_bind_int(statement, *at, outcome->passed == PASSED_YES);
    if (isnan(outcome->score))
        sqlite3_bind_null(statement, *at + 1);
    else
        sqlite3_bind_double(statement, *at + 1, outcome->score);
    *at += 2;
}

static gboolean begin(ValidationResults *results, GError **error) {
    if (results->in_transaction)
        return TRUE;
    if (!run_sql(results, "BEGIN", error))
        return FALSE;
    results->in_transaction = TRUE;
    results->committed = g_get_monotonic_time();
    return TRUE;
}

static gboolean step(ValidationResults *results, sqlite3_stmt *statement, GError **error) {
    int status = sqlite3_step(statement);
    sqlite3_reset(statement);
    return status == SQLITE_DONE || fail(results, error);
}

gboolean validation_results_add(ValidationResults *results, const ResultRow *row,
                                const Identity *identity, gint64 file_index, const char *path,
                                GError **error) {
    const Check *check = &row->check;
    sqlite3_stmt *statement = results->add_row;
    int at = 1;
    if (!begin(results, error))
        return FALSE;
    sqlite3_bind_int64(statement, at++, results->n_rows++);
    if (file_index < 0)
        sqlite3_bind_null(statement, at++);
    else
        sqlite3_bind_int64(statement, at++, file_index);
    bind_text(statement, &at, check->number);
    bind_passed(statement, &at, &row->script);
    bind_text(statement, &at, check->action);
    bind_text(statement, &at, check->action_text);
    bind_text(statement, &at, row->script.value);
    bind_text(statement, &at, check->value);
    bind_text(statement, &at, check->tag);
    bind_text(statement, &at, check->tag_ds);
    bind_text(statement, &at, check->tag_name);
    for (gsize i = 0; i < N_IDENTITY; i++)
        bind_text(statement, &at, identity->parts[i]);
    sqlite3_bind_null(statement, at++); /* file_name and file_path, which the script leaves empty */
    sqlite3_bind_null(statement, at++);
    /* Python's text of the list; of a list that isn't there: nan */
    bind_text(statement, &at, check->previous.data ? check->previous : text_of("nan"));
    for (gsize i = 0; i < N_CATEGORIES; i++)
        bind_text(statement, &at, check->categories[i]);
    bind_passed(statement, &at, &row->own);
    bind_text(statement, &at, row->own.value);
    bind_text(statement, &at, row->reason);
    bind_text(statement, &at, text_of(path));
    sqlite3_bind_int(statement, at++, row->only != FALSE);
    return step(results, statement, error);
}

gboolean validation_results_problem(ValidationResults *results, const char *kind, const char *name,
                                    const char *message, GError **error) {
    int at = 1;
    if (!begin(results, error))
        return FALSE;
    bind_text(results->add_problem, &at, text_of(kind));
    bind_text(results->add_problem, &at, text_of(name));
    bind_text(results->add_problem, &at, text_of(message));
    return step(results, results->add_problem, error);
}

static gboolean commit(ValidationResults *results, GError **error) {
    if (!results->in_transaction)
        return TRUE;
    results->in_transaction = FALSE;
    return run_sql(results, "COMMIT", error);
}

gboolean validation_results_tick(ValidationResults *results, GError **error) {
    if (g_get_monotonic_time() - results->committed < COMMIT_MICROSECONDS)
        return TRUE;
    return commit(results, error);
}

gboolean validation_results_finish(ValidationResults *results, gboolean strict, int exit_status,
                                   GError **error) {
    g_autofree char *sql = g_strdup_printf("INSERT INTO run VALUES ('%s', %d, %d);",
                                           PIXLEAK_VERSION, strict != FALSE, exit_status);
    return begin(results, error) && run_sql(results, sql, error) && commit(results, error);
}

sqlite3 *validation_results_database(ValidationResults *results) {
    return results->database;
}
