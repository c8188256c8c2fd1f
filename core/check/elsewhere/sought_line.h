/* A line of the original's text, as it is looked for in other directions and sizes. Not for other
 * folders. */
#pragma once
#include "core/check/elsewhere/band.h"
#include "core/check/strokes/glyphs.h"

/* A text, and which columns of it tell it from others. */
typedef struct SoughtText {
    Band band;
    guint8 *telling; /* owned; 1 for columns that are compared */
} SoughtText;
void sought_text_clear(SoughtText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SoughtText, sought_text_clear)

typedef struct SoughtLine {
    gsize width, height;
    guint8 *whole;     /* owned; coverage of all its words */
    guint8 *telling;   /* owned; of those that tell someone */
    guint8 *columns;   /* owned; 1 where words that tell nobody are not */
    GArray *glyphs;    /* of Glyph: those of telling words, in columns of these */
    GPtrArray *others; /* of guint8 *: coverage of other texts of the same glyphs */
    LaidLine laid;     /* where its letters are in these */
} SoughtLine;
void sought_line_free(SoughtLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SoughtLine, sought_line_free)

/* The lines of a text that can be told from other texts, which are made of the glyphs of all its
 * lines; array of SoughtLine, newly allocated. */
GPtrArray *sought_lines_new(const Strokes *strokes);

/* A coverage of the line with letters `rows` high, as fine as it is where they are `letter_height`
 * high in a picture. */
void sought_line_draw(const SoughtLine *line, const guint8 *coverage, double letter_height,
                      double rows, BandGround ground, SoughtText *out);
