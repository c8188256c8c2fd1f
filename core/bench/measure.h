/* Work that is done over and over by 1 to N processes side by side, and how fast. */
#pragma once
#include <glib.h>

typedef struct BenchRate {
    double bytes, items; /* per second, of all workers together */
    /* Per second that a core has worked on it, which other load does not change. */
    double core_bytes, core_items;
} BenchRate;

/* Does item i of n and gives the bytes it has gone through; in a process of its own, so that it may
 * keep state in `data`. */
typedef gsize (*BenchWork)(gsize i, gpointer data);

/* Runs items, again and again, for so many seconds in each of the workers. All 0 where n is 0 or a
 * worker can't be started. */
BenchRate bench_measure(BenchWork work, gpointer data, gsize n, guint workers, double seconds);
