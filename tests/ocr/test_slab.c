/* Rectangles at any angle: what they have in common, counted sample by sample, and the way to where
 * they are level and back. */
#include <glib.h>
#include <math.h>

#include "ocr/find/turn/slab.h"
#include "tests/seeded.h"

static Slab random_slab(GRand *rand) {
    return (Slab){g_rand_double_range(rand, 40, 80), g_rand_double_range(rand, 40, 80),
                  g_rand_double_range(rand, 5, 50), g_rand_double_range(rand, 5, 30),
                  g_rand_boolean(rand) ? 90 * g_rand_int_range(rand, 0, 4)
                                       : g_rand_double_range(rand, 0, 360)};
}

static gboolean holds(const Slab *slab, double x, double y) {
    double right = cos(slab->degrees * (G_PI / 180)), up = sin(slab->degrees * (G_PI / 180));
    double along = (x - slab->x) * right - (y - slab->y) * up;
    double across = (x - slab->x) * up + (y - slab->y) * right;
    return fabs(along) <= slab->length / 2 && fabs(across) <= slab->breadth / 2;
}

static void test_common(void) {
    enum { STEPS = 4, SIDE = 120 * STEPS, EDGES = 13 }; /* samples that steps miss at edges */
    g_autoptr(GRand) rand = seeded();
    for (guint round = 0; round < 60; round++) {
        const Slab a = random_slab(rand), b = random_slab(rand);
        double counted = 0, common = slab_common(&a, &b);
        for (guint i = 0; i < SIDE * SIDE; i++) {
            double x = (i % SIDE + 0.5) / STEPS, y = (i / SIDE + 0.5) / STEPS;
            counted += holds(&a, x, y) && holds(&b, x, y);
        }
        counted /= STEPS * STEPS;
        if (fabs(counted - common) > EDGES + 0.02 * counted)
            g_error("%.1f samples at %.1f and %.1f degrees are in both, not %.1f", counted,
                    a.degrees, b.degrees, common);
        g_assert_cmpfloat(fabs(common - slab_common(&b, &a)), <, 1e-6);
        g_assert_cmpfloat(fabs(slab_common(&a, &a) - a.length * a.breadth), <, 1e-6);
    }
}

static void test_box(void) {
    g_autoptr(GRand) rand = seeded();
    for (guint round = 0; round < 1000; round++) {
        const Slab slab = random_slab(rand);
        const Box box = slab_box(&slab);
        for (guint i = 0; i < 100; i++) {
            double x = g_rand_double_range(rand, 0, 120), y = g_rand_double_range(rand, 0, 120);
            if (holds(&slab, x, y))
                g_assert_true(x >= (double)box.x0 && x <= (double)box.x1 && y >= (double)box.y0 &&
                              y <= (double)box.y1);
        }
    }
    /* Quarters are exact. */
    const Slab upright = {20.5, 30, 11, 40, 90};
    g_assert_true(slab_box(&upright).x0 == 0 && slab_box(&upright).x1 == 41);
    g_assert_true(slab_box(&upright).y0 == 24 && slab_box(&upright).y1 == 36);
}

static void test_level(void) {
    g_autoptr(GRand) rand = seeded();
    for (guint round = 0; round < 1000; round++) {
        Box box = {g_rand_int_range(rand, -50, 50), g_rand_int_range(rand, -50, 50), 0, 0};
        box.x1 = box.x0 + g_rand_int_range(rand, 1, 60);
        box.y1 = box.y0 + g_rand_int_range(rand, 1, 60);
        double degrees = g_rand_double_range(rand, -180, 360);
        const Slab slab = slab_of_level_box(box, degrees);
        const Box back = slab_level_box(&slab, degrees);
        g_assert_true(back.x0 == box.x0 && back.y0 == box.y0 && back.x1 == box.x1 &&
                      back.y1 == box.y1);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/slab/common", test_common);
    g_test_add_func("/slab/box", test_box);
    g_test_add_func("/slab/level", test_level);
    return g_test_run();
}
