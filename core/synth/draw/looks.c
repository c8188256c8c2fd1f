/* What images of the modalities look like: smooth random structure in simple anatomy. Only sums,
 * products and quotients, so that the levels are the same on every machine. */
#include "core/synth/draw/made_image.h"

#include <string.h>

/* Smooth random structure, 0..1: a lattice of random values, a cell of `cell` pixels, blended
 * between. */
typedef struct Lattice {
    guint cell, width;
    double *values;
} Lattice;

static Lattice lattice_new(guint columns, guint rows, guint cell, Random *random) {
    Lattice lattice = {cell, columns / cell + 2, NULL};
    gsize n = (gsize)lattice.width * (rows / cell + 2);
    lattice.values = g_new(double, n);
    for (gsize i = 0; i < n; i++)
        lattice.values[i] = random_unit(random);
    return lattice;
}

static double lattice_at(const Lattice *lattice, guint x, guint y) {
    const double *corner = lattice->values + y / lattice->cell * lattice->width + x / lattice->cell;
    double u = (double)(x % lattice->cell) / lattice->cell;
    double v = (double)(y % lattice->cell) / lattice->cell;
    u *= u * (3 - 2 * u);
    v *= v * (3 - 2 * v);
    const double *below = corner + lattice->width;
    return (corner[0] * (1 - u) + corner[1] * u) * (1 - v) +
           (below[0] * (1 - u) + below[1] * u) * v;
}

/* A pixel that is to be drawn: where it is, in -1..1 from the middle, and random values there. */
typedef struct SpeckleSpot {
    double u, v;
    double coarse, fine, grain; /* 0..1 */
    guint x, y, rows, columns;
} SpeckleSpot;

/* Below 1 inside an ellipse; radii relative to half the image's sides. */
static double ellipse(const SpeckleSpot *s, double cx, double cy, double rx, double ry) {
    double u = (s->u - cx) / rx, v = (s->v - cy) / ry;
    return u * u + v * v;
}

/* What a pixel looks like, 0..1. */
typedef double (*Look)(const SpeckleSpot *s);

static double look_ct(const SpeckleSpot *s) {
    if (ellipse(s, 0, 0, 0.8, 0.62) > 1)
        return 0.01 * s->grain;
    if (ellipse(s, 0, 0.4, 0.09, 0.11) < 1)
        return 0.62 + 0.1 * s->fine;
    if (ellipse(s, -0.36, -0.05, 0.27, 0.36) < 1 || ellipse(s, 0.36, -0.05, 0.27, 0.36) < 1)
        return 0.05 + 0.08 * s->fine * s->fine + 0.01 * s->grain;
    return 0.24 + 0.04 * s->coarse + 0.03 * s->fine + 0.015 * s->grain;
}

static double look_mr(const SpeckleSpot *s) {
    double skull = ellipse(s, 0, 0, 0.7, 0.86);
    if (skull > 1)
        return 0.012 * s->grain;
    if (skull > 0.86)
        return 0.55 + 0.1 * s->fine;
    if (skull > 0.78)
        return 0.04 + 0.02 * s->grain;
    gboolean ventricle =
        ellipse(s, -0.1, -0.05, 0.07, 0.25) < 1 || ellipse(s, 0.1, -0.05, 0.07, 0.25) < 1;
    return ventricle ? 0.1 + 0.03 * s->grain
                     : 0.22 + 0.16 * s->fine + 0.08 * s->coarse + 0.02 * s->grain;
}

static double look_pt(const SpeckleSpot *s) {
    double body = ellipse(s, 0, 0, 0.6, 0.45);
    if (body > 1)
        return 0.01 * s->grain;
    double tumour = ellipse(s, 0.2, -0.1, 0.07, 0.06), heart = ellipse(s, -0.2, 0, 0.14, 0.12);
    double uptake = 0.08 + 0.05 * s->coarse + 0.05 * s->grain;
    if (tumour < 1)
        uptake += 0.7 * (1 - tumour);
    return heart < 1 ? uptake + 0.35 * (1 - heart) : uptake;
}

/* A skeleton from the front: spine, ribs, pelvis. */
static double look_nm(const SpeckleSpot *s) {
    double body = ellipse(s, 0, 0.1, 0.45, 0.85);
    double counts = body < 1 ? 0.06 + 0.06 * s->grain : 0.015 * s->grain;
    if (ellipse(s, 0, 0.1, 0.05, 0.6) < 1 || ellipse(s, 0, 0.62, 0.28, 0.1) < 1)
        counts += 0.3 + 0.25 * s->grain;
    else if (body < 0.5 && s->y * 24 / s->rows % 2 == 0)
        counts += 0.12 * s->grain;
    return counts;
}

static double look_cr(const SpeckleSpot *s) {
    guint edge = s->columns / 90;
    if (s->x < edge || s->y < edge || s->x + edge >= s->columns || s->y + edge >= s->rows)
        return 0;
    double left = ellipse(s, -0.42, -0.1, 0.34, 0.62), right = ellipse(s, 0.42, -0.1, 0.34, 0.62);
    double lungs = MIN(left, right), body = 0.5 + 0.12 * s->coarse;
    double level = lungs < 1 ? body - 0.26 * (1 - lungs) : body;
    double rib = (s->v + 1) * 7 + 0.3 * s->u * s->u;
    return level + (lungs < 1 && rib - (guint)rib < 0.25 ? 0.05 : 0) + 0.05 * s->fine +
           0.02 * s->grain;
}

