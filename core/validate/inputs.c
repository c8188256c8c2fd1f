#include "core/validate/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

enum { MAX_LEVELS = 256 };

static void file_free(gpointer data) {
    InputFile *file = data;
    g_free(file->path);
    g_free(file);
}

typedef struct Listing {
    GPtrArray *files, *problems;
    GHashTable *above; /* "device:inode" of the folders on the way here, against loops of links */
} Listing;

static gboolean list_folder(Listing *listing, const char *folder, guint level, GError **error) {
    DIR *directory = opendir(folder);
    if (directory == NULL) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", folder,
                    g_strerror(errno));
        return FALSE;
    }
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL) {
        struct stat status;
        g_autofree char *path = g_build_filename(folder, entry->d_name, NULL);
        if (entry->d_name[0] == '.' || stat(path, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) {
            g_ptr_array_add(folders, g_steal_pointer(&path));
        } else if (S_ISREG(status.st_mode)) {
            InputFile *file = g_new(InputFile, 1);
            *file = (InputFile){g_steal_pointer(&path), (guint64)status.st_size};
            g_ptr_array_add(listing->files, file);
        }
    }
    closedir(directory);
    for (guint i = 0; i < folders->len; i++) {
        const char *path = g_ptr_array_index(folders, i);
        struct stat status;
        g_autoptr(GError) failure = NULL;
        if (level >= MAX_LEVELS || stat(path, &status) != 0)
            continue;
        g_autofree char *key = g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                               (guint64)status.st_dev, (guint64)status.st_ino);
        if (!g_hash_table_add(listing->above, g_strdup(key)))
            continue;
        if (!list_folder(listing, path, level + 1, &failure))
            g_ptr_array_add(listing->problems, g_strdup(failure->message));
        g_hash_table_remove(listing->above, key);
    }
    return TRUE;
}

GPtrArray *inputs_list(const char *folder, GPtrArray *problems, GError **error) {
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
    g_autoptr(GHashTable) above = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Listing listing = {files, problems, above};
    if (!list_folder(&listing, folder, 0, error))
        return NULL;
    return g_steal_pointer(&files);
}
