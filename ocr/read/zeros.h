/* Zeros with a slash or a dot in them, as devices write them. */
#pragma once
#include <glib.h>
#include <leptonica/allheaders.h>

/* Takes the slashes and dots out of the zeros of an 8-bit line image (dark on light, at its own
 * size), which Tesseract reads as 6, 8, 9 or @ otherwise. letter_height in samples. Gives how many
 * zeros were opened; -1 where memory runs out. */
int open_zeros(PIX *image, gsize letter_height);
