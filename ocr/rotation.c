#include "ocr/rotation.h"

#include <math.h>

enum {
    FRACTION = 256,      /* steps between two samples: as fine as 8 bits of grey can show */
    STEEPNESS = 1 << 20, /* steps of a sine: so few that products with a side are exact */
};

void rotation_back(const Rotation *rotation, double *x, double *y) {
    double right = *x - rotation->to_x, down = *y - rotation->to_y;
    *x = rotation->from_x + right * rotation->cosine - down * rotation->sine;
    *y = rotation->from_y + right * rotation->sine + down * rotation->cosine;
}

void rotation_forth(const Rotation *rotation, double *x, double *y) {
    double right = *x - rotation->from_x, down = *y - rotation->from_y;
    *x = rotation->to_x + right * rotation->cosine + down * rotation->sine;
    *y = rotation->to_y - right * rotation->sine + down * rotation->cosine;
}

/* Around the corners of a box where a map takes them. */
static Box box_through(const Rotation *rotation, Box box,
                       void (*map)(const Rotation *, double *, double *)) {
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    for (guint corner = 0; corner < 4; corner++) {
        /* Edges of samples lie half a sample before their middles. */
        double x = (double)(corner % 2 ? box.x1 : box.x0) - 0.5;
        double y = (double)(corner / 2 ? box.y1 : box.y0) - 0.5;
        map(rotation, &x, &y);
        left = MIN(left, x + 0.5);
        right = MAX(right, x + 0.5);
        top = MIN(top, y + 0.5);
        bottom = MAX(bottom, y + 0.5);
    }
    return (Box){(gint64)floor(left), (gint64)floor(top), (gint64)ceil(right),
                 (gint64)ceil(bottom)};
}

Box rotation_box_back(const Rotation *rotation, Box box) {
    return box_through(rotation, box, rotation_back);
}

Box rotation_box_forth(const Rotation *rotation, Box box) {
    return box_through(rotation, box, rotation_forth);
}

static Rotation rotation_about_middle(const Picture *picture, double degrees) {
    double radians = degrees * (G_PI / 180);
    return (Rotation){.cosine = round(cos(radians) * STEEPNESS) / STEEPNESS,
                      .sine = round(sin(radians) * STEEPNESS) / STEEPNESS,
                      .from_x = ((double)picture->width - 1) / 2,
                      .from_y = ((double)picture->height - 1) / 2};
}

/* The samples that a side of the turned picture takes. */
static gsize turned_side(double along, double across, const Rotation *rotation) {
    return (gsize)ceil(along * fabs(rotation->cosine) + across * fabs(rotation->sine) - 1e-6);
}

/* Places in a picture along a row of the turned one, in parts of a sample that are exact. */
typedef struct Way {
    gint64 x, y, step_x, step_y;
} Way;

enum { EXACT = 2 * STEEPNESS }; /* halves of samples times steps of a sine */

static Way way_along(const Rotation *rotation, gsize row) {
    double x = 0, y = (double)row;
    rotation_back(rotation, &x, &y);
    return (Way){(gint64)(x * EXACT), (gint64)(y * EXACT), (gint64)(rotation->cosine * EXACT),
                 (gint64)(rotation->sine * EXACT)};
}

static gint64 in_fractions(gint64 exact) {
    return (exact + EXACT / FRACTION / 2) >> 13;
}
G_STATIC_ASSERT(EXACT / FRACTION == 1 << 13);

/* The value between four samples, by the fractions of one to the right and below. */
static inline guint between(gint upper_left, gint upper_right, gint lower_left, gint lower_right,
                            gint right, gint below) {
    /* Of 16 bits the sum just fits 32, as it is no more than 65535 times FRACTION squared. */
    guint32 upper = (guint32)(upper_left * (FRACTION - right) + upper_right * right);
    guint32 lower = (guint32)(lower_left * (FRACTION - right) + lower_right * right);
    guint32 sum = upper * (guint32)(FRACTION - below) + lower * (guint32)below;
    return (sum + FRACTION * FRACTION / 2) / (FRACTION * FRACTION);
}

static gint sample_or(const Picture *picture, guint plane, gint64 x, gint64 y, guint around) {
    gboolean inside = x >= 0 && y >= 0 && x < (gint64)picture->width && y < (gint64)picture->height;
    return (gint)(inside ? picture_sample(picture, plane, (gsize)x, (gsize)y) : around);
}

