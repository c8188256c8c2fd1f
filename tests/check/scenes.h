/* Scenes that the residue test is counted on: a name and dates in many fonts and sizes, burned into
 * even and textured grounds. */
#pragma once
#include "tests/check/drawn.h"
#include "tests/check/lettering.h"
#include <math.h>

#define SCENES_FONTS "/usr/share/fonts/truetype/"
static const char *const scenes_fonts[] = {
    SCENES_FONTS "dejavu/DejaVuSans.ttf",
    SCENES_FONTS "dejavu/DejaVuSansMono.ttf",
    SCENES_FONTS "dejavu/DejaVuSans-Bold.ttf",
    SCENES_FONTS "liberation2/LiberationSans-Regular.ttf",
    SCENES_FONTS "liberation2/LiberationMono-Bold.ttf",
    SCENES_FONTS "liberation2/LiberationSerif-Regular.ttf",
    SCENES_FONTS "freefont/FreeSansBold.ttf",
    SCENES_FONTS "hack/Hack-Regular.ttf",
    SCENES_FONTS "noto/NotoSans-Bold.ttf",
    SCENES_FONTS "noto/NotoSansMono-Regular.ttf",
};
static const char *const scenes_surnames[] = {"NGUYEN",     "DAVIDSON", "ROSENTHAL", "CALDERON",
                                              "LINDQVIST",  "YAMAMOTO", "QUIGLEY",   "VASQUEZ",
                                              "CASTELLANO", "THORNTON", "HENDERSON", "OYELARAN",
                                              "ERIKSSON",   "SANTIAGO", "WU",        "MUELLER"};
static const char *const scenes_forenames[] = {
    "CATHERINE", "STANLEY",  "CHAD",     "TIMOTHY", "HELEN",   "ERNEST",  "ROSALIND", "SEBASTIAN",
    "DESMOND",   "GERTRUDE", "KATHLEEN", "HAROLD",  "BRIDGET", "THERESA", "IAN",      "LILLIAN"};

typedef enum SceneGround {
    GROUND_BLACK,
    GROUND_EVEN,
    GROUND_SLOPE,
    GROUND_TEXTURE,
    GROUND_CT
} SceneGround;

typedef struct Scene {
    gsize width, height;
    guint size;
    const char *font;
    char *text;
    double *coverage, *ground;
    SceneGround kind;
    double value; /* of the text */
    GRand *random;
} Scene;

static inline guint scenes_pick(GRand *random, gsize n) {
    return (guint)g_rand_int_range(random, 0, (gint32)n);
}

static inline double *scene_draw(const Scene *scene, const char *text) {
    return lettering_draw(scene->font, scene->size, text, scene->width, scene->height);
}

static inline char *scenes_text(GRand *random) {
    g_autofree char *name = g_strdup_printf(
        "%s %s", scenes_surnames[scenes_pick(random, G_N_ELEMENTS(scenes_surnames))],
        scenes_forenames[scenes_pick(random, G_N_ELEMENTS(scenes_forenames))]);
    gint numbers[6];
    for (gsize i = 0; i < 6; i++)
        numbers[i] = i % 3 < 2 ? g_rand_int_range(random, 1, i % 3 ? 29 : 13)
                               : g_rand_int_range(random, 1930, 2020);
    return g_strdup_printf("%s [%c] %02d.%02d.%d\nDOB: %02d.%02d.%d", name,
                           g_rand_boolean(random) ? 'M' : 'F', numbers[0], numbers[1], numbers[2],
                           numbers[3], numbers[4], numbers[5]);
}

