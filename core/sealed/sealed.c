#include "core/sealed/sealed.h"

#include "core/file/synced.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - sealed - error - quark, sealed_error)

static gboolean fail_at(const char *path, GError **error) {
    g_set_error(error, SEALED_ERROR, 0, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

static const char *next_step(int code) {
    switch (code) {
    case SQLITE_FULL:
        return "make room there, or name another folder, then do it again";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "it is damaged, or no database: make it anew";
    case SQLITE_IOERR:
        return "look at the storage that it lies on, then do it again";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another program has it open: do it again once that has ended";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return "see to it that you may read and write it and its folder";
    case SQLITE_NOMEM:
        return "do it again with more memory";
    default:
        return "it is damaged, or another version of pixleak wrote it: make it anew";
    }
}

char *sealed_reason(sqlite3 *database) {
    return database != NULL ? g_strdup_printf("%s: %s", sqlite3_errmsg(database),
                                              next_step(sqlite3_errcode(database)))
                            : g_strdup("no memory");
}

gboolean sealed_fail(sqlite3 *database, GError **error) {
    const char *path = database != NULL ? sqlite3_db_filename(database, "main") : NULL;
    g_autofree char *reason = sealed_reason(database);
    g_set_error(error, SEALED_ERROR, 0, "%s: %s", path != NULL ? path : "a database", reason);
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
    g_autofree char *reason = sealed_reason(*database);
    g_set_error(error, SEALED_ERROR, 0, "%s: %s", path, reason);
    sqlite3_close(*database);
    *database = NULL;
    return FALSE;
}

gboolean sealed_has(sqlite3 *database, const char *table, const char *column) {
    return sqlite3_table_column_metadata(database, "main", table, column, NULL, NULL, NULL, NULL,
                                         NULL) == SQLITE_OK;
}

#define UNIQUE ".XXXXXX.part"

static const char magic[] = "SQLite format 3"; /* with the zero byte behind it */

static gboolean is_database(int fd) {
    char start[sizeof magic];
    return pread(fd, start, sizeof start, 0) == sizeof start &&
           memcmp(start, magic, sizeof magic) == 0;
}

/* The application id of databases that are begun here ("pxlk"), and its place in their header:
 * SQLite's file format document, section 1.3. It is written before all else. */
#define APPLICATION_ID 0x70786c6b
enum { APPLICATION_ID_OFFSET = 68 };

static gboolean is_empty_or_begun(int fd) {
    struct stat status;
    guint32 id = 0;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
           (status.st_size == 0 ||
            (is_database(fd) && pread(fd, &id, sizeof id, APPLICATION_ID_OFFSET) == sizeof id &&
             GUINT32_FROM_BE(id) == APPLICATION_ID));
}

typedef gboolean (*HoldsOwn)(int fd);

static gboolean holds_anything(int fd) {
    (void)fd;
    return TRUE;
}

gboolean sealed_may_be_left(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    gboolean own = fd >= 0 && is_empty_or_begun(fd);
    if (fd >= 0)
        close(fd);
    return own;
}

/* Whether the maker of a temporary file lives no more. To be written, though nobody does: NFS locks
 * for one process alone only what that may write to (flock(2)). */
static gboolean is_left(const char *path, HoldsOwn holds_own) {
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    gboolean left = fd >= 0 && holds_own(fd) && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (fd >= 0)
        close(fd);
    return left;
}

/* What stands for the X is letters and digits (mkstemp(3)). */
gboolean sealed_is_temporary_name(const char *entry, const char *name) {
    gsize length = strlen(name);
    if (!g_str_has_prefix(entry, name) || strlen(entry + length) != strlen(UNIQUE) ||
        entry[length] != '.' || !g_str_has_suffix(entry, ".part"))
        return FALSE;
    for (const char *at = entry + length + 1; *at != '.'; at++)
        if (!g_ascii_isalnum(*at))
            return FALSE;
    return TRUE;
}

/* Where the file system knows no locks nobody can tell, and they stay. */
static void remove_left(const char *path, HoldsOwn holds_own) {
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *entry; entries != NULL && (entry = g_dir_read_name(entries)) != NULL;) {
        g_autofree char *left = g_build_filename(folder, entry, NULL);
        if (sealed_is_temporary_name(entry, name) && is_left(left, holds_own))
            g_unlink(left);
    }
}

void sealed_remove_left(const char *path) {
    remove_left(path, is_empty_or_begun);
}

void sealed_remove_temporary(const char *path) {
    remove_left(path, holds_anything);
}

/* Between its making and its lock it may have been taken for one that was left. */
int sealed_temporary(const char *path, char **temporary) {
    struct stat status;
    for (;;) {
        *temporary = g_strconcat(path, UNIQUE, NULL);
        int fd = g_mkstemp_full(*temporary, O_RDWR | O_CLOEXEC, 0600);
        gboolean locked = fd >= 0 && flock(fd, LOCK_EX) == 0;
        if (fd < 0 || !locked || fstat(fd, &status) != 0 || status.st_nlink > 0)
            return fd;
        close(fd);
        g_free(*temporary);
    }
}

gboolean sealed_begin(Sealed *sealed, const char *path, GError **error) {
    sealed->path = g_strdup(path);
    sealed_remove_left(path);
    int fd = sealed_temporary(path, &sealed->temporary);
    if (fd < 0) {
        fail_at(path, error);
        g_clear_pointer(&sealed->temporary, g_free);
        return FALSE;
    }
    sealed->claim = fd + 1;
    g_autofree char *settings =
        g_strdup_printf("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                        " PRAGMA cache_size = -1024; PRAGMA application_id = %d",
                        APPLICATION_ID);
    return open_by_uri(sealed->temporary, "nolock=1", SQLITE_OPEN_READWRITE, &sealed->database,
                       error) &&
           sealed_run(sealed->database, settings, error);
}

/* What stands behind the database, for which SQLite has no eyes: its length and its digest. */
#define SEAL_FORMAT "pixleak seal %020" G_GUINT64_FORMAT " "
enum { SEAL_HEAD = 34, SEAL_LENGTH = SEAL_HEAD + 64 + 1 };

typedef char Seal[SEAL_LENGTH + 1];

/* Of the first `length` bytes of the file. */
static gboolean make_seal(int fd, guint64 length, Seal seal) {
    enum { CHUNK = 1 << 16 };
    g_autofree guint8 *bytes = g_malloc(CHUNK);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint64 at = 0; at < length;) {
        gssize n = pread(fd, bytes, (gsize)MIN(CHUNK, length - at), (off_t)at);
        if (n == 0) /* cut off meanwhile, of which nothing tells */
            errno = EIO;
        if (n <= 0)
            return FALSE;
        g_checksum_update(checksum, bytes, n);
        at += (guint64)n;
    }
    g_snprintf(seal, SEAL_LENGTH + 1, SEAL_FORMAT "%s\n", length, g_checksum_get_string(checksum));
    return TRUE;
}

