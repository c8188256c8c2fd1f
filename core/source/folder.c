#include "core/source/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of entries that are asked for at once, as C libraries do. */
enum { ENTRIES = 32 << 10 };
/* So many folders stay open around the one that is read, which is found from there: the system
 * looks up one name, not all of a path. What lies deeper is found by its path. */
enum { OPEN_AROUND = 32 };

/* A file is told by its folder and its name in there; by its own number two links would be one. */
static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA cache_size = -1024; PRAGMA synchronous = OFF;"
    "CREATE TABLE files (root INTEGER, path BLOB, kind INTEGER, reason TEXT, within INTEGER);"
    "CREATE TABLE folders (device INTEGER, inode INTEGER, PRIMARY KEY (device, inode)) WITHOUT "
    "ROWID;"
    "CREATE TABLE named (device INTEGER, inode INTEGER, name BLOB, root INTEGER, path BLOB,"
    " PRIMARY KEY (device, inode, name)) WITHOUT ROWID; BEGIN";

typedef enum Statement {
    ADD_FILE,
    ADD_FOLDER,
    ADD_NAMED,
    FIND_FOLDER,
    TAKE_NAMED,
    SORT,
    STATEMENTS
} Statement;

static const char *const statement_texts[STATEMENTS] = {
    [ADD_FILE] = "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
    [ADD_FOLDER] = "INSERT OR IGNORE INTO folders VALUES (?, ?)",
    [ADD_NAMED] = "INSERT OR IGNORE INTO named VALUES (?, ?, ?, ?, ?)",
    [FIND_FOLDER] = "SELECT 1 FROM folders WHERE device = ? AND inode = ?",
    [TAKE_NAMED] = "INSERT INTO files SELECT root, path, ?, NULL, 0 FROM named n WHERE NOT EXISTS"
                   " (SELECT 1 FROM folders f WHERE f.device = n.device AND f.inode = n.inode)",
    [SORT] = "SELECT path, kind, reason, within FROM files ORDER BY root, path",
};

struct FolderWalk {
    sqlite3 *sorter; /* a temporary database that SQLite keeps on disk */
    sqlite3_stmt *statements[STATEMENTS];
    SourceIsOwn is_own; /* NULL: nothing is left out */
    gconstpointer own_data;
    dev_t own_device;
    ino_t own_inode;
    gsize n_left;
    gint64 root;                                       /* position among the named paths */
    _Alignas(struct dirent64) guint8 entries[ENTRIES]; /* of the folder that is being read */
};

/* A folder on the way down. */
typedef struct WalkedFolder {
    const char *path;
    gboolean within; /* no link led to it from the named one */
    int fd, depth;   /* fd: -1 where it isn't open */
    gboolean own;    /* of what is_own() says so is left out */
} WalkedFolder;

static gboolean fail(const FolderWalk *walk, GError **error) {
    g_set_error(error, SPILL_ERROR, 0, "paths can't be sorted: %s",
                walk->sorter ? sqlite3_errmsg(walk->sorter) : "no memory");
    return FALSE;
}

static gboolean set_errno(const char *path, GError **error) {
    g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s", path,
                g_strerror(errno));
    return FALSE;
}

FolderWalk *folder_walk_new(GError **error) {
    g_autoptr(FolderWalk) walk = g_new0(FolderWalk, 1);
    gboolean good =
        sqlite3_open_v2("", &walk->sorter,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) == SQLITE_OK &&
        sqlite3_exec(walk->sorter, schema, NULL, NULL, NULL) == SQLITE_OK;
    for (guint i = 0; good && i < STATEMENTS; i++)
        good = sqlite3_prepare_v2(walk->sorter, statement_texts[i], -1, &walk->statements[i],
                                  NULL) == SQLITE_OK;
    if (!good) {
        fail(walk, error);
        return NULL;
    }
    return g_steal_pointer(&walk);
}

