#include "core/output/place/left.h"

#include "core/file/plain_file.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/kind.h"
#include "core/output/place/exchange.h"
#include "core/output/place/place.h"
#include "core/sealed/strange.h"
#include <sqlite3.h>

/* -1 where it can't be told. */
static gint64 count_rows(sqlite3 *database, const char *table) {
    sqlite3_stmt *statement = NULL;
    gint64 n = -1;
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", table);
    if (strange_table_is_stored(database, table) &&
        sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return n;
}

typedef struct LeftRun {
    gsize rows;       /* in all tables of results */
    gboolean is_scan; /* which notes what it has finished */
} LeftRun;

static gsize count_all(sqlite3 *database) {
    gint64 n = MAX(count_rows(database, "listed"), 0);
    for (const ResultKind *const *kind = result_kinds; *kind != NULL; kind++)
        for (const ResultTable *table = (*kind)->tables; table->name != NULL; table++)
            n += MAX(count_rows(database, table->name), 0);
    return (gsize)n;
}

/* To be written: what a killed run left has to be rolled back. */
static gboolean look(const char *path, LeftRun *left) {
    sqlite3 *database = NULL;
    *left = (LeftRun){0};
    if (!g_file_test(path, G_FILE_TEST_EXISTS) || other_than_file(path, FALSE) != NULL)
        return FALSE;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        strange_database_distrust(database);
        left->is_scan = count_rows(database, "settings") > 0;
        left->rows = count_all(database);
    }
    sqlite3_close(database);
    return left->rows > 0;
}

void left_run_tell(const char *path) {
    LeftRun left;
    if (!look(path, &left))
        return;
    g_autofree char *shown = terminal_text(path);
    g_printerr(
        "%s, which a run left that was ended, makes way for this run: %" G_GSIZE_FORMAT " rows%s\n",
        shown, left.rows,
        left.is_scan ? ", which --resume would have kept where options and files are the same"
                     : " of a check, which can't be gone on with");
}

/* Reads it as it lies there, whose run may still go on; what a scan notes first is committed by
 * itself. */
static gboolean is_scan(const char *path) {
    sqlite3 *database = NULL;
    g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
    g_autofree char *uri = g_strdup_printf("file:%s?immutable=1", escaped);
    gboolean scan = FALSE;
    if (sqlite3_open_v2(uri, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) ==
        SQLITE_OK) {
        strange_database_distrust(database);
        scan = count_rows(database, "settings") > 0;
    }
    sqlite3_close(database);
    return scan;
}

char *left_run_advice(const char *out) {
    g_autofree char *path = g_build_filename(out, "results.db" PLACE_UNFINISHED, NULL);
    g_autofree char *replaced = g_build_filename(out, "results.db" EXCHANGE_REPLACED, NULL);
    if (g_file_test(replaced, G_FILE_TEST_IS_REGULAR))
        return g_strdup("run it again, or another command into that folder, which puts earlier "
                        "results (NAME" EXCHANGE_REPLACED ") back");
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return NULL;
    return g_strdup(is_scan(path) ? "run it again, with --resume to go on where it was ended"
                                  : "run it again");
}
