/* What is left of initials and names of two letters. */
#include "core/check/strokes/short_text.h"
#include "tests/check/drawn.h"
#include "tests/check/lettering.h"
#include "tests/seeded.h"
#include <math.h>

#define FONTS "/usr/share/fonts/truetype/dejavu/"
static const char *const fonts[] = {FONTS "DejaVuSans.ttf", FONTS "DejaVuSansMono.ttf",
                                    FONTS "DejaVuSans-Bold.ttf"};
static const char *const texts[] = {"LI", "Q", "J.K.", "WU", "Ng", "A.B"};

/* Of so many that the limits below lie four standard deviations off the rates: 6 percent seen where
 * all is gone, 4 not seen where a fifth is left. */
enum { SIDE = 160, LEFT = 60, TOP = 60, SCENES = 480 };

/* Anatomy with a word in its middle that shows with so much of its contrast; `drawn` as strokes
 * know it, at LEFT, TOP. */
typedef struct Scene {
    Picture before, after;
    Strokes strokes;
} Scene;

static void scene_clear(Scene *scene) {
    picture_clear(&scene->before);
    picture_clear(&scene->after);
    strokes_clear(&scene->strokes);
}

static double ground(GRand *random, gsize x, gsize y, double phase, double level) {
    double across = (double)x, down = (double)y;
    return level *
               (1 + 0.5 * sin(across / 9 + 2 * sin(down / 13 + phase)) * cos(down / 7 + phase)) +
           g_rand_double_range(random, -6, 6);
}

static void scene_init(Scene *scene, GRand *random, double left_over) {
    guint size = 12 + (guint)g_rand_int_range(random, 0, 20);
    const char *font = fonts[g_rand_int_range(random, 0, G_N_ELEMENTS(fonts))];
    const char *text = texts[g_rand_int_range(random, 0, G_N_ELEMENTS(texts))];
    gsize width = size * 4, height = size * 3 / 2 + 6;
    g_autofree double *coverage = lettering_draw(font, size, text, width, height);
    double phase = g_rand_double_range(random, 0, 6), level = g_rand_double_range(random, 30, 80);
    scene->before = drawn_new(width, height);
    scene->after = drawn_new(SIDE, SIDE);
    for (gsize y = 0; y < SIDE; y++)
        for (gsize x = 0; x < SIDE; x++) {
            double value = ground(random, x, y, phase, level), share = 0;
            gboolean inside = x >= LEFT && y >= TOP && x < LEFT + width && y < TOP + height;
            if (inside) {
                gsize at = (y - TOP) * width + x - LEFT;
                share = coverage[at];
                drawn_samples(&scene->before)[at] = (guint16)(value * (1 - share) + 255 * share);
            }
            drawn_samples(&scene->after)[y * SIDE + x] =
                (guint16)(value + left_over * share * (255 - value));
        }
    strokes_find_anywhere(&scene->before, text, &scene->strokes);
}

/* Both pictures are turned as the strokes are; by other angles than quarters, which few letters
 * look like, nothing is seen. */
static ShortTrace trace_of(const Scene *scene) {
    const Upright *upright = &scene->strokes.upright;
    g_auto(UprightPicture) before = {0}, after = {0};
    if (upright->degrees != 0)
        return SHORT_TRACE_NONE;
    g_assert_true(upright_picture(upright, &scene->before, &before));
    g_assert_true(upright_picture(upright, &scene->after, &after));
    Box region = {LEFT, TOP, LEFT + (gint64)scene->before.width,
                  TOP + (gint64)scene->before.height};
    region = upright_box(&after, region);
    return short_text_trace(&after.picture, region.x0, region.y0, &before.picture, &scene->strokes);
}

/* Scenes in which something is seen, and, of these, clearly. */
static void count(double left_over, guint *seen, guint *clearly, guint *found) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    *seen = *clearly = *found = 0;
    for (guint i = 0; i < SCENES; i++) {
        Scene scene;
        scene_init(&scene, random, left_over);
        *found += scene.strokes.lines->len > 0;
        ShortTrace trace = trace_of(&scene);
        *seen += trace != SHORT_TRACE_NONE;
        *clearly += trace == SHORT_TRACE_CLEAR;
        scene_clear(&scene);
    }
    g_test_message("%.2f left: of %u found %u seen, %u clearly", left_over, *found, *seen,
                   *clearly);
}

static void test_faint(void) {
    guint seen, clearly, found;
    count(0.2, &seen, &clearly, &found);
    g_assert_cmpuint(found, >=, SCENES * 9 / 10);
    g_assert_cmpuint(seen, >=, found * 9 / 10);
}

static void test_gone(void) {
    guint seen, clearly, found;
    count(0, &seen, &clearly, &found);
    /* None in 11,000 scenes; one may be chance. */
    g_assert_cmpuint(clearly, <=, 1);
    g_assert_cmpuint(seen, <=, SCENES / 10);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/short-text/faint", test_faint);
    g_test_add_func("/short-text/gone", test_gone);
    return g_test_run();
}
