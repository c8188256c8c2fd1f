#include "core/validate/results.h"

#include "core/file/synced.h"
#include "core/output/folder.h"
#include "core/output/place/exchange.h"
#include "core/output/place/own_file.h"
#include "core/output/place/replaced_results.h"
#include "core/output/told/accept.h"
#include "core/validate/table.h"
#include "core/xlsx/pixel_workbook.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - validation - error - quark, validation_error)

enum { COMMIT_MICROSECONDS = 1000000, BUSY_MILLISECONDS = 60000 };

struct ValidationResults {
    char *folder, *path;
    const char *suffix; /* of the files' names, until they are put in place */
    int claim;          /* of the folder; see folder_claim() */
    sqlite3 *database;  /* a file of its own that nobody sees, to which the results are attached */
    sqlite3_stmt *add_problem, *add_listed, *add_hidden, *update, *lose;
    gboolean in_transaction;
    gint64 committed;
};

/* No page may be SQLite's own among those that are filled. */
static const char settings[] = "PRAGMA page_size = 16384; PRAGMA auto_vacuum = NONE";
static const char problems_schema[] =
    "CREATE TABLE problems (kind TEXT, name TEXT, message TEXT);"
    "CREATE TABLE listed (kind TEXT, side TEXT, name TEXT, reason TEXT);";

static gboolean fail(const ValidationResults *results, sqlite3 *database, GError **error) {
    g_set_error(error, VALIDATION_ERROR, 0, "%s: %s", results->path, sqlite3_errmsg(database));
    return FALSE;
}

static gboolean run_sql(ValidationResults *results, const char *sql, GError **error) {
    return sqlite3_exec(results->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           fail(results, results->database, error);
}

static gboolean prepare(ValidationResults *results, const char *sql, sqlite3_stmt **statement,
                        GError **error) {
    return sqlite3_prepare_v2(results->database, sql, -1, statement, NULL) == SQLITE_OK ||
           fail(results, results->database, error);
}

/* What a run leaves, and what else is made of it. */
static const char *const own_files[] = {"validation_results.db", "pixel_validation.xlsx",
                                        "summary.json"};
static const char *const further_files[] = {
    "scoring_report_instance.xlsx",    "scoring_report_series.xlsx",
    "discrepancy_report_internal.csv", "discrepancy_report_participant.csv",
    "validation_results.db-journal",   "dciodvfy_report.csv"};
enum { EARLIER_FILES = G_N_ELEMENTS(own_files) + G_N_ELEMENTS(further_files) };
enum { REPORTS = 4 }; /* of them, what is made of a database only */

static void remove_files(const ValidationResults *results, const char *const *names, gsize n,
                         const char *suffix) {
    for (gsize i = 0; i < n; i++) {
        g_autofree char *name = g_strconcat(names[i], suffix, NULL);
        g_autofree char *path = g_build_filename(results->folder, name, NULL);
        g_unlink(path);
    }
}

static void remove_earlier(const ValidationResults *results) {
    remove_files(results, own_files, G_N_ELEMENTS(own_files), "");
    remove_files(results, further_files, G_N_ELEMENTS(further_files), "");
}

static void remove_aside(const ValidationResults *results) {
    g_autofree char *journal = g_strconcat(results->path, "-journal", NULL);
    g_unlink(journal);
    remove_files(results, own_files, G_N_ELEMENTS(own_files), results->suffix);
}

/* A workbook can't be told from another one: beside a database of pixleak's it is of the same run.
 */
static gboolean is_free_for(const ValidationResults *results, const char *name, GError **error) {
    g_autofree char *path = g_build_filename(results->folder, name, NULL);
    GStatBuf status;
    if (strcmp(name, "summary.json") == 0)
        return own_file_check(results->folder, name, error);
    return g_lstat(path, &status) != 0 || own_file_refuse(path, error);
}

/* Whether nothing of somebody else's, such as the public script's own results, has the name of a
 * file that is written or removed. */
static gboolean is_free(const ValidationResults *results, GError **error) {
    g_autofree char *database = g_build_filename(results->folder, own_files[0], NULL);
    GStatBuf status;
    if (!own_database_may_stand(database, "validation_results", "pixleak_passed"))
        return own_file_refuse(database, error);
    gboolean good = TRUE, any = g_lstat(database, &status) == 0;
    for (gsize i = 1; good && !any && i < G_N_ELEMENTS(own_files); i++)
        good = is_free_for(results, own_files[i], error);
    for (gsize i = 0; good && !any && i < REPORTS; i++)
        good = is_free_for(results, further_files[i], error);
    return good && replaced_results_may_go(results->folder, &validate_result_kind, error);
}

/* Those that a complete run replaces, its database first; ends with NULL. */
static void list_earlier(const char *names[EARLIER_FILES + 1]) {
    gsize n = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(own_files); i++)
        names[n++] = own_files[i];
    for (gsize i = 0; i < G_N_ELEMENTS(further_files); i++)
        names[n++] = further_files[i];
    names[n] = NULL;
}

