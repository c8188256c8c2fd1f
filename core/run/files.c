#include "core/run/files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Walk {
    GPtrArray *files, *problems;
    GHashTable *folders; /* "device:inode" of folders seen, against loops */
} Walk;

void file_problem_free(gpointer data) {
    FileProblem *problem = data;
    g_free(problem->path);
    g_free(problem->reason);
    g_free(problem);
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

static gboolean walk_folder(Walk *walk, const char *folder, GError **error) {
    g_autoptr(GDir) directory = g_dir_open(folder, 0, error);
    if (directory == NULL)
        return FALSE;
    if (!is_new(walk, folder))
        return TRUE;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(directory)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
        g_autoptr(GError) failure = NULL;
        if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
            g_ptr_array_add(walk->files, g_steal_pointer(&path));
        } else if (!walk_folder(walk, path, &failure)) {
            FileProblem *problem = g_new(FileProblem, 1);
            *problem = (FileProblem){g_steal_pointer(&path), g_strdup(failure->message)};
            g_ptr_array_add(walk->problems, problem);
        }
    }
    return TRUE;
}

GPtrArray *files_list(char **paths, GPtrArray *problems, GError **error) {
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Walk walk = {files, problems, folders};
    for (; *paths != NULL; paths++) {
        struct stat status;
        if (stat(*paths, &status) != 0) {
            g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno), "%s: %s", *paths,
                        g_strerror(errno));
            return NULL;
        }
        if (!S_ISDIR(status.st_mode))
            g_ptr_array_add(files, g_strdup(*paths));
        else if (!walk_folder(&walk, *paths, error))
            return NULL;
    }
    return g_steal_pointer(&files);
}
