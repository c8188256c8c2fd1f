/* A line of text cut out for reading. */
#pragma once
#include "ocr/find/found_lines.h"

/* Sets `image` to the line in 8 bits at its own size, upright, dark on light whatever its polarity
 * was, ink 0 and ground 255, with a margin; gives the letters' box within it in `letters` if that
 * is not NULL. FALSE where memory runs out; `image` is empty then. */
gboolean line_image(const Picture *picture, const FoundLine *line, Picture *image, Box *letters);
