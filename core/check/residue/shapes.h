/* Fills whose shape tells the text that they cover. */
#pragma once
#include "core/check/residue/comparison.h"
#include "core/check/strokes/strokes.h"

/* Shapes that fills have: the strokes, thickened by up to some pixels; a box around each character.
 */
enum { SHAPE_STROKES, SHAPE_BOXES, SHAPE_KINDS };

/* What stands at a line of the scrubbed region is compared with shapes of the expected text. Looked
 * at are pixels of one value that many have, contrast, and detail, which fills lack or have more
 * of; and, where they can be seen in these, the pixels that are not as in the original (NULL:
 * there is none). The crops are of the strokes' size. */
void shapes_measure(const Picture *scrubbed, const Picture *original, const Strokes *strokes,
                    const TextLine *text, Telling out[SHAPE_KINDS]);
