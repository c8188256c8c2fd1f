/* Pictures in which what keeps text from being seen as lines of letters is taken away. */
#pragma once
#include "ocr/picture.h"

/* Rectangles of one value that hold more than half a line of text, `pitch` rows high, the largest
 * first: fills, or ground. Array of Box, newly allocated. */
GArray *isolated_fills(const Picture *picture, gint64 pitch);

/* Array of Picture, each as large as the picture, newly allocated (g_ptr_array_unref): with the
 * fills painted over; and what there is, on anatomy of other values, of strokes, and of single
 * values that text may be drawn in (see stroke_masks.h), bright on black. text: expected in the
 * region, its lines separated by \n. */
GPtrArray *isolated_pictures(const Picture *picture, const GArray *fills, Box region,
                             const char *text);
