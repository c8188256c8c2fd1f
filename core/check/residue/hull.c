#include "core/check/residue/hull.h"

#include <math.h>

/* Whether the middle one of three columns lies on the line through the others, or above it. */
static gboolean is_above(const gssize *values, gsize left, gsize middle, gsize right) {
    return (values[middle] - values[left]) * (gssize)(right - left) >=
           (values[right] - values[left]) * (gssize)(middle - left);
}

static void join(gssize *values, gsize left, gsize right) {
    double rise = (double)(values[right] - values[left]) / (double)(right - left);
    for (gsize x = left + 1; x < right; x++)
        values[x] = (gssize)ceil((double)values[left] + rise * (double)(x - left));
}

void hull_lower(gssize *values, gsize n) {
    g_autofree gsize *corners = g_new(gsize, MAX(n, 1));
    gsize n_corners = 0;
    for (gsize x = 0; x < n; x++) {
        if (values[x] == HULL_EMPTY)
            continue;
        while (n_corners > 1 && is_above(values, corners[n_corners - 2], corners[n_corners - 1], x))
            n_corners--;
        corners[n_corners++] = x;
    }
    for (gsize i = 1; i < n_corners; i++)
        join(values, corners[i - 1], corners[i]);
}

void hull_least(gssize *values, gsize n) {
    gssize least = HULL_EMPTY;
    for (gsize x = 0; x < n; x++)
        least = MIN(least, values[x]);
    for (gsize x = 0; x < n; x++)
        values[x] = least;
}
