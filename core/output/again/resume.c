#include "core/output/again/resume.h"

#include "core/file/plain_file.h"
#include "core/output/again/unpictured.h"
#include "core/output/again/without_notes.h"
#include "core/output/formats/reasons.h"
#include "core/output/output.h"
#include "core/output/place/own_file.h"
#include "core/output/results_inside.h"
#include "core/output/seal/results_seal.h"
#include "core/output/settings_difference.h"
#include "core/sealed/strange.h"
#include <string.h>
#include <sys/stat.h>

#define ANEW "start anew, without --resume"

/* name: bytes. kind: of what is listed; NULL of what is judged. rows: how many it has in all
 * tables. unpictured: of an item some of whose rows have lost their pictures, the first of these
 * rows by its pictures' rank. */
static const char resume_schema[] =
    "CREATE TABLE settings (text TEXT);"
    "CREATE TABLE items (task INTEGER PRIMARY KEY, name BLOB, size INTEGER, time INTEGER,"
    " wider INTEGER, kind TEXT, digest TEXT, rows INTEGER);"
    "CREATE TABLE unpictured (task INTEGER PRIMARY KEY, rank REAL, \"row\" INTEGER)";

static gboolean prepare_items(Results *results, GError **error) {
    return sealed_prepare(results->database,
                          "INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                          &results->add_item, error) &&
           sealed_prepare(results->database,
                          "SELECT name, size, time, wider, kind, digest FROM items WHERE task = ?",
                          &results->find_item, error) &&
           results_prepare_unpictured(results, error);
}

/* Runs a statement once, of a text. */
static gboolean run_with_text(Results *results, const char *sql, const char *text, GError **error) {
    sqlite3_stmt *statement = NULL;
    if (!sealed_prepare(results->database, sql, &statement, error))
        return FALSE;
    sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || sealed_fail(results->database, error);
    sqlite3_finalize(statement);
    return good;
}

gboolean results_let_resume(Results *results, const char *settings, GError **error) {
    return sealed_run(results->database, resume_schema, error) && prepare_items(results, error) &&
           run_with_text(results, "INSERT INTO settings VALUES (?)", settings, error);
}

gboolean results_note_item(Results *results, gsize task, const char *name, const FinishedItem *item,
                           GError **error) {
    sqlite3_stmt *add = results->add_item;
    if (!results_begin(results, error))
        return FALSE;
    sqlite3_bind_int64(add, 1, (gint64)task);
    sqlite3_bind_blob64(add, 2, name, strlen(name), SQLITE_STATIC);
    sqlite3_bind_int64(add, 3, item->size);
    sqlite3_bind_int64(add, 4, item->time);
    sqlite3_bind_int(add, 5, item->wider);
    sqlite3_bind_text(add, 6, item->listed ? listed_kind_info(item->kind)->name : NULL, -1,
                      SQLITE_STATIC);
    sqlite3_bind_text(add, 7, item->digest, -1, SQLITE_STATIC);
    sqlite3_bind_int64(add, 8, (gint64)results->n_rows);
    results->n_rows = 0;
    gboolean good = sqlite3_step(add) == SQLITE_DONE || sealed_fail(results->database, error);
    sqlite3_reset(add);
    return good;
}

gboolean results_find_item(Results *results, gsize task, char **name, FinishedItem *item) {
    sqlite3_stmt *find = results->find_item;
    sqlite3_bind_int64(find, 1, (gint64)task);
    gboolean found = sqlite3_step(find) == SQLITE_ROW;
    if (found) {
        const char *kind = (const char *)sqlite3_column_text(find, 4);
        *name = g_strndup(sqlite3_column_blob(find, 0), (gsize)sqlite3_column_bytes(find, 0));
        *item = (FinishedItem){.size = sqlite3_column_int64(find, 1),
                               .time = sqlite3_column_int64(find, 2),
                               .wider = sqlite3_column_int(find, 3) != 0,
                               .listed = kind != NULL};
        g_strlcpy(item->digest, row_text(find, 5), sizeof item->digest);
        found = kind == NULL || listed_kind_find(kind, &item->kind);
    }
    sqlite3_reset(find);
    return found;
}

gboolean finished_item_was_opened(const FinishedItem *item) {
    gboolean unread =
        item->listed && (item->kind == LISTED_UNREADABLE || item->kind == LISTED_MISSING);
    return item->size >= 0 && *item->digest != '\0' && !unread;
}

/* The text of a statement's one row; NULL where there is none, or no such table. */
static char *ask_text(const Results *results, const char *sql) {
    sqlite3_stmt *statement = NULL;
    char *text = NULL;
    if (sqlite3_prepare_v2(results->database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        text = g_strdup((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return text;
}

gboolean results_has_item_from(Results *results, gsize task) {
    g_autofree char *sql = g_strdup_printf("SELECT 1 FROM items WHERE task >= %" G_GSIZE_FORMAT
                                           " AND task < %" G_GINT64_FORMAT,
                                           task, FIRST_ASIDE);
    g_autofree char *found = ask_text(results, sql);
    return found != NULL;
}

static gboolean fits(const Results *results, const char *settings, GError **error) {
    g_autofree char *version = ask_text(results, "SELECT version FROM run");
    g_autofree char *there = ask_text(results, "SELECT text FROM settings");
    gboolean same_version = g_strcmp0(version, PIXLEAK_VERSION) == 0;
    if (same_version && g_strcmp0(there, settings) == 0)
        return TRUE;
    gboolean same_options = settings_have_same_options(there ? there : "?", settings);
    g_autofree char *difference = same_version
                                      ? settings_difference(there ? there : "?", settings)
                                      : g_strdup_printf("%s, here %s", version, PIXLEAK_VERSION);
    g_set_error(error, RESULTS_ERROR, 0, "%s is of %s (%s): %s" ANEW, results->path,
                same_version ? settings_other_run(same_options) : "another version of pixleak",
                difference, same_version ? settings_advice(same_options) : "");
    return FALSE;
}

/* The text of a query of how many items have other rows than were noted with them. */
static char *lost_rows_sql(const ResultKind *kind) {
    g_autoptr(GString) rows = g_string_new(NULL);
    for (guint i = 0; kind->tables[i].name != NULL; i++)
        g_string_append_printf(rows, "%sSELECT rowid / %" G_GINT64_FORMAT " task FROM %s",
                               i > 0 ? " UNION ALL " : "", results_row_number(1, 0) - 1,
                               kind->tables[i].name);
    return g_strdup_printf("SELECT count(*) FROM items i LEFT JOIN"
                           " (SELECT task, count(*) n FROM (%s) GROUP BY task) r"
                           " ON r.task = i.task WHERE i.rows IS NOT coalesce(r.n, 0)",
                           rows->str);
}

/* Whether what was finished is there as it was written. */
static gboolean is_whole(const Results *results, GError **error) {
    gboolean same_tables = results_has_tables(results->database, results->kind);
    g_autofree char *sql = lost_rows_sql(results->kind);
    g_autofree char *lost = same_tables ? ask_text(results, sql) : NULL;
    if (g_strcmp0(lost, "0") == 0)
        return TRUE;
    g_set_error(error, RESULTS_ERROR, 0, "%s %s: start anew, without --resume", results->path,
                same_tables ? "is damaged (it has other rows of files than were written)"
                            : "has other columns than this version writes");
    return FALSE;
}

static gboolean go_on(Results *results, GError **error) {
    g_autofree char *allowed = allowed_kinds(results->account);
    g_autofree char *n_crops = ask_text(results, "SELECT count(*) FROM crops");
    results->committed = g_get_monotonic_time();
    results->n_crops = n_crops != NULL ? (gsize)g_ascii_strtoull(n_crops, NULL, 10) : 0;
    return results_prepare_rows(results, error) && prepare_items(results, error) &&
           run_with_text(
               results,
               "UPDATE run SET ended = NULL, exit_status = NULL, seal = NULL, baseline = NULL,"
               " allowed = ?",
               allowed, error) &&
           sealed_run(results->database, "DELETE FROM accepted", error);
}

/* Whether an open database is one to go on with; *begun FALSE where it was ended before that. */
static gboolean may_go_on(Results *there, const char *settings, gboolean *begun, GError **error) {
    g_autofree char *noted = ask_text(there, "SELECT text FROM settings");
    *begun = noted != NULL;
    return noted == NULL || (fits(there, settings, error) && is_whole(there, error) &&
                             results_are_as_sealed(there->database, there->path, ANEW, error));
}

/* Of what lies there the rows are believed, as they are said to be; triggers are nobody's rows. */
static gboolean open_there(Results *there, GError **error) {
    if (results_open(there, error)) {
        strange_database_distrust(there->database);
        return TRUE;
    }
    g_prefix_error(error,
                   "what is there can't be gone on with; " ANEW ", or name another folder: ");
    return FALSE;
}

static void close_there(Results *there) {
    sqlite3_close(there->database);
    there->database = NULL;
}

/* Whoever writes into a file writes into what has its other names, too. */
static gboolean has_one_name(const char *path, GError **error) {
    struct stat status;
    if (lstat(path, &status) != 0 || status.st_nlink <= 1)
        return TRUE;
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s: it has another name elsewhere (a hard link), and what is there would be "
                "changed with it: put a copy in its place, or let results go into another folder",
                path);
    return FALSE;
}

/* What a run left that was ended. */
static gboolean take_unfinished(Results *there, const char *settings, gboolean *begun,
                                GError **error) {
    *begun = FALSE;
    if (other_than_file(there->path, FALSE) != NULL)
        return own_file_refuse(there->path, error);
    if (!g_file_test(there->path, G_FILE_TEST_EXISTS))
        return TRUE;
    if (!has_one_name(there->path, error))
        return FALSE;
    if (!open_there(there, error) || !may_go_on(there, settings, begun, error))
        return FALSE;
    if (!*begun)
        close_there(there);
    return TRUE;
}

/* Page by page, so that rows keep their numbers. */
static gboolean copy_database(sqlite3 *from, const char *path, GError **error) {
    sqlite3 *to = NULL;
    gboolean good = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    sqlite3_backup *copying = good ? sqlite3_backup_init(to, "main", from, "main") : NULL;
    good = copying != NULL && sqlite3_backup_step(copying, -1) == SQLITE_DONE;
    good = sqlite3_backup_finish(copying) == SQLITE_OK && good;
    if (!good)
        sealed_fail(to, error);
    sqlite3_close(to);
    return good;
}

/* Complete results that no scan can go on with are not what --resume is to put others in the place
 * of; nothing is lost where there are none. */
static gboolean is_none(Results *there, GError **error) {
    static const char *const what[] = {
        [WITHOUT_NOTES_CHECK] = "the complete results of a check",
        [WITHOUT_NOTES_VERSION] = "complete results of another version of pixleak",
        [WITHOUT_NOTES_MERGE] = "the complete results of a merge",
    };
    WithoutNotes notes = results_without_notes(there->database, there->kind);
    if (notes == WITHOUT_NOTES_FOREIGN)
        return TRUE;
    g_set_error(error, RESULTS_ERROR, 0,
                "--resume: %s holds %s. A scan can't go on with them, and its own would take their "
                "place: name another folder with --out, or run without --resume to replace them",
                there->path, what[notes]);
    return FALSE;
}

/* What a run left that is complete: it stays until this one is, too. */
static gboolean take_finished(Results *there, const char *settings, gboolean *begun,
                              GError **error) {
    g_autofree char *aside = g_steal_pointer(&there->path);
    there->path = g_build_filename(there->out, "results.db", NULL);
    if (!g_file_test(there->path, G_FILE_TEST_IS_REGULAR))
        return TRUE;
    ResultPlace place = results_place(there);
    if (!open_there(there, error) || !may_go_on(there, settings, begun, error) ||
        (!*begun && !is_none(there, error)) ||
        (*begun && (!results_are_complete(there->database, there->path, ANEW, error) ||
                    !place_begin(&place, error) || !copy_database(there->database, aside, error))))
        return FALSE;
    close_there(there);
    g_free(there->path);
    there->path = g_steal_pointer(&aside);
    there->copied = *begun;
    return !*begun || open_there(there, error);
}

gboolean results_resume(const ResultKind *kind, const char *out, const char *settings,
                        Account *account, Results **results, GError **error) {
    g_autoptr(Results) there = results_of_folder(kind, out, account);
    ResultPlace place = results_place(there);
    gboolean begun = FALSE;
    *results = NULL;
    if (!g_file_test(out, G_FILE_TEST_IS_DIR))
        return TRUE;
    if (!results_claim(there, error) || !place_settle(&place, error) ||
        !place_is_free(&place, error) || !take_unfinished(there, settings, &begun, error) ||
        (!begun && !take_finished(there, settings, &begun, error)))
        return FALSE;
    if (!begun)
        return TRUE;
    if (!go_on(there, error))
        return FALSE;
    *results = g_steal_pointer(&there);
    return TRUE;
}

/* Nothing is in the database yet that is not rolled back when it is closed. */
void results_leave_as_they_were(Results *results) {
    results->stays = !results->copied;
}
