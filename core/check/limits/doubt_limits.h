/* When what a scrubber did shows that it may have left the text, although no test tells it
 * (core/check/residue/spared.c, core/check/residue/rendered.c). Set on the scenes of
 * test_treatments. */
#pragma once
#include "ocr/limit.h"

LIMIT(SPARED_GAP, 5, "a line's height divided by this",
      "wider gaps may part words, each of which has a box of its own")
LIMIT(SPARED_TEXTURED, 4, "pixels",
      "as they were, like those above and below, from which they differ: no fill makes them anew "
      "by chance, and in 75 scenes of words in boxes there were none")
LIMIT_REAL(SPARED_SHARE, 0.05, "of the ground within a text's words",
           "less is spared around boxes of words that aren't quite straight")
LIMIT(SPARED_LEAST, 24, "pixels", "fewer may be those beside a single point or dash")
LIMIT_REAL(SPARED_CHANGED, 0.5, "of the strokes' pixels",
           "fewer changed ones are left to the tests of what is as it was")
LIMIT_REAL(SMOOTHED_LIKE, 0.97, "correlation",
           "with the original, treated alike: what was filled before and then blurred stays below")
LIMIT_REAL(SMOOTHED_WIDEST, 0.5, "of a line's height",
           "deviation of a blur beyond which nothing is left of letters")
LIMIT(SMOOTHED_CELLS, 75, "percent of a line's height", "mean side of cells, likewise")
LIMIT_REAL(UNSEEN_BELOW, 3.0, "standard deviations of decoys",
           "by which what is seen follows the places that were changed: in 20 scenes of inpainted "
           "letters that no other test tells it is 6 and more, of 76 whose ground was put back as "
           "it was one in nine reaches 3")
