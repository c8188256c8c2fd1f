/* Which file of a folder holds which instance. */
#pragma once
#include <glib.h>

typedef struct FileIndex FileIndex;

/* A file that can't serve: path and why. */
typedef struct IndexProblem {
    char *path, *reason;
} IndexProblem;

/* Walks a folder, all levels, in sorted order; files are told as DICOM by content. Fails where the
 * folder can't be read. */
FileIndex *file_index_new(const char *folder, GError **error);
void file_index_free(FileIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileIndex, file_index_free)

/* Path of the instance; NULL if none. Of several files with one UID the first counts. */
const char *file_index_find(const FileIndex *index, const char *sop_instance);

/* All instances, in the order of their paths. */
typedef void (*FileIndexVisit)(const char *sop_instance, const char *path, gpointer data);
void file_index_each(const FileIndex *index, FileIndexVisit visit, gpointer data);

/* Of IndexProblem: files that don't read as DICOM or hold no SOP Instance UID; further files of a
 * UID. */
const GPtrArray *file_index_unreadable(const FileIndex *index);
const GPtrArray *file_index_duplicates(const FileIndex *index);
