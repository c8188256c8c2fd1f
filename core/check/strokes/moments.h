/* Sums over pairs of samples, for how alike two pictures are. */
#pragma once
#include <glib.h>
#include <math.h>

/* Begins as zeros. */
typedef struct PairMoments {
    double n, a, b, aa, bb, ab;
} PairMoments;

static inline void moments_add(PairMoments *moments, double a, double b) {
    moments->n += 1;
    moments->a += a, moments->b += b;
    moments->aa += a * a, moments->bb += b * b, moments->ab += a * b;
}

/* -1..1; 0 where either varies not at all, or by a sum of squares below `least`. */
static inline double moments_correlation(const PairMoments *moments, double least) {
    double n = moments->n, variance_a = moments->aa - moments->a * moments->a / n,
           variance_b = moments->bb - moments->b * moments->b / n;
    gboolean vary = variance_a > 0 && variance_b > 0; /* of no pairs at all they are no numbers */
    if (!vary || variance_a < least || variance_b < least)
        return 0;
    return (moments->ab - moments->a * moments->b / n) / sqrt(variance_a * variance_b);
}
