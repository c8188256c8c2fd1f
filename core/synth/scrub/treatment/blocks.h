/* Letters and words of drawn text as boxes, and strokes made thicker. */
#pragma once
#include "core/synth/draw/typeset.h"

/* Fills the box around everything whose columns are less than `gap` empty ones apart, line by line:
 * 1 parts letters, more words. The boxes are `margin` pixels larger, within the block. */
void block_boxes(const Drawn *block, guint gap, guint margin, Drawn *out);
/* Every stroke wider by so many pixels on each side, within the block. */
void block_dilate(const Drawn *block, guint pixels, Drawn *out);
