/* The characters of a line of strokes, as far as they stand apart. */
#pragma once
#include "core/check/strokes/strokes.h"

/* Columns x0 <= x < x1 of the picture that one piece of the line covers: a character, or several
 * that touch. */
typedef struct Glyph {
    gsize x0, x1;
} Glyph;

/* Left to right, only pieces of telling words; array of Glyph, newly allocated. */
GArray *glyphs_of_line(const Strokes *strokes, const TextLine *line);

/* Another text in the same font at the same place: the line's coverage (128 and more on strokes) of
 * which every glyph is replaced by another one about as wide, centred in its place. Newly
 * allocated, of the line's width and height; NULL where there are too few glyphs to tell texts
 * apart. */
guint8 *glyphs_shuffle(const Strokes *strokes, const TextLine *line, const GArray *glyphs,
                       GRand *random);

/* Another text in the same font: the glyphs of each word in another order, side by side with the
 * word's gaps between them, so that only widths and gaps within words differ. Points and dashes
 * stay where they are. Newly allocated, of the line's width and height; NULL where there are too
 * few glyphs to tell texts apart. */
guint8 *glyphs_reorder(const Strokes *strokes, const TextLine *line, const GArray *glyphs,
                       GRand *random);
