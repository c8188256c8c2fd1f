/* Pictures turned by quarters and by any angle, against places worked out one by one. */
#include "ocr/orientation.h"
#include "ocr/rotation.h"
#include "tests/seeded.h"
#include <math.h>

enum { RUNS = 300, WIDEST = 60 };

static void make(GRand *random, guint depth, guint n_planes, Picture *out) {
    gsize width = (gsize)g_rand_int_range(random, 1, WIDEST);
    gsize height = (gsize)g_rand_int_range(random, 1, WIDEST);
    g_assert_true(picture_init(out, width, height, depth, n_planes));
    for (guint plane = 0; plane < n_planes; plane++)
        for (gsize y = 0; y < height; y++)
            for (gsize x = 0; x < width * depth; x++)
                picture_row8(out, plane, y)[x] = (guint8)g_rand_int(random);
}

/* Every sample of a turned picture is the one whose own box is turned there, margin aside. */
static void test_samples_follow_their_boxes(void) {
    g_autoptr(GRand) random = seeded();
    for (guint run = 0; run < RUNS; run++) {
        g_auto(Picture) picture = {0}, turned = {0};
        make(random, 1 + run % 2, run % 3 ? 1 : 3, &picture);
        Orientation orientation = run % ORIENTATIONS;
        g_assert_true(picture_orient(&picture, orientation, &turned));
        guint plane = picture.n_planes - 1;
        for (gsize y = 0; y < picture.height; y++)
            for (gsize x = 0; x < picture.width; x++) {
                Box from = {(gint64)x, (gint64)y, (gint64)x + 1, (gint64)y + 1};
                Box to = box_orient(from, picture.width, picture.height, orientation);
                g_assert_cmpuint(picture_sample(&turned, plane, (gsize)to.x0, (gsize)to.y0), ==,
                                 picture_sample(&picture, plane, x, y));
            }
    }
}

static void test_inverse_undoes(void) {
    g_autoptr(GRand) random = seeded();
    for (guint run = 0; run < RUNS; run++) {
        g_auto(Picture) picture = {0}, turned = {0}, back = {0};
        make(random, 1 + run % 2, 1, &picture);
        Orientation orientation = run % ORIENTATIONS;
        g_assert_true(picture_orient(&picture, orientation, &turned));
        g_assert_true(picture_orient(&turned, orientation_inverse(orientation), &back));
        g_assert_true(picture_same_kind(&picture, &back));
        g_assert_true(picture_equal(&picture, &back, picture_box(&picture)));
    }
}

/* Upper left, upper right: where a text's first and last letters come to lie. */
static void test_directions(void) {
    const guint16 samples[] = {1, 2, 3, 4, 5, 6};
    const Picture picture = picture_of_samples(samples, 3, 2);
    static const guint first_row[ORIENTATIONS][3] = {{1, 2, 3}, {3, 6, 0}, {6, 5, 4}, {4, 1, 0},
                                                     {3, 2, 1}, {1, 4, 0}, {4, 5, 6}, {6, 3, 0}};
    for (guint i = 0; i < ORIENTATIONS; i++) {
        g_auto(Picture) turned = {0};
        g_assert_true(picture_orient(&picture, i, &turned));
        g_assert_cmpuint(turned.width, ==, orientation_is_sideways(i) ? 2 : 3);
        for (gsize x = 0; x < turned.width; x++)
            g_assert_cmpuint(picture_sample(&turned, 0, x, 0), ==, first_row[i][x]);
    }
}

/* A rotation by quarters shows the very samples of the same turn. */
static void test_quarters_are_exact(void) {
    g_autoptr(GRand) random = seeded();
    const guint around[3] = {0};
    for (guint run = 0; run < RUNS; run++) {
        g_auto(Picture) picture = {0}, turned = {0}, rotated = {0};
        make(random, 1 + run % 2, run % 3 ? 1 : 3, &picture);
        Rotation rotation;
        Orientation orientation = run % (ORIENTATION_THREE_QUARTERS + 1);
        g_assert_true(picture_orient(&picture, orientation, &turned));
        g_assert_true(picture_rotate(&picture, 90.0 * orientation, around, &rotation, &rotated));
        g_assert_true(picture_same_kind(&turned, &rotated));
        g_assert_true(picture_equal(&turned, &rotated, picture_box(&turned)));
    }
}

/* A bright square in the dark is bright where the map says that its middle went, and dark well away
 * from it; the way there and back ends where it began. */
static void test_any_angle(void) {
    g_autoptr(GRand) random = seeded();
    const guint around[3] = {0};
    for (guint run = 0; run < RUNS; run++) {
        g_auto(Picture) picture = {0}, turned = {0};
        gsize width = (gsize)g_rand_int_range(random, 20, WIDEST);
        gsize height = (gsize)g_rand_int_range(random, 20, WIDEST);
        g_assert_true(picture_init(&picture, width, height, 1, 1));
        gsize at_x = (gsize)g_rand_int_range(random, 0, (gint)width - 5);
        gsize at_y = (gsize)g_rand_int_range(random, 0, (gint)height - 5);
        for (gsize y = 0; y < height; y++)
            for (gsize x = 0; x < width; x++)
                picture_row8(&picture, 0, y)[x] =
                    x - at_x < 5 && y - at_y < 5 ? 255 : 0; /* unsigned: also not below */
        Rotation rotation;
        g_assert_true(picture_rotate(&picture, g_rand_double_range(random, -180, 180), around,
                                     &rotation, &turned));
        double x = (double)at_x + 2, y = (double)at_y + 2;
        rotation_forth(&rotation, &x, &y);
        gsize column = (gsize)lround(x), row = (gsize)lround(y);
        g_assert_cmpuint(picture_sample(&turned, 0, column, row), ==, 255);
        for (gsize v = 0; v < turned.height; v++)
            for (gsize u = 0; u < turned.width; u++)
                if (hypot((double)u - x, (double)v - y) > 5)
                    g_assert_cmpuint(picture_sample(&turned, 0, u, v), ==, 0);
        Box back = rotation_box_back(
            &rotation, (Box){(gint64)column, (gint64)row, (gint64)column + 1, (gint64)row + 1});
        g_assert_true(back.x0 <= (gint64)at_x + 2 && (gint64)at_x + 2 < back.x1);
        g_assert_true(back.y0 <= (gint64)at_y + 2 && (gint64)at_y + 2 < back.y1);
        rotation_back(&rotation, &x, &y);
        g_assert_cmpfloat_with_epsilon(x, (double)at_x + 2, 1e-3);
        g_assert_cmpfloat_with_epsilon(y, (double)at_y + 2, 1e-3);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/orientation/samples-follow-their-boxes", test_samples_follow_their_boxes);
    g_test_add_func("/orientation/inverse-undoes", test_inverse_undoes);
    g_test_add_func("/orientation/directions", test_directions);
    g_test_add_func("/rotation/quarters-are-exact", test_quarters_are_exact);
    g_test_add_func("/rotation/any-angle", test_any_angle);
    return g_test_run();
}
