/* Pictures against samples counted one by one, of random sizes. */
#include "ocr/picture.h"
#include "tests/seeded.h"

enum { RUNS = 300, WIDEST = 60, AROUND = 8 };

static void make(GRand *random, guint depth, guint n_planes, Picture *out) {
    gsize width = (gsize)g_rand_int_range(random, 1, WIDEST);
    gsize height = (gsize)g_rand_int_range(random, 1, WIDEST);
    g_assert_true(picture_init(out, width, height, depth, n_planes));
    for (guint plane = 0; plane < n_planes; plane++)
        for (gsize y = 0; y < height; y++)
            for (gsize x = 0; x < width * depth; x++)
                picture_row8(out, plane, y)[x] = (guint8)g_rand_int(random);
}

static Box random_part(GRand *random, const Picture *picture) {
    gint width = (gint)picture->width, height = (gint)picture->height;
    gint x = g_rand_int_range(random, 0, width), y = g_rand_int_range(random, 0, height);
    return (Box){x, y, g_rand_int_range(random, x + 1, width + 1),
                 g_rand_int_range(random, y + 1, height + 1)};
}

/* A view shows the samples of its box, and a copy of it the same ones; a change in one plane of the
 * copy is seen. */
static void test_views(void) {
    g_autoptr(GRand) random = seeded();
    for (guint run = 0; run < RUNS; run++) {
        g_auto(Picture) picture = {0}, copy = {0};
        make(random, 1 + run % 2, run % 3 ? 1 : 3, &picture);
        Box box = random_part(random, &picture);
        const Picture view = picture_view(&picture, box);
        g_assert_null(view.memory);
        g_assert_true(picture_copy(&view, &copy));
        g_assert_true(picture_same_kind(&view, &copy));
        g_assert_true(picture_equal(&view, &copy, picture_box(&copy)));
        for (gsize y = 0; y < view.height; y++)
            for (gsize x = 0; x < view.width; x++)
                g_assert_cmpuint(picture_sample(&copy, 0, x, y), ==,
                                 picture_sample(&picture, 0, (gsize)box.x0 + x, (gsize)box.y0 + y));
        picture_row8(&copy, copy.n_planes - 1, copy.height - 1)[0] ^= 1;
        g_assert_false(picture_equal(&view, &copy, picture_box(&copy)));
    }
}

/* What lies outside of the picture is even in what is cut out. */
static void test_cut(void) {
    g_autoptr(GRand) random = seeded();
    for (guint run = 0; run < RUNS; run++) {
        g_auto(Picture) picture = {0}, out = {0};
        make(random, 1, 1, &picture);
        Box box = random_part(random, &picture);
        box = box_move(box_grow(box, g_rand_int_range(random, 0, AROUND)),
                       g_rand_int_range(random, -WIDEST, WIDEST),
                       g_rand_int_range(random, -WIDEST, WIDEST));
        g_assert_true(picture_cut(&picture, box, 99, &out));
        for (gint64 y = box.y0; y < box.y1; y++)
            for (gint64 x = box.x0; x < box.x1; x++) {
                gboolean inside =
                    x >= 0 && y >= 0 && x < (gint64)picture.width && y < (gint64)picture.height;
                guint wanted = inside ? picture_sample(&picture, 0, (gsize)x, (gsize)y) : 99;
                g_assert_cmpuint(picture_sample(&out, 0, (gsize)(x - box.x0), (gsize)(y - box.y0)),
                                 ==, wanted);
            }
    }
}

/* The margin is the mirror image of what is beside it, on all sides. */
static void test_border(void) {
    g_autoptr(GRand) random = seeded();
    for (guint run = 0; run < RUNS; run++) {
        g_auto(Picture) picture = {0};
        make(random, 1 + run % 2, 1, &picture);
        picture_border(&picture);
        gint64 width = (gint64)picture.width, height = (gint64)picture.height;
        const Picture all =
            picture_view(&picture, (Box){-AROUND, -AROUND, width + AROUND, height + AROUND});
        for (gint64 y = -AROUND; y < height + AROUND; y++)
            for (gint64 x = -AROUND; x < width + AROUND; x++) {
                gint64 across = MAX(2 * (width - 1), 1), down = MAX(2 * (height - 1), 1);
                gint64 i = ABS(x) % across, j = ABS(y) % down;
                i = MIN(i, across - i) % width, j = MIN(j, down - j) % height;
                g_assert_cmpuint(picture_sample(&all, 0, (gsize)(x + AROUND), (gsize)(y + AROUND)),
                                 ==, picture_sample(&picture, 0, (gsize)i, (gsize)j));
            }
    }
}

/* At least half of the samples are at most the median, and fewer are less. */
static void test_median(void) {
    g_autoptr(GRand) random = seeded();
    for (guint run = 0; run < RUNS; run++) {
        g_auto(Picture) picture = {0};
        make(random, 1, 1, &picture);
        guint median = picture_median(&picture);
        gsize below = 0, up_to = 0;
        for (gsize y = 0; y < picture.height; y++)
            for (gsize x = 0; x < picture.width; x++) {
                below += picture_sample(&picture, 0, x, y) < median;
                up_to += picture_sample(&picture, 0, x, y) <= median;
            }
        g_assert_cmpuint(2 * up_to, >=, picture.width * picture.height);
        g_assert_cmpuint(2 * below, <, picture.width * picture.height);
    }
}

/* Sizes that no memory holds are refused, not wrapped round. */
static void test_too_large(void) {
    Picture picture;
    g_assert_false(picture_init(&picture, (gsize)G_MAXINT32 + 1, 1, 1, 1));
    g_assert_false(picture_init(&picture, G_MAXSIZE, G_MAXSIZE, 2, 3));
    g_assert_null(picture.memory);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/picture/views", test_views);
    g_test_add_func("/picture/cut", test_cut);
    g_test_add_func("/picture/border", test_border);
    g_test_add_func("/picture/median", test_median);
    g_test_add_func("/picture/too-large", test_too_large);
    return g_test_run();
}
