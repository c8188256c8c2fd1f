/* When letters that a text repeats tell it (core/check/lettering/repeats.c). Counted by
 * `test_repeats
 * --verbose`: none of 264 other texts passes. */
#pragma once
#include "ocr/limit.h"

LIMIT_REAL(REPEATS_TELL, 6.0, "standard deviations of other texts' likeness",
           "beyond this it is that text; and it must exceed every other text, so that spreads that "
           "are small by chance say nothing")
LIMIT(REPEATS_PAIRS, 4, "pairs of equal characters", "fewer are alike by chance")
LIMIT(REPEATS_ORDERS, 400, "other texts",
      "that the text is compared with: enough for mean and spread, and none of them may be more "
      "alike")
LIMIT(REPEATS_PATCH_ROWS, 20, "rows",
      "characters are shrunk to about this height: more rows say no more and take longer")
LIMIT(REPEATS_LEAST_ROWS, 3, "rows and columns", "smaller characters look like anything")
LIMIT(REPEATS_MOST_CELLS, 80, "characters",
      "no line is longer; bounds the time, which is their square")
LIMIT(REPEATS_LEAST_ADVANCE, 2, "samples per character", "narrower ones can't be told apart")
LIMIT_REAL(REPEATS_WIDEST_SPACING, 0.3, "of an advance",
           "that characters leave empty on average: tried from none to this; fonts leave no more")
LIMIT_REAL(REPEATS_SPACING_STEP, 0.1, "of an advance",
           "a quarter of a sample at 7 pixels, and patches are compared a sample off as well")
LIMIT_REAL(REPEATS_LEAST_SPREAD, 1e-3, "likeness per pair",
           "where all characters look alike, nothing is told")
LIMIT_REAL(REPEATS_LEAST_VARIANCE, 1e-6, "sum of squares of 0..1",
           "an empty patch looks like none: guards the division")
