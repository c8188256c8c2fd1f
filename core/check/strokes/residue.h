/* Whether what is left of a region tells its text from other texts. */
#pragma once
#include "core/check/strokes/strokes.h"

typedef struct Residue {
    double deviations; /* of the best window's correlation from its decoys', in standard deviations;
                          NAN if there was nothing to measure */
    gboolean significant;
} Residue;

/* Correlates the scrubbed region with the original's strokes, line by line and in windows of whole
 * and half lines and of about six and four characters, against decoys: the same strokes shifted
 * along the line by more than a character, mirrored and upside down, which have the same statistics
 * as the text but say something else. Parts that are exactly as in the original (NULL where there
 * is none of the same kind) need no statistics. docs/verdicts.md derives the test and its
 * false-alarm rate. The crop is the region's after scrubbing, of the strokes' size. */
Residue residue_measure(const Crop *scrubbed, const Crop *original, const Strokes *strokes);
