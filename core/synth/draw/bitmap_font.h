#pragma once
#include <glib.h>

/* Capitals, digits and some punctuation. */
enum { BITMAP_FONT_WIDTH = 5, BITMAP_FONT_HEIGHT = 7 };

gboolean bitmap_font_has(char character);
/* Whether there is ink in a pixel of the character; FALSE outside of it. */
gboolean bitmap_font_ink(char character, guint x, guint y);
