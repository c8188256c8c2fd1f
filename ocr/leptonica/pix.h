/* Pictures in Leptonica's form. Not for other folders: nothing outside this one names its types. */
#pragma once
#include "ocr/picture.h"
#include <leptonica/allheaders.h>

void pix_release(PIX *pix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PIX, pix_release)

/* A picture of 8 bits: 8 bits deep if it is grey, 32 if it is coloured. NULL where it is empty or
 * memory runs out. */
PIX *pix_from_picture(const Picture *picture);

/* Sets `out` to an image 8 bits deep. FALSE, and an empty picture, where the image is NULL or
 * memory runs out. */
gboolean pix_to_picture(PIX *pix, Picture *out);