/* Of an earlier run that was ended while its files took their places. */
static gboolean settle(const ValidationResults *results, GError **error) {
    const char *names[EARLIER_FILES + 1];
    g_autofree char *name = exchange_replaced_name(own_files[0]);
    g_autofree char *path = g_build_filename(results->folder, name, NULL);
    list_earlier(names);
    if (exchange_is_left(results->folder, names) &&
        !own_database_may_stand(path, "validation_results", "pixleak_passed"))
        return own_file_refuse(path, error);
    return exchange_settle(results->folder, names, error);
}

/* The database holds PHI: nobody else may read it, also while it is made. */
static gboolean make_file(ValidationResults *results, GError **error) {
    if ((results->claim = folder_claim(results->folder, error)) < 0 || !settle(results, error) ||
        !is_free(results, error))
        return FALSE;
    (*results->suffix != '\0' ? remove_aside : remove_earlier)(results);
    int file = open(results->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) {
        g_set_error(error, VALIDATION_ERROR, 0, "%s: %s", results->path, g_strerror(errno));
        return FALSE;
    }
    close(file);
    return TRUE;
}

gboolean validation_results_put_in_place(ValidationResults *results, GError **error) {
    if (*results->suffix == '\0')
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(own_files); i++) {
        g_autofree char *name = g_strconcat(own_files[i], results->suffix, NULL);
        g_autofree char *path = g_build_filename(results->folder, name, NULL);
        if (!file_sync(path, error))
            return FALSE;
    }
    const char *earlier[EARLIER_FILES + 1], *files[G_N_ELEMENTS(own_files) + 1] = {NULL};
    list_earlier(earlier);
    memcpy(files, own_files, sizeof own_files);
    const Exchange exchange = {results->folder, results->suffix, files, earlier};
    results->suffix = ""; /* they stay */
    return exchange_files(&exchange, error);
}

