/* The eight ways in which a picture may lie whose rows and columns stay rows and columns: turned by
 * quarters, and mirrored. No sample changes its value. */
#pragma once
#include "ocr/picture.h"

/* What was done to a picture that lay upright. Turns go against the clock. A mirrored picture was
 * first mirrored left to right, then turned. */
typedef enum Orientation {
    ORIENTATION_UPRIGHT,
    ORIENTATION_QUARTER,        /* turned by 90 degrees: text runs from the bottom to the top */
    ORIENTATION_HALF,           /* by 180 degrees: upside down */
    ORIENTATION_THREE_QUARTERS, /* by 270 degrees: text runs from the top to the bottom */
    ORIENTATION_MIRRORED,
    ORIENTATION_MIRRORED_QUARTER,
    ORIENTATION_MIRRORED_HALF,
    ORIENTATION_MIRRORED_THREE_QUARTERS,
    ORIENTATIONS
} Orientation;

/* What undoes it. */
Orientation orientation_inverse(Orientation orientation);

/* Whether rows become columns. */
gboolean orientation_is_sideways(Orientation orientation);

/* Where a box of a picture of that size comes to lie in the turned picture. */
Box box_orient(Box box, gsize width, gsize height, Orientation orientation);

/* Sets `out` to the picture turned, of the same depth and planes, with its margin filled. FALSE
 * where memory runs out; `out` is empty then. */
gboolean picture_orient(const Picture *picture, Orientation orientation, Picture *out);
