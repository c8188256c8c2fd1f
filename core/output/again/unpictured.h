/* Pictures that are missing. Results have those of their worst rows alone (RESULTS_CROPS); where
 * they are gone on with, or their rows kept, and worse rows are not there any more, others are
 * among the worst, whose pictures were dropped. */
#pragma once
#include "core/output/results.h"

/* So that it is noted of which rows pictures are dropped. */
gboolean results_prepare_unpictured(Results *results, GError **error);

/* Appends the tasks (gsize) of which rows are, or may be, among the worst without their pictures:
 * at most as many as rows have pictures. Once these have been looked at again, no other rows are.
 */
gboolean results_find_unpictured(Results *results, GArray *tasks, GError **error);

/* Notes, of a task whose rows were kept, the first one without its pictures. */
gboolean results_note_unpictured(Results *results, gsize task, double rank, gint64 row,
                                 GError **error);
