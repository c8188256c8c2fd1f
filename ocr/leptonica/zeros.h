/* Zeros with a slash or a dot in them, as devices write them. */
#pragma once
#include "ocr/picture.h"

/* Takes the slashes and dots out of the zeros of a line image of 8 bits (dark on light, at its own
 * size), which Tesseract reads as 6, 8, 9 or @ otherwise. letter_height in samples. Gives how many
 * zeros were opened; -1 where memory runs out. */
int open_zeros(Picture *image, gsize letter_height);
