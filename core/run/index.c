#include "core/run/index.h"

#include "core/dicom/dicom.h"
#include "core/run/files.h"
#include <string.h>

#define SOP_INSTANCE_UID DICOM_TAG(0x0008, 0x0018)

typedef struct Entry {
    char *sop_instance, *path;
} Entry;

struct FileIndex {
    GPtrArray *entries;                 /* of Entry */
    GHashTable *paths;                  /* by SOP Instance UID; borrowed */
    GPtrArray *unreadable, *duplicates; /* of IndexProblem */
};

static void entry_free(gpointer data) {
    Entry *entry = data;
    g_free(entry->sop_instance);
    g_free(entry->path);
    g_free(entry);
}

static void problem_free(gpointer data) {
    IndexProblem *problem = data;
    g_free(problem->path);
    g_free(problem->reason);
    g_free(problem);
}

void file_index_free(FileIndex *index) {
    if (index == NULL)
        return;
    g_hash_table_unref(index->paths);
    g_ptr_array_unref(index->entries);
    g_ptr_array_unref(index->unreadable);
    g_ptr_array_unref(index->duplicates);
    g_free(index);
}

static void add_problem(GPtrArray *list, const char *path, const char *reason) {
    IndexProblem *problem = g_new(IndexProblem, 1);
    *problem = (IndexProblem){g_strdup(path), g_strdup(reason)};
    g_ptr_array_add(list, problem);
}

static void add_file(FileIndex *index, const char *path) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = dicom_file_open(path, SOP_INSTANCE_UID + 1, &error);
    if (file == NULL) {
        add_problem(index->unreadable, path, error->message);
        return;
    }
    g_autofree char *uid = dicom_dataset_text(dicom_file_dataset(file), SOP_INSTANCE_UID);
    if (uid == NULL || *uid == '\0') {
        add_problem(index->unreadable, path, "no SOP Instance UID (0008,0018)");
        return;
    }
    const char *earlier = g_hash_table_lookup(index->paths, uid);
    if (earlier != NULL) {
        g_autofree char *reason = g_strdup_printf("same SOP Instance UID as %s", earlier);
        add_problem(index->duplicates, path, reason);
        return;
    }
    Entry *entry = g_new(Entry, 1);
    *entry = (Entry){g_steal_pointer(&uid), g_strdup(path)};
    g_ptr_array_add(index->entries, entry);
    g_hash_table_insert(index->paths, entry->sop_instance, entry->path);
}

FileIndex *file_index_new(const char *folder, GError **error) {
    if (g_file_test(folder, G_FILE_TEST_EXISTS) && !g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR, "%s: not a folder", folder);
        return NULL;
    }
    g_autoptr(FileIndex) index = g_new0(FileIndex, 1);
    index->entries = g_ptr_array_new_with_free_func(entry_free);
    index->paths = g_hash_table_new(g_str_hash, g_str_equal);
    index->unreadable = g_ptr_array_new_with_free_func(problem_free);
    index->duplicates = g_ptr_array_new_with_free_func(problem_free);
    char *const folders[] = {(char *)folder, NULL};
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(file_problem_free);
    g_autoptr(GPtrArray) files = files_list((char **)folders, problems, error);
    if (files == NULL)
        return NULL;
    for (guint i = 0; i < files->len; i++)
        add_file(index, g_ptr_array_index(files, i));
    for (guint i = 0; i < problems->len; i++) {
        const FileProblem *problem = g_ptr_array_index(problems, i);
        add_problem(index->unreadable, problem->path, problem->reason);
    }
    return g_steal_pointer(&index);
}

const char *file_index_find(const FileIndex *index, const char *sop_instance) {
    return g_hash_table_lookup(index->paths, sop_instance);
}

void file_index_each(const FileIndex *index, FileIndexVisit visit, gpointer data) {
    for (guint i = 0; i < index->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(index->entries, i);
        visit(entry->sop_instance, entry->path, data);
    }
}

const GPtrArray *file_index_unreadable(const FileIndex *index) {
    return index->unreadable;
}

const GPtrArray *file_index_duplicates(const FileIndex *index) {
    return index->duplicates;
}
