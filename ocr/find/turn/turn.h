/* A part of a picture, turned so that text that stands at an angle there is level. Not for other
 * folders. */
#pragma once
#include "ocr/find/turn/slab.h"
#include "ocr/rotation.h"

typedef struct Turn {
    Picture picture; /* bordered, of one plane of 8 bits */
    double degrees;  /* that text rises by which is level in it */
    Rotation rotation;
    gint64 x, y; /* of the part, in the picture */
} Turn;

/* Turns what a plane has in a box, which must lie inside. Text that rises by `degrees` will be
 * level; quarters are exact. FALSE where memory runs out. */
gboolean turn_init(Turn *turn, const Picture *picture, guint plane, Box part, double degrees);
void turn_clear(Turn *turn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Turn, turn_clear)

/* Where a slab of the turned part lies in the picture. */
Slab turn_back(const Turn *turn, const Slab *slab);
