/* Text that was blurred or made a mosaic: candidates rendered again under the same treatment tell
 * it.
 */
#pragma once
#include "core/check/strokes/strokes.h"

enum { RENDERED_BLUR, RENDERED_MOSAIC, RENDERED_KINDS };

/* By how much a line of the scrubbed region follows the expected text, treated alike, more than
 * other texts of the same glyphs, in their standard deviations; 0 where it does not follow it more
 * than decoys. How strong a blur is, is tried; a mosaic's cells are those that the region shows.
 * The crop is of the strokes' size. */
void rendered_measure(const Picture *scrubbed, const Strokes *strokes, const TextLine *text,
                      double above[RENDERED_KINDS]);