static double look_mg(const SpeckleSpot *s) {
    double breast = ellipse(s, -1, 0, 1.25, 0.8);
    if (breast > 1)
        return 0.004 * s->grain;
    return 0.2 + 0.3 * (1 - breast) + 0.2 * s->coarse * s->fine + 0.06 * s->fine + 0.01 * s->grain;
}

static double look_us(const SpeckleSpot *s) {
    double u = s->u * s->columns / (2.0 * s->rows), v = (s->v + 1) / 2 - 0.08;
    if (v < 0.1 || u * u + v * v > 0.72 || u > 0.62 * v || u < -0.62 * v)
        return 0;
    if (ellipse(s, 0.1, 0.1, 0.2, 0.18) < 1)
        return 0.03 * s->grain;
    return (0.12 + 0.4 * s->coarse * s->fine + 0.1 * s->fine) * (0.4 + 1.1 * s->grain);
}

/* Bars over a table, in a window; the panels on top and at the bottom are where text stands. */
static double look_sc(const SpeckleSpot *s) {
    if (s->y < s->rows / 5)
        return 0.1;
    if (s->y >= s->rows - s->rows / 5)
        return 0.82;
    guint column = 6 * s->x / s->columns, height = s->rows * (2 + column) / 14;
    if (s->x * 6 % s->columns > s->columns / 2 && s->y + s->rows / 5 > s->rows - height)
        return 0.45 + 0.05 * s->coarse;
    return (s->y % 40 == 0 ? 0.3 : 0.12) + 0.02 * s->fine;
}

static const Look looks[N_PICTURE_KINDS] = {
    [PICTURE_CT] = look_ct, [PICTURE_MR] = look_mr,        [PICTURE_PT] = look_pt,
    [PICTURE_NM] = look_nm, [PICTURE_CR] = look_cr,        [PICTURE_MG] = look_mg,
    [PICTURE_US] = look_us, [PICTURE_US_COLOUR] = look_us, [PICTURE_US_LOOP] = look_us,
    [PICTURE_SC] = look_sc};

/* Colour Doppler in ultrasound, a tint in screens. */
static void colour(const SpeckleSpot *s, PictureKind kind, guint level, guint16 out[3]) {
    for (guint c = 0; c < 3; c++)
        out[c] = (guint16)level;
    if (kind == PICTURE_SC)
        out[2] = (guint16)MIN(level + 30, 255);
    else if (level > 0 && ellipse(s, -0.2, 0.25, 0.16, 0.14) < 1) {
        out[s->x % 97 < 48 ? 0 : 2] = (guint16)MIN(level + 120, 255);
        out[1] = (guint16)(level / 2);
    }
}

/* Signed samples hold Hounsfield-like units from -1024 on; 16-bit counts use half their range. */
static void choose_range(MadeImage *picture) {
    guint bits = picture->shape.bits_stored;
    picture->white = made_maximum(picture);
    if (picture->shape.is_signed && bits > 12) {
        picture->black = (1u << (bits - 1)) - 1024;
        picture->white = picture->black + 4095;
    } else if (bits == 16)
        picture->white /= 2;
}

static void draw_frame(MadeImage *picture, PictureKind kind, guint frame, const Lattice *coarse,
                       Random *random) {
    const PictureShape *shape = &picture->shape;
    gboolean inverted = strcmp(shape->photometric_interpretation, "MONOCHROME1") == 0;
    Lattice fine = lattice_new(shape->columns, shape->rows, MAX(2, shape->columns / 45), random);
    double range = picture->white - picture->black;
    SpeckleSpot spot = {.rows = shape->rows, .columns = shape->columns};
    for (spot.y = 0; spot.y < shape->rows; spot.y++)
        for (spot.x = 0; spot.x < shape->columns; spot.x++) {
            spot.u = 2.0 * spot.x / shape->columns - 1;
            spot.v = 2.0 * spot.y / shape->rows - 1;
            spot.coarse = lattice_at(coarse, spot.x, spot.y);
            spot.fine = lattice_at(&fine, spot.x, spot.y);
            spot.grain = random_unit(random);
            double value = looks[kind](&spot);
            value = inverted ? 1 - value : value;
            guint level = picture->black + (guint)(CLAMP(value, 0, 1) * range + 0.5);
            guint16 *at = made_at(picture, frame, spot.x, spot.y);
            if (shape->samples_per_pixel == 3)
                colour(&spot, kind, level, at);
            else
                *at = (guint16)level;
        }
    g_free(fine.values);
}

MadeImage made_draw(PictureKind kind, const PictureShape *shape, Random *random) {
    MadeImage picture = {.shape = *shape};
    choose_range(&picture);
    picture.levels = g_new0(guint16, made_length(&picture));
    Lattice coarse = lattice_new(shape->columns, shape->rows, MAX(4, shape->columns / 6), random);
    for (guint frame = 0; frame < shape->frames; frame++)
        draw_frame(&picture, kind, frame, &coarse, random);
    g_free(coarse.values);
    return picture;
}
