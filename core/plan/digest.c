#include "core/plan/digest.h"

#include "core/sealed/sealed.h"
#include <string.h>

/* With the zero byte behind it, so that texts don't run into each other. */
static void add_text(GChecksum *digest, const char *text) {
    g_checksum_update(digest, (const guchar *)text, (gssize)strlen(text) + 1);
}

static void add_number(GChecksum *digest, gint64 number) {
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    add_text(digest, text);
}

/* As the columns are read by who uses them. */
static void add_row(GChecksum *digest, sqlite3_stmt *row) {
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        if (sqlite3_column_type(row, i) == SQLITE_INTEGER) {
            add_number(digest, sqlite3_column_int64(row, i));
            continue;
        }
        const char *bytes = sqlite3_column_blob(row, i);
        g_autofree char *text = g_strndup(bytes, (gsize)sqlite3_column_bytes(row, i));
        add_text(digest, text != NULL ? text : "");
    }
}

static gboolean add_rows(sqlite3 *database, const char *sql, const PlanShard *shard,
                         GChecksum *digest, GError **error) {
    sqlite3_stmt *rows = NULL;
    int status;
    gint64 n = 0;
    if (!sealed_prepare(database, sql, &rows, error))
        return FALSE;
    sqlite3_bind_int64(rows, 1, (gint64)shard->first);
    sqlite3_bind_int64(rows, 2, (gint64)(shard->first + shard->n));
    for (; (status = sqlite3_step(rows)) == SQLITE_ROW; n++)
        add_row(digest, rows);
    add_number(digest, n);
    gboolean good = status == SQLITE_DONE || sealed_fail(database, error);
    sqlite3_finalize(rows);
    return good;
}

char *plan_shard_digest(sqlite3 *database, const PlanShard *shard, GError **error) {
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
    add_number(digest, (gint64)shard->number);
    add_number(digest, (gint64)shard->first);
    add_number(digest, (gint64)shard->n);
    return add_rows(database,
                    "SELECT item, path, kind, reason, bytes, time FROM items WHERE item >= ?1 AND"
                    " item < ?2 ORDER BY item",
                    shard, digest, error) &&
                   add_rows(database,
                            "SELECT item, first, n FROM directories WHERE item >= ?1 AND"
                            " item < ?2 ORDER BY item",
                            shard, digest, error)
               ? g_strdup(g_checksum_get_string(digest))
               : NULL;
}

char *plan_facts_digest(const char *version, const char *folder, char **paths, gsize n_roots,
                        gsize n_shards) {
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(digest, version);
    add_text(digest, folder != NULL ? folder : "");
    for (char **path = paths; *path != NULL; path++)
        add_text(digest, *path);
    add_number(digest, (gint64)n_roots);
    add_number(digest, (gint64)n_shards);
    return g_strdup(g_checksum_get_string(digest));
}

GChecksum *plan_id_begin(const char *facts) {
    GChecksum *id = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(id, facts);
    return id;
}

void plan_id_add(GChecksum *id, const char *shard) {
    add_text(id, shard);
}
