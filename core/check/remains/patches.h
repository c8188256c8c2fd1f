/* Patches of one value in the shape of letters: glyphs that were filled in, or boxes that cover one
 * letter each. */
#pragma once
#include "ocr/picture.h"

/* What to say of such patches in the region of a picture, a literal; NULL where there are none.
 * inside: the region's part of the picture; left_out: Box in it, fills and texts that are
 * explained. */
const char *patches_find(const Picture *picture, Box region, const Picture *inside,
                         const GArray *left_out);
