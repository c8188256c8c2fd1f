/* Pictures in which what keeps text from being seen as lines of letters is taken away. */
#pragma once
#include "core/check/crop.h"

/* Array of Crop, each as large as the picture, newly allocated (g_ptr_array_unref): with the fills
 * painted over, if there are any, that is, rectangles of one value that hold more than half a line
 * of the text; and what there is, on anatomy of other values, of single values that text may be
 * drawn in (see stroke_masks.h), bright on black. text: expected in the region, its lines separated
 * by \n. */
GPtrArray *isolated_pictures(const Crop *picture, Box region, const char *text);
