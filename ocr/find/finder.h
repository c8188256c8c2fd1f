/* Where in a picture there may be text: tiles with upright strokes, and those around them. */
#pragma once
#include "ocr/picture.h"

/* One channel at one scale, in tiles of KERNEL_TILE samples each way. */
typedef struct TextTiles {
    gsize columns, rows;
    guint8 *thresholds; /* what a stroke there differs by, at least, from what is beside it */
    guint8 *active[2];  /* G_MAXUINT8 where bright or dark text may stand, else 0 */
    gboolean pressed;   /* nearly all of them have values in a quarter of the picture's range */
} TextTiles;
void text_tiles_free(TextTiles *tiles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextTiles, text_tiles_free)

/* The range of the values of nearly all tiles of a channel. */
SampleRange finder_range_of_most(const Picture *picture, guint channel);

/* How many scales a picture is looked at in, each half the size of the one before: up to where
 * capitals as high as the picture are small. At least 1. */
guint finder_n_levels(gsize width, gsize height);

/* A later picture of the same kind as one whose text is known. */
typedef struct TextChange {
    const Picture *before, *after;
} TextChange;

/* The tiles of one channel of a bordered picture of 8 bits, which is 2^level times smaller than
 * those that `change` holds; groups of tiles in which nothing changed are left out. change may be
 * NULL. */
TextTiles *finder_find(const Picture *picture, guint channel, guint level,
                       const TextChange *change);

/* Where text may run along the columns of the same channel: an array of Box, in its samples, newly
 * allocated. */
GArray *finder_find_sideways(const Picture *picture, guint channel, guint level,
                             const TextTiles *tiles, const TextChange *change);
