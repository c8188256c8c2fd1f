/* What is left of lines that are too short for the residue test (core/check/strokes/short_text.c).
 * Set on the scenes of test_short_text. */
#pragma once
#include "ocr/limit.h"

LIMIT(SHORT_BESIDE, 2, "pixels", "beside strokes: the ground that they stand out from")
LIMIT(SHORT_AROUND, 4, "line heights",
      "around the line, where its strokes are laid as decoys over what is there")
LIMIT(SHORT_STEP, 2, "pixels", "between decoys: nearer ones are the same")
LIMIT(SHORT_KEEP_AWAY, 60, "percent of a line's height",
      "as RESIDUE_KEEP_AWAY: strokes shifted by less are still the text")
LIMIT(SHORT_DECOYS_LEAST, 40, "decoys", "of fewer, the spread says too little: nothing is told")
LIMIT_REAL(SHORT_DOUBTFUL, 3.5, "standard deviations of decoys",
           "beyond this a line stands out where its strokes were, but few strokes may do so by "
           "chance: nobody can tell")
LIMIT_REAL(SHORT_CLEAR, 8.0, "standard deviations of decoys",
           "beyond this they don't: on anatomy of the strokes' own width, chance reached 7.6 in "
           "11,000 scenes")
LIMIT_REAL(SHORT_ABOVE_DECOYS, 1.2, "times the largest decoy",
           "as SHORT_CLEAR: chance reaches no further")
LIMIT_REAL(SHORT_CORRELATED, 0.6, "correlation", "likewise: strokes stand out from their ground")
LIMIT_REAL(SHORT_KEPT, 0.35, "share of a line's stroke pixels",
           "as they were, a letter of two or three may be left; fewer happen to be of the text's "
           "value")
