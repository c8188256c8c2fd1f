/* Whether what is laid out like a line is nothing but other lines, seen in a wrong direction. */
#pragma once
#include "core/check/elsewhere/laid_lines.h"

/* Whether the ink of a line of a grey picture of 16 bits, letters of which were read, is that of
 * others (array of LaidLine) that have at least half as many letters. */
gboolean laid_line_explained(const Picture *picture, const LaidLine *line, guint n_letters,
                             const GArray *others);
