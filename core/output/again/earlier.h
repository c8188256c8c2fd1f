/* Results that an earlier run over mostly the same files left, of which those of unchanged files
 * are taken over. */
#pragma once
#include "core/output/again/resume.h"

typedef struct EarlierResults EarlierResults;
/* Of the folder that the run wrote, or of results.db in it. Fails where another version or a run
 * with other settings wrote it, and where it doesn't tell what it has finished. */
EarlierResults *earlier_results_open(const ResultKind *kind, const char *folder,
                                     const char *settings, GError **error);
void earlier_results_free(EarlierResults *earlier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EarlierResults, earlier_results_free)

/* The name (bytes) of the first file that they judged; NULL: of none. */
const char *earlier_results_first(const EarlierResults *earlier);

/* What was judged under a name (bytes), which names its rows in earlier_results_keep(). */
typedef struct EarlierItem {
    gsize task, rows; /* rows: in all tables */
    gint64 size, time;
    char digest[33];
    gboolean is_aside; /* in the results at hand (set_aside.h) */
} EarlierItem;
/* FALSE where nothing was. Of several items of that name, which archives may have, whichever;
 * soonest where names are asked for in their order there. */
gboolean earlier_results_find(EarlierResults *earlier, const char *name, EarlierItem *item);
/* Whether the item is the same: then its results stand. */
gboolean earlier_item_is(const EarlierItem *item, const FinishedItem *now);
/* Adds the rows and pictures of such an item as those of a task; *kept: whether it had any. Fails
 * where some of them are gone or are not its own. */
gboolean earlier_results_keep(EarlierResults *earlier, const char *name, const EarlierItem *item,
                              Results *results, gsize task, gboolean *kept, GError **error);
