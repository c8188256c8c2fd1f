#include "core/synth/picture.h"

#include <string.h>

static const struct {
    const char *modality, *sop_class, *photometric_interpretation;
    guint rows, columns, frames, samples_per_pixel, bits_allocated, bits_stored;
} kinds[N_PICTURE_KINDS] = {
    [PICTURE_CT] = {"CT", "1.2.840.10008.5.1.4.1.1.2", "MONOCHROME2", 512, 512, 1, 1, 16, 12},
    [PICTURE_MR] = {"MR", "1.2.840.10008.5.1.4.1.1.4", "MONOCHROME2", 448, 448, 1, 1, 16, 12},
    [PICTURE_CR] = {"CR", "1.2.840.10008.5.1.4.1.1.1", "MONOCHROME2", 860, 700, 1, 1, 16, 12},
    [PICTURE_CR_INVERTED] = {"CR", "1.2.840.10008.5.1.4.1.1.1", "MONOCHROME1", 860, 700, 1, 1, 16,
                             10},
    [PICTURE_US] = {"US", "1.2.840.10008.5.1.4.1.1.6.1", "MONOCHROME2", 480, 640, 1, 1, 8, 8},
    [PICTURE_US_COLOUR] = {"US", "1.2.840.10008.5.1.4.1.1.6.1", "RGB", 480, 640, 1, 3, 8, 8},
    [PICTURE_US_LOOP] = {"US", "1.2.840.10008.5.1.4.1.1.3.1", "MONOCHROME2", 384, 512, 4, 1, 8, 8},
    [PICTURE_SC] = {"OT", "1.2.840.10008.5.1.4.1.1.7", "RGB", 400, 600, 1, 3, 8, 8},
};

const char *picture_kind_modality(PictureKind kind) {
    return kinds[kind].modality;
}

const char *picture_kind_sop_class(PictureKind kind) {
    return kinds[kind].sop_class;
}

void picture_clear(Picture *picture) {
    g_clear_pointer(&picture->samples, g_free);
}

gsize picture_frame_length(const Picture *picture) {
    return (gsize)picture->rows * picture->columns * picture->samples_per_pixel;
}

gsize picture_length(const Picture *picture) {
    return picture_frame_length(picture) * picture->frames;
}

guint picture_maximum(const Picture *picture) {
    return (1u << picture->bits_stored) - 1;
}

Picture picture_copy(const Picture *picture) {
    Picture copy = *picture;
    copy.samples = g_memdup2(picture->samples, picture_length(picture) * sizeof(guint16));
    return copy;
}

guint16 *picture_at(const Picture *picture, guint frame, guint x, guint y) {
    return picture->samples + frame * picture_frame_length(picture) +
           ((gsize)y * picture->columns + x) * picture->samples_per_pixel;
}

/* Smooth random structure, 0..1: a lattice of random values, a cell of `cell` pixels, blended
 * between. */
typedef struct Lattice {
    guint cell, width;
    double *values;
} Lattice;

