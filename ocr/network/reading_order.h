/* The order in which letters are read that stand from left to right in a picture: Hebrew and Arabic
 * run from right to left, numbers and Latin words in them don't. */
#pragma once
#include "ocr/network/beam.h"

/* The text of BeamLetters as it is read, newly allocated, with marks of direction where Tesseract
 * puts them: U+200E and U+200F around words that run against their line. */
char *reading_order_text(const Charset *charset, const GArray *letters);
