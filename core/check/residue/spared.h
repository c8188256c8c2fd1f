/* Ground within words that a scrubber left as it was. */
#pragma once
#include "core/check/strokes/strokes.h"

/* Whether the strokes of a text were changed, but not the ground between and beside its letters,
 * which a box would have covered: what was changed has the shape of the letters, whether it can be
 * seen or not. Both crops are of the strokes' size. */
gboolean spared_ground(const Picture *original, const Picture *scrubbed, const Strokes *strokes);
