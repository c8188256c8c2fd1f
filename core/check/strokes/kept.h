/* Parts of a text that a scrubber left exactly as they were. */
#pragma once
#include "core/check/strokes/strokes.h"

/* Whether in some stretch of the line, `span` columns wide and a third of the line high or more,
 * strokes and their rim are as in the original, within a tenth of the text's contrast. Words that
 * say nothing about anyone don't count. Both crops are of the strokes' size. */
gboolean kept_stretch(const Picture *original, const Picture *scrubbed, const Strokes *strokes,
                      const TextLine *line, gsize span);

/* Whether a stretch of the line, `span` columns wide, is exactly as in the original, its ground
 * included, and that is not all one value: nothing was written there, whatever was elsewhere. */
gboolean kept_with_ground(const Picture *original, const Picture *scrubbed, const Strokes *strokes,
                          const TextLine *line, gsize span);

/* Whether a pixel belongs to a stroke or lies beside one. */
gboolean strokes_near(const Strokes *strokes, gsize x, gsize y);
/* How far a sample may move without the text being changed there. */
double strokes_tolerance(const Strokes *strokes);
