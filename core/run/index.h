/* Which file of a folder holds which instance. */
#pragma once
#include "core/run/files.h"

typedef struct FileIndex FileIndex;

/* Walks a folder, all levels, in sorted order, and reads the files' headers, `jobs` (at least 1) at
 * a time; files are told as DICOM by content. The index lies on disk (core/spill), and forked
 * processes may read it. Fails where the folder can't be read. */
FileIndex *file_index_new(const char *folder, guint jobs, GError **error);
void file_index_free(FileIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileIndex, file_index_free)

/* Path of the instance, which the caller frees; NULL if none. Of several files with one UID the
 * first counts. */
char *file_index_find(const FileIndex *index, const char *sop_instance);

/* All instances, in the order of their paths, until visit gives FALSE; so does this then. */
typedef gboolean (*FileIndexVisit)(const char *sop_instance, const char *path, gpointer data);
gboolean file_index_each(const FileIndex *index, FileIndexVisit visit, gpointer data);

/* Of FileProblem: files that don't read as DICOM or hold no SOP Instance UID; further files of a
 * UID. */
const GPtrArray *file_index_unreadable(const FileIndex *index);
const GPtrArray *file_index_duplicates(const FileIndex *index);
