/* The strokes of burned-in text, found in the original image. */
#pragma once
#include "core/check/strokes/upright.h"

/* Rows y0 <= y < y1 and columns x0 <= x < x1 that one line of text covers. */
typedef struct TextLine {
    gsize x0, y0, x1, y1;
} TextLine;

/* Of a picture that was turned so that the text stands upright. */
typedef struct Strokes {
    Upright upright;               /* how; what is compared with the strokes is turned alike */
    gboolean likely;               /* they may be something that only looks like the text */
    gsize from_width, from_height; /* of the picture before it was turned */
    gsize width, height;
    guint8 *coverage; /* owned; 0 no stroke .. 255 fully covered by one, 128 and more on the stroke
                         itself */
    guint8 *telling;  /* owned; 1 where the strokes belong to a word that identifies someone, 0 for
                         `DOB:` and the like */
    double contrast;  /* |text - background| in the crop's units */
    gboolean bright;  /* bright text on a darker ground */
    GArray *lines;    /* of TextLine, top to bottom; empty where no strokes were found */
} Strokes;
void strokes_clear(Strokes *strokes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Strokes, strokes_clear)

/* Text is burned in with one value, thin, on a ground that it stands out from: finds that value in
 * either polarity and how far each pixel is covered by it. text: what is expected there, lines
 * separated by \n; NULL for one line of anything. */
void strokes_find(const Picture *picture, const char *text, Strokes *out);

/* The same wherever the text stands in the picture, in any direction and with line breaks anywhere.
 */
void strokes_find_anywhere(const Picture *picture, const char *text, Strokes *out);

/* The coverage of a line by its telling words alone; newly allocated, of the line's size. */
guint8 *strokes_cut_telling(const Strokes *strokes, const TextLine *line);

/* The coverage of all lines, the telling words of one of them replaced by another text's coverage,
 * of the line's size (NULL: left as they are); newly allocated, of the strokes' size. */
guint8 *strokes_with_text(const Strokes *strokes, const TextLine *line, const guint8 *coverage);
