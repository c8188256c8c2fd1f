/* Mean, maximum, minimum and difference of pictures. */
#include "core/check/region/frame_views.h"
#include "tests/check/drawn.h"

static Picture pair_of(guint16 left, guint16 right) {
    Picture picture = drawn_new(2, 1);
    drawn_samples(&picture)[0] = left;
    drawn_samples(&picture)[1] = right;
    return picture;
}

static void add(FrameSums *sums, guint16 left, guint16 right) {
    g_auto(Picture) picture = pair_of(left, right);
    frame_sums_add(sums, &picture);
}

/* What a view shows of two samples: 0 and the whole range, whichever is less. */
static void check_view(const FrameSums *sums, FrameView view, guint left, guint right) {
    g_auto(Picture) picture = {0};
    frame_sums_view(sums, view, &picture);
    g_assert_cmpuint(drawn_samples(&picture)[0], ==, left);
    g_assert_cmpuint(drawn_samples(&picture)[1], ==, right);
}

static void test_views(void) {
    g_auto(FrameSums) sums = {0};
    add(&sums, 10, 11);
    add(&sums, 20, 20);
    add(&sums, 40, 30);
    check_view(&sums, FRAME_VIEW_MEAN, G_MAXUINT16, 0);
    check_view(&sums, FRAME_VIEW_MAXIMUM, G_MAXUINT16, 0);
    check_view(&sums, FRAME_VIEW_MINIMUM, 0, G_MAXUINT16);
    check_view(&sums, FRAME_VIEW_DIFFERENCE, G_MAXUINT16, 0);
}

/* A third of a level apart in the mean. */
static void test_less_than_a_level(void) {
    g_auto(FrameSums) sums = {0};
    add(&sums, 10, 10);
    add(&sums, 10, 10);
    add(&sums, 10, 11);
    check_view(&sums, FRAME_VIEW_MEAN, 0, G_MAXUINT16);
    check_view(&sums, FRAME_VIEW_MINIMUM, 0, 0);
}

/* Pictures of another size can't be summed up with those before. */
static void test_other_size(void) {
    g_auto(FrameSums) sums = {0};
    add(&sums, 10, 10);
    g_auto(Picture) other = drawn_new(3, 1);
    frame_sums_add(&sums, &other);
    g_assert_cmpuint(sums.n, ==, 1);
    g_assert_cmpuint(sums.width, ==, 3);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame-views/views", test_views);
    g_test_add_func("/frame-views/less-than-a-level", test_less_than_a_level);
    g_test_add_func("/frame-views/other-size", test_other_size);
    return g_test_run();
}
