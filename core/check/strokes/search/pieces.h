/* Strokes that hang together: letters, several that touch, parts of one, or specks. */
#pragma once
#include "ocr/box.h"

typedef struct Piece {
    Box box;
    gsize n_pixels;
} Piece;

/* In the order of their first pixels; array of Piece, newly allocated. coverage: `least` and
 * more on strokes, rows without padding. */
GArray *pieces_of(const guint8 *coverage, gsize width, gsize height, guint8 least);
