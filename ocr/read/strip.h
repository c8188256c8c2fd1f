/* Small letters on an even ground, cut out just as Tesseract's network takes them: it need not look
 * for the line, and reads sooner what is narrow. Over texture and for large letters it reads the
 * renderings better (ocr/read/rendering.h). */
#pragma once
#include "ocr/picture.h"

/* The one that reads most text with the least work comes first. All draw samples as squares. */
typedef enum LineStrip {
    STRIP_SOFTENED, /* narrowed, softened by half a sample */
    STRIP_BROAD,    /* in their own proportions, squares as even as they come */
    STRIP_CRISP,    /* smaller, softened by a quarter of a sample */
    STRIPS
} LineStrip;

/* Sets `out` to a picture of the height of the network's input, for LAYOUT_RAW_LINE. `letters`:
 * their box in the image; letter_height in samples of it. FALSE where memory runs out; `out` is
 * empty then. */
gboolean strip_line(const Picture *image, Box letters, gsize letter_height, LineStrip strip,
                    Picture *out);
