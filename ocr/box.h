/* Boxes: which samples of a picture are meant. */
#pragma once
#include "kernels/picture.h"
#include <glib.h>

/* The part of a box inside a picture of that size; empty (all 0) where none is. */
Box box_clip(Box box, gint64 columns, gint64 rows);
gboolean box_is_empty(Box box);
/* The box with `margin` samples more on every side. */
Box box_grow(Box box, gint64 margin);
Box box_move(Box box, gint64 x, gint64 y);
