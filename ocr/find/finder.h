/* Where in a picture there may be text: areas with many strokes. */
#pragma once
#include "ocr/find/picture.h"

/* An area of one channel at one scale, in samples of that scale (level n is 2^n times smaller than
 * the picture); x1, y1 exclusive. */
typedef struct TextArea {
    guint level, channel;
    gsize x0, y0, x1, y1;
    guint bright, dark; /* samples on strokes of either polarity */
} TextArea;

/* What was found at one scale. A stroke in a tile (KERNEL_TILE samples each way) differs by at
 * least its threshold from what is beside it. */
typedef struct TextAreas {
    GArray *areas; /* of TextArea */
    gsize columns; /* of tiles */
    guint16 *thresholds[3];
} TextAreas;
void text_areas_free(TextAreas *areas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextAreas, text_areas_free)

/* How many scales a picture is looked at in: up to where capitals of a tenth of its height are
 * small. At least 1. */
guint finder_n_levels(gsize width, gsize height);

/* The areas of a bordered picture at its level. */
TextAreas *finder_find(const TextPicture *picture, guint level);
