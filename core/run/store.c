#include "core/run/store.h"

#include "core/page/page.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - store - error - quark, store_error)

/* Pictures that are added before all but the worst are dropped. */
enum { CROPS_AT_ONCE = 2 * PAGE_CROPS };
/* Whoever reads the results while they are written must not end the run. */
enum { COMMIT_MICROSECONDS = 1000000, MAX_COLUMNS = 32, BUSY_MILLISECONDS = 60000 };

struct Store {
    char *path;
    sqlite3 *database;
    sqlite3_stmt *add_crop;
    gsize n_crops;
    gboolean in_transaction;
    gint64 committed;
};

/* Rows are added at the end and sorted once: a small cache does, and keeps memory as it is from a
 * thousand rows on. */
static const char run_schema[] =
    "PRAGMA cache_size = -512;"
    "CREATE TABLE run (version TEXT, arguments TEXT, started TEXT, ended TEXT, exit_status "
    "INTEGER);"
    "CREATE TABLE crops (\"table\" TEXT, \"row\" INTEGER, side TEXT, rank REAL, png BLOB);";

static gboolean fail(const Store *store, GError **error) {
    g_set_error(error, STORE_ERROR, 0, "%s: %s", store->path, sqlite3_errmsg(store->database));
    return FALSE;
}

static gboolean run_sql(Store *store, const char *sql, GError **error) {
    return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK || fail(store, error);
}