void folder_walk_free(FolderWalk *walk) {
    if (walk == NULL)
        return;
    for (guint i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(walk->statements[i]);
    sqlite3_close(walk->sorter);
    g_free(walk);
}

void folder_walk_leave(FolderWalk *walk, const char *folder, SourceIsOwn is_own,
                       gconstpointer data) {
    struct stat status;
    if (stat(folder, &status) != 0)
        return;
    walk->is_own = is_own;
    walk->own_data = data;
    walk->own_device = status.st_dev;
    walk->own_inode = status.st_ino;
}

gsize folder_walk_n_left(const FolderWalk *walk) {
    return walk->n_left;
}

/* Runs a statement whose values are bound. */
static gboolean run(const FolderWalk *walk, Statement statement, GError **error) {
    gboolean good = sqlite3_step(walk->statements[statement]) == SQLITE_DONE || fail(walk, error);
    sqlite3_reset(walk->statements[statement]);
    return good;
}

static sqlite3_stmt *bind_folder(const FolderWalk *walk, Statement statement,
                                 const struct stat *folder) {
    sqlite3_bind_int64(walk->statements[statement], 1, (gint64)folder->st_dev);
    sqlite3_bind_int64(walk->statements[statement], 2, (gint64)folder->st_ino);
    return walk->statements[statement];
}

/* With zero bytes for slashes, so that names are compared one after the other: what a folder holds
 * stands together. */
static char *sort_key(const char *path, gsize *length) {
    *length = strlen(path);
    char *key = g_strndup(path, *length);
    for (gsize i = 0; i < *length; i++)
        if (key[i] == '/')
            key[i] = '\0';
    return key;
}

static gboolean add_row(FolderWalk *walk, const char *path, SourceKind kind, const char *reason,
                        gboolean within, GError **error) {
    gsize length;
    g_autofree char *key = sort_key(path, &length);
    sqlite3_stmt *insert = walk->statements[ADD_FILE];
    sqlite3_bind_int64(insert, 1, walk->root);
    sqlite3_bind_blob64(insert, 2, key, length, SQLITE_STATIC);
    sqlite3_bind_int(insert, 3, (int)kind);
    sqlite3_bind_text(insert, 4, reason, -1, SQLITE_STATIC);
    sqlite3_bind_int(insert, 5, within);
    return run(walk, ADD_FILE, error);
}

/* As g_build_filename(), which takes as long as to list a file. */
static char *path_in(const char *folder, const char *name) {
    gsize length = strlen(folder), name_length = strlen(name);
    while (length > 0 && folder[length - 1] == '/')
        length--;
    char *path = g_malloc(length + name_length + 2);
    memcpy(path, folder, length);
    path[length] = '/';
    memcpy(path + length + 1, name, name_length + 1);
    return path;
}

static gboolean is_folder(const char *folder, const struct dirent64 *entry) {
    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
        return entry->d_type == DT_DIR;
    g_autofree char *path = path_in(folder, entry->d_name);
    return g_file_test(path, G_FILE_TEST_IS_DIR);
}

/* A folder in a folder. */
typedef struct Subfolder {
    char *name;
    gboolean within; /* and no link to one elsewhere */
} Subfolder;

static void subfolder_clear(gpointer folder) {
    g_free(((Subfolder *)folder)->name);
}

static gint compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(((const Subfolder *)a)->name, ((const Subfolder *)b)->name);
}

/* Adds a file, or a folder to `folders`. */
static gboolean take_entry(FolderWalk *walk, const WalkedFolder *folder,
                           const struct dirent64 *entry, GArray *folders, GError **error) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
        return TRUE;
    if (is_folder(folder->path, entry)) {
        Subfolder found = {g_strdup(entry->d_name), folder->within && entry->d_type == DT_DIR};
        g_array_append_val(folders, found);
        return TRUE;
    }
    if (folder->own && walk->is_own(folder->path, entry->d_name, walk->own_data)) {
        walk->n_left++;
        return TRUE;
    }
    g_autofree char *path = path_in(folder->path, entry->d_name);
    return add_row(walk, path, SOURCE_FILE, NULL, folder->within && entry->d_type == DT_REG, error);
}

/* Adds the folder's files; its folders come in `folders`. *problem is set where it can't be read to
 * its end. */
static gboolean read_folder(FolderWalk *walk, const WalkedFolder *folder, GArray *folders,
                            GError **problem, GError **error) {
    ssize_t n;
    while ((n = getdents64(folder->fd, walk->entries, ENTRIES)) > 0)
        for (ssize_t at = 0; at < n;) {
            const struct dirent64 *entry = (gconstpointer)(walk->entries + at);
            if (!take_entry(walk, folder, entry, folders, error))
                return FALSE;
            at += entry->d_reclen;
        }
    if (n < 0)
        set_errno(folder->path, problem);
    return TRUE;
}

/* Opens a folder that has not been read yet, from the one around it or by its path; -1 without a
 * problem where it has. */
