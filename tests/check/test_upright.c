/* Places of a picture are found again in the picture turned upright, and back. */
#include "core/check/strokes/upright.h"
#include "tests/check/drawn.h"
#include <math.h>

enum { WIDTH = 61, HEIGHT = 34 };

static Picture numbered(void) {
    Picture picture = drawn_new(WIDTH, HEIGHT);
    for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        drawn_samples(&picture)[i] = (guint16)(17 * i);
    return picture;
}

/* Turned by quarters, every sample keeps its value. */
static void test_quarters(void) {
    g_auto(Picture) picture = numbered();
    for (guint turn = 0; turn < 4; turn++) {
        Upright upright = {turn, 0};
        g_auto(UprightPicture) turned = {0};
        g_assert_true(upright_picture(&upright, &picture, &turned));
        for (gint64 y = 0; y < HEIGHT; y++)
            for (gint64 x = 0; x < WIDTH; x++) {
                Box there = upright_box(&turned, (Box){x, y, x + 1, y + 1});
                g_assert_cmpuint(
                    picture_sample(&turned.picture, 0, (gsize)there.x0, (gsize)there.y0), ==,
                    picture_sample(&picture, 0, (gsize)x, (gsize)y));
                Box back = upright_box_back(&turned, there);
                g_assert_cmpint(back.x0, ==, x);
                g_assert_cmpint(back.y0, ==, y);
                double middle_x = (double)x + 0.5, middle_y = (double)y + 0.5;
                upright_place(&turned, &middle_x, &middle_y);
                g_assert_cmpfloat(fabs(middle_x - (double)there.x0 - 0.5), <, 1e-9);
                g_assert_cmpfloat(fabs(middle_y - (double)there.y0 - 0.5), <, 1e-9);
            }
    }
}

/* Turned by any angle, a box comes back as one that holds it, and is hardly larger than it takes.
 */
static void test_any_angle(void) {
    g_auto(Picture) picture = numbered();
    for (double degrees = -44; degrees < 45; degrees += 7.3)
        for (guint turn = 0; turn < 4; turn++) {
            Upright upright = {turn, degrees};
            g_auto(UprightPicture) turned = {0};
            g_assert_true(upright_picture(&upright, &picture, &turned));
            Box box = {20, 11, 30, 15};
            Box there = upright_box(&turned, box), back = upright_box_back(&turned, there);
            g_assert_true(box_equal(box_intersect(box, back), box));
            g_assert_cmpint(back.x1 - back.x0, <, 3 * 10);
            double x = 25, y = 13;
            upright_place(&turned, &x, &y);
            g_assert_cmpfloat(fabs(x - (double)(there.x0 + there.x1) / 2), <, 1.5);
            g_assert_cmpfloat(fabs(y - (double)(there.y0 + there.y1) / 2), <, 1.5);
        }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/upright/quarters", test_quarters);
    g_test_add_func("/upright/any-angle", test_any_angle);
    return g_test_run();
}
