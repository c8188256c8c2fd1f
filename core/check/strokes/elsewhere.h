/* A text's strokes anywhere in a picture: copied, moved, or with the picture shifted, turned or
 * resized. */
#pragma once
#include "core/check/strokes/strokes.h"

typedef struct Elsewhere {
    gboolean found;  /* the strokes are there, and no other text's */
    double likeness; /* correlation at the best place, 0..1; above ELSEWHERE_TEXT it is some text */
    gint64 x, y;     /* of the line's upper left corner there */
} Elsewhere;

/* Looks for each line of the strokes, scaled by these factors, as it is, mirrored, upside down and
 * turned by 180 degrees. Lines of too few pixels to be told from chance are not looked for. */
Elsewhere elsewhere_find(const Picture *picture, const Strokes *strokes, double scale_x,
                         double scale_y);

/* The same where the text may lie over edges that are brighter or darker than it: slower by the
 * time it takes to level them out. */
Elsewhere elsewhere_find_over_edges(const Picture *picture, const Strokes *strokes);
