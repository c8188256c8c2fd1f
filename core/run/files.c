#include "core/run/files.h"

#include <dirent.h>
#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Walk {
    sqlite3 *sorter; /* a temporary database that SQLite keeps on disk */
    sqlite3_stmt *insert;
    GPtrArray *problems;
    GHashTable *folders; /* "device:inode" of folders seen, against loops */
    int root;            /* position of the named path that is being walked */
} Walk;

FileProblem *file_problem_new(const char *path, const char *reason) {
    FileProblem *problem = g_new(FileProblem, 1);
    *problem = (FileProblem){g_strdup(path), g_strdup(reason)};
    return problem;
}

void file_problem_free(gpointer data) {
    FileProblem *problem = data;
    g_free(problem->path);
    g_free(problem->reason);
    g_free(problem);
}

static gboolean fail(const Walk *walk, GError **error) {
    g_set_error(error, SPILL_ERROR, 0, "paths can't be sorted: %s",
                walk->sorter ? sqlite3_errmsg(walk->sorter) : "no memory");
    return FALSE;
}

static gboolean set_errno(const char *path, GError **error) {
    g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s", path,
                g_strerror(errno));
    return FALSE;
}

static gint compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static gboolean is_new(Walk *walk, const char *folder) {
    struct stat status;
    if (stat(folder, &status) != 0)
        return TRUE;
    char *name = g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)status.st_dev,
                                 (guint64)status.st_ino);
    return g_hash_table_add(walk->folders, name);
}

/* With zero bytes for slashes, so that names are compared one after the other: what a folder holds
 * stands together. */
static gboolean add_file(Walk *walk, const char *path, GError **error) {
    gsize length = strlen(path);
    g_autofree char *key = g_strndup(path, length);
    for (gsize i = 0; i < length; i++)
        if (key[i] == '/')
            key[i] = '\0';
    sqlite3_bind_int(walk->insert, 1, walk->root);
    sqlite3_bind_blob64(walk->insert, 2, key, length, SQLITE_STATIC);
    gboolean good = sqlite3_step(walk->insert) == SQLITE_DONE || fail(walk, error);
    sqlite3_reset(walk->insert);
    return good;
}

static gboolean is_folder(const char *folder, const struct dirent *entry) {
    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
        return entry->d_type == DT_DIR;
    g_autofree char *path = g_build_filename(folder, entry->d_name, NULL);
    return g_file_test(path, G_FILE_TEST_IS_DIR);
}

/* Adds the folder's files; the names of its folders come in `folders`. */
static gboolean read_folder(Walk *walk, const char *folder, GPtrArray *folders, GError **error) {
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return set_errno(folder, error);
    gboolean good = TRUE;
    const struct dirent *entry;
    while (good && (errno = 0, entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (is_folder(folder, entry)) {
            g_ptr_array_add(folders, g_strdup(entry->d_name));
            continue;
        }
        g_autofree char *path = g_build_filename(folder, entry->d_name, NULL);
        good = add_file(walk, path, error);
    }
    if (good && errno != 0)
        good = set_errno(folder, error);
    closedir(directory);
    return good;
}

/* A folder that can't be read is *problem. FALSE at an error that ends all. */
static gboolean walk_folder(Walk *walk, const char *folder, GError **problem, GError **error) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (!is_new(walk, folder))
        return TRUE;
    g_autoptr(GError) failure = NULL;
    if (!read_folder(walk, folder, names, &failure)) {
        gboolean of_folder = !g_error_matches(failure, SPILL_ERROR, 0);
        g_propagate_error(of_folder ? problem : error, g_steal_pointer(&failure));
        return of_folder;
    }
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
        g_autoptr(GError) unread = NULL;
        if (!walk_folder(walk, path, &unread, error))
            return FALSE;
        if (unread != NULL)
            g_ptr_array_add(walk->problems, file_problem_new(path, unread->message));
    }
    return TRUE;
}

static gboolean walk_all(Walk *walk, char **paths, GError **error) {
    for (; *paths != NULL; paths++, walk->root++) {
        struct stat status;
        g_autoptr(GError) problem = NULL;
        if (stat(*paths, &status) != 0)
            return set_errno(*paths, error);
        if (!S_ISDIR(status.st_mode)) {
            if (!add_file(walk, *paths, error))
                return FALSE;
        } else if (!walk_folder(walk, *paths, &problem, error)) {
            return FALSE;
        } else if (problem != NULL) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean visit_sorted(const Walk *walk, FilesVisit visit, gpointer data, GError **error) {
    sqlite3_stmt *sorted = NULL;
    if (sqlite3_prepare_v2(walk->sorter, "SELECT path FROM files ORDER BY root, path", -1, &sorted,
                           NULL) != SQLITE_OK)
        return fail(walk, error);
    int status;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(sorted)) == SQLITE_ROW) {
        gsize length = (gsize)sqlite3_column_bytes(sorted, 0);
        g_autofree char *path = g_malloc(length + 1);
        memcpy(path, sqlite3_column_blob(sorted, 0), length);
        path[length] = '\0';
        for (gsize i = 0; i < length; i++)
            if (path[i] == '\0')
                path[i] = '/';
        good = visit(path, data, error);
    }
    if (good && status != SQLITE_DONE)
        good = fail(walk, error);
    sqlite3_finalize(sorted);
    return good;
}

gboolean files_visit(char **paths, GPtrArray *problems, FilesVisit visit, gpointer data,
                     GError **error) {
    g_autoptr(GHashTable) folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Walk walk = {.problems = problems, .folders = folders};
    static const char schema[] = "PRAGMA journal_mode = OFF; PRAGMA cache_size = -1024;"
                                 "CREATE TABLE files (root INTEGER, path BLOB); BEGIN";
    gboolean good = (sqlite3_open("", &walk.sorter) == SQLITE_OK &&
                     sqlite3_exec(walk.sorter, schema, NULL, NULL, NULL) == SQLITE_OK &&
                     sqlite3_prepare_v2(walk.sorter, "INSERT INTO files VALUES (?, ?)", -1,
                                        &walk.insert, NULL) == SQLITE_OK) ||
                    fail(&walk, error);
    good = good && walk_all(&walk, paths, error) && visit_sorted(&walk, visit, data, error);
    sqlite3_finalize(walk.insert);
    sqlite3_close(walk.sorter);
    return good;
}

static gboolean add_to_list(const char *path, gpointer data, GError **error) {
    return spill_list_add(data, path, error);
}

SpillList *files_list(char **paths, GPtrArray *problems, GError **error) {
    g_autoptr(SpillList) list = spill_list_new(error);
    if (list == NULL || !files_visit(paths, problems, add_to_list, list, error) ||
        !spill_list_flush(list, error))
        return NULL;
    return g_steal_pointer(&list);
}
