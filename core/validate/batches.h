/* Files in the public script's batches. It judges 50 instances at a time, and two things depend on
 * who else is in the batch: a check of an element that the file lacks, and whether a row of the key
 * for a whole series or study reaches the file. */
#pragma once
#include "core/validate/results.h"

/* A row and what goes with it in the table. FALSE stops. */
typedef gboolean (*BatchRow)(const ResultRow *row, const Identity *identity, gint64 file_index,
                             const char *path, gpointer data);

typedef struct Batches Batches;

/* n_files: how many files there are in all; cpus: by which the script divides them. */
Batches *batches_new(const JudgeContext *context, gsize n_files, guint cpus, BatchRow row,
                     gpointer data);
void batches_free(Batches *batches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batches, batches_free)

/* Adds a judged file, its result lying in `record`, behind its problems; gives out rows of batches
 * that are whole. Files come in the order of the list. */
gboolean batches_add(Batches *batches, GVariant *record, const FileResult *result);
/* The rows of what is left. */
gboolean batches_end(Batches *batches);
/* Whether this instance (its UID before curation) came along. */
gboolean batches_saw(const Batches *batches, const char *old_instance);
/* The first file with this instance's UID; NULL where none came yet. */
const char *batches_path_of(const Batches *batches, const char *instance);
