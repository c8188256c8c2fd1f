/* Lines of lettering in any direction. */
#pragma once
#include "ocr/find/found_lines.h"

/* What is laid out like a line of letters. Whether it stands upright, upside down or mirrored is
 * not known. Places are in samples of the picture, the middle of the first one at 0. */
typedef struct LaidLine {
    double x, y;    /* its middle */
    double degrees; /* that it rises by, against the clock: -90 < degrees <= 90 or nearly */
    double length, letter_height;
    guint n_letters;
    gboolean bright; /* brighter than its ground */
    guint ink, ground;
    double calm; /* part of what is around it that is like its ground, 0..1 */
} LaidLine;

/* The lines of a grey picture of 16 bits, those of most letters first; array of LaidLine, newly
 * allocated. was: the same part of the original, lines of which were there before and are left out;
 * NULL where there is none. NULL where memory runs out. */
GArray *laid_lines_find(const Picture *picture, const Picture *was);

/* Sets `out` to what is around a line, turned so that it is level, and gives the line in it.
 * FALSE where memory runs out; `out` is empty then. */
gboolean laid_line_level(const Picture *picture, const LaidLine *line, Picture *out,
                         FoundLine *level);