static int open_folder(FolderWalk *walk, int around, const char *name, const char *path,
                       gboolean *own, GError **problem, GError **error) {
    int fd = openat(around >= 0 ? around : AT_FDCWD, around >= 0 ? name : path,
                    O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_DIRECTORY);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        set_errno(path, problem);
    } else {
        *own = walk->is_own != NULL && status.st_dev == walk->own_device &&
               status.st_ino == walk->own_inode;
        bind_folder(walk, ADD_FOLDER, &status);
        if (run(walk, ADD_FOLDER, error) && sqlite3_changes(walk->sorter) > 0)
            return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

static gboolean walk_subfolders(FolderWalk *walk, const WalkedFolder *folder, const GArray *folders,
                                GError **error);

/* A folder that can't be read is *problem. around: the folder that it lies in; NULL: it is the
 * named one. FALSE at an error that ends all. */
static gboolean walk_folder(FolderWalk *walk, const WalkedFolder *around, const Subfolder *named,
                            const char *path, GError **problem, GError **error) {
    g_autoptr(GArray) folders = g_array_new(FALSE, FALSE, sizeof(Subfolder));
    g_autoptr(GError) failure = NULL;
    g_array_set_clear_func(folders, subfolder_clear);
    WalkedFolder folder = {path, named->within, -1, around != NULL ? around->depth + 1 : 0, FALSE};
    folder.fd = open_folder(walk, around != NULL ? around->fd : -1, named->name, path, &folder.own,
                            problem, &failure);
    gboolean good = folder.fd < 0 || read_folder(walk, &folder, folders, problem, &failure);
    if (folder.fd >= 0 && (folder.depth >= OPEN_AROUND || folders->len == 0)) {
        close(folder.fd);
        folder.fd = -1;
    }
    g_array_sort(folders, compare_names);
    good = good && failure == NULL && walk_subfolders(walk, &folder, folders, &failure);
    if (folder.fd >= 0)
        close(folder.fd);
    if (failure != NULL)
        g_propagate_error(error, g_steal_pointer(&failure));
    return good;
}

static gboolean walk_subfolders(FolderWalk *walk, const WalkedFolder *folder, const GArray *folders,
                                GError **error) {
    for (guint i = 0; i < folders->len; i++) {
        const Subfolder *next = &g_array_index(folders, Subfolder, i);
        g_autofree char *path = path_in(folder->path, next->name);
        g_autoptr(GError) unread = NULL;
        if (!walk_folder(walk, folder, next, path, &unread, error) ||
            (unread != NULL &&
             !add_row(walk, path, SOURCE_UNREADABLE, unread->message, FALSE, error)))
            return FALSE;
    }
    return TRUE;
}

/* The folder that a path names a file of. */
static gboolean stat_parent(const char *path, struct stat *parent) {
    g_autofree char *folder = g_path_get_dirname(path);
    return stat(folder, parent) == 0;
}

static gboolean add_named(FolderWalk *walk, const char *path, GError **error) {
    struct stat parent;
    if (!stat_parent(path, &parent))
        return add_row(walk, path, SOURCE_FILE, NULL, FALSE, error);
    gsize length;
    g_autofree char *name = g_path_get_basename(path), *key = sort_key(path, &length);
    sqlite3_stmt *insert = bind_folder(walk, ADD_NAMED, &parent);
    sqlite3_bind_blob64(insert, 3, name, strlen(name), SQLITE_STATIC);
    sqlite3_bind_int64(insert, 4, walk->root);
    sqlite3_bind_blob64(insert, 5, key, length, SQLITE_STATIC);
    return run(walk, ADD_NAMED, error);
}

gboolean folder_walk_add(FolderWalk *walk, const char *path, gboolean listed, GError **problem,
                         GError **error) {
    struct stat status;
    walk->root++;
    if (stat(path, &status) != 0) {
        set_errno(path, problem);
        return TRUE;
    }
    const Subfolder named = {(char *)path, !listed};
    return S_ISDIR(status.st_mode) ? walk_folder(walk, NULL, &named, path, problem, error)
                                   : add_named(walk, path, error);
}

gboolean folder_walk_add_problem(FolderWalk *walk, const char *path, SourceKind kind,
                                 const char *reason, GError **error) {
    walk->root++;
    return add_row(walk, path, kind, reason, FALSE, error);
}

static gboolean visit_row(sqlite3_stmt *row, FolderVisit visit, gpointer data, GError **error) {
    gsize length = (gsize)sqlite3_column_bytes(row, 0);
    g_autofree char *path = g_malloc(length + 1);
    if (length > 0)
        memcpy(path, sqlite3_column_blob(row, 0), length);
    path[length] = '\0';
    for (gsize i = 0; i < length; i++)
        if (path[i] == '\0')
            path[i] = '/';
    const WalkedFile file = {path, (SourceKind)sqlite3_column_int(row, 1),
                             (const char *)sqlite3_column_text(row, 2),
                             sqlite3_column_int(row, 3) != 0};
    return visit(&file, data, error);
}

gboolean folder_walk_visit(FolderWalk *walk, FolderVisit visit, gpointer data, GError **error) {
    sqlite3_stmt *sorted = walk->statements[SORT];
    sqlite3_bind_int(walk->statements[TAKE_NAMED], 1, SOURCE_FILE);
    if (!run(walk, TAKE_NAMED, error))
        return FALSE;
    int status;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(sorted)) == SQLITE_ROW)
        good = visit_row(sorted, visit, data, error);
    if (good && status != SQLITE_DONE)
        good = fail(walk, error);
    sqlite3_reset(sorted);
    return good;
}

gboolean folder_walk_is_new(FolderWalk *walk, const char *path, gboolean *is_new, GError **error) {
    struct stat parent;
    *is_new = TRUE;
    if (!stat_parent(path, &parent))
        return TRUE;
    sqlite3_stmt *find = bind_folder(walk, FIND_FOLDER, &parent);
    gboolean is_read = sqlite3_step(find) == SQLITE_ROW;
    sqlite3_reset(find);
    if (is_read) {
        *is_new = FALSE;
        return TRUE;
    }
    gboolean good = add_named(walk, path, error);
    *is_new = good && sqlite3_changes(walk->sorter) > 0;
    return good;
}
