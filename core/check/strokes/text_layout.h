/* How well a mask of strokes fits the layout that a text is bound to have in its box. */
#pragma once
#include <glib.h>

typedef struct TextLayout TextLayout;

/* text: lines separated by \n; NULL for one line of anything. */
TextLayout *text_layout_new(const char *text);
void text_layout_free(TextLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextLayout, text_layout_free)

gsize text_layout_n_lines(const TextLayout *layout);

/* 0 no text .. 1 just as text is: thin strokes in about as many pieces as the text has characters,
 * as high as a line lets them, spread over the lines as far as these reach. coverage: 128 and more
 * on strokes; the box lies tight around the text. */
double text_layout_fit(const TextLayout *layout, const guint8 *coverage, gsize width, gsize height);
