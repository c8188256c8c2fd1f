/* Pieces of strokes that stand side by side as the characters of a level line do. */
#pragma once
#include "ocr/box.h"

/* A character, several that touch, or a part of one. */
typedef struct Mark {
    Box box;
    gboolean is_point; /* far lower than the line's letters: a point, a comma or a dash */
} Mark;

typedef struct MarkLine {
    Box box;
    gsize height;  /* of its letters: the median, in pixels */
    guint row;     /* lines beside each other are in one */
    GArray *marks; /* owned; of Mark, left to right */
} MarkLine;

/* Lines from top to bottom, those at one height from left to right; array of MarkLine, newly
 * allocated, which owns their marks. pieces: array of Piece (pieces.h) of level text. */
GArray *mark_lines_of(const GArray *pieces);
