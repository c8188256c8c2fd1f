/* Line images as Tesseract reads them best. */
#pragma once
#include <glib.h>
#include <leptonica/allheaders.h>

/* The best one first. */
typedef enum LineRendering {
    LINE_SMOOTH, /* samples enlarged to squares, then blurred: for a device's bitmap fonts */
    LINE_LINEAR, /* interpolated, small */
    LINE_BLACK,  /* black and white, its edges softened: for text over texture */
    LINE_RENDERINGS
} LineRendering;

/* A new 8-bit image, with a border. letter_height in samples of the image. NULL where memory runs
 * out. */
PIX *render_line(PIX *image, gsize letter_height, LineRendering rendering);
