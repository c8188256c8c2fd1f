#include "core/output/place/replaced_results.h"

#include "core/output/output.h"
#include "core/output/place/own_file.h"
#include "core/sealed/sealed.h"
#include "core/sealed/strange.h"
#include <string.h>

/* Those whose database it is; NULL where a run was killed before it had made its tables. */
static const ResultKind *kind_of(sqlite3 *database) {
    for (const ResultKind *const *kind = result_kinds; *kind != NULL; kind++)
        if (sealed_has(database, (*kind)->tables->name, NULL))
            return *kind;
    return NULL;
}

/* Of as many rows as have one: the last of a row holds, and an empty one takes it back. -1 where it
 * can't be told. */
static gint64 count_decisions(sqlite3 *database) {
    static const char sql[] =
        "SELECT count(*) FROM (SELECT decision, max(rowid) FROM decisions GROUP BY \"table\","
        " \"row\") WHERE decision <> ''";
    sqlite3_stmt *statement = NULL;
    gint64 n = -1;
    if (!strange_table_is_stored(database, "decisions"))
        return -1;
    if (!sealed_has(database, "decisions", NULL))
        return 0;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return n;
}

static gboolean refuse_others(const char *out, const char *there, const char *here,
                              GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s holds results of `pixleak %s`, and these are of `pixleak %s`: name another "
                "folder for them",
                out, there, here);
    return FALSE;
}

static gboolean are_undecided(const char *out, const char *path, sqlite3 *database,
                              GError **error) {
    gint64 n = count_decisions(database);
    if (n < 0)
        return own_file_refuse(path, error);
    if (n > 0)
        g_set_error(error, OUTPUT_ERROR, 0,
                    "%s holds %" G_GINT64_FORMAT " decision%s made in `pixleak serve`, which new "
                    "results would drop: name another folder for these, or move it away. `pixleak "
                    "baseline %s --decided --out FILE` lists what was accepted, for --baseline",
                    out, n, n == 1 ? "" : "s", out);
    return n == 0;
}

static gboolean may_go(const char *out, const char *path, sqlite3 *database, const ResultKind *kind,
                       GError **error) {
    const ResultKind *there = kind_of(database);
    if (there != NULL && there != kind)
        return refuse_others(out, there->command, kind->command, error);
    return are_undecided(out, path, database, error);
}

/* A validation has a database of its own, which its own runs look at. */
static gboolean is_no_validation(const char *out, const ResultKind *kind, GError **error) {
    g_autofree char *path = g_build_filename(out, "validation_results.db", NULL);
    return kind == &validate_result_kind || !g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
           !own_database_may_stand(path, "validation_results", "pixleak_passed") ||
           refuse_others(out, validate_result_kind.command, kind->command, error);
}

gboolean replaced_results_may_go(const char *out, const ResultKind *kind, GError **error) {
    sqlite3 *database = NULL;
    g_autofree char *path = g_build_filename(out, "results.db", NULL);
    if (!is_no_validation(out, kind, error))
        return FALSE;
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
        !own_database_may_stand(path, "run", "arguments"))
        return TRUE; /* nobody's, or somebody else's */
    gboolean good = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK;
    if (good) {
        strange_database_distrust(database);
        good = may_go(out, path, database, kind, error);
    } else {
        own_file_refuse(path, error);
    }
    sqlite3_close(database);
    return good;
}
