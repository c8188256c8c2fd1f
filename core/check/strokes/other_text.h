/* Text that is not the expected one, written over a line of a region. */
#pragma once
#include "core/check/strokes/strokes.h"

typedef struct OtherText {
    gboolean found;
    gboolean copied; /* a stretch of several characters is nevertheless the expected text's */
    guint8 *mask;    /* owned; width * height of the line; 1 on and around the other text's strokes,
                        else 0 */
} OtherText;
void other_text_clear(OtherText *other);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OtherText, other_text_clear)

/* Looks at one line of the scrubbed region (a crop of that line). Clean strokes most of which lie
 * where the expected text has none are another text's: they share rows, font and some characters
 * with the expected one without telling anything of it. original: the same crop of the original,
 * NULL where there is none: what is as there, be it in other greys, is no other text, though its
 * strokes were not all found. */
void other_text_find(const Picture *line, const Picture *original, const Strokes *expected,
                     const TextLine *at, OtherText *out);

/* Whether new thin strokes of the original text's own value were drawn beside its strokes: another
 * text in its style, on whatever ground. Both crops are of the strokes' size. */
gboolean other_text_inked(const Picture *original, const Picture *scrubbed, const Strokes *strokes,
                          const TextLine *line);