static guint interpolated(const Picture *picture, guint plane, gint64 x, gint64 y, guint around) {
    gint64 column = x >> 8, row = y >> 8;
    return between(sample_or(picture, plane, column, row, around),
                   sample_or(picture, plane, column + 1, row, around),
                   sample_or(picture, plane, column, row + 1, around),
                   sample_or(picture, plane, column + 1, row + 1, around),
                   (gint)(x & (FRACTION - 1)), (gint)(y & (FRACTION - 1)));
}

/* Likewise of 8 bits, where all four samples lie in the picture. */
static inline guint interpolated8(const guint8 *plane, gsize stride, gint64 x, gint64 y) {
    const guint8 *upper = plane + (gsize)(y >> 8) * stride + (x >> 8), *lower = upper + stride;
    return between(upper[0], upper[1], lower[0], lower[1], (gint)(x & (FRACTION - 1)),
                   (gint)(y & (FRACTION - 1)));
}

/* How many places from a way's start on lie before a side's last sample, each `step` on. */
static gint64 count_within(gint64 exact, gint64 step, gint64 last) {
    const gint64 half = EXACT / FRACTION / 2, end = (last << 13) - half; /* of in_fractions() */
    if (exact < -half || exact >= end)
        return 0;
    if (step > 0)
        return (end - exact + step - 1) / step;
    return step < 0 ? (exact + half) / -step + 1 : G_MAXINT64;
}

/* Likewise of 8 bits, n places of a way between samples that all lie in the picture. */
static void interpolate_row8(const Picture *picture, guint plane, Way way, gsize n, guint8 *out) {
    const guint8 *samples = picture->planes[plane];
    for (gsize i = 0; i < n; i++) {
        out[i] = (guint8)interpolated8(samples, picture->stride, in_fractions(way.x),
                                       in_fractions(way.y));
        way.x += way.step_x;
        way.y += way.step_y;
    }
}

static void set_sample(Picture *picture, guint plane, gsize x, gsize y, guint value) {
    if (picture->depth == 1)
        picture_row8(picture, plane, y)[x] = (guint8)value;
    else
        picture_row16(picture, plane, y)[x] = (guint16)value;
}

static void turn_row(const Picture *picture, guint plane, const Rotation *rotation, guint around,
                     gsize row, Picture *out) {
    Way way = way_along(rotation, row);
    gint64 right = ((gint64)picture->width - 1) * FRACTION;
    gint64 bottom = ((gint64)picture->height - 1) * FRACTION;
    for (gsize column = 0; column < out->width;) {
        gint64 x = in_fractions(way.x), y = in_fractions(way.y);
        gboolean inside = x >= 0 && y >= 0 && x < right && y < bottom;
        gboolean outside =
            x < -FRACTION || y < -FRACTION || x > right + FRACTION || y > bottom + FRACTION;
        gsize n = 1;
        if (inside && out->depth == 1) {
            n = (gsize)MIN(count_within(way.x, way.step_x, right),
                           count_within(way.y, way.step_y, bottom));
            n = MIN(n, out->width - column);
            interpolate_row8(picture, plane, way, n, picture_row8(out, plane, row) + column);
        } else {
            set_sample(out, plane, column, row,
                       outside ? around : interpolated(picture, plane, x, y, around));
        }
        way.x += (gint64)n * way.step_x;
        way.y += (gint64)n * way.step_y;
        column += n;
    }
}

gboolean picture_rotate(const Picture *picture, double degrees, const guint around[3],
                        Rotation *rotation, Picture *out) {
    *rotation = rotation_about_middle(picture, degrees);
    gsize width = turned_side((double)picture->width, (double)picture->height, rotation);
    gsize height = turned_side((double)picture->height, (double)picture->width, rotation);
    if (!picture_init(out, MAX(width, 1), MAX(height, 1), picture->depth, picture->n_planes))
        return FALSE;
    rotation->to_x = ((double)out->width - 1) / 2;
    rotation->to_y = ((double)out->height - 1) / 2;
    for (guint plane = 0; plane < picture->n_planes; plane++)
        for (gsize row = 0; row < out->height; row++)
            turn_row(picture, plane, rotation, around[plane], row, out);
    picture_border(out);
    return TRUE;
}
