/* Which of the lines that the text finder sees in a picture are lettering of a region in it. Not
 * for other folders. */
#pragma once
#include "ocr/find/found_lines.h"

/* The lines of a picture of 16 bits without a margin, in an array of FoundLine (see find_lines());
 * `plane` becomes a copy with a margin, which they are read in. NULL where memory runs out. */
GArray *region_lines_find(const Picture *picture, Picture *plane, GError **error);

/* Whether most of a line lies in the region, in letters that are no larger than the text's, lines
 * of which are `pitch` samples apart, and that are neither noise nor the streaks of inpainting. */
gboolean region_line_counts(const Picture *picture, const FoundLine *line, Box region,
                            gint64 pitch);

/* Lines that a text has; at least 1. */
gint64 region_lines_expected(const char *text);
