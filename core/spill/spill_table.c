#include "core/spill/spill_table.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum Query { ADD, REPLACE, FIND, EACH, N_QUERIES } Query;
static const char *const queries[N_QUERIES] = {
    [ADD] = "INSERT OR IGNORE INTO pairs VALUES (NULL, ?1, ?2)",
    [REPLACE] = "UPDATE pairs SET value = ?2 WHERE key = ?1",
    [FIND] = "SELECT value FROM pairs WHERE key = ?",
    [EACH] = "SELECT key, value FROM pairs ORDER BY position",
};

/* Nobody else has the file, and after a failure nobody needs it. The cache is 2 MiB. */
static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA cache_size = -2048; BEGIN;"
    "CREATE TABLE pairs (position INTEGER PRIMARY KEY, key BLOB UNIQUE, value BLOB)";

/* A process's own: where the kernel can (Linux 4.14), it lies in memory that a fork hands on as
 * zeros. */
typedef struct Connection {
    sqlite3 *database;
    sqlite3_stmt *statements[N_QUERIES];
    pid_t owner; /* the process that it is for */
} Connection;

struct SpillTable {
    int file;              /* the database's, which has no name anymore; -1: none */
    const guint8 *content; /* all of it, mapped, once it is shared; NULL before */
    gsize content_size;    /* in bytes */
    gsize size;            /* pairs */
    Connection *connection;
    gboolean is_wiped; /* the connection, by a fork; else its owner is asked for with each use */
};

static gboolean fail(const SpillTable *table, GError **error) {
    sqlite3 *database = table->connection->database;
    g_set_error(error, SPILL_ERROR, 0, "%s: a temporary table can't be written: %s",
                g_get_tmp_dir(), database ? sqlite3_errmsg(database) : g_strerror(errno));
    return FALSE;
}