/* Where there is room for a part of it alone, nothing says why. */
static gboolean write_seal(int fd, const Seal seal) {
    gssize n = write(fd, seal, SEAL_LENGTH);
    if (n >= 0 && n < SEAL_LENGTH)
        errno = ENOSPC;
    return n == SEAL_LENGTH;
}

gboolean sealed_seal(const char *path, GError **error) {
    struct stat status;
    Seal seal;
    int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        return fail_at(path, error);
    gboolean good = (fstat(fd, &status) == 0 && make_seal(fd, (guint64)status.st_size, seal) &&
                     write_seal(fd, seal)) ||
                    fail_at(path, error);
    close(fd);
    return good;
}

/* What storage could not keep of what SQLite wrote, which syncs nothing and doesn't heed what it is
 * told when it closes, is said to descriptors that were open then (fsync(2)): to the claim. */
static gboolean put_in_place(const Sealed *sealed, GError **error) {
    g_autofree char *folder = g_path_get_dirname(sealed->path);
    if (fsync(sealed->claim - 1) != 0)
        return fail_at(sealed->path, error);
    if (g_rename(sealed->temporary, sealed->path) != 0)
        return fail_at(sealed->path, error);
    return folder_sync(folder, error);
}

gboolean sealed_end(Sealed *sealed, gboolean good, GError **error) {
    if (sqlite3_close(sealed->database) != SQLITE_OK && good)
        good = sealed_fail(sealed->database, error);
    good = good && sealed_seal(sealed->temporary, error) && put_in_place(sealed, error);
    if (!good && sealed->temporary != NULL)
        g_unlink(sealed->temporary);
    if (sealed->claim > 0)
        close(sealed->claim - 1);
    sealed->claim = 0;
    g_clear_pointer(&sealed->path, g_free);
    g_clear_pointer(&sealed->temporary, g_free);
    sealed->database = NULL;
    return good;
}

static gboolean fail_as(const char *path, const char *what, const char *next, GError **error) {
    g_set_error(error, SEALED_ERROR, 0, "%s: %s%s%s", path, what, next != NULL ? ": " : "",
                next != NULL ? next : "");
    return FALSE;
}

/* Whether the seal is that of the bytes before it; of more of them than `whole` only of their
 * number. */
static gboolean has_seal(int fd, guint64 size, guint64 whole) {
    Seal there = "", here = "";
    if (size < SEAL_LENGTH ||
        pread(fd, there, SEAL_LENGTH, (off_t)(size - SEAL_LENGTH)) != SEAL_LENGTH)
        return FALSE;
    guint64 length = size - SEAL_LENGTH;
    g_snprintf(here, sizeof here, SEAL_FORMAT, length);
    if (memcmp(there, here, SEAL_HEAD) != 0)
        return FALSE;
    return length > whole || (make_seal(fd, length, here) && memcmp(there, here, SEAL_LENGTH) == 0);
}

static gboolean check_file(int fd, const char *path, const SealedKind *kind, GError **error) {
    struct stat status;
    if (fstat(fd, &status) != 0)
        return fail_at(path, error);
    if (!S_ISREG(status.st_mode))
        return fail_as(path, kind->none, NULL, error);
    if (status.st_size == 0)
        return fail_as(path, "it is empty", kind->next, error);
    if (!is_database(fd))
        return fail_as(path, kind->none, NULL, error);
    return has_seal(fd, (guint64)status.st_size, kind->whole) ||
           fail_as(path,
                   "it is another kind of file, or not what was written there: cut off, altered or "
                   "damaged",
                   kind->next, error);
}

sqlite3 *sealed_open(const char *path, const SealedKind *kind, GError **error) {
    sqlite3 *database = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        fail_at(path, error);
        return NULL;
    }
    gboolean good = check_file(fd, path, kind, error);
    close(fd);
    if (!good || !open_by_uri(path, "immutable=1", SQLITE_OPEN_READONLY, &database, error))
        return NULL;
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, SEALED_VALUE);
    return database;
}
