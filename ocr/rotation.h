/* Pictures turned by any angle, for text that doesn't run along rows. */
#pragma once
#include "ocr/picture.h"

/* How samples of a turned picture and of what it was made of lie to each other. Places are in
 * samples, the middle of the first one at 0. */
typedef struct Rotation {
    double cosine, sine;
    double from_x, from_y; /* the middle of the picture */
    double to_x, to_y;     /* that of the turned one */
} Rotation;

/* Where a place of the turned picture lies in the picture; where one of the picture comes to lie.
 */
void rotation_back(const Rotation *rotation, double *x, double *y);
void rotation_forth(const Rotation *rotation, double *x, double *y);
/* The box around a box of the turned picture, in the picture; and the other way round. */
Box rotation_box_back(const Rotation *rotation, Box box);
Box rotation_box_forth(const Rotation *rotation, Box box);

/* Sets `out` to the picture turned by so many degrees against the clock about its middle, as large
 * as it takes to hold all of it, interpolated between the four samples around each place. Beyond
 * the picture is `around`, a value per plane. Text that rises by `degrees` stands level in a
 * picture turned by minus that. The same bits on every machine. FALSE where memory runs out; `out`
 * is empty then. */
gboolean picture_rotate(const Picture *picture, double degrees, const guint around[3],
                        Rotation *rotation, Picture *out);
