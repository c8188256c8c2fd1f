/* Strokes that hang together: letters, several that touch, parts of one, or specks. */
#pragma once
#include "ocr/box.h"

typedef struct Piece {
    Box box;
    gsize first; /* its first pixel's index */
    gsize n_pixels;
} Piece;

/* In the order of their first pixels; array of Piece, newly allocated. coverage: `least` and
 * more on strokes, rows without padding. */
GArray *pieces_of(const guint8 *coverage, gsize width, gsize height, guint8 least);

/* Takes a piece out of the coverage that it was found in, and the soft edges right beside it. */
void piece_erase(const Piece *piece, gsize width, gsize height, guint8 least, guint8 *coverage);

/* By how many pixels in a row a piece lies at one side of the picture's border; 0: at none. */
gsize piece_at_border(const Piece *piece, const guint8 *coverage, gsize width, gsize height,
                      guint8 least);
