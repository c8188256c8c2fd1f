/* What became of a row from one run to the next. */
#pragma once
#include "core/verdict/verdict.h"

typedef enum RowChange {
    CHANGE_WORSE,        /* a leak or damage, and it was none, or less */
    CHANGE_NEW,          /* a leak or damage that had no row before */
    CHANGE_UNDETERMINED, /* can't be judged any more, or is new and can't be */
    CHANGE_UNSEEN,       /* was looked at, and its image was not in the second run */
    CHANGE_BETTER,
    CHANGE_GONE,  /* a leak, damage or open row that is there no more, though its image is */
    CHANGE_OTHER, /* of what is no finding in either run */
    CHANGE_SAME,
    CHANGES
} RowChange;
const char *change_name(RowChange change);

/* Of a row in one of the runs. */
typedef struct Standing {
    gboolean there;
    Severity severity;
    guint rank;    /* of the verdict, the worst 0 */
    gint64 extent; /* of one verdict, what is more is worse */
} Standing;

/* seen: whether the second run looked at the row's image, for a row that is not there in it. */
RowChange change_of(const Standing *before, const Standing *after, gboolean seen);

/* Of a comparison with so many of each: 1 where anything is worse or new, else 3 where something
 * can't be judged or was not looked at, else 0. */
int change_exit_status(const gsize counts[CHANGES]);
