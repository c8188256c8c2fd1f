/* Strokes as they look in a smaller or larger picture of the image, such as an icon. */
#pragma once
#include "core/check/strokes/strokes.h"

/* What a pixel of the picture shows of the pixels that it stands for. */
typedef enum Sampling {
    SAMPLING_MEAN,
    SAMPLING_FIRST,  /* only the uppermost, leftmost of them */
    SAMPLING_MIDDLE, /* only the one in their middle */
} Sampling;

/* Where the strokes' region lies in the picture: its left edge at x0, a pixel of it scale_x wide;
 * rows likewise. */
typedef struct Placement {
    double x0, y0, scale_x, scale_y;
    Sampling sampling;
} Placement;

/* What each pixel of the picture's `box` shows of a region's samples, 0 outside the region. Newly
 * allocated, rows without padding. */
double *scaled_samples(const guint8 *samples, gsize width, gsize height, const Placement *at,
                       Box box);

/* The picture's pixels that show any of a line of the strokes; empty where none does. */
Box scaled_line(const TextLine *line, const Placement *at, gsize columns, gsize rows);

/* The strokes in the pixels of the picture that show any of their region; FALSE where these are too
 * few to hold text. box: those pixels. */
gboolean scaled_strokes(const Strokes *strokes, const Placement *at, gsize columns, gsize rows,
                        Box *box, Strokes *out);
