#include "core/output/part/part.h"

#include "core/output/folder.h"
#include "core/output/results_inside.h"
#include "core/output/set_time.h"
#include <string.h>

/* account: of each side what was met and judged; what was listed is counted by its rows. */
static const char part_schema[] =
    "CREATE TABLE part (command TEXT, plan TEXT, facts TEXT, digest TEXT, settings TEXT,"
    " shard INTEGER, shards INTEGER, roots INTEGER, first INTEGER, n INTEGER, seconds REAL,"
    " planned TEXT, paths TEXT);"
    "CREATE TABLE changed (item INTEGER, name BLOB);"
    "CREATE TABLE expansions (planned INTEGER, item INTEGER, first INTEGER, n INTEGER);"
    "CREATE TABLE account (side TEXT, met INTEGER, judged INTEGER);"
    "CREATE TABLE subjects (name BLOB, seen BLOB, record BLOB)";

void result_part_clear(ResultPart *part) {
    g_clear_pointer(&part->plan, g_free);
    g_clear_pointer(&part->facts, g_free);
    g_clear_pointer(&part->digest, g_free);
    g_clear_pointer(&part->settings, g_free);
    g_clear_pointer(&part->planned, g_free);
    g_clear_pointer(&part->paths, g_free);
}

char *result_part_name(gint64 shard) {
    return g_strdup_printf("shard-%06" G_GINT64_FORMAT ".db", shard);
}

/* Runs a statement once, of a text and numbers. */
static gboolean run_with(Results *results, const char *sql, const char *text, const gint64 *numbers,
                         int n, GError **error) {
    sqlite3_stmt *statement = NULL;
    if (!sealed_prepare(results->database, sql, &statement, error))
        return FALSE;
    if (text != NULL)
        sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    for (int i = 0; i < n; i++)
        sqlite3_bind_int64(statement, 2 + i, numbers[i]);
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || sealed_fail(results->database, error);
    sqlite3_finalize(statement);
    return good;
}

static gboolean note_text(Results *results, const char *sql, const char *text, GError **error) {
    return run_with(results, sql, text, NULL, 0, error);
}

static gboolean note_part(Results *results, const ResultPart *part, GError **error) {
    const gint64 numbers[] = {part->shard, part->n_shards, part->n_roots, part->first, part->n};
    return sealed_run(results->database, part_schema, error) &&
           run_with(results,
                    "INSERT INTO part (plan, shard, shards, roots, first, n) VALUES"
                    " (?1, ?2, ?3, ?4, ?5, ?6)",
                    part->plan, numbers, G_N_ELEMENTS(numbers), error) &&
           note_text(results, "UPDATE part SET command = ?1", results->kind->command, error) &&
           note_text(results, "UPDATE part SET facts = ?1", part->facts, error) &&
           note_text(results, "UPDATE part SET digest = ?1", part->digest, error) &&
           note_text(results, "UPDATE part SET settings = ?1", part->settings, error) &&
           note_text(results, "UPDATE part SET planned = ?1", part->planned, error) &&
           note_text(results, "UPDATE part SET paths = ?1", part->paths, error);
}

Results *part_new(const ResultKind *kind, const char *folder, const ResultPart *part,
                  char **arguments, Account *account, GError **error) {
    g_autoptr(Results) results = g_new0(Results, 1);
    g_autofree char *name = result_part_name(part->shard);
    results->kind = kind;
    results->claim = -1; /* several shards are written into one folder */
    results->account = account;
    results->out = g_strdup(folder);
    results->path = g_build_filename(folder, name, NULL);
    if (!folder_make(folder, error) || !sealed_begin(&results->sealed, results->path, error))
        return NULL;
    results->database = results->sealed.database;
    return results_start(results, arguments, error) && note_part(results, part, error)
               ? g_steal_pointer(&results)
               : NULL;
}

gboolean part_add_expansion(Results *results, gboolean planned, gsize item, gsize first, gsize n,
                            GError **error) {
    const gint64 numbers[] = {planned, (gint64)item, (gint64)first, (gint64)n};
    return run_with(results, "INSERT INTO expansions VALUES (?2, ?3, ?4, ?5)", NULL, numbers,
                    G_N_ELEMENTS(numbers), error);
}

gboolean part_add_subject(Results *results, const char *name, const char *seen,
                          const GByteArray *record, GError **error) {
    sqlite3_stmt *add = results->add_item;
    if (add == NULL && !sealed_prepare(results->database, "INSERT INTO subjects VALUES (?, ?, ?)",
                                       &results->add_item, error))
        return FALSE;
    add = results->add_item;
    sqlite3_bind_blob64(add, 1, name, strlen(name), SQLITE_STATIC);
    sqlite3_bind_blob64(add, 2, seen, strlen(seen), SQLITE_STATIC);
    sqlite3_bind_blob64(add, 3, record->data, record->len, SQLITE_STATIC);
    gboolean good = results_begin(results, error) &&
                    (sqlite3_step(add) == SQLITE_DONE || sealed_fail(results->database, error));
    sqlite3_reset(add);
    return good;
}

gboolean part_add_changed(Results *results, gsize item, const char *name, GError **error) {
    const gint64 number = (gint64)item;
    return results_begin(results, error) &&
           run_with(results, "INSERT INTO changed VALUES (?2, CAST(?1 AS BLOB))", name, &number, 1,
                    error);
}

static gboolean add_account(Results *results, GError **error) {
    for (guint i = 0; i < ACCOUNT_SIDES; i++) {
        AccountSide side = (AccountSide)i;
        const gint64 numbers[] = {(gint64)account_met(results->account, side),
                                  (gint64)account_judged(results->account, side)};
        if (!run_with(results, "INSERT INTO account VALUES (?1, ?2, ?3)", account_side_name(side),
                      numbers, G_N_ELEMENTS(numbers), error))
            return FALSE;
    }
    return TRUE;
}

gboolean part_conclude(Results *results, double seconds, GError **error) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_dtostr(number, sizeof number, set_time_seconds(seconds));
    gboolean good = account_adds_up(results->account, error) && add_account(results, error) &&
                    run_with(results, "UPDATE part SET seconds = ?1", number, NULL, 0, error) &&
                    results_finish(results, -1, error);
    results_close(results);
    results->database = NULL; /* it is closed with what is sealed */
    return sealed_end(&results->sealed, good, error);
}
