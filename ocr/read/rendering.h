/* Line images as Tesseract reads them best. */
#pragma once
#include "ocr/picture.h"

/* The best one first. */
typedef enum LineRendering {
    LINE_SMOOTH, /* samples enlarged to squares, then blurred: for a device's bitmap fonts */
    LINE_LINEAR, /* interpolated, small */
    LINE_BLACK,  /* black and white, its edges softened: for text over texture */
    LINE_RENDERINGS
} LineRendering;

/* Sets `out` to the image enlarged, with a border. letter_height in samples of the image. FALSE
 * where memory runs out; `out` is empty then. */
gboolean render_line(const Picture *image, gsize letter_height, LineRendering rendering,
                     Picture *out);
