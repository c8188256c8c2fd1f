/* Marked samples as runs along rows, and the parts that hang together. Not for other folders. */
#pragma once
#include <glib.h>

/* Marked samples side by side; x1 exclusive. */
typedef struct Run {
    guint32 y, x0, x1;
    guint32 part; /* index of the part that it belongs to */
} Run;

/* Ordered by rows, then columns, until they are grouped. */
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

/* Orders the runs by the parts that they form, touching at sides or corners: part k is
 * runs[starts[k]] up to runs[starts[k + 1]]. `starts` has guint32 elements and is set to one more
 * than there are parts. FALSE where memory runs out. */
gboolean runs_group(Runs *runs, Runs *scratch, GArray *starts);
