/* The files below folders. */
#pragma once
#include <glib.h>

/* What can't be read: path and why. */
typedef struct FileProblem {
    char *path, *reason;
} FileProblem;
void file_problem_free(gpointer problem);

/* Paths of all files: those named, and those in named folders, all levels, in sorted order; folders
 * that are reached twice (by links) count once. Appends a FileProblem for every folder below that
 * can't be read. NULL where a named path is not there or can't be read. */
GPtrArray *files_list(char **paths, GPtrArray *problems, GError **error);
