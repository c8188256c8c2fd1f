/* Where the results of a run lie in OUT: under other names until all of them are complete. What an
 * earlier run left there stays as long, so that a run that fails has cost nothing. */
#pragma once
#include "core/output/kind.h"

/* Of the names of what is not complete: of a run, whose results.db stays when it is ended, to be
 * gone on with; and of a merge, of which nothing stays. */
#define PLACE_UNFINISHED ".unfinished"
#define PLACE_MERGED ".merged"

/* The files that results have in OUT, with this behind their names. */
typedef struct ResultPlace {
    const ResultKind *kind;
    const char *out, *suffix;
} ResultPlace;

/* The path of one until all are complete, which the caller frees. */
char *place_path(const ResultPlace *place, const char *name);
/* Whether nothing of somebody else's has the name of one, and earlier results may go
 * (core/output/place/replaced_results.h); else an error says which. */
gboolean place_is_free(const ResultPlace *place, GError **error);
/* Whether a file of this name in OUT is what a run writes there, or has left there unfinished. */
gboolean place_is_own(const char *out, const char *name, gconstpointer unused);
/* Says that so many files of OUT were no inputs, unless there were none. */
void place_tell_own(const char *out, gsize n);
/* Makes an empty file for results.db in place of what an earlier run left unfinished. */
gboolean place_begin(const ResultPlace *place, GError **error);
/* Removes what is not complete; all but results.db where that is to be gone on with. */
gboolean place_drop(const ResultPlace *place, gboolean keep_database, GError **error);
/* Makes them durable, before anything of an earlier run is touched. */
gboolean place_sync(const ResultPlace *place, GError **error);
/* All are complete and durable: they take the places of earlier ones. All of it or nothing
 * (core/output/place/exchange.h): where it fails, they stay as they are, and the error says where.
 */
gboolean place_take(const ResultPlace *place, GError **error);
/* Where an earlier run was ended in its midst, earlier results are put back, or are gone. Before
 * place_is_free(), in a folder that this process has claimed. */
gboolean place_settle(const ResultPlace *place, GError **error);
