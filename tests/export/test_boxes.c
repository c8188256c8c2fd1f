/* Boxes of rules: whatever they are put together of, what was found stays covered, with its margin,
 * and nothing reaches out of the image. */
#include "core/export/boxes.h"
#include "core/export/limits.h"
#include "tests/seeded.h"
#include <string.h>

enum { WIDTH = 300, HEIGHT = 200, ROUNDS = 60 };

static Box drawn(GRand *random) {
    gint32 x = g_rand_int_range(random, -20, WIDTH + 10);
    gint32 y = g_rand_int_range(random, -20, HEIGHT + 10);
    return (Box){x, y, x + g_rand_int_range(random, 0, 60), y + g_rand_int_range(random, 0, 25)};
}

static void cover(guint8 *covered, Box box) {
    for (gint64 y = box.y0; y < box.y1; y++)
        for (gint64 x = box.x0; x < box.x1; x++)
            covered[y * WIDTH + x] = 1;
}

static gboolean lies_in(Box inner, Box outer) {
    return inner.x0 >= outer.x0 && inner.y0 >= outer.y0 && inner.x1 <= outer.x1 &&
           inner.y1 <= outer.y1;
}

static GArray *merged(const GArray *boxes) {
    guint waste = RULE_WASTE_PERCENT;
    GArray *rule = g_array_new(FALSE, FALSE, sizeof(Box));
    for (guint i = 0; i < boxes->len; i++)
        rule_boxes_add(rule, &waste, g_array_index(boxes, Box, i));
    return rule;
}

static void expect_rule(const GArray *boxes) {
    g_autoptr(GArray) rule = merged(boxes);
    g_autofree guint8 *wanted = g_new0(guint8, WIDTH * HEIGHT);
    g_autofree guint8 *covered = g_new0(guint8, WIDTH * HEIGHT);
    for (guint i = 0; i < boxes->len; i++)
        cover(wanted, g_array_index(boxes, Box, i));
    for (guint i = 0; i < rule->len; i++) {
        Box box = g_array_index(rule, Box, i);
        g_assert_true(box.x0 < box.x1 && box.y0 < box.y1);
        g_assert_true(lies_in(box, (Box){0, 0, WIDTH, HEIGHT}));
        for (guint j = 0; j < rule->len; j++)
            g_assert_true(i == j || !lies_in(box, g_array_index(rule, Box, j)));
        cover(covered, box);
    }
    for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        g_assert_true(covered[i] || !wanted[i]);
    g_assert_cmpuint(rule->len, <=, MIN(boxes->len, RULE_MOST_BOXES));
    /* Nothing more comes of putting them together once more. */
    if (boxes->len <= RULE_MOST_BOXES) {
        g_autoptr(GArray) again = merged(rule);
        g_assert_cmpuint(again->len, ==, rule->len);
    }
}

static void test_any_boxes(void) {
    GRand *random = seeded();
    for (guint round = 0; round < ROUNDS; round++) {
        g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(Box));
        guint n = (guint)g_rand_int_range(random, 0, round % 10 == 0 ? 600 : 40);
        for (guint i = 0; i < n; i++) {
            Box found = drawn(random), box = rule_box_grown(found, WIDTH, HEIGHT);
            Box inside = {MAX(found.x0, 0), MAX(found.y0, 0), MIN(found.x1, WIDTH),
                          MIN(found.y1, HEIGHT)};
            gboolean empty = inside.x0 >= inside.x1 || inside.y0 >= inside.y1;
            g_assert_true(empty ? box.x0 >= box.x1 : lies_in(inside, box));
            if (!empty)
                g_array_append_val(boxes, box);
        }
        expect_rule(boxes);
    }
    g_rand_free(random);
}

static void test_margin(void) {
    Box line = rule_box_grown((Box){100, 50, 180, 70}, WIDTH, HEIGHT);
    g_assert_cmpint(line.x0, ==, 90);
    g_assert_cmpint(line.y1, ==, 80);
    Box tiny = rule_box_grown((Box){0, 0, 3, 1}, WIDTH, HEIGHT);
    g_assert_cmpint(tiny.x0, ==, 0);
    g_assert_cmpint(tiny.x1, ==, 5);
    g_assert_cmpint(tiny.y1, ==, 3);
    /* Boxes of strangers. */
    Box far = rule_box_grown((Box){G_MININT32, G_MININT32, G_MAXINT32, G_MAXINT32}, 65535, 65535);
    g_assert_cmpint(far.x0, ==, 0);
    g_assert_cmpint(far.x1, ==, 65535);
}

/* Words of a line become one box, and lines of a block; corners of an image stay apart. */
static void test_neighbours(void) {
    static const Box words[] = {{10, 10, 60, 30}, {64, 10, 100, 30}, {10, 34, 90, 54}};
    static const Box corners[] = {{0, 0, 60, 20}, {240, 180, 300, 200}};
    guint waste = RULE_WASTE_PERCENT;
    g_autoptr(GArray) rule = g_array_new(FALSE, FALSE, sizeof(Box));
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        rule_boxes_add(rule, &waste, words[i]);
    g_assert_cmpuint(rule->len, ==, 1);
    g_assert_true(lies_in((Box){10, 10, 100, 54}, g_array_index(rule, Box, 0)));
    g_array_set_size(rule, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(corners); i++)
        rule_boxes_add(rule, &waste, corners[i]);
    g_assert_cmpuint(rule->len, ==, 2);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/export/boxes/any", test_any_boxes);
    g_test_add_func("/export/boxes/margin", test_margin);
    g_test_add_func("/export/boxes/neighbours", test_neighbours);
    return g_test_run();
}
