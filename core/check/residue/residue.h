/* Whether what is left of a region tells its text from other texts. */
#pragma once
#include "core/check/strokes/scaled.h"

typedef struct Residue {
    double deviations; /* of the best window's correlation from its decoys', in standard deviations;
                          NAN if there was nothing to measure */
    gboolean significant;
    const char *doubt; /* why it may be the text although that isn't significant, static; NULL:
                          nothing says so */
} Residue;

/* Correlates the scrubbed region with the original's strokes, line by line and in windows of whole
 * and half lines and of about six and four characters, against decoys: the same strokes shifted
 * along the line by more than a character, mirrored and upside down, which have the same statistics
 * as the text but say something else. Parts that are exactly as in the original (NULL where there
 * is none of the same kind) need no statistics. docs/verdicts.md derives the test and its
 * false-alarm rate. The crop is the region's after scrubbing, of the strokes' size. */
Residue residue_measure(const Picture *scrubbed, const Picture *original, const Strokes *strokes);

/* The same in a picture of another size of the image, such as an icon, where the strokes' region
 * lies at that place in it. Parts that are as they were are not looked for. */
Residue residue_measure_scaled(const Picture *picture, const Strokes *strokes, const Placement *at);
