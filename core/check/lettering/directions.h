/* In which directions, other than level, the text of a region may run that is not seen as lines of
 * letters. */
#pragma once
#include "core/check/strokes/upright.h"

/* Whether the box is so much higher, or wider, than the text would need that it may run aslant. */
gboolean directions_may_be_aslant(const char *text, Box region);

/* By quarters, where the box is too high for level text; where it leaves room for text aslant, at
 * the angle along which the means of the picture's samples differ most from one line of samples to
 * those beside it, unless that is level or upright. picture: 16 bits; region: in it; text: expected
 * there, its lines separated by \n. Array of Upright, newly allocated. */
GArray *directions_find(const Picture *picture, Box region, const char *text);

/* Where text that fills the region would stand in the picture turned so that it is level: turned by
 * an angle, a box takes more room than what it is around. */
Box directions_text_box(const UprightPicture *turned, Box region);
