/* The folder of a run's results. */
#pragma once
#include <glib.h>

/* Makes it, or takes one that is there, for its owner alone, since results hold PHI; and claims it
 * until the descriptor that comes back is closed. -1 where it can't be made or another run has
 * claimed it. A folder that is everybody's (sticky, as /tmp) or another user's keeps its mode. */
int folder_claim(const char *path, GError **error);
/* The same without a claim, for shards, of which several are written there at a time. */
gboolean folder_make(const char *path, GError **error);
/* Keeps runs out of a folder that is there, until the descriptor that comes back is closed: for
 * whoever reads its results for a while, of whom there may be several. -1 where it is none, or a
 * run has claimed it. */
int folder_share(const char *path, GError **error);
/* Whether OUT is not the folder `other`, which holds `what`; else an error says so. other may be
 * NULL. */
gboolean folder_is_apart(const char *out, const char *other, const char *what, GError **error);
/* Likewise, and whether OUT doesn't lie below it either, where a run does not tell its own results
 * from other files. OUT need not be there. */
gboolean folder_is_outside(const char *out, const char *other, const char *what, GError **error);
/* Makes it for its owner alone, or takes one that holds nothing: what an earlier run left would
 * pass for this one's. */
gboolean folder_make_empty(const char *path, GError **error);
/* Whether two paths are those of one folder: by its name, or by two. */
gboolean folder_is(const char *first, const char *second);
