/* Means of a picture's samples that are not left out. Not for other folders. */
#pragma once
#include "ocr/picture.h"

typedef struct RemainsPlane {
    gsize width, height;
    guint8 *left_out;      /* per sample: 1 where it is none of what may be left */
    gint64 *sums, *counts; /* of the samples above and to the left that are not; a row and a column
                              more than the picture */
} RemainsPlane;

/* left_out: array of Box, which may reach beyond the picture. */
RemainsPlane *remains_plane_new(const Picture *picture, const GArray *left_out);
void remains_plane_free(RemainsPlane *plane);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RemainsPlane, remains_plane_free)

typedef struct RemainsMean {
    double mean, n; /* n: samples it is of */
} RemainsMean;

/* Mean of what is not left out so far to each side of a sample, and up and down, which is not
 * either, within the picture. */
RemainsMean remains_plane_mean(const RemainsPlane *plane, gsize x, gsize y, gsize across,
                               gsize down);
