#include "core/run/index.h"

#include "core/dicom/dicom.h"
#include "core/spill/spill_table.h"

#define SOP_INSTANCE_UID DICOM_TAG(0x0008, 0x0018)

/* Files that a thread reads at a time, and such batches that it may be ahead. */
enum { BATCH = 32, AHEAD = 4 };

struct FileIndex {
    SpillTable *paths;                  /* by SOP Instance UID */
    GPtrArray *unreadable, *duplicates; /* of FileProblem */
};

typedef struct Batch {
    gsize n;                                            /* 0: no more follow */
    char *paths[BATCH], *uids[BATCH], *problems[BATCH]; /* either a UID or a problem */
} Batch;

/* A thread with its batches, in order. */
typedef struct Reader {
    GThread *thread;
    GAsyncQueue *asked, *read; /* of Batch */
} Reader;

/* Batches go to the readers in turn and are taken back in turn, which keeps the files' order. */
typedef struct Reading {
    FileIndex *index;
    Reader *readers;
    guint n_readers;
    gsize n_asked, n_taken; /* batches */
    Batch *next;            /* being filled */
} Reading;

void file_index_free(FileIndex *index) {
    if (index == NULL)
        return;
    spill_table_free(index->paths);
    g_ptr_array_unref(index->unreadable);
    g_ptr_array_unref(index->duplicates);
    g_free(index);
}

static void read_header(Batch *batch, gsize i) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = dicom_file_open(batch->paths[i], SOP_INSTANCE_UID + 1, &error);
    if (file == NULL) {
        batch->problems[i] = g_strdup(error->message);
        return;
    }
    g_autofree char *uid = dicom_dataset_text(dicom_file_dataset(file), SOP_INSTANCE_UID);
    if (uid == NULL || *uid == '\0')
        batch->problems[i] = g_strdup("no SOP Instance UID (0008,0018)");
    else
        batch->uids[i] = g_steal_pointer(&uid);
}

static gpointer reader_main(gpointer data) {
    Reader *reader = data;
    Batch *batch;
    while ((batch = g_async_queue_pop(reader->asked))->n > 0) {
        for (gsize i = 0; i < batch->n; i++)
            read_header(batch, i);
        g_async_queue_push(reader->read, batch);
    }
    g_free(batch);
    return NULL;
}

static gboolean add_file(FileIndex *index, const char *path, const char *uid, const char *problem,
                         GError **error) {
    gboolean added;
    if (problem != NULL) {
        g_ptr_array_add(index->unreadable, file_problem_new(path, problem));
        return TRUE;
    }
    if (!spill_table_add(index->paths, uid, path, &added, error))
        return FALSE;
    if (added)
        return TRUE;
    g_autofree char *earlier = spill_table_find(index->paths, uid);
    g_autofree char *reason = g_strdup_printf("same SOP Instance UID as %s", earlier);
    g_ptr_array_add(index->duplicates, file_problem_new(path, reason));
    return TRUE;
}

static gboolean take_batch(Reading *reading, GError **error) {
    Reader *reader = &reading->readers[reading->n_taken++ % reading->n_readers];
    g_autofree Batch *batch = g_async_queue_pop(reader->read);
    gboolean good = TRUE;
    for (gsize i = 0; i < batch->n; i++) {
        good = good &&
               add_file(reading->index, batch->paths[i], batch->uids[i], batch->problems[i], error);
        g_free(batch->paths[i]);
        g_free(batch->uids[i]);
        g_free(batch->problems[i]);
    }
    return good;
}

static gboolean ask_for_batch(Reading *reading, GError **error) {
    Reader *reader = &reading->readers[reading->n_asked++ % reading->n_readers];
    g_async_queue_push(reader->asked, reading->next);
    reading->next = g_new0(Batch, 1);
    return reading->n_asked - reading->n_taken < (gsize)AHEAD * reading->n_readers ||
           take_batch(reading, error);
}

static gboolean read_path(const char *path, gpointer data, GError **error) {
    Reading *reading = data;
    reading->next->paths[reading->next->n++] = g_strdup(path);
    return reading->next->n < BATCH || ask_for_batch(reading, error);
}

static gboolean read_rest(Reading *reading, GError **error) {
    if (reading->next->n > 0 && !ask_for_batch(reading, error))
        return FALSE;
    while (reading->n_taken < reading->n_asked)
        if (!take_batch(reading, error))
            return FALSE;
    return TRUE;
}

static gboolean read_folder(FileIndex *index, const char *folder, guint jobs, GError **error) {
    g_autofree Reader *readers = g_new(Reader, jobs);
    Reading reading = {index, readers, jobs, 0, 0, g_new0(Batch, 1)};
    for (guint i = 0; i < jobs; i++) {
        readers[i].asked = g_async_queue_new();
        readers[i].read = g_async_queue_new();
        readers[i].thread = g_thread_new("header", reader_main, &readers[i]);
    }
    char *const folders[] = {(char *)folder, NULL};
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(file_problem_free);
    gboolean good = files_visit((char **)folders, problems, read_path, &reading, error) &&
                    read_rest(&reading, error);
    while (reading.n_taken < reading.n_asked) /* behind an error */
        take_batch(&reading, NULL);
    g_ptr_array_extend_and_steal(index->unreadable, g_steal_pointer(&problems));
    for (gsize i = 0; i < reading.next->n; i++)
        g_free(reading.next->paths[i]);
    g_free(reading.next);
    for (guint i = 0; i < jobs; i++) {
        g_async_queue_push(readers[i].asked, g_new0(Batch, 1));
        g_thread_join(readers[i].thread);
        g_async_queue_unref(readers[i].asked);
        g_async_queue_unref(readers[i].read);
    }
    return good;
}

FileIndex *file_index_new(const char *folder, guint jobs, GError **error) {
    if (g_file_test(folder, G_FILE_TEST_EXISTS) && !g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR, "%s: not a folder", folder);
        return NULL;
    }
    g_autoptr(FileIndex) index = g_new0(FileIndex, 1);
    index->unreadable = g_ptr_array_new_with_free_func(file_problem_free);
    index->duplicates = g_ptr_array_new_with_free_func(file_problem_free);
    if ((index->paths = spill_table_new(error)) == NULL ||
        !read_folder(index, folder, jobs, error) || !spill_table_flush(index->paths, error))
        return NULL;
    return g_steal_pointer(&index);
}

char *file_index_find(const FileIndex *index, const char *sop_instance) {
    return spill_table_find(index->paths, sop_instance);
}

gboolean file_index_each(const FileIndex *index, FileIndexVisit visit, gpointer data) {
    return spill_table_each(index->paths, visit, data);
}

const GPtrArray *file_index_unreadable(const FileIndex *index) {
    return index->unreadable;
}

const GPtrArray *file_index_duplicates(const FileIndex *index) {
    return index->duplicates;
}
