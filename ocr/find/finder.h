/* Where in a picture there may be text: areas with many strokes. */
#pragma once
#include "ocr/find/picture.h"

/* An area of one channel at one scale, in samples of that scale (level n is 2^n times smaller than
 * the picture); x1, y1 exclusive. threshold: by how much a stroke there differs at least from what
 * is beside it. */
typedef struct TextArea {
    guint level, channel;
    gsize x0, y0, x1, y1;
    guint threshold;
    guint bright, dark; /* samples on strokes of either polarity */
} TextArea;

/* How many scales a picture is looked at in: up to where capitals of a tenth of its height are
 * small. At least 1. */
guint finder_n_levels(gsize width, gsize height);

/* Appends the areas of a bordered picture at its level to an array of TextArea. */
void finder_find(const TextPicture *picture, guint level, GArray *areas);
