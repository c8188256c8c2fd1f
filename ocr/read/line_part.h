/* The beginning of a line image, which tells whether it is worth reading the whole. */
#pragma once
#include "ocr/picture.h"

/* Sets `part` to what a line image, whose letters stand in a box, holds up to the widest gap that
 * is PART_LEAST to PART_MOST letter heights from their beginning, with a margin, and `within` to
 * the letters' box in it. `part` is empty where the line is shorter than PART_LINE or its letters
 * touch there. FALSE where memory runs out. */
gboolean line_part(const Picture *image, Box letters, gsize letter_height, Picture *part,
                   Box *within);
