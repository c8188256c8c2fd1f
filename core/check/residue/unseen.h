/* Whether a scrubbed picture shows where it was changed. */
#pragma once
#include "core/check/strokes/strokes.h"

/* Whether nothing that can be seen in the lines of the scrubbed picture follows the places that
 * were changed: the ground was put back there as it is beside them. FALSE, too, where a line is too
 * short to tell. Both crops are of the strokes' size. */
gboolean changes_unseen(const Picture *original, const Picture *scrubbed, const Strokes *strokes);
