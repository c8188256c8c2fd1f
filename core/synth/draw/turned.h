/* Drawn text turned by any angle, for text that doesn't run from left to right. Made data must not
 * be turned by what is measured on them, so that this knows nothing of ocr/. */
#pragma once
#include "core/synth/draw/made_image.h"
#include "core/synth/draw/typeset.h"

/* Clockwise by whole degrees of any size, about the middle, with the room that it needs then.
 * Quarter turns move pixels, other angles blend four of them. Without transcendental arithmetic:
 * the same bytes on every machine. */
void drawn_turn(const Drawn *drawn, gint degrees, Drawn *out);
/* Mirrored from left to right. */
void drawn_mirror(const Drawn *drawn, Drawn *out);
/* The whole picture by so many quarter turns clockwise, mirrored from left to right afterwards. */
MadeImage made_turn(const MadeImage *picture, guint quarters, gboolean mirrored);
/* The cosine and sine that drawn_turn turns by. */
void turn_of(gint degrees, double *cosine, double *sine);
