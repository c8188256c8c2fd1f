/* Pictures out of files, and the strokes of text in them. */
#pragma once
#include "core/image/pixel_data.h"
#include "core/synth/draw/burned_text.h"

/* All frames, decoded; black and white are the least and greatest level. as_shown: palettes and YBR
 * become RGB, else they stay what they are. Fails for samples of less than 8 or more than 16 bits.
 */
gboolean made_decode(const PixelData *pixels, gboolean as_shown, MadeImage *out, GError **error);

/* Coverage of the strokes in a box, by how far each pixel lies from the ground towards the ink:
 * the ground is the box's median, the ink the extreme that is farther from it. The box is cut to
 * the image; FALSE where nothing is left of it. */
gboolean region_strokes(const MadeImage *picture, guint x0, guint y0, guint x1, guint y1,
                        TextRegion *out);
