/* How many of a run's inputs keep the rows of an earlier run, and why the others are looked at. */
#pragma once
#include <glib.h>

typedef struct Kept {
    gsize finished;                 /* before the run was ended that is gone on with */
    gsize unchanged, changed, lost; /* since the earlier results; lost: without their rows there */
    gsize other; /* looked at: new, or not judged in the earlier results or by the ended run */
} Kept;

/* Says it on standard error. since: the earlier results; NULL: none. resume: whether to say what
 * was finished. */
void kept_tell(const Kept *kept, const char *since, gboolean resume);
