#include "ocr/find/turn/slab.h"

#include <math.h>

/* By how much the text goes right and up; exact for quarter turns. */
static void direction_of(double degrees, double *right, double *up) {
    gint quarters = (gint)(degrees / 90);
    if (90 * quarters == degrees) {
        static const gint8 rights[] = {1, 0, -1, 0}, ups[] = {0, 1, 0, -1};
        *right = rights[(quarters % 4 + 4) % 4];
        *up = ups[(quarters % 4 + 4) % 4];
        return;
    }
    *right = cos(degrees * (G_PI / 180));
    *up = sin(degrees * (G_PI / 180));
}

Slab slab_of_box(Box box) {
    return (Slab){.x = (double)(box.x0 + box.x1) / 2,
                  .y = (double)(box.y0 + box.y1) / 2,
                  .length = (double)(box.x1 - box.x0),
                  .breadth = (double)(box.y1 - box.y0)};
}

Slab slab_enlarge(Slab slab, guint level) {
    double times = (double)(1u << level);
    return (Slab){slab.x * times, slab.y * times, slab.length * times, slab.breadth * times,
                  slab.degrees};
}

/* Sides that are whole but for the last bits of a double. */
static Box box_about(double x, double y, double width, double height) {
    const double slack = 1e-6;
    return (Box){(gint64)floor(x - width / 2 + slack), (gint64)floor(y - height / 2 + slack),
                 (gint64)ceil(x + width / 2 - slack), (gint64)ceil(y + height / 2 - slack)};
}

Box slab_box(const Slab *slab) {
    double right, up;
    direction_of(slab->degrees, &right, &up);
    return box_about(slab->x, slab->y, fabs(slab->length * right) + fabs(slab->breadth * up),
                     fabs(slab->length * up) + fabs(slab->breadth * right));
}

Box slab_level_box(const Slab *slab, double degrees) {
    double right, up, right_left, up_left;
    direction_of(degrees, &right, &up);
    direction_of(slab->degrees - degrees, &right_left, &up_left);
    return box_about(slab->x * right - slab->y * up, slab->x * up + slab->y * right,
                     fabs(slab->length * right_left) + fabs(slab->breadth * up_left),
                     fabs(slab->length * up_left) + fabs(slab->breadth * right_left));
}

Slab slab_of_level_box(Box box, double degrees) {
    Slab slab = slab_of_box(box);
    double right, up, x = slab.x, y = slab.y;
    direction_of(degrees, &right, &up);
    slab.x = x * right + y * up;
    slab.y = y * right - x * up;
    slab.degrees = degrees;
    return slab;
}

/* A polygon of the corners of two rectangles at most. */
typedef struct Polygon {
    double x[8], y[8];
    guint n;
} Polygon;

static void add_corner(Polygon *polygon, double x, double y) {
    g_assert(polygon->n < G_N_ELEMENTS(polygon->x));
    polygon->x[polygon->n] = x;
    polygon->y[polygon->n++] = y;
}

/* Leaves what lies at x below a limit. */
static Polygon cut_right(const Polygon *polygon, double limit) {
    Polygon left = {.n = 0};
    for (guint i = 0; i < polygon->n; i++) {
        guint next = (i + 1) % polygon->n;
        double x = polygon->x[i], y = polygon->y[i];
        double next_x = polygon->x[next], next_y = polygon->y[next];
        if (x <= limit)
            add_corner(&left, x, y);
        if ((x <= limit) != (next_x <= limit))
            add_corner(&left, limit, y + (next_y - y) * (limit - x) / (next_x - x));
    }
    return left;
}

static Polygon quarter_turned(const Polygon *polygon) {
    Polygon turned = {.n = polygon->n};
    for (guint i = 0; i < polygon->n; i++) {
        turned.x[i] = -polygon->y[i];
        turned.y[i] = polygon->x[i];
    }
    return turned;
}

static double extent_of(const Polygon *polygon) {
    double twice = 0;
    for (guint i = 0; i < polygon->n; i++) {
        guint next = (i + 1) % polygon->n;
        twice += polygon->x[i] * polygon->y[next] - polygon->x[next] * polygon->y[i];
    }
    return fabs(twice) / 2;
}

double slab_common(const Slab *a, const Slab *b) {
    double right, up, cosine, sine;
    direction_of(a->degrees, &right, &up);
    direction_of(b->degrees - a->degrees, &cosine, &sine);
    /* Where a is level, with its middle at 0. */
    double x = (b->x - a->x) * right - (b->y - a->y) * up,
           y = (b->x - a->x) * up + (b->y - a->y) * right;
    Polygon polygon = {.n = 0};
    static const gint8 corners[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
    for (guint i = 0; i < 4; i++) {
        double along = corners[i][0] * b->length / 2, across = corners[i][1] * b->breadth / 2;
        add_corner(&polygon, x + along * cosine + across * sine,
                   y - along * sine + across * cosine);
    }
    for (guint side = 0; side < 4; side++) {
        polygon = cut_right(&polygon, (side % 2 ? a->breadth : a->length) / 2);
        polygon = quarter_turned(&polygon);
    }
    return extent_of(&polygon);
}
