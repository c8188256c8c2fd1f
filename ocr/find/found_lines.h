/* From tiles with strokes to lines of text: strokes become letters, letters that stand side by side
 * lines. */
#pragma once
#include "ocr/find/finder.h"
#include "ocr/find/found_line.h"

/* The lines of a picture, bordered, in an array of FoundLine, second views last; of lines that lie
 * over each other in several channels, scales or polarities the one with most letters is first, but
 * for the halves of letters, which the whole ones come before. before: a picture of the same kind
 * whose lines are known, or NULL; where nothing differs from it lines are left out. NULL where
 * memory runs out. */
GArray *find_lines(const Picture *picture, const Picture *before);
