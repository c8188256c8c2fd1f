/* In which pictures text is isolated from what is around it (core/check/lettering/isolated.c). Set
 * on the made set of bench/accuracy without originals, where nothing else is said. */
#pragma once
#include "ocr/limit.h"

LIMIT(ISOLATED_FILLS, 4, "fills", "largest first; a scrubber paints one box, anatomy adds some")
LIMIT(ISOLATED_FILL_ROWS, 2, "the pitch of the text's lines divided by this",
      "a fill that leaves a part of a line to be read has at least half of its height")
LIMIT(ISOLATED_FILL_ROWS_LEAST, 3, "rows", "what is lower may be a stroke")
LIMIT(ISOLATED_FILL_WIDTH, 2, "times the least rows of a fill",
      "what is narrower is a stem or a gap between letters")
LIMIT(ISOLATED_RING, 2, "samples", "around a fill: what is taken for its ground")
LIMIT(ISOLATED_MASKS, 8, "pictures",
      "masks that are read, best first: bounds the time, which is mostly Tesseract's")
LIMIT_REAL(ISOLATED_MASK_FIT, 0.05, "fit to the layout of the text (text_layout.h)",
           "masks that fit less hold a small part of the text at best; less than STROKES_FIT, "
           "since what is read there has to be the text")
LIMIT(ISOLATED_STROKE, 12, "the pitch of the text's lines divided by this",
      "half the side of a square that no stroke holds, so that what is thicker is ground")
LIMIT(ISOLATED_VALUES, 4, "values", "that letters without soft edges may have, most frequent first")
LIMIT(ISOLATED_VALUE_NEAR, 3, "values on either side", "that one must stand out from")
LIMIT(ISOLATED_VALUE_ABOVE, 3, "times the most frequent of those near",
      "noise and anatomy have histograms without such spikes")
LIMIT(ISOLATED_VALUE_PART, 500, "all samples divided by this",
      "a value that fewer have draws no text: strokes cover some percent of a box")
LIMIT(ISOLATED_VALUE_LEAST, 8, "samples", "fewer make no letter")
LIMIT(ISOLATED_VALUE_MOST, 2, "all samples divided by this", "a value that more have is ground")
