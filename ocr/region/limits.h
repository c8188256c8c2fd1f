/* How a region is drawn for reading (ocr/region). */
#pragma once
#include "ocr/limit.h"

LIMIT(BLOCK_CAPITALS, 30, "pixels", "what Tesseract's network reads best")
LIMIT_REAL(BLOCK_CAPITALS_PART, 0.67, "of a line's height",
           "is that of capitals; the rest is leading and descenders")
LIMIT(BLOCK_LINES_MOST, 64, "lines", "in one region; above that it is texture, not text")
LIMIT(BLOCK_BRIGHT, 128, "levels of 256", "text on a ground that is darker is bright")

/* Rows of lines (ocr/region/row_spans.c). */
LIMIT(ROWS_SHIFT, 4, "line pitch divided by this",
      "how far from an even split the gap between two lines is looked for")
LIMIT_REAL(ROWS_EMPTY, 0.1, "of the strongest row",
           "rows with less hold no strokes, or faint tops and feet; set on made sets")
LIMIT(ROWS_LOWEST, 4, "rows", "no letter is lower")
LIMIT(ROWS_MARGIN, 6, "line height divided by this", "faint tops and feet lie in empty rows")

/* Renderings (ocr/region/region_rendering.c). */
LIMIT(BLOCK_SAMPLES_MOST, 12 << 20, "samples",
      "bounds memory: three planes of floats and a few renderings of bytes")
LIMIT(BLOCK_SIDE_MOST, 32000, "pixels", "Tesseract refuses sides of 32767 and more")
LIMIT(BLOCK_BORDER, 16, "pixels", "Tesseract drops letters that touch the edge")
LIMIT_REAL(BLOCK_CLIPPED, 0.02, "of the samples at either end",
           "are let go where text stands beside something much brighter; set on made sets")
LIMIT_REAL(BLOCK_DESPECKLED, 0.002, "of the samples at either end",
           "likewise where single pixels are noise: what a median of 3 x 3 leaves of them")
LIMIT(BLOCK_WINDOW_LEAST, 4, "samples", "radius of the local mean: wider than a stroke")
LIMIT(BLOCK_WINDOW_MOST, 100, "samples", "likewise: narrower than anatomy")
LIMIT_REAL(BLOCK_ROUNDING, 0.5, "levels", "below this deviation there is only rounding to show")
LIMIT(BLOCK_DEVIATIONS, 3, "local deviations", "hardly a stroke stands out more")
LIMIT_REAL(BLOCK_LEAST_RANGE, 1e-6, "levels", "guards the division where all is even")