/* Mean of the samples within that radius. */
static inline double *scene_means(const Scene *scene, const double *samples, gsize radius) {
    gsize width = scene->width, height = scene->height;
    double *out = g_new(double, width *height), *rows = g_new(double, width *height);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            double sum = 0, n = 0;
            for (gsize u = x - MIN(x, radius); u <= MIN(x + radius, width - 1); u++, n += 1)
                sum += samples[y * width + u];
            rows[y * width + x] = sum / n;
        }
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            double sum = 0, n = 0;
            for (gsize v = y - MIN(y, radius); v <= MIN(y + radius, height - 1); v++, n += 1)
                sum += rows[v * width + x];
            out[y * width + x] = sum / n;
        }
    g_free(rows);
    return out;
}

static inline void scene_make_ground(Scene *scene) {
    gsize width = scene->width, n = width * scene->height;
    GRand *random = scene->random;
    double level = scene->kind == GROUND_BLACK ? 0 : g_rand_double_range(random, 40, 110);
    double phase = g_rand_double_range(random, 0, 6),
           slope = g_rand_double_range(random, 0.02, 0.3);
    double step = g_rand_double_range(random, 0.2, 0.8) * (double)width;
    double *noise = g_new(double, n);
    for (gsize i = 0; i < n; i++)
        noise[i] = g_rand_double_range(random, -1, 1);
    double *grain = scene_means(scene, noise, 2);
    for (gsize i = 0; i < n; i++) {
        double x = (double)(i % width), y = (double)(i / width), value = level;
        if (scene->kind == GROUND_SLOPE)
            value += slope * x + slope * y;
        else if (scene->kind == GROUND_TEXTURE)
            value = level * (1 + 0.5 * sin(x / 23 + phase) * cos(y / 17 + phase)) + 120 * grain[i];
        else if (scene->kind == GROUND_CT)
            value = (x + 4 * sin(y / 9 + phase) < step ? level : 0.5 * level) +
                    (fabs(x - step) < 6 ? 60 : 0) + noise[i] * 3;
        scene->ground[i] = CLAMP(value, 0, 200);
    }
    g_free(noise);
    g_free(grain);
}

/* The box is as wide as the text and a few pixels more. */
static inline void scene_init(Scene *scene, GRand *random, SceneGround kind) {
    static const guint sizes[] = {12, 14, 16, 18, 20, 22, 25, 32};
    *scene = (Scene){.random = random, .kind = kind};
    do
        scene->font = scenes_fonts[scenes_pick(random, G_N_ELEMENTS(scenes_fonts))];
    while (!g_file_test(scene->font, G_FILE_TEST_EXISTS));
    scene->size = sizes[scenes_pick(random, G_N_ELEMENTS(sizes))];
    scene->text = scenes_text(random);
    scene->value = g_rand_boolean(random) ? 255 : g_rand_double_range(random, 200, 255);
    scene->width = scene->size * 30;
    scene->height = scene->size * 11 / 4 + 6;
    g_autofree double *drawn = scene_draw(scene, scene->text);
    gsize end = 0;
    for (gsize i = 0; i < scene->width * scene->height; i++)
        end = drawn[i] > 0 ? MAX(end, i % scene->width) : end;
    scene->width = end + 1 + scenes_pick(random, 12);
    scene->coverage = scene_draw(scene, scene->text);
    scene->ground = g_new0(double, scene->width * scene->height);
    scene_make_ground(scene);
}

static inline void scene_clear(Scene *scene) {
    g_free(scene->text);
    g_free(scene->coverage);
    g_free(scene->ground);
}

/* Text of that coverage burned into samples. */
static inline double *scene_burn(const Scene *scene, const double *samples,
                                 const double *coverage) {
    gsize n = scene->width * scene->height;
    double *out = g_new(double, n);
    for (gsize i = 0; i < n; i++)
        out[i] = samples[i] * (1 - coverage[i]) + scene->value * coverage[i];
    return out;
}

static inline Picture scene_picture(const Scene *scene, const double *samples) {
    Picture picture = drawn_new(scene->width, scene->height);
    for (gsize i = 0; i < scene->width * scene->height; i++)
        drawn_samples(&picture)[i] = (guint16)CLAMP(samples[i] + 0.5, 0, 65535);
    return picture;
}
