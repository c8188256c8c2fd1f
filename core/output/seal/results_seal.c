#include "core/output/seal/results_seal.h"

#include "core/output/results.h"
#include "core/sealed/rows_digest.h"
#include "core/sealed/sealed.h"
#include <string.h>

/* Of all kinds of results, by rowid; `accepted` has none. */
static const char *const tables[] = {"run",    "files",      "findings", "regions",
                                     "pixels", "crops",      "listed",   "accepted",
                                     "items",  "unpictured", "settings", NULL};
static const char *const statements[] = {
    "SELECT version, arguments, started, ended, exit_status, allowed, device, sandbox, readers,"
    " settings, seconds, baseline FROM run",
    "SELECT rowid, * FROM files ORDER BY rowid",
    "SELECT rowid, * FROM findings ORDER BY rowid",
    "SELECT rowid, * FROM regions ORDER BY rowid",
    "SELECT rowid, * FROM pixels ORDER BY rowid",
    "SELECT rowid, * FROM crops ORDER BY rowid",
    "SELECT rowid, * FROM listed ORDER BY rowid",
    "SELECT * FROM accepted ORDER BY 1, 2",
    "SELECT * FROM items ORDER BY task",
    "SELECT * FROM unpictured ORDER BY task",
    "SELECT * FROM settings",
    NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(tables) == G_N_ELEMENTS(statements));

static char *digest_of(sqlite3 *database, GError **error) {
    return rows_digest(database, tables, statements, error);
}

gboolean results_seal(sqlite3 *database, GError **error) {
    g_autofree char *digest = digest_of(database, error);
    if (digest == NULL)
        return FALSE;
    g_autofree char *sql = g_strdup_printf("UPDATE run SET seal = '%s'", digest);
    return sealed_run(database, sql, error);
}

/* Whether the run is complete, and what it is sealed with, which the caller frees; NULL: nothing.
 */
static gboolean find_seal(sqlite3 *database, char **seal) {
    sqlite3_stmt *find = NULL;
    *seal = NULL;
    gboolean complete =
        sealed_prepare(database, "SELECT seal FROM run WHERE ended IS NOT NULL", &find, NULL) &&
        sqlite3_step(find) == SQLITE_ROW;
    if (complete)
        *seal = g_strdup((const char *)sqlite3_column_text(find, 0));
    sqlite3_finalize(find);
    return complete;
}

static gboolean fail(const char *path, const char *why, const char *next, GError **error) {
    g_set_error(error, RESULTS_ERROR, 0, "%s: %s: %s", path, why, next);
    return FALSE;
}

gboolean results_are_as_sealed(sqlite3 *database, const char *path, const char *next,
                               GError **error) {
    g_autofree char *there = NULL;
    if (!sealed_has(database, "run", "ended"))
        return TRUE; /* results of `validate` */
    if (!sealed_has(database, "run", "seal") || !sealed_has(database, "run", "seconds"))
        return fail(path, "it has no seal: it is of another version, or was altered", next, error);
    if (!find_seal(database, &there))
        return TRUE;
    g_autofree char *now = digest_of(database, error);
    if (now == NULL)
        return FALSE;
    return g_strcmp0(there, now) == 0 ||
           fail(path, "it is not what the run wrote there: altered or damaged", next, error);
}

gboolean results_are_complete(sqlite3 *database, const char *path, const char *next,
                              GError **error) {
    g_autofree char *there = NULL;
    return find_seal(database, &there) ||
           fail(path, "it is not complete, as only a killed run leaves results", next, error);
}
