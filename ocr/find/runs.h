/* Marked samples as runs along rows, and the parts that hang together. Not for other folders. */
#pragma once
#include <glib.h>

/* Marked samples side by side; x1 exclusive. */
typedef struct Run {
    guint32 y, x0, x1;
    guint32 part; /* once grouped, the same in all runs of a part and in no others */
} Run;

/* Ordered by rows, then columns, unless they are grouped. */
typedef struct Runs {
    Run *runs;
    gsize n, room;
} Runs;

void runs_clear(Runs *runs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Runs, runs_clear)

/* Appends a run; FALSE where memory runs out. */
gboolean runs_add(Runs *runs, guint32 y, guint32 x0, guint32 x1);

/* Appends the runs of row y's set bits. bits: n_words words, bit 0 of the first one for column 0;
 * those from `width` on are not looked at. FALSE where memory runs out. */
gboolean runs_add_bits(Runs *runs, const guint64 *bits, gsize n_words, guint32 width, guint32 y);

/* Runs that hang together, touching at sides or corners. */
typedef struct Part {
    guint32 x0, y0, x1, y1; /* x1, y1 exclusive */
    guint32 n_samples;
    guint32 start, n; /* its runs, when they are grouped: runs[start] up to runs[start + n] */
} Part;

/* Sets `grouped` to the runs in the order of the parts that they form, without those of parts that
 * are less than `lowest` rows high, and `parts`, which has elements of type Part, to the others, in
 * the order of their first runs. Does not move the runs. FALSE where memory runs out. */
gboolean runs_group(Runs *runs, guint32 lowest, Runs *grouped, GArray *parts);
