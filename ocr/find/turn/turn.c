#include "ocr/find/turn/turn.h"

#include "ocr/orientation.h"
#include <math.h>

/* A quarter turn as a rotation; against the clock where sine is 1. */
static Rotation quarter(const Picture *from, const Picture *to, double cosine, double sine) {
    return (Rotation){.cosine = cosine,
                      .sine = sine,
                      .from_x = ((double)from->width - 1) / 2,
                      .from_y = ((double)from->height - 1) / 2,
                      .to_x = ((double)to->width - 1) / 2,
                      .to_y = ((double)to->height - 1) / 2};
}

static gboolean turn_by_quarters(Turn *turn, const Picture *part, gint quarters) {
    static const double cosines[] = {1, 0, -1, 0}, sines[] = {0, -1, 0, 1};
    quarters = (quarters % 4 + 4) % 4;
    if (!picture_orient(part, orientation_inverse((Orientation)quarters), &turn->picture))
        return FALSE;
    turn->rotation = quarter(part, &turn->picture, cosines[quarters], sines[quarters]);
    return TRUE;
}

gboolean turn_init(Turn *turn, const Picture *picture, guint plane, Box part, double degrees) {
    *turn = (Turn){.degrees = degrees, .x = part.x0, .y = part.y0};
    const Picture whole = picture_plane(picture, plane);
    const Picture view = picture_view(&whole, part);
    gint quarters = (gint)(degrees / 90);
    if (90 * quarters == degrees)
        return turn_by_quarters(turn, &view, quarters);
    const guint around[3] = {picture_median(&view)};
    if (!picture_rotate(&view, -degrees, around, &turn->rotation, &turn->picture))
        return FALSE;
    picture_border(&turn->picture);
    return TRUE;
}

void turn_clear(Turn *turn) {
    picture_clear(&turn->picture);
}

Slab turn_back(const Turn *turn, const Slab *slab) {
    Slab back = *slab;
    /* Rotations count from the middle of the first sample. */
    back.x -= 0.5;
    back.y -= 0.5;
    rotation_back(&turn->rotation, &back.x, &back.y);
    back.x += 0.5 + (double)turn->x;
    back.y += 0.5 + (double)turn->y;
    back.degrees += turn->degrees;
    return back;
}
