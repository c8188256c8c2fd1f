/* Zeros with a slash or a dot in them (ocr/leptonica/zeros.c). Set on digits of devices' bitmap
 * fonts and of outline fonts, whose 6, 8, 9 and B must stay as they are (tests/ocr/test_zeros.c).
 */
#pragma once
#include "ocr/limit.h"

LIMIT(ZERO_HEIGHT, 40, "pixels", "letters are judged at it: holes a sample wide have some width")
LIMIT(ZERO_LOWEST, 75, "percent of ZERO_HEIGHT", "digits are as high as a line's letters, nearly")
LIMIT(ZERO_HIGHEST, 150, "percent of ZERO_HEIGHT", "likewise beside small letters")
LIMIT(ZERO_NARROWEST, 3, "the height divided by this", "digits are wider than strokes")
LIMIT(ZERO_HOLE, 60, "the letter's box divided by this", "smaller holes are specks of the scaling")
LIMIT(ZERO_DOT, 100, "the letter's box divided by this", "likewise smaller dots in a hole")
LIMIT(ZERO_SPECK, 2, "pixels", "least size of either in small letters")
LIMIT(ZERO_HOLE_TALL, 2, "the height divided by this", "a hole with a dot is higher")
LIMIT(ZERO_REACH, 3, "the height divided by this",
      "two holes that a slash parts begin that near to the top and end that near to the bottom")
LIMIT(ZERO_PASS, 12, "the height divided by this",
      "they stand beside each other in so many rows; those of 8 and B lie above each other")
LIMIT_REAL(ZERO_ASIDE, 0.08, "of the width",
           "the middles of two holes that a slash parts are so far apart across")
LIMIT(ZERO_WIDTH_MOST, 32000, "pixels of the enlargement",
      "bounds the memory that an enlarged line takes")