static gboolean prepare(Connection *connection) {
    connection->owner = getpid();
    for (guint i = 0; i < N_QUERIES; i++)
        if (sqlite3_prepare_v3(connection->database, queries[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &connection->statements[i], NULL) != SQLITE_OK)
            return FALSE;
    return TRUE;
}

static void disconnect(Connection *connection) {
    for (guint i = 0; i < N_QUERIES; i++)
        g_clear_pointer(&connection->statements[i], sqlite3_finalize);
    g_clear_pointer(&connection->database, sqlite3_close);
}

/* SQLite's own temporary files can't be mapped; this one's name is taken away once it is open. */
static gboolean open_unnamed(SpillTable *table) {
    g_autofree char *name = g_build_filename(g_get_tmp_dir(), "pixleak-XXXXXX", NULL);
    table->file = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (table->file < 0)
        return FALSE;
    int status = sqlite3_open_v2(name, &table->connection->database,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, "unix-none");
    unlink(name);
    return status == SQLITE_OK;
}

static gboolean make_connection(SpillTable *table) {
    gpointer memory =
        mmap(NULL, sizeof(Connection), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return FALSE;
    table->connection = memory;
    table->is_wiped = madvise(memory, sizeof(Connection), MADV_WIPEONFORK) == 0;
    return TRUE;
}

/* A connection that came from the parent is as good as none. */
static gboolean is_connected(const SpillTable *table) {
    const Connection *connection = table->connection;
    return connection->database != NULL && (table->is_wiped || connection->owner == getpid());
}

SpillTable *spill_table_new(GError **error) {
    g_autoptr(SpillTable) table = g_new0(SpillTable, 1);
    table->file = -1;
    if (!make_connection(table)) {
        g_set_error(error, SPILL_ERROR, 0, "no memory for a temporary table: %s",
                    g_strerror(errno));
        return NULL;
    }
    Connection *connection = table->connection;
    if (open_unnamed(table) &&
        sqlite3_exec(connection->database, schema, NULL, NULL, NULL) == SQLITE_OK &&
        prepare(connection))
        return g_steal_pointer(&table);
    connection->owner = getpid();
    fail(table, error);
    return NULL;
}

void spill_table_free(SpillTable *table) {
    if (table == NULL)
        return;
    if (table->connection != NULL) {
        if (is_connected(table)) /* what a parent opened is left to it */
            disconnect(table->connection);
        munmap(table->connection, sizeof(Connection));
    }
    if (table->content != NULL)
        munmap((gpointer)table->content, table->content_size);
    if (table->file >= 0)
        close(table->file);
    g_free(table);
}

gboolean spill_table_share(SpillTable *table, GError **error) {
    struct stat status;
    if (sqlite3_exec(table->connection->database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        return fail(table, error);
    disconnect(table->connection);
    gpointer content = MAP_FAILED;
    if (fstat(table->file, &status) == 0)
        content = mmap(NULL, (gsize)status.st_size, PROT_READ, MAP_SHARED, table->file, 0);
    if (content == MAP_FAILED)
        return fail(table, error);
    table->content = content;
    table->content_size = (gsize)status.st_size;
    return TRUE;
}

/* A connection of SQLite must not be carried through a fork, and it opens no file that has no name:
 * each process connects to the bytes that all have mapped. */
static void connect_shared(const SpillTable *table) {
    Connection *connection = table->connection;
    gint64 size = (gint64)table->content_size;
    *connection = (Connection){0};
    if (table->content == NULL)
        g_error("a temporary table is read in another process, and was not shared");
    if (sqlite3_open_v2(":memory:", &connection->database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
        sqlite3_deserialize(connection->database, "main", (guint8 *)table->content, size, size,
                            SQLITE_DESERIALIZE_READONLY) != SQLITE_OK ||
        sqlite3_exec(connection->database, "PRAGMA mmap_size = 0x7fff0000", NULL, NULL, NULL) !=
            SQLITE_OK ||
        !prepare(connection))
        g_error("a temporary table can't be opened again: %s",
                sqlite3_errmsg(connection->database));
}

/* For this process; to be reset after use. */
static sqlite3_stmt *statement_of(const SpillTable *table, Query query) {
    if (!is_connected(table))
        connect_shared(table);
    return table->connection->statements[query];
}

/* Paths need not be UTF-8: all texts are bytes to SQLite. */
static void bind(sqlite3_stmt *statement, int parameter, const char *text) {
    sqlite3_bind_blob64(statement, parameter, text, strlen(text), SQLITE_STATIC);
}

static char *column(sqlite3_stmt *statement, int number) {
    const char *bytes = sqlite3_column_blob(statement, number); /* NULL where there are none */
    return bytes ? g_strndup(bytes, (gsize)sqlite3_column_bytes(statement, number)) : g_strdup("");
}

static gboolean has_row(const SpillTable *table, sqlite3_stmt *statement) {
    int status = sqlite3_step(statement);
    if (status != SQLITE_ROW && status != SQLITE_DONE)
        g_error("a temporary table can't be read back: %s",
                sqlite3_errmsg(table->connection->database));
    return status == SQLITE_ROW;
}

static gboolean write_pair(SpillTable *table, Query query, const char *key, const char *value,
                           GError **error) {
    sqlite3_stmt *statement = statement_of(table, query);
    bind(statement, 1, key);
    bind(statement, 2, value);
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || fail(table, error);
    sqlite3_reset(statement);
    return good;
}

gboolean spill_table_add(SpillTable *table, const char *key, const char *value, gboolean *added,
                         GError **error) {
    if (!write_pair(table, ADD, key, value, error))
        return FALSE;
    gboolean is_new = sqlite3_changes(table->connection->database) > 0;
    table->size += is_new;
    if (added != NULL)
        *added = is_new;
    return TRUE;
}

gboolean spill_table_set(SpillTable *table, const char *key, const char *value, GError **error) {
    gboolean added;
    return spill_table_add(table, key, value, &added, error) &&
           (added || write_pair(table, REPLACE, key, value, error));
}

char *spill_table_find(const SpillTable *table, const char *key) {
    sqlite3_stmt *find = statement_of(table, FIND);
    bind(find, 1, key);
    char *value = has_row(table, find) ? column(find, 0) : NULL;
    sqlite3_reset(find);
    return value;
}

gboolean spill_table_contains(const SpillTable *table, const char *key) {
    g_autofree char *value = spill_table_find(table, key);
    return value != NULL;
}

gsize spill_table_size(const SpillTable *table) {
    return table->size;
}

gboolean spill_table_each(const SpillTable *table, SpillTableVisit visit, gpointer data) {
    sqlite3_stmt *each = statement_of(table, EACH);
    gboolean more = TRUE;
    while (more && has_row(table, each)) {
        g_autofree char *key = column(each, 0);
        g_autofree char *value = column(each, 1);
        more = visit(key, value, data);
    }
    sqlite3_reset(each);
    return more;
}
