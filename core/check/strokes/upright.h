/* How a picture is turned so that text which runs in another direction stands upright. */
#pragma once
#include "ocr/orientation.h"
#include "ocr/rotation.h"

/* Text that was turned by quarters, and then rose by so many degrees more. All 0 where it stands
 * upright already. */
typedef struct Upright {
    Orientation orientation;
    double degrees; /* -45 .. 45 */
} Upright;

gboolean upright_already(const Upright *upright);

/* A picture turned so that text stands upright in it, and how to find places in it again. */
typedef struct UprightPicture {
    Picture picture;
    Upright upright;
    gsize level_width, level_height; /* of the picture before the quarter turns */
    Rotation rotation;               /* before these; unused where degrees are 0 */
} UprightPicture;
void upright_picture_clear(UprightPicture *turned);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UprightPicture, upright_picture_clear)

/* Turns a picture: a view where it stands upright already, a copy without loss where it was turned
 * by quarters, else interpolated, with the picture's mean beyond it. FALSE where memory runs out;
 * `out` is empty then. */
gboolean upright_picture(const Upright *upright, const Picture *picture, UprightPicture *out);

/* Where a place of the picture comes to lie in the turned one; in samples, the upper left corner of
 * the first one at 0. */
void upright_place(const UprightPicture *turned, double *x, double *y);

/* The box in the turned picture around a box of the picture; the box in the picture around one of
 * the turned picture. */
Box upright_box(const UprightPicture *turned, Box box);
Box upright_box_back(const UprightPicture *turned, Box box);
