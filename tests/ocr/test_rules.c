/* Lines and traces are taken out of strokes, and what they cross stays. */
#include <glib.h>
#include <string.h>

#include "ocr/find/fields.h"
#include "ocr/find/limits.h"
#include "ocr/find/rules.h"
#include "tests/seeded.h"

enum { WIDTH = 240, HEIGHT = 60, TRACE = 96 };

static guint count(const StrokeMap *map, guint8 kind) {
    guint n = 0;
    for (gsize i = 0; i < map->width * map->height; i++)
        n += map->samples[i] == kind;
    return n;
}

/* Stems, eight samples apart, that a line of any thickness crosses or that stand beside it. */
static void test_straight(void) {
    g_autoptr(GRand) rand = seeded();
    for (guint round = 0; round < 200; round++) {
        g_auto(StrokeMap) map = {0};
        g_assert_true(stroke_map_init(&map, WIDTH, HEIGHT));
        gsize thickness = (gsize)g_rand_int_range(rand, 1, 4);
        gsize line = (gsize)g_rand_int_range(rand, 0, HEIGHT - 4), top = 20, bottom = 34, stems = 0;
        for (gsize x = 40; x < 200; x += 8, stems++)
            for (gsize y = top; y < bottom; y++)
                map.samples[y * WIDTH + x] = MAP_STROKE;
        for (gsize y = line; y < line + thickness; y++)
            memset(map.samples + y * WIDTH, MAP_STROKE, WIDTH);
        gboolean found;
        g_assert_true(rules_find(&map, TRACE, &found));
        g_assert_true(found);
        for (gsize x = 40; x < 200; x += 8) /* of each stem at least what the line leaves */
            for (gsize y = top; y < bottom; y++)
                if (y < line || y >= line + thickness)
                    g_assert_cmpuint(map.samples[y * WIDTH + x], ==, MAP_STROKE);
        g_assert_cmpuint(map.samples[line * WIDTH + 3], ==, MAP_RULE);
        g_assert_cmpuint(count(&map, MAP_STROKE), <=, stems * (bottom - top + thickness));
    }
}

/* A trace that rises, falls and goes straight on. One that is on straight lines but for less than
 * RULE_FRESH is taken for a grid's, of which the straight lines alone go. */
static void test_trace(void) {
    g_autoptr(GRand) rand = seeded();
    for (guint round = 0; round < 200; round++) {
        g_auto(StrokeMap) map = {0};
        g_assert_true(stroke_map_init(&map, WIDTH, HEIGHT));
        gsize y = HEIGHT / 2, drawn = 0, step = 1, level = 0, straight = 0;
        for (gsize x = 0; x < WIDTH; x++, drawn++) {
            if (x % 12 == 0)
                step = g_rand_int_range(rand, 0, 4) == 0 ? 1 : y > HEIGHT / 2 ? 0 : 2;
            gsize next = CLAMP(y + step - 1, 5, HEIGHT - 5);
            level = next == y && x > 0 ? level + 1 : 1;
            straight += level == RULE_LONG ? RULE_LONG : level > RULE_LONG;
            y = next;
            map.samples[y * WIDTH + x] = MAP_STROKE;
        }
        gboolean as_grid = 100 * (drawn - straight) < RULE_FRESH * drawn;
        gboolean found;
        g_assert_true(rules_find(&map, TRACE, &found));
        g_assert_true(found);
        g_assert_cmpuint(10 * count(&map, MAP_RULE), >=, /* sharp bends may stay */
                         as_grid ? 10 * straight : 8 * drawn);
    }
}

/* Letters alone are no lines. */
static void test_letters(void) {
    g_auto(StrokeMap) map = {0};
    gboolean found;
    g_assert_true(stroke_map_init(&map, WIDTH, HEIGHT));
    for (gsize x = 10; x < 200; x += 30)
        for (gsize y = 10; y < 30; y++)
            memset(map.samples + y * WIDTH + x, MAP_STROKE, y % 9 == 1 ? 20 : 3);
    guint before = count(&map, MAP_STROKE);
    g_assert_true(rules_find(&map, TRACE, &found));
    g_assert_false(found);
    g_assert_cmpuint(count(&map, MAP_STROKE), ==, before);
}

static Picture *noise(GRand *rand) {
    Picture *picture = picture_new(WIDTH, HEIGHT, 1, 1);
    for (gsize y = 0; y < HEIGHT; y++)
        for (gsize x = 0; x < WIDTH; x++)
            picture_row8(picture, 0, y)[x] = (guint8)g_rand_int_range(rand, 100, 140);
    return picture;
}

/* Fields differ where every second row is blank, not in noise; what is left of one goes on evenly.
 */
static void test_fields(void) {
    g_autoptr(GRand) rand = seeded();
    guint taken_for_fields = 0;
    for (guint round = 0; round < 100; round++) {
        g_autoptr(Picture) picture = noise(rand);
        picture_border(picture);
        taken_for_fields += fields_differ(picture, 0, FALSE) || fields_differ(picture, 0, TRUE);
        gsize odd = round % 2;
        for (gsize y = odd; y < HEIGHT; y += 2)
            memset(picture_row8(picture, 0, y), 0, WIDTH);
        picture_border(picture);
        g_assert_true(fields_differ(picture, 0, FALSE));
        g_assert_true(fields_differ_in(picture, 0, FALSE, (Box){8, 8, 100, 40}));
        field_fill(picture, odd ? FIELD_EVEN_ROWS : FIELD_ODD_ROWS, 0, 0);
        for (gsize y = 0; y < HEIGHT; y++)
            for (gsize x = 0; x < WIDTH; x++)
                g_assert_cmpuint(picture_sample(picture, 0, x, y), >=, 100);
    }
    g_assert_cmpuint(taken_for_fields, <=, 5); /* by chance */
}

/* Three tiles of a text stand near each other; far from each other they are chance. */
static void test_far_tiles(void) {
    enum { ACROSS = 480, DOWN = 240, X = 200, Y = 88, SIDE = 8 };
    for (gsize apart = 16; apart <= 80; apart += 64) {
        g_autoptr(Picture) picture = picture_new(ACROSS, DOWN, 1, 1);
        for (gsize y = 0; y < DOWN; y++)
            memset(picture_row8(picture, 0, y), 10, ACROSS);
        for (gsize y = Y; y < Y + SIDE; y += 2)
            for (gsize i = 0; i < FIELD_TILES; i++)
                memset(picture_row8(picture, 0, y) + X + i * apart, 200, SIDE);
        picture_border(picture);
        g_assert_true(fields_differ(picture, 0, FALSE) == (apart < 8 * FIELD_NEAR));
        g_assert_false(fields_differ(picture, 0, TRUE));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/straight", test_straight);
    g_test_add_func("/rules/trace", test_trace);
    g_test_add_func("/rules/letters", test_letters);
    g_test_add_func("/rules/fields", test_fields);
    g_test_add_func("/rules/far-tiles", test_far_tiles);
    return g_test_run();
}
