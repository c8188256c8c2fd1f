#include "core/sealed/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - sealed - error - quark, sealed_error)

static gboolean fail_at(const char *path, GError **error) {
    g_set_error(error, SEALED_ERROR, 0, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

gboolean sealed_fail(sqlite3 *database, GError **error) {
    const char *path = database != NULL ? sqlite3_db_filename(database, "main") : NULL;
    g_set_error(error, SEALED_ERROR, 0, "%s: %s", path != NULL ? path : "a database",
                database != NULL ? sqlite3_errmsg(database) : "no memory");
    return FALSE;
}

gboolean sealed_run(sqlite3 *database, const char *sql, GError **error) {
    return sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           sealed_fail(database, error);
}

gboolean sealed_prepare(sqlite3 *database, const char *sql, sqlite3_stmt **statement,
                        GError **error) {
    return sqlite3_prepare_v2(database, sql, -1, statement, NULL) == SQLITE_OK ||
           sealed_fail(database, error);
}

/* The path as a URI of SQLite's, with `parameters` behind it. */
static gboolean open_by_uri(const char *path, const char *parameters, int flags, sqlite3 **database,
                            GError **error) {
    g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
    g_autofree char *uri = g_strdup_printf("file:%s?%s", escaped, parameters);
    if (sqlite3_open_v2(uri, database, flags | SQLITE_OPEN_URI, NULL) == SQLITE_OK)
        return TRUE;
    g_set_error(error, SEALED_ERROR, 0, "%s: %s", path,
                *database != NULL ? sqlite3_errmsg(*database) : "no memory");
    sqlite3_close(*database);
    *database = NULL;
    return FALSE;
}

gboolean sealed_begin(Sealed *sealed, const char *path, GError **error) {
    sealed->path = g_strdup(path);
    sealed->temporary = g_strconcat(path, ".XXXXXX.part", NULL);
    int fd = g_mkstemp_full(sealed->temporary, O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        fail_at(path, error);
        g_clear_pointer(&sealed->temporary, g_free);
        return FALSE;
    }
    close(fd);
    return open_by_uri(sealed->temporary, "nolock=1", SQLITE_OPEN_READWRITE, &sealed->database,
                       error) &&
           sealed_run(sealed->database,
                      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = "
                      "-1024",
                      error);
}

static gboolean sync_path(const char *path, int flags, GError **error) {
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return fail_at(path, error);
    gboolean good = fsync(fd) == 0 || fail_at(path, error);
    close(fd);
    return good;
}

static gboolean put_in_place(const Sealed *sealed, GError **error) {
    g_autofree char *folder = g_path_get_dirname(sealed->path);
    if (!sync_path(sealed->temporary, O_RDONLY, error))
        return FALSE;
    if (g_rename(sealed->temporary, sealed->path) != 0)
        return fail_at(sealed->path, error);
    return sync_path(folder, O_RDONLY | O_DIRECTORY, error);
}

gboolean sealed_end(Sealed *sealed, gboolean good, GError **error) {
    if (sqlite3_close(sealed->database) != SQLITE_OK && good)
        good = sealed_fail(sealed->database, error);
    good = good && put_in_place(sealed, error);
    if (!good && sealed->temporary != NULL)
        g_unlink(sealed->temporary);
    g_clear_pointer(&sealed->path, g_free);
    g_clear_pointer(&sealed->temporary, g_free);
    sealed->database = NULL;
    return good;
}

sqlite3 *sealed_open(const char *path, GError **error) {
    sqlite3 *database = NULL;
    if (!open_by_uri(path, "immutable=1", SQLITE_OPEN_READONLY, &database, error))
        return NULL;
    return database;
}
