/* Boxes of noise that cover lines of a text, or most of it. */
#pragma once
#include "ocr/picture.h"

/* Array of Box in the region, newly allocated: rectangles that noise fills without a gap, as long
 * as several letters, so that their edges tell nothing of the text. picture: 16 bits, shows what is
 * around the region as well; left_out: array of Box in the region; pitch: of lines, samples. */
GArray *noise_boxes_find(const Picture *picture, Box region, const GArray *left_out, gint64 pitch);
