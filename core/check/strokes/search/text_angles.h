/* The directions in which pieces of strokes stand in line with each other. */
#pragma once
#include "core/check/strokes/search/pieces.h"

/* Degrees by which lines of text may rise, -90 .. 90, none of them level or upright: these are
 * worth a look anyway. coverage: what the pieces are of. Array of double, newly allocated. */
GArray *text_angles(const GArray *pieces, const guint8 *coverage, gsize width, gsize height);
