#include "core/source/expand/dicomdir.h"

#include <string.h>

#define REFERENCED_FILE_ID DICOM_TAG(0x0004, 0x1500)
#define RECORD_IN_USE_FLAG DICOM_TAG(0x0004, 0x1410)

enum { KEPT_FOLDERS = 1000 }; /* whose names are remembered */

typedef struct Visiting {
    DicomdirVisit visit;
    gpointer data;
    GError **error;
} Visiting;

static gboolean visit_element(const DicomDataset *dataset, const DicomElement *element,
                              gpointer data) {
    const Visiting *visiting = data;
    if (element->tag != REFERENCED_FILE_ID || element->length == 0)
        return TRUE;
    gint64 flag;
    gboolean in_use = !dicom_dataset_int(dataset, RECORD_IN_USE_FLAG, &flag) || flag != 0;
    g_autofree char *text = g_strndup((const char *)element->value, element->length);
    g_auto(GStrv) components = g_strsplit(text, "\\", -1);
    for (gsize i = 0; components[i] != NULL; i++)
        g_strstrip(components[i]);
    g_autofree char *id = g_strjoinv("/", components);
    return *id == '\0' || visiting->visit(id, in_use, visiting->data, visiting->error);
}

gboolean dicomdir_visit(const DicomFile *directory, DicomdirVisit visit, gpointer data,
                        GError **error) {
    Visiting visiting = {visit, data, error};
    return dicom_dataset_walk(dicom_file_dataset(directory), visit_element, &visiting);
}

char *dicomdir_normal_name(const char *path) {
    g_auto(GStrv) components = g_strsplit(path, "/", -1);
    for (gsize i = 0; components[i] != NULL; i++) {
        char *version = strrchr(components[i], ';');
        if (version != NULL)
            *version = '\0';
        gsize length = strlen(components[i]);
        if (length > 1 && components[i][length - 1] == '.')
            components[i][length - 1] = '\0';
    }
    g_autofree char *joined = g_strjoinv("/", components);
    return g_ascii_strup(joined, -1);
}

struct DicomdirFolders {
    GHashTable *names; /* by folder, a table of real names by normal names */
};

DicomdirFolders *dicomdir_folders_new(void) {
    DicomdirFolders *folders = g_new(DicomdirFolders, 1);
    folders->names =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    return folders;
}

void dicomdir_folders_free(DicomdirFolders *folders) {
    if (folders == NULL)
        return;
    g_hash_table_unref(folders->names);
    g_free(folders);
}

static GHashTable *names_in(DicomdirFolders *folders, const char *folder) {
    GHashTable *names = g_hash_table_lookup(folders->names, folder);
    if (names != NULL)
        return names;
    if (g_hash_table_size(folders->names) >= KEPT_FOLDERS)
        g_hash_table_remove_all(folders->names);
    names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    for (const char *name; directory != NULL && (name = g_dir_read_name(directory)) != NULL;)
        g_hash_table_insert(names, dicomdir_normal_name(name), g_strdup(name));
    g_hash_table_insert(folders->names, g_strdup(folder), names);
    return names;
}

char *dicomdir_folders_find(DicomdirFolders *folders, const char *folder, const char *id) {
    g_auto(GStrv) components = g_strsplit(id, "/", -1);
    g_autofree char *path = g_strdup(folder);
    for (gsize i = 0; components[i] != NULL; i++) {
        g_autofree char *normal = dicomdir_normal_name(components[i]);
        const char *name = g_hash_table_lookup(names_in(folders, path), normal);
        if (name == NULL)
            return NULL;
        char *next = g_build_filename(path, name, NULL);
        g_free(path);
        path = next;
    }
    return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&path) : NULL;
}

gboolean dicomdir_is(const DicomFile *file) {
    g_autofree char *storage = dicom_dataset_text(dicom_file_meta(file), DICOM_TAG(0x0002, 0x0002));
    return g_strcmp0(storage, "1.2.840.10008.1.3.10") == 0;
}
