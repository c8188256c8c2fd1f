/* A line of text cut out for reading. */
#pragma once
#include "ocr/find/found_lines.h"
#include <leptonica/allheaders.h>

/* The line in 8 bits at its own size, dark on light whatever its polarity was, ink 0 and ground
 * 255, with a margin; the letters' box within it in `box` if that is not NULL. NULL where memory
 * runs out. */
PIX *line_image(const Picture *picture, const FoundLine *line, BOX **box);
