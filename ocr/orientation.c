#include "ocr/orientation.h"

enum { QUARTERS = 4 };

static gboolean is_mirrored(Orientation orientation) {
    return orientation >= ORIENTATION_MIRRORED;
}

Orientation orientation_inverse(Orientation orientation) {
    if (is_mirrored(orientation)) /* mirroring turns the other way, so that it undoes itself */
        return orientation;
    return (QUARTERS - orientation) % QUARTERS;
}

gboolean orientation_is_sideways(Orientation orientation) {
    return orientation % 2 == 1;
}

static Box mirror(Box box, gint64 width) {
    return (Box){width - box.x1, box.y0, width - box.x0, box.y1};
}

static Box quarter_turn(Box box, gint64 width) {
    return (Box){box.y0, width - box.x1, box.y1, width - box.x0};
}

Box box_orient(Box box, gsize width, gsize height, Orientation orientation) {
    gint64 columns = (gint64)width, rows = (gint64)height;
    if (is_mirrored(orientation))
        box = mirror(box, columns);
    for (gint turn = 0; turn < (gint)orientation % QUARTERS; turn++) {
        box = quarter_turn(box, columns);
        gint64 turned = columns;
        columns = rows;
        rows = turned;
    }
    return box;
}

/* The sample of a picture that a turned picture shows in its upper left corner, and how far apart
 * in it those are that follow to the right and below. In samples and rows. */
typedef struct PixelWalk {
    gssize x, y, right_x, right_y, down_x, down_y;
} PixelWalk;

static PixelWalk walk(const Picture *picture, Orientation orientation) {
    gssize last_x = (gssize)picture->width - 1, last_y = (gssize)picture->height - 1;
    PixelWalk way = {0, 0, 1, 0, 0, 1};
    switch (orientation % QUARTERS) {
    case ORIENTATION_QUARTER:
        way = (PixelWalk){last_x, 0, 0, 1, -1, 0};
        break;
    case ORIENTATION_HALF:
        way = (PixelWalk){last_x, last_y, -1, 0, 0, -1};
        break;
    case ORIENTATION_THREE_QUARTERS:
        way = (PixelWalk){0, last_y, 0, -1, 1, 0};
        break;
    }
    if (is_mirrored(orientation)) {
        way.x = last_x - way.x;
        way.right_x = -way.right_x;
        way.down_x = -way.down_x;
    }
    return way;
}

static void turn_row(const Picture *picture, guint plane, const PixelWalk *way, gsize row,
                     Picture *out) {
    gssize x = way->x + (gssize)row * way->down_x, y = way->y + (gssize)row * way->down_y;
    gssize step = way->right_x * picture->depth + way->right_y * (gssize)picture->stride;
    const guint8 *from = picture_row8(picture, plane, (gsize)y) + x * picture->depth;
    guint8 *to = picture_row8(out, plane, row);
    for (gsize i = 0; i < out->width; i++, from += step)
        for (guint byte = 0; byte < picture->depth; byte++)
            *to++ = from[byte];
}

gboolean picture_orient(const Picture *picture, Orientation orientation, Picture *out) {
    gboolean sideways = orientation_is_sideways(orientation);
    if (!picture_init(out, sideways ? picture->height : picture->width,
                      sideways ? picture->width : picture->height, picture->depth,
                      picture->n_planes))
        return FALSE;
    PixelWalk way = walk(picture, orientation);
    for (guint plane = 0; plane < picture->n_planes; plane++)
        for (gsize row = 0; row < out->height; row++)
            turn_row(picture, plane, &way, row, out);
    picture_border(out);
    return TRUE;
}
