/* Texts for people that stand beside an image, in its stream or in its file. */
#pragma once
#include <glib.h>

/* Bytes before the zeros at the end. */
gsize comment_without_zeros(const guint8 *data, gsize length);
/* Whether bytes are for people: no control characters but breaks. FALSE of none. */
gboolean comment_is_text(const guint8 *data, gsize length);
/* The first IMAGE_COMMENT_MOST bytes as UTF-8, or as Latin letters where they are none. Newly
 * allocated. */
char *comment_text(const guint8 *data, gsize length);
/* Whether a text is longer, or holds a row of letters that no word has: bytes in base 64, say. */
gboolean comment_is_too_long(const guint8 *data, gsize length);
