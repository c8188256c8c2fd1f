/* Boxes: which samples of a picture are meant. */
#pragma once
#include "kernels/picture.h"
#include <glib.h>

/* The part of a box inside a picture of that size; empty (all 0) where none is. */
Box box_clip(Box box, gint64 columns, gint64 rows);
gboolean box_is_empty(Box box);
gboolean box_equal(Box a, Box b);
/* Whether all of `part` lies in a box. */
gboolean box_contains(Box box, Box part);
/* Samples in a box; 0 where it is empty. */
gint64 box_extent(Box box);
/* The box with `margin` samples more on every side. */
Box box_grow(Box box, gint64 margin);
/* The box around both, neither of which is empty; what they have in common, which may be empty. */
Box box_unite(Box a, Box b);
Box box_intersect(Box a, Box b);
Box box_move(Box box, gint64 x, gint64 y);
/* In a picture 2^level times as large. */
Box box_enlarge(Box box, guint level);