static gboolean create_file(const char *path, GError **error) {
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) {
        g_set_error(error, STORE_ERROR, 0, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    close(fd);
    return TRUE;
}

static char *now_text(void) {
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return g_date_time_format_iso8601(now);
}

gboolean store_prepare(Store *store, const char *sql, sqlite3_stmt **out, GError **error) {
    return sqlite3_prepare_v2(store->database, sql, -1, out, NULL) == SQLITE_OK ||
           fail(store, error);
}

static gboolean note_start(Store *store, char **arguments, GError **error) {
    sqlite3_stmt *statement = NULL;
    g_autofree char *joined = g_strjoinv(" ", arguments);
    g_autofree char *now = now_text();
    if (!store_prepare(store, "INSERT INTO run (version, arguments, started) VALUES (?, ?, ?)",
                       &statement, error))
        return FALSE;
    Binder binder = {statement, 0};
    bind_text(&binder, PIXLEAK_VERSION);
    bind_text(&binder, joined);
    bind_text(&binder, now);
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || fail(store, error);
    sqlite3_finalize(statement);
    return good;
}

static gboolean remove_earlier(const char *out, const char *const *names, GError **error) {
    for (; *names != NULL; names++) {
        g_autofree char *path = g_build_filename(out, *names, NULL);
        if (g_unlink(path) != 0 && errno != ENOENT) {
            g_set_error(error, STORE_ERROR, 0, "%s: %s", path, g_strerror(errno));
            return FALSE;
        }
    }
    return TRUE;
}

Store *store_new(const char *out, const char *const *earlier, const char *schema, char **arguments,
                 GError **error) {
    static const char *const databases[] = {"results.db", "results.db-journal", NULL};
    if (g_mkdir_with_parents(out, 0700) != 0) {
        g_set_error(error, STORE_ERROR, 0, "%s: %s", out, g_strerror(errno));
        return NULL;
    }
    if (!remove_earlier(out, databases, error) || !remove_earlier(out, earlier, error))
        return NULL;
    g_autoptr(Store) store = g_new0(Store, 1);
    store->path = g_build_filename(out, "results.db", NULL);
    if (!create_file(store->path, error))
        return NULL;
    if (sqlite3_open_v2(store->path, &store->database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        fail(store, error);
        return NULL;
    }
    sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
    if (!run_sql(store, run_schema, error) || !run_sql(store, schema, error) ||
        !note_start(store, arguments, error) ||
        !store_prepare(store, "INSERT INTO crops VALUES (?,?,?,?,?)", &store->add_crop, error))
        return NULL;
    store->committed = g_get_monotonic_time();
    return g_steal_pointer(&store);
}

void store_free(Store *store) {
    if (store == NULL)
        return;
    sqlite3_finalize(store->add_crop);
    sqlite3_close(store->database);
    g_free(store->path);
    g_free(store);
}

void bind_text(Binder *binder, const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    sqlite3_bind_text(binder->statement, ++binder->column, valid, -1, SQLITE_TRANSIENT);
}

void bind_int(Binder *binder, gint64 value) {
    sqlite3_bind_int64(binder->statement, ++binder->column, value);
}

void bind_count(Binder *binder, gint64 value) {
    if (value < 0)
        sqlite3_bind_null(binder->statement, ++binder->column);
    else
        bind_int(binder, value);
}

void bind_double(Binder *binder, double value) {
    if (isnan(value))
        sqlite3_bind_null(binder->statement, ++binder->column);
    else
        sqlite3_bind_double(binder->statement, ++binder->column, value);
}

static gboolean begin(Store *store, GError **error) {
    if (!store->in_transaction)
        store->in_transaction = run_sql(store, "BEGIN", error);
    return store->in_transaction;
}

static gboolean commit(Store *store, GError **error) {
    store->committed = g_get_monotonic_time();
    if (!store->in_transaction)
        return TRUE;
    store->in_transaction = FALSE;
    return run_sql(store, "COMMIT", error);
}

gboolean store_insert(Store *store, Binder *binder, GError **error) {
    if (!begin(store, error))
        return FALSE;
    gboolean good = sqlite3_step(binder->statement) == SQLITE_DONE || fail(store, error);
    sqlite3_reset(binder->statement);
    return good;
}

gint64 store_last_row(const Store *store) {
    return sqlite3_last_insert_rowid(store->database);
}

sqlite3 *store_database(Store *store) {
    return store->database;
}

static gboolean keep_worst_crops(Store *store, GError **error) {
    g_autofree char *sql = g_strdup_printf(
        "DELETE FROM crops WHERE (\"table\", \"row\") NOT IN (SELECT \"table\", \"row\" FROM crops"
        " GROUP BY \"table\", \"row\" ORDER BY min(rank), \"table\", \"row\" LIMIT %d)",
        PAGE_CROPS);
    store->n_crops = 0;
    return begin(store, error) && run_sql(store, sql, error);
}

gboolean store_add_crop(Store *store, const char *table, gint64 row, const char *side, double rank,
                        GBytes *png, GError **error) {
    gsize length;
    gconstpointer bytes = g_bytes_get_data(png, &length);
    if (store->n_crops >= CROPS_AT_ONCE && !keep_worst_crops(store, error))
        return FALSE;
    Binder binder = {store->add_crop, 0};
    bind_text(&binder, table);
    bind_int(&binder, row);
    bind_text(&binder, side);
    bind_double(&binder, rank);
    sqlite3_bind_blob64(binder.statement, ++binder.column, bytes, length, SQLITE_TRANSIENT);
    store->n_crops++;
    return store_insert(store, &binder, error);
}

gboolean store_tick(Store *store, GError **error) {
    if (g_get_monotonic_time() - store->committed < COMMIT_MICROSECONDS)
        return TRUE;
    return commit(store, error);
}

gboolean store_finish(Store *store, int exit_status, GError **error) {
    g_autofree char *now = now_text();
    g_autofree char *sql =
        g_strdup_printf("UPDATE run SET ended = '%s', exit_status = %d", now, exit_status);
    return keep_worst_crops(store, error) && run_sql(store, sql, error) && commit(store, error);
}

gboolean store_query(Store *store, const char *sql, StoreVisit visit, gpointer data,
                     GError **error) {
    sqlite3_stmt *query = NULL;
    if (!store_prepare(store, sql, &query, error))
        return FALSE;
    int status, n = MIN(sqlite3_column_count(query), MAX_COLUMNS);
    gboolean go_on = TRUE;
    while ((status = sqlite3_step(query)) == SQLITE_ROW && go_on) {
        const char *columns[MAX_COLUMNS];
        for (int i = 0; i < n; i++)
            columns[i] = (const char *)sqlite3_column_text(query, i);
        go_on = visit(n, columns, data);
    }
    gboolean good = !go_on || status == SQLITE_DONE || fail(store, error);
    sqlite3_finalize(query);
    return good;
}
