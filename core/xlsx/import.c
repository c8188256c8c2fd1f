#include "core/xlsx/import.h"

#include "core/file/plain_file.h"
#include <math.h>
#include <sqlite3.h>

typedef struct Import {
    sqlite3 *database;
    gboolean own; /* the table has pixleak's columns, which the script's lacks */
    sqlite3_stmt *keep, *drop, *select, *update, *update_own;
} Import;

static void import_clear(Import *import) {
    sqlite3_finalize(import->keep);
    sqlite3_finalize(import->drop);
    sqlite3_finalize(import->select);
    sqlite3_finalize(import->update);
    sqlite3_finalize(import->update_own);
    sqlite3_close(import->database);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Import, import_clear)

static gboolean prepare(Import *import, const char *query, sqlite3_stmt **out) {
    return sqlite3_prepare_v2(import->database, query, -1, out, NULL) == SQLITE_OK;
}

static gboolean begin(Import *import) {
    return sqlite3_exec(import->database,
                        "BEGIN IMMEDIATE;"
                        "CREATE TABLE IF NOT EXISTS corrections (\"index\" INTEGER PRIMARY KEY, "
                        "check_passed INTEGER, check_score REAL, pixleak_passed INTEGER, "
                        "pixleak_score REAL, pixleak_reason TEXT)",
                        NULL, NULL, NULL) == SQLITE_OK;
}

static gboolean prepare_all(Import *import) {
    const char *own =
        import->own ? "pixleak_passed, pixleak_score, pixleak_reason" : "NULL, NULL, NULL";
    g_autofree char *keep = g_strdup_printf(
        "INSERT OR IGNORE INTO corrections SELECT \"index\", check_passed, check_score, %s FROM "
        "validation_results WHERE \"index\" = ?1 AND action = '<pixels_hidden>'",
        own);
    return prepare(import, keep, &import->keep) &&
           prepare(import, "DELETE FROM corrections WHERE \"index\" = ?1", &import->drop) &&
           prepare(import,
                   "SELECT check_passed, check_score, pixleak_passed, pixleak_score, "
                   "pixleak_reason FROM corrections WHERE \"index\" = ?1",
                   &import->select) &&
           prepare(import,
                   "UPDATE validation_results SET check_passed = ?2, check_score = ?3 "
                   "WHERE \"index\" = ?1",
                   &import->update) &&
           (!import->own ||
            prepare(import,
                    "UPDATE validation_results SET pixleak_passed = ?2, pixleak_score = ?3, "
                    "pixleak_reason = ?4 WHERE \"index\" = ?1",
                    &import->update_own));
}

static gboolean import_open(Import *import, const char *path) {
    if (sqlite3_open_v2(path, &import->database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return FALSE;
    sqlite3_busy_timeout(import->database, 5000);
    import->own =
        sqlite3_table_column_metadata(import->database, NULL, "validation_results",
                                      "pixleak_passed", NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
    return begin(import) && prepare_all(import);
}

static gboolean run(sqlite3_stmt *statement, gint64 index) {
    sqlite3_reset(statement);
    sqlite3_bind_int64(statement, 1, index);
    return sqlite3_step(statement) == SQLITE_DONE;
}

static gboolean store(sqlite3_stmt *update, gint64 index, const Decision *decision,
                      const char *reason) {
    sqlite3_reset(update);
    sqlite3_clear_bindings(update);
    if (!decision->blank)
        sqlite3_bind_int(update, 2, decision->passed);
    if (decision->has_score)
        sqlite3_bind_double(update, 3, decision->score);
    if (sqlite3_bind_parameter_count(update) > 3)
        sqlite3_bind_text(update, 4, reason, -1, SQLITE_TRANSIENT);
    return run(update, index);
}

/* What two columns of a row hold. */
static Decision decision_of(sqlite3_stmt *row, int column) {
    return (Decision){TRUE, sqlite3_column_type(row, column) == SQLITE_NULL,
                      sqlite3_column_int(row, column) != 0,
                      sqlite3_column_type(row, column + 1) != SQLITE_NULL,
                      sqlite3_column_double(row, column + 1)};
}

static gboolean differs(const Decision *reviewed, const Decision *evaluated) {
    if (!reviewed->given)
        return FALSE;
    if (reviewed->blank != evaluated->blank || reviewed->has_score != evaluated->has_score)
        return TRUE;
    /* Spreadsheets keep 15 digits of a number */
    return (!reviewed->blank && reviewed->passed != evaluated->passed) ||
           (reviewed->has_score && fabs(reviewed->score - evaluated->score) > 1e-12);
}

/* The statement `select` stands on what the evaluation said. */
static gboolean decide(Import *import, const Reviewed *row, ImportCounts *counts) {
    const Decision compatible = decision_of(import->select, 0),
                   own = decision_of(import->select, 2);
    g_autofree char *reason = g_strdup((const char *)sqlite3_column_text(import->select, 4));
    sqlite3_reset(import->select);
    gboolean changed = differs(&row->compatible, &compatible);
    gboolean own_changed = import->own && differs(&row->own, &own);
    gboolean corrected = changed || own_changed;
    counts->corrected += corrected;
    counts->unchanged += !corrected;
    if (!store(import->update, row->index, changed ? &row->compatible : &compatible, NULL))
        return FALSE;
    const Decision *new_own = own_changed ? &row->own : changed ? &row->compatible : &own;
    if (import->own && !store(import->update_own, row->index, new_own,
                              corrected ? "corrected by a reviewer" : reason))
        return FALSE;
    return corrected || run(import->drop, row->index);
}

static gboolean import_row(Import *import, const Reviewed *row, Review *review,
                           ImportCounts *counts) {
    if (!run(import->keep, row->index))
        return FALSE;
    sqlite3_reset(import->select);
    sqlite3_bind_int64(import->select, 1, row->index);
    int step = sqlite3_step(import->select);
    if (step == SQLITE_ROW)
        return decide(import, row, counts);
    g_ptr_array_add(review->problems, g_strdup_printf("row %u: %" G_GINT64_FORMAT
                                                      " is no pixels_hidden check of the database",
                                                      row->row, row->index));
    return step == SQLITE_DONE;
}

gboolean review_import(Review *review, const char *database, ImportCounts *counts, GError **error) {
    g_auto(Import) import = {0};
    *counts = (ImportCounts){0};
    if (!plain_file_may_be(database, error))
        return FALSE;
    gboolean good = import_open(&import, database);
    for (guint i = 0; i < review->rows->len && good; i++)
        good = import_row(&import, &g_array_index(review->rows, Reviewed, i), review, counts);
    sqlite3_reset(import.select);
    good = good && sqlite3_exec(import.database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    if (!good)
        g_set_error(error, XLSX_ERROR, 0, "%s: %s", database, sqlite3_errmsg(import.database));
    return good;
}