/* The database as the workers take it over. */
static gboolean make_tables(ValidationResults *results, GError **error) {
    sqlite3 *database = NULL;
    g_autofree char *sql = g_strdup_printf(
        "PRAGMA synchronous = OFF; %s; BEGIN; %s; %s"
        "CREATE TABLE run (version TEXT, strict_compat INTEGER, exit_status INTEGER, "
        "device TEXT, sandbox TEXT, baseline TEXT); " ACCEPTED_SCHEMA " COMMIT",
        settings, table_schema, problems_schema);
    gboolean good =
        (sqlite3_open_v2(results->path, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
         sqlite3_busy_timeout(database, BUSY_MILLISECONDS) == SQLITE_OK && /* somebody may look */
         sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK) ||
        fail(results, database, error);
    sqlite3_close(database);
    return good;
}

ValidationResults *validation_results_new(const char *folder, gboolean aside, GError **error) {
    g_autoptr(ValidationResults) results = g_new0(ValidationResults, 1);
    results->folder = g_strdup(folder);
    results->suffix = aside ? ".merged" : "";
    g_autofree char *name = g_strconcat(own_files[0], results->suffix, NULL);
    results->path = g_build_filename(folder, name, NULL);
    results->claim = -1;
    /* Without a name: SQLite's own temporary file. */
    if (sqlite3_open("", &results->database) != SQLITE_OK) {
        fail(results, results->database, error);
        return NULL;
    }
    sqlite3_busy_timeout(results->database, BUSY_MILLISECONDS);
    if (!run_sql(results,
                 "CREATE TABLE noted (kind TEXT, name TEXT, message TEXT);"
                 "CREATE TABLE unjudged (kind TEXT, side TEXT, name TEXT, reason TEXT);"
                 "CREATE TABLE hidden (number INTEGER PRIMARY KEY)",
                 error) ||
        !prepare(results, "INSERT INTO noted VALUES (?, ?, ?)", &results->add_problem, error) ||
        !prepare(results, "INSERT INTO unjudged VALUES (?, ?, ?, ?)", &results->add_listed,
                 error) ||
        !prepare(results, "INSERT INTO hidden VALUES (?)", &results->add_hidden, error))
        return NULL;
    return g_steal_pointer(&results);
}

gboolean validation_results_begin(ValidationResults *results, GError **error) {
    return make_file(results, error) && make_tables(results, error);
}

void validation_results_free(ValidationResults *results) {
    if (results == NULL)
        return;
    sqlite3_finalize(results->add_problem);
    sqlite3_finalize(results->add_listed);
    sqlite3_finalize(results->add_hidden);
    sqlite3_finalize(results->update);
    sqlite3_finalize(results->lose);
    sqlite3_close(results->database);
    if (results->claim >= 0 && *results->suffix != '\0')
        remove_aside(results);
    if (results->claim >= 0)
        close(results->claim);
    g_free(results->folder);
    g_free(results->path);
    g_free(results);
}

const char *validation_results_suffix(const ValidationResults *results) {
    return results->suffix;
}

const char *validation_results_path(const ValidationResults *results) {
    return results->path;
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

static gboolean commit(ValidationResults *results, GError **error) {
    if (!results->in_transaction)
        return TRUE;
    results->in_transaction = FALSE;
    return run_sql(results, "COMMIT", error);
}

static gboolean step(ValidationResults *results, sqlite3_stmt *statement, GError **error) {
    if (!begin(results, error))
        return FALSE;
    int status = sqlite3_step(statement);
    sqlite3_reset(statement);
    return status == SQLITE_DONE || fail(results, results->database, error);
}

static void bind_text_at(sqlite3_stmt *statement, int at, Text text) {
    if (text.data)
        sqlite3_bind_text64(statement, at, text.data, text.length, SQLITE_TRANSIENT, SQLITE_UTF8);
    else
        sqlite3_bind_null(statement, at);
}

gboolean validation_results_problem(ValidationResults *results, const char *kind, const char *name,
                                    const char *message, GError **error) {
    bind_text_at(results->add_problem, 1, text_of(kind));
    bind_text_at(results->add_problem, 2, text_of(name));
    bind_text_at(results->add_problem, 3, text_of(message));
    return step(results, results->add_problem, error);
}

gboolean validation_results_list(ValidationResults *results, AccountSide side, ListedKind kind,
                                 const char *name, const char *reason, GError **error) {
    bind_text_at(results->add_listed, 1, text_of(listed_kind_info(kind)->name));
    bind_text_at(results->add_listed, 2, text_of(account_side_name(side)));
    bind_text_at(results->add_listed, 3, text_of(name));
    bind_text_at(results->add_listed, 4, text_of(reason));
    return step(results, results->add_listed, error);
}

gboolean validation_results_hidden(ValidationResults *results, gint64 row, GError **error) {
    sqlite3_bind_int64(results->add_hidden, 1, row);
    return step(results, results->add_hidden, error);
}

gboolean validation_results_open(ValidationResults *results, GError **error) {
    sqlite3_stmt *attach = NULL;
    if (!commit(results, error) || !prepare(results, "ATTACH ? AS results", &attach, error))
        return FALSE;
    sqlite3_bind_text(attach, 1, results->path, -1, SQLITE_STATIC);
    gboolean good = sqlite3_step(attach) == SQLITE_DONE || fail(results, results->database, error);
    sqlite3_finalize(attach);
    /* What a power failure can take is a run that can be made again. */
    return good && run_sql(results, "PRAGMA results.synchronous = OFF", error) &&
           prepare(results,
                   "UPDATE validation_results SET check_passed = ?2, check_score = ?3,"
                   " file_value = ?4, answer_value = ?5, pixleak_passed = ?6, pixleak_score = ?7,"
                   " pixleak_value = ?8, pixleak_reason = ?9,"
                   " pixleak_only = max(pixleak_only, ?10) WHERE \"index\" = ?1",
                   &results->update, error) &&
           prepare(results,
                   "UPDATE validation_results SET pixleak_reason = ?1, pixleak_only ="
                   " max(pixleak_only, ?2) WHERE \"index\" >= ?3 AND \"index\" < ?4 AND action = ?5"
                   " AND pixleak_reason = ?6",
                   &results->lose, error);
}

static void bind_outcome(sqlite3_stmt *statement, int at, const Outcome *outcome) {
    if (outcome->passed == PASSED_UNKNOWN)
        sqlite3_bind_null(statement, at);
    else
        sqlite3_bind_int(statement, at, outcome->passed == PASSED_YES);
    if (isnan(outcome->score))
        sqlite3_bind_null(statement, at + 1);
    else
        sqlite3_bind_double(statement, at + 1, outcome->score);
}

gboolean validation_results_update(ValidationResults *results, gint64 first, const PixelRow *row,
                                   GError **error) {
    sqlite3_stmt *update = results->update;
    sqlite3_bind_int64(update, 1, first + row->number);
    bind_outcome(update, 2, &row->row.script);
    bind_text_at(update, 4, row->row.script.value);
    bind_text_at(update, 5, row->row.check.value);
    bind_outcome(update, 6, &row->row.own);
    bind_text_at(update, 8, row->row.own.value);
    bind_text_at(update, 9, row->row.reason);
    sqlite3_bind_int(update, 10, row->row.only != FALSE);
    return step(results, update, error);
}

gint64 validation_results_lose(ValidationResults *results, gint64 first, guint32 n,
                               const ResultRow *row, const char *reason, GError **error) {
    sqlite3_stmt *lose = results->lose;
    bind_text_at(lose, 1, text_of(reason));
    sqlite3_bind_int(lose, 2, row->only != FALSE);
    sqlite3_bind_int64(lose, 3, first);
    sqlite3_bind_int64(lose, 4, first + n);
    bind_text_at(lose, 5, row->check.action);
    bind_text_at(lose, 6, text_of(pixels_pending));
    return step(results, lose, error) ? sqlite3_changes(results->database) : 0;
}

gboolean validation_results_tick(ValidationResults *results, GError **error) {
    if (g_get_monotonic_time() - results->committed < COMMIT_MICROSECONDS)
        return TRUE;
    return commit(results, error);
}

gboolean validation_results_note_run(ValidationResults *results, gboolean strict,
                                     const char *sandbox, GError **error) {
    g_autofree char *sql =
        g_strdup_printf("INSERT INTO problems SELECT * FROM noted ORDER BY rowid;"
                        "INSERT INTO listed SELECT * FROM unjudged ORDER BY rowid;"
                        "INSERT INTO run (version, strict_compat, sandbox) VALUES ('%s', %d,"
                        " nullif('%s', ''));",
                        PIXLEAK_VERSION, strict != FALSE, sandbox ? sandbox : "");
    return begin(results, error) && run_sql(results, sql, error);
}

static gboolean note_baseline(ValidationResults *results, const char *told, GError **error) {
    sqlite3_stmt *note = NULL;
    if (!prepare(results, "UPDATE run SET baseline = ?", &note, error))
        return FALSE;
    bind_text_at(note, 1, text_of(told));
    gboolean good = step(results, note, error);
    sqlite3_finalize(note);
    return good;
}

static gboolean count_accepted(ValidationResults *results, gsize counts[PASSED_UNKNOWN + 1],
                               GError **error) {
    static const char sql[] =
        "SELECT coalesce(iif(strict_compat, check_passed, pixleak_passed), 2), count(*) FROM run,"
        " validation_results WHERE \"index\" IN (SELECT \"row\" FROM accepted WHERE \"table\" ="
        " 'validation_results') AND NOT (strict_compat AND pixleak_only) GROUP BY 1";
    static const Passed passed[] = {PASSED_NO, PASSED_YES, PASSED_UNKNOWN};
    sqlite3_stmt *rows = NULL;
    int status;
    if (!prepare(results, sql, &rows, error))
        return FALSE;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW) {
        gint64 value = sqlite3_column_int64(rows, 0);
        counts[passed[CLAMP(value, 0, 2)]] += (gsize)sqlite3_column_int64(rows, 1);
    }
    sqlite3_finalize(rows);
    return status == SQLITE_DONE || fail(results, results->database, error);
}

gboolean validation_results_accept(ValidationResults *results, const Baseline *baseline,
                                   const Account *account, gsize counts[PASSED_UNKNOWN + 1],
                                   GError **error) {
    g_autofree char *told = NULL;
    return begin(results, error) &&
           baseline_mark(baseline, results->database, "validate", account, &told, error) &&
           note_baseline(results, told, error) && count_accepted(results, counts, error);
}

gboolean validation_results_finish(ValidationResults *results, int exit_status, GError **error) {
    g_autofree char *sql = g_strdup_printf("UPDATE run SET exit_status = %d", exit_status);
    return begin(results, error) && run_sql(results, sql, error) && commit(results, error);
}

sqlite3 *validation_results_database(ValidationResults *results) {
    return results->database;
}

gboolean validation_results_write_workbook(ValidationResults *results, GError **error) {
    g_autofree char *name = g_strconcat("pixel_validation.xlsx", results->suffix, NULL);
    g_autofree char *path = g_build_filename(results->folder, name, NULL);
    return pixel_workbook_write(results->database, "hidden", path, error);
}
