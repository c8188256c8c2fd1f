/* Ways in which what is left of a text may follow its strokes. */
#pragma once
#include "core/check/residue/comparison.h"
#include "core/check/residue/levels.h"

enum { VIEWS = 5 };

/* How many sizes of windows a view is judged in: whole lines; halves as well; and about six and
 * four characters. */
guint view_windows(guint view);

/* What is left of a line beside its strokes and those of other texts (of Levels *; NULL: none can
 * be made), all of one size, as a view shows them. */
void view_compare(guint view, const Levels *left, const Levels *wanted, const GPtrArray *others,
                  Comparison *out);
