/* The outline of noise: boxes around single letters leave steps, a box around a line none. */
#pragma once
#include "ocr/picture.h"

/* Why noise in a region tells what it covers: its upper and lower edges rise and fall as often, and
 * it falls into as many pieces more than the text has words, as boxes around single letters make
 * it. NULL where it doesn't, and where there is no noise that could be told from the ground.
 * picture: 16 bits, shows what is around the region as well; left_out: array of Box in the region;
 * pitch: of lines, samples; n_letters, n_words: of the expected text. Static. */
const char *skyline_find(const Picture *picture, Box region, const GArray *left_out, gint64 pitch,
                         gint64 n_letters, gint64 n_words);
