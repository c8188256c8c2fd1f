/* The boxes of a redaction rule: what was found in many images, with margins, put together. */
#pragma once
#include "ocr/box.h"

/* The part of a box with its margin that lies in an image; empty where the box lies outside or is
 * empty. width, height: of the image, in pixels. */
Box rule_box_grown(Box box, gint64 width, gint64 height);

/* Adds a box to those of a rule (GArray of Box), of which none lies in another: every pixel that
 * was covered stays covered. waste_percent: hundredths of a box that may lie in neither of the two
 * that it is made of, RULE_WASTE_PERCENT at first; grows where there are too many boxes. An empty
 * box adds nothing. */
void rule_boxes_add(GArray *boxes, guint *waste_percent, Box box);
