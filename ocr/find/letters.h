/* Connected strokes within an area. Not for other folders. */
#pragma once
#include "ocr/find/finder.h"

/* A letter, several that touch, or a part of one, in samples of the area's level. */
typedef struct Letter {
    gsize x0, y0, x1, y1;
    guint n_samples;
    guint ink;       /* value that its strokes reach */
    guint contrast;  /* by how much they differ from what is beside them */
    guint threshold; /* what a stroke there must differ by at least */
    double steady;   /* part of its strokes that have nearly that value */
} Letter;

/* Appends an area's letters of one polarity to an array of Letter. `picture` is at the level of
 * `areas`. FALSE where memory runs out. */
gboolean find_letters(const TextPicture *picture, const TextAreas *areas, const TextArea *area,
                      gboolean bright, GArray *letters);