static Lattice lattice_new(guint columns, guint rows, guint cell, GRand *random) {
    Lattice lattice = {cell, columns / cell + 2, NULL};
    gsize n = (gsize)lattice.width * (rows / cell + 2);
    lattice.values = g_new(double, n);
    for (gsize i = 0; i < n; i++)
        lattice.values[i] = g_rand_double(random);
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

/* Below 1 inside an ellipse around the middle of the image; radii relative to half its sides. */
static double ellipse(const Picture *p, guint x, guint y, double cx, double cy, double rx,
                      double ry) {
    double u = (2.0 * x / p->columns - 1 - cx) / rx, v = (2.0 * y / p->rows - 1 - cy) / ry;
    return u * u + v * v;
}

/* What a pixel looks like, 0..1; coarse and fine are smooth random values there, grain a rough one.
 */
typedef double (*Look)(const Picture *p, guint x, guint y, double coarse, double fine,
                       double grain);

static double look_ct(const Picture *p, guint x, guint y, double coarse, double fine,
                      double grain) {
    if (ellipse(p, x, y, 0, 0, 0.8, 0.62) > 1)
        return 0.01 * grain;
    if (ellipse(p, x, y, 0, 0.4, 0.09, 0.11) < 1)
        return 0.62 + 0.1 * fine;
    if (ellipse(p, x, y, -0.36, -0.05, 0.27, 0.36) < 1 ||
        ellipse(p, x, y, 0.36, -0.05, 0.27, 0.36) < 1)
        return 0.05 + 0.08 * fine * fine + 0.01 * grain;
    return 0.24 + 0.04 * coarse + 0.03 * fine + 0.015 * grain;
}

static double look_mr(const Picture *p, guint x, guint y, double coarse, double fine,
                      double grain) {
    double skull = ellipse(p, x, y, 0, 0, 0.7, 0.86);
    if (skull > 1)
        return 0.012 * grain;
    if (skull > 0.86)
        return 0.55 + 0.1 * fine;
    if (skull > 0.78)
        return 0.04 + 0.02 * grain;
    gboolean ventricle = ellipse(p, x, y, -0.1, -0.05, 0.07, 0.25) < 1 ||
                         ellipse(p, x, y, 0.1, -0.05, 0.07, 0.25) < 1;
    return ventricle ? 0.1 + 0.03 * grain : 0.22 + 0.16 * fine + 0.08 * coarse + 0.02 * grain;
}

static double look_cr(const Picture *p, guint x, guint y, double coarse, double fine,
                      double grain) {
    if (x < 8 || y < 8 || x + 8 >= p->columns || y + 8 >= p->rows)
        return 0;
    double lungs =
        MIN(ellipse(p, x, y, -0.42, -0.1, 0.34, 0.62), ellipse(p, x, y, 0.42, -0.1, 0.34, 0.62));
    double body = 0.5 + 0.12 * coarse;
    double level = lungs < 1 ? body - 0.26 * (1 - lungs) : body;
    guint rib = (y + (guint)(20 * ellipse(p, x, y, 0, 0, 1, 4))) % 64;
    return level + (lungs < 1 && rib < 16 ? 0.05 : 0) + 0.05 * fine + 0.02 * grain;
}

static double look_us(const Picture *p, guint x, guint y, double coarse, double fine,
                      double grain) {
    double u = ((double)x - p->columns / 2.0) / p->rows, v = (double)y / p->rows - 0.08;
    double distance = u * u + v * v;
    if (v < 0.1 || distance > 0.72 || u > 0.62 * v || u < -0.62 * v)
        return 0;
    if (ellipse(p, x, y, 0.1, 0.1, 0.2, 0.18) < 1)
        return 0.03 * grain;
    return (0.12 + 0.4 * coarse * fine + 0.1 * fine) * (0.4 + 1.1 * grain);
}

static double look_sc(const Picture *p, guint x, guint y, double coarse, double fine,
                      double grain) {
    (void)grain;
    if (y < p->rows / 5)
        return 0.1;
    guint column = 6 * x / p->columns;
    guint height = p->rows * (2 + column) / 12;
    if (x * 6 % p->columns > p->columns / 2 && y > p->rows - height)
        return 0.45 + 0.05 * coarse;
    return (y % 40 == 0 ? 0.3 : 0.12) + 0.02 * fine;
}

static const Look looks[N_PICTURE_KINDS] = {look_ct, look_mr, look_cr, look_cr,
                                            look_us, look_us, look_us, look_sc};

/* Colour Doppler in ultrasound, a tint in screens. */
static void colour(const Picture *p, PictureKind kind, guint x, guint y, guint level,
                   guint16 out[3]) {
    for (guint c = 0; c < 3; c++)
        out[c] = (guint16)level;
    if (kind == PICTURE_SC)
        out[2] = (guint16)MIN(level + 30, 255);
    else if (level > 0 && ellipse(p, x, y, -0.2, 0.25, 0.16, 0.14) < 1) {
        out[x % 97 < 48 ? 0 : 2] = (guint16)MIN(level + 120, 255);
        out[1] = (guint16)(level / 2);
    }
}

Picture picture_draw(PictureKind kind, GRand *random) {
    Picture p = {.rows = kinds[kind].rows,
                 .columns = kinds[kind].columns,
                 .frames = kinds[kind].frames,
                 .samples_per_pixel = kinds[kind].samples_per_pixel,
                 .bits_allocated = kinds[kind].bits_allocated,
                 .bits_stored = kinds[kind].bits_stored,
                 .photometric_interpretation = kinds[kind].photometric_interpretation};
    p.samples = g_new0(guint16, picture_length(&p));
    double maximum = picture_maximum(&p);
    Lattice coarse = lattice_new(p.columns, p.rows, 90, random);
    for (guint frame = 0; frame < p.frames; frame++) {
        Lattice fine = lattice_new(p.columns, p.rows, 11, random);
        for (guint y = 0; y < p.rows; y++)
            for (guint x = 0; x < p.columns; x++) {
                double value = looks[kind](&p, x, y, lattice_at(&coarse, x, y),
                                           lattice_at(&fine, x, y), g_rand_double(random));
                if (kind == PICTURE_CR_INVERTED)
                    value = 1 - value;
                guint level = (guint)(CLAMP(value, 0, 1) * maximum + 0.5);
                guint16 *at = picture_at(&p, frame, x, y);
                if (p.samples_per_pixel == 3)
                    colour(&p, kind, x, y, level, at);
                else
                    *at = (guint16)level;
            }
        g_free(fine.values);
    }
    g_free(coarse.values);
    return p;
}
