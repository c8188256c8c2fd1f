/* The files below folders. */
#pragma once
#include "core/spill/spill_list.h"

/* What can't be read, or can't serve: path and why. */
typedef struct FileProblem {
    char *path, *reason;
} FileProblem;
FileProblem *file_problem_new(const char *path, const char *reason);
void file_problem_free(gpointer problem);

/* Called with each path; FALSE (with an error) stops. */
typedef gboolean (*FilesVisit)(const char *path, gpointer data, GError **error);

/* All files: those named, and those in named folders, all levels, in sorted order; folders that are
 * reached twice (by links) count once. Paths are sorted on disk, so that their number doesn't
 * matter. Appends a FileProblem for every folder below that can't be read. Fails where a named path
 * is not there or can't be read, or visit() did. */
gboolean files_visit(char **paths, GPtrArray *problems, FilesVisit visit, gpointer data,
                     GError **error);
/* The same as a list. */
SpillList *files_list(char **paths, GPtrArray *problems, GError **error);
