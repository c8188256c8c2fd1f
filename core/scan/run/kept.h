/* How many of a run's inputs keep the rows of an earlier run, and why the others are looked at. */
#pragma once
#include <glib.h>

typedef struct Kept {
    gsize finished;                 /* before the run was ended that is gone on with */
    gsize taken_back;               /* the same, where other files have changed since */
    gsize unchanged, changed, lost; /* since the earlier results; lost: without their rows there */
    gsize again;                    /* of those that the ended run noted, and could not look at */
    gsize drawn; /* of those that are kept: looked at again for pictures of their rows */
    gsize other; /* looked at: new, or not judged in the earlier results or by the ended run */
} Kept;

/* Says it on standard error. since: the earlier results; NULL: none. resume: whether to say what
 * was finished. */
void kept_tell(const Kept *kept, const char *since, gboolean resume);

/* Says before anything is looked at why not all that was finished stays. first: the first that is
 * not what it was, in words. */
void kept_tell_difference(const char *first, gsize gone, gsize changed, gsize left);
/* Says that nothing of --since can be kept, since none of its files is called as one here; both:
 * names (bytes) of first files. */
void kept_tell_other_names(const char *since, const char *there, const char *here);
