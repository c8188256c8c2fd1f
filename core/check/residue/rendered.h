/* Text that was blurred or made a mosaic: candidates rendered again under the same treatment tell
 * it.
 */
#pragma once
#include "core/check/residue/comparison.h"
#include "core/check/strokes/strokes.h"

enum { RENDERED_BLUR, RENDERED_MOSAIC, RENDERED_KINDS };

/* What a line of the scrubbed region tells of the expected text, both treated alike. How strong a
 * blur is, is tried; a mosaic's cells are those that the region shows; the ground that the original
 * (NULL: there is none) shows around the text is taken off where that helps. The crops are of the
 * strokes' size. */
void rendered_measure(const Picture *scrubbed, const Picture *original, const Strokes *strokes,
                      const TextLine *text, Telling out[RENDERED_KINDS]);

/* Whether a line is nothing but the original, blurred or made a mosaic less than would take its
 * letters: then the text may be told by who renders it again better. The crops are of the strokes'
 * size. */
gboolean rendered_is_smoothed(const Picture *scrubbed, const Picture *original,
                              const Strokes *strokes, const TextLine *text);
