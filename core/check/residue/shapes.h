/* Fills whose shape tells the text that they cover. */
#pragma once
#include "core/check/strokes/strokes.h"

/* Shapes that fills have: the strokes, thickened by up to some pixels; a box around each character.
 */
enum { SHAPE_STROKES, SHAPE_BOXES, SHAPE_KINDS };

/* By how much what stands at a line of the scrubbed region has such a shape of the expected text
 * more than those of other texts, in their standard deviations; 0 where it does not have it more
 * than decoys. What is looked at: pixels of one value that many have, contrast, and detail, which
 * fills lack or have more of. The crop is of the strokes' size. */
void shapes_measure(const Picture *scrubbed, const Strokes *strokes, const TextLine *text,
                    double above[SHAPE_KINDS]);
