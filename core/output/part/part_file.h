/* A part that was written earlier: what it is of, and its rows on their way into the results of the
 * whole. */
#pragma once
#include "core/output/part/part.h"

typedef struct PartFile PartFile;

/* How much of it: all bytes; or, of one that was opened before, that it is not cut. */
typedef enum PartCheck { PART_WHOLE, PART_AGAIN } PartCheck;
/* Fails where the file is no part, not as it was written, or another version's. */
PartFile *part_file_open(const char *path, PartCheck check, GError **error);
void part_file_free(PartFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PartFile, part_file_free)
const char *part_file_path(const PartFile *file);
const char *part_file_command(const PartFile *file); /* "scan" */
const ResultPart *part_file_part(const PartFile *file);
double part_file_seconds(const PartFile *file);
/* What its workers were not kept from, see results_note(); NULL: nothing. */
const char *part_file_sandbox(const PartFile *file);

/* What the workers of several were not kept from. */
typedef struct PartsSandbox {
    GPtrArray *told; /* of char *, each once; NULL: nothing yet */
    gsize n, n_not_whole;
} PartsSandbox;
void parts_sandbox_add(PartsSandbox *sandbox, const PartFile *file);
/* As results_note() takes it; where it is so of some alone, of how many. The caller frees it. */
char *parts_sandbox_tell(const PartsSandbox *sandbox);
void parts_sandbox_clear(PartsSandbox *sandbox);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PartsSandbox, parts_sandbox_clear)

/* What items led to, see part_add_expansion(). FALSE stops. */
typedef gboolean (*PartExpansion)(gboolean planned, gsize item, gsize first, gsize n, gpointer data,
                                  GError **error);
gboolean part_file_each_expansion(const PartFile *file, PartExpansion visit, gpointer data,
                                  GError **error);

/* What became of files, see part_add_subject(), in the order in which they were added. FALSE stops.
 */
typedef gboolean (*PartSubject)(const char *name, const char *seen, GBytes *record, gpointer data,
                                GError **error);
gboolean part_file_each_subject(const PartFile *file, PartSubject visit, gpointer data,
                                GError **error);

/* What a task of the part is called among those of the whole; FALSE where nobody knows. */
typedef gboolean (*PartNumber)(gsize task, gsize *number, gpointer data);
/* Adds all rows, pictures, what is listed and the account. Of the runs' starts the results keep the
 * earliest; what they say of the sandbox is parts_sandbox_tell()'s. */
gboolean part_file_take(const PartFile *file, Results *results, PartNumber number, gpointer data,
                        GError **error);
