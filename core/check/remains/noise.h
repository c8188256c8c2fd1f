/* Text under noise, and noise in the shape of letters. */
#pragma once
#include "ocr/picture.h"

/* Why noise doesn't cover all of a region: samples of noise don't hang together, so that means of a
 * few of them vary by as much less as they are more; where they vary more, something shows through.
 * So it is with how strong the noise is. NULL where neither is seen, and where there is no noise.
 * picture: 16 bits, shows what is around the region as well; inside: the region's samples;
 * left_out: array of Box in it; pitch: of lines, samples. Static. */
const char *noise_find(const Picture *picture, Box region, const Picture *inside,
                       const GArray *left_out, gint64 pitch);
