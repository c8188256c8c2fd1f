#include "core/validate/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_LEVELS = 256 };

/* A name takes its bytes and these; whole paths would take several times as much. */
typedef struct Entry {
    guint32 folder, name; /* of the folders; where in the names */
} Entry;

struct Inputs {
    GPtrArray *folders; /* of char * */
    GArray *entries;
    GByteArray *names; /* each with its zero byte */
};

void inputs_free(Inputs *inputs) {
    if (inputs == NULL)
        return;
    g_ptr_array_unref(inputs->folders);
    g_array_unref(inputs->entries);
    g_byte_array_unref(inputs->names);
    g_free(inputs);
}

typedef struct Listing {
    Inputs *inputs;
    GPtrArray *problems;
    GHashTable *above; /* "device:inode" of the folders on the way here, against loops of links */
} Listing;

typedef enum Kind { KIND_OTHER, KIND_FILE, KIND_FOLDER } Kind;

static Kind kind_of(const char *folder, const struct dirent *entry) {
    if (entry->d_type == DT_REG)
        return KIND_FILE;
    if (entry->d_type == DT_DIR)
        return KIND_FOLDER;
    struct stat status;
    g_autofree char *path = g_build_filename(folder, entry->d_name, NULL);
    if (stat(path, &status) != 0)
        return KIND_OTHER;
    return S_ISDIR(status.st_mode) ? KIND_FOLDER : S_ISREG(status.st_mode) ? KIND_FILE : KIND_OTHER;
}

static void add_file(Inputs *inputs, const char *name) {
    Entry entry = {inputs->folders->len - 1, inputs->names->len};
    g_array_append_val(inputs->entries, entry);
    g_byte_array_append(inputs->names, (const guint8 *)name, (guint)strlen(name) + 1);
}

static gboolean list_folder(Listing *listing, const char *folder, guint level, GError **error) {
    DIR *directory = opendir(folder);
    if (directory == NULL) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", folder,
                    g_strerror(errno));
        return FALSE;
    }
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    struct dirent *entry;
    g_ptr_array_add(listing->inputs->folders, g_strdup(folder));
    while ((entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        Kind kind = kind_of(folder, entry);
        if (kind == KIND_FOLDER)
            g_ptr_array_add(folders, g_build_filename(folder, entry->d_name, NULL));
        else if (kind == KIND_FILE)
            add_file(listing->inputs, entry->d_name);
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

Inputs *inputs_list(const char *folder, GPtrArray *problems, GError **error) {
    g_autoptr(Inputs) inputs = g_new0(Inputs, 1);
    inputs->folders = g_ptr_array_new_with_free_func(g_free);
    inputs->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    inputs->names = g_byte_array_new();
    g_autoptr(GHashTable) above = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Listing listing = {inputs, problems, above};
    return list_folder(&listing, folder, 0, error) ? g_steal_pointer(&inputs) : NULL;
}

guint32 inputs_length(const Inputs *inputs) {
    return inputs->entries->len;
}

char *inputs_path(const Inputs *inputs, guint32 file) {
    const Entry *entry = &g_array_index(inputs->entries, Entry, file);
    return g_build_filename(g_ptr_array_index(inputs->folders, entry->folder),
                            (const char *)inputs->names->data + entry->name, NULL);
}
