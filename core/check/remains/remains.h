/* What stands in a region without an original that is neither read nor explained. */
#pragma once
#include "ocr/picture.h"

/* How much around a region a picture for remains_find() shows, in samples; less at the image's
 * edges. text: expected, its lines separated by \n. */
gint64 remains_margin(Box region, const char *text);

/* Why a region can't be called free of its text: structure of the size of letters that what is
 * around it hasn't, or patches of one value that are no fills. NULL where all is like what is
 * around it, smooth or noise. picture: 16 bits; region: its box in it. explained: array of Box of
 * other texts that were read. Static. */
const char *remains_find(const Picture *picture, Box region, const char *text,
                         const GArray *explained);
