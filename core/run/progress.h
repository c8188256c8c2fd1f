/* How far a run is, and about how long it takes yet, on standard error: a bar if that is a
 * terminal, else a line a minute. */
#pragma once
#include <glib.h>

typedef struct Progress {
    gsize done, total;
    gboolean is_quiet, is_terminal;
    gboolean is_drawn;    /* a bar stands there */
    gint64 started, told; /* monotonic microseconds; told: at the last line or bar */
} Progress;

/* quiet: nothing is said. */
void progress_start(Progress *progress, gsize total, gboolean quiet);
/* More is to be done than was known at the start. */
void progress_extend(Progress *progress, gsize more);
void progress_step(Progress *progress);
void progress_end(Progress *progress);

/* "1000 of 4000, about 15 min left", after so many microseconds; the caller frees it. done > 0. */
char *progress_line(gsize done, gsize total, gint64 elapsed);
