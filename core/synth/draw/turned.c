#include "core/synth/draw/turned.h"

static const double radians_per_degree = 0.017453292519943295;

/* Of up to half a quarter turn: the tangent of the half angle as the start of its continued
 * fraction, whose error is below 1e-7 there. */
static double half_tangent(gint degrees) {
    double x = degrees * radians_per_degree / 2;
    return x * (15 - x * x) / (15 - 6 * x * x);
}

static void turn_of_small(gint degrees, double *cosine, double *sine) {
    double t = half_tangent(degrees);
    *cosine = (1 - t * t) / (1 + t * t);
    *sine = 2 * t / (1 + t * t);
}

/* Quarter turns, 0 to 3, and what is left, -44 to 45 degrees. */
static guint split_turn(gint degrees, gint *rest) {
    gint positive = (degrees % 360 + 360) % 360;
    guint quarters = (guint)((positive + 44) / 90 % 4);
    *rest = positive - (positive + 44) / 90 * 90;
    return quarters;
}

void turn_of(gint degrees, double *cosine, double *sine) {
    gint rest;
    guint quarters = split_turn(degrees, &rest);
    turn_of_small(rest, cosine, sine);
    for (guint i = 0; i < quarters; i++) {
        double c = *cosine;
        *cosine = -*sine;
        *sine = c;
    }
}

static Drawn drawn_of_size(guint width, guint height) {
    return (Drawn){width, height, g_malloc0(MAX(1, (gsize)width * height))};
}

static guint8 coverage_at(const Drawn *drawn, gint x, gint y) {
    if (x < 0 || y < 0 || x >= (gint)drawn->width || y >= (gint)drawn->height)
        return 0;
    return drawn->coverage[(gsize)y * drawn->width + (gsize)x];
}

static void turn_quarter(const Drawn *drawn, Drawn *out) {
    *out = drawn_of_size(drawn->height, drawn->width);
    for (guint y = 0; y < out->height; y++)
        for (guint x = 0; x < out->width; x++)
            out->coverage[(gsize)y * out->width + x] =
                drawn->coverage[(gsize)(drawn->height - 1 - x) * drawn->width + y];
}

static double blend(const Drawn *drawn, double x, double y) {
    gint left = (gint)(x + 1) - 1, top = (gint)(y + 1) - 1;
    double u = x - left, v = y - top;
    return (coverage_at(drawn, left, top) * (1 - u) + coverage_at(drawn, left + 1, top) * u) *
               (1 - v) +
           (coverage_at(drawn, left, top + 1) * (1 - u) +
            coverage_at(drawn, left + 1, top + 1) * u) *
               v;
}

static void tilt(const Drawn *drawn, gint degrees, Drawn *out) {
    double c, s;
    turn_of_small(degrees, &c, &s);
    double reach = ABS(s), w = drawn->width, h = drawn->height;
    *out = drawn_of_size((guint)(w * c + h * reach) + 1, (guint)(w * reach + h * c) + 1);
    for (guint y = 0; y < out->height; y++)
        for (guint x = 0; x < out->width; x++) {
            double u = x + 0.5 - out->width / 2.0, v = y + 0.5 - out->height / 2.0;
            double from_x = c * u + s * v + w / 2 - 0.5, from_y = c * v - s * u + h / 2 - 0.5;
            gboolean inside = from_x > -1 && from_y > -1 && from_x < w && from_y < h;
            out->coverage[(gsize)y * out->width + x] =
                inside ? (guint8)(blend(drawn, from_x, from_y) + 0.5) : 0;
        }
}

void drawn_turn(const Drawn *drawn, gint degrees, Drawn *out) {
    gint rest;
    guint quarters = split_turn(degrees, &rest);
    Drawn turned = {drawn->width, drawn->height,
                    g_memdup2(drawn->coverage, (gsize)drawn->width * drawn->height)};
    for (guint i = 0; i < quarters; i++) {
        g_auto(Drawn) before = turned;
        turn_quarter(&before, &turned);
    }
    if (rest != 0) {
        g_auto(Drawn) before = turned;
        tilt(&before, rest, &turned);
    }
    *out = turned;
}

void drawn_mirror(const Drawn *drawn, Drawn *out) {
    *out = drawn_of_size(drawn->width, drawn->height);
    for (guint y = 0; y < out->height; y++)
        for (guint x = 0; x < out->width; x++)
            out->coverage[(gsize)y * out->width + x] =
                drawn->coverage[(gsize)y * drawn->width + drawn->width - 1 - x];
}

static MadeImage turn_once(const MadeImage *picture) {
    MadeImage out = made_copy(picture);
    out.shape.rows = picture->shape.columns;
    out.shape.columns = picture->shape.rows;
    for (guint frame = 0; frame < out.shape.frames; frame++)
        for (guint y = 0; y < out.shape.rows; y++)
            for (guint x = 0; x < out.shape.columns; x++)
                for (guint c = 0; c < out.shape.samples_per_pixel; c++)
                    made_at(&out, frame, x, y)[c] =
                        made_at(picture, frame, y, picture->shape.rows - 1 - x)[c];
    return out;
}

static void mirror_rows(MadeImage *picture) {
    for (guint frame = 0; frame < picture->shape.frames; frame++)
        for (guint y = 0; y < picture->shape.rows; y++)
            for (guint x = 0; x < picture->shape.columns / 2; x++)
                for (guint c = 0; c < picture->shape.samples_per_pixel; c++) {
                    guint16 *left = made_at(picture, frame, x, y) + c;
                    guint16 *right = made_at(picture, frame, picture->shape.columns - 1 - x, y) + c;
                    guint16 level = *left;
                    *left = *right;
                    *right = level;
                }
}

MadeImage made_turn(const MadeImage *picture, guint quarters, gboolean mirrored) {
    MadeImage out = made_copy(picture);
    for (guint i = 0; i < quarters; i++) {
        g_auto(MadeImage) before = out;
        out = turn_once(&before);
    }
    if (mirrored)
        mirror_rows(&out);
    return out;
}
