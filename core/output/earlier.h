/* Results that an earlier run over mostly the same files left, of which those of unchanged files
 * are taken over. */
#pragma once
#include "core/output/resume.h"

typedef struct EarlierResults EarlierResults;
/* Of the folder that the run wrote. Fails where another version or a run with other settings wrote
 * it, and where it doesn't tell what it has finished. */
EarlierResults *earlier_results_open(const ResultKind *kind, const char *folder,
                                     const char *settings, GError **error);
void earlier_results_free(EarlierResults *earlier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EarlierResults, earlier_results_free)

/* Whether one item of this name (bytes) was judged. */
gboolean earlier_results_know(EarlierResults *earlier, const char *name);
/* Where its size, time and digest are the same too: adds the rows and pictures that it has as those
 * of a task. Of such an item, behind the last question. */
gboolean earlier_results_keep(EarlierResults *earlier, const char *name, const FinishedItem *now,
                              Results *results, gsize task, gboolean *kept, GError **error);
