/* Rectangles at any angle: where a line of text lies in its picture. */
#pragma once
#include "ocr/box.h"

/* Edges of samples lie at whole numbers, as those of boxes do. */
typedef struct Slab {
    double x, y;            /* its middle */
    double length, breadth; /* along the text and across it */
    double degrees;         /* by which the text rises, against the clock; 0: level, 90: from the
                               bottom to the top */
} Slab;

/* A box with level text. */
Slab slab_of_box(Box box);
/* The same slab in a picture 2^level times as large. */
Slab slab_enlarge(Slab slab, guint level);

/* The box around a slab. */
Box slab_box(const Slab *slab);

/* The box around a slab where what rises by so many degrees is level: turned about the corner of
 * the picture. And the slab that a box there is. */
Box slab_level_box(const Slab *slab, double degrees);
Slab slab_of_level_box(Box box, double degrees);

/* How much two slabs have in common; in samples. */
double slab_common(const Slab *a, const Slab *b);
