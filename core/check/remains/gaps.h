/* The ground between letters that were filled with noise. */
#pragma once
#include "ocr/picture.h"

/* Why noise in a region tells what it covers: it leaves gaps of the ground around it, notches of
 * which there are as many as letters would make. A box of noise leaves none, one for each line or
 * word few. NULL where there are no such gaps, or no noise that could be told from the ground.
 * picture: 16 bits, shows what is around the region as well; left_out: array of Box in the region;
 * pitch: of lines, samples; n_letters: of the expected text. Static. */
const char *gaps_find(const Picture *picture, Box region, const GArray *left_out, gint64 pitch,
                      gint64 n_letters);
