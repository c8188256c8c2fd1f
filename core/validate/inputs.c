#include "core/validate/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_LEVELS = 256 };

/* A name takes its bytes and these; whole paths would take several times as much. */
typedef struct ListedPath {
    guint32 folder, name; /* of the folders; where in the names */
} ListedPath;

struct Inputs {
    GPtrArray *folders; /* of char * */
    GArray *entries;
    GArray *hidden; /* entries, until all are listed */
    guint32 first_hidden;
    GByteArray *names; /* each with its zero byte */
};

void inputs_free(Inputs *inputs) {
    if (inputs == NULL)
        return;
    g_ptr_array_unref(inputs->folders);
    g_array_unref(inputs->entries);
    g_array_unref(inputs->hidden);
    g_byte_array_unref(inputs->names);
    g_free(inputs);
}

typedef struct Listing {
    Inputs *inputs;
    GPtrArray *problems;
    GHashTable *above; /* "device:inode" of the folders on the way here, against loops of links */
} Listing;

typedef enum PathKind { KIND_OTHER, KIND_FILE, KIND_FOLDER } PathKind;

/* A link to nothing is a file, which then can't be opened. */
static PathKind kind_of(const char *path, const struct dirent *entry) {
    struct stat status;
    if (entry->d_type == DT_REG)
        return KIND_FILE;
    if (entry->d_type == DT_DIR)
        return KIND_FOLDER;
    if (stat(path, &status) != 0)
        return KIND_FILE;
    return S_ISDIR(status.st_mode) ? KIND_FOLDER : S_ISREG(status.st_mode) ? KIND_FILE : KIND_OTHER;
}

static void add_file(Inputs *inputs, const char *name, gboolean hidden) {
    ListedPath entry = {inputs->folders->len - 1, inputs->names->len};
    g_array_append_val(hidden ? inputs->hidden : inputs->entries, entry);
    g_byte_array_append(inputs->names, (const guint8 *)name, (guint)strlen(name) + 1);
}

/* A folder's own files; its folders are added to `folders`. */
static gboolean list_entries(Listing *listing, const char *folder, gboolean hidden,
                             GPtrArray *folders, GError **error) {
    DIR *directory = opendir(folder);
    if (directory == NULL) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", folder,
                    g_strerror(errno));
        return FALSE;
    }
    struct dirent *entry;
    g_ptr_array_add(listing->inputs->folders, g_strdup(folder));
    while ((errno = 0, entry = readdir(directory)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        PathKind kind = kind_of(path, entry);
        if (kind == KIND_FOLDER)
            g_ptr_array_add(folders, g_steal_pointer(&path));
        else if (kind == KIND_FILE)
            add_file(listing->inputs, name, hidden || name[0] == '.');
        else
            g_ptr_array_add(listing->problems, g_strdup_printf("%s: no regular file", path));
    }
    if (errno != 0)
        g_ptr_array_add(listing->problems,
                        g_strdup_printf("%s: not read to its end: %s", folder, g_strerror(errno)));
    closedir(directory);
    return TRUE;
}

static gboolean list_folder(Listing *listing, const char *folder, gboolean hidden, guint level,
                            GError **error);

static void list_subfolder(Listing *listing, const char *path, gboolean hidden, guint level) {
    struct stat status;
    g_autoptr(GError) failure = NULL;
    g_autofree char *name = g_path_get_basename(path);
    if (level >= MAX_LEVELS || stat(path, &status) != 0) {
        g_ptr_array_add(listing->problems,
                        g_strdup_printf("%s: %s", path,
                                        level >= MAX_LEVELS ? "too many folders in each other"
                                                            : g_strerror(errno)));
        return;
    }
    char *key = g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)status.st_dev,
                                (guint64)status.st_ino);
    if (!g_hash_table_add(listing->above, key))
        return; /* the folder is being listed */
    if (!list_folder(listing, path, hidden || name[0] == '.', level + 1, &failure))
        g_ptr_array_add(listing->problems, g_strdup(failure->message));
    g_hash_table_remove(listing->above, key);
}

static gboolean list_folder(Listing *listing, const char *folder, gboolean hidden, guint level,
                            GError **error) {
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    if (!list_entries(listing, folder, hidden, folders, error))
        return FALSE;
    for (guint i = 0; i < folders->len; i++)
        list_subfolder(listing, g_ptr_array_index(folders, i), hidden, level);
    return TRUE;
}

static Inputs *inputs_new(void) {
    Inputs *inputs = g_new0(Inputs, 1);
    inputs->folders = g_ptr_array_new_with_free_func(g_free);
    inputs->entries = g_array_new(FALSE, FALSE, sizeof(ListedPath));
    inputs->hidden = g_array_new(FALSE, FALSE, sizeof(ListedPath));
    inputs->names = g_byte_array_new();
    return inputs;
}

Inputs *inputs_list(const char *folder, GPtrArray *problems, GError **error) {
    g_autoptr(Inputs) inputs = inputs_new();
    g_autoptr(GHashTable) above = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Listing listing = {inputs, problems, above};
    if (!list_folder(&listing, folder, FALSE, 0, error))
        return NULL;
    inputs->first_hidden = inputs->entries->len;
    if (inputs->hidden->len > 0)
        g_array_append_vals(inputs->entries, inputs->hidden->data, inputs->hidden->len);
    g_array_set_size(inputs->hidden, 0);
    return g_steal_pointer(&inputs);
}

Inputs *inputs_of_sources(const Sources *sources, gsize n) {
    Inputs *inputs = inputs_new();
    for (gsize i = 0; i < n; i++) {
        g_autofree char *path = sources_path(sources, i);
        if (path == NULL)
            continue;
        g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
        guint n_folders = inputs->folders->len;
        if (n_folders == 0 ||
            strcmp(g_ptr_array_index(inputs->folders, n_folders - 1), folder) != 0)
            g_ptr_array_add(inputs->folders, g_steal_pointer(&folder));
        add_file(inputs, name, FALSE);
    }
    inputs->first_hidden = inputs->entries->len;
    return inputs;
}

guint32 inputs_length(const Inputs *inputs) {
    return inputs->entries->len;
}

guint32 inputs_first_hidden(const Inputs *inputs) {
    return inputs->first_hidden;
}

char *inputs_path(const Inputs *inputs, guint32 file) {
    const ListedPath *entry = &g_array_index(inputs->entries, ListedPath, file);
    return g_build_filename(g_ptr_array_index(inputs->folders, entry->folder),
                            (const char *)inputs->names->data + entry->name, NULL);
}
