/* Text in scenes: turned as told, covered where it was written, boxed and widened by its strokes.
 */
#include "core/synth/draw/turned.h"
#include "core/synth/scene/placed_text.h"
#include "core/synth/scrub/treatment/blocks.h"
#include "tests/seeded.h"
#include <string.h>

enum { ROUNDS = 40 };

static Drawn random_drawn(GRand *random) {
    Drawn drawn = {(guint)g_rand_int_range(random, 1, 60), (guint)g_rand_int_range(random, 1, 30),
                   NULL};
    drawn.coverage = g_malloc((gsize)drawn.width * drawn.height);
    for (gsize i = 0; i < (gsize)drawn.width * drawn.height; i++)
        drawn.coverage[i] = (guint8)g_rand_int_range(random, 0, 256);
    return drawn;
}

static guint64 sum_of(const Drawn *drawn) {
    guint64 sum = 0;
    for (gsize i = 0; i < (gsize)drawn->width * drawn->height; i++)
        sum += drawn->coverage[i];
    return sum;
}

static void assert_same(const Drawn *a, const Drawn *b) {
    g_assert_cmpuint(a->width, ==, b->width);
    g_assert_cmpuint(a->height, ==, b->height);
    g_assert_cmpmem(a->coverage, (gsize)a->width * a->height, b->coverage,
                    (gsize)b->width * b->height);
}

static void test_turns_clockwise(void) {
    guint8 line[3] = {10, 20, 30}; /* from left to right */
    static const struct {
        gint degrees;
        guint width;
        guint8 expected[3];
    } turns[] = {{0, 3, {10, 20, 30}},   {90, 1, {10, 20, 30}},  {180, 3, {30, 20, 10}},
                 {270, 1, {30, 20, 10}}, {-90, 1, {30, 20, 10}}, {450, 1, {10, 20, 30}}};
    for (gsize i = 0; i < G_N_ELEMENTS(turns); i++) {
        g_auto(Drawn) out = {0};
        drawn_turn(&(Drawn){3, 1, line}, turns[i].degrees, &out);
        g_assert_cmpuint(out.width, ==, turns[i].width);
        g_assert_cmpmem(out.coverage, 3, turns[i].expected, 3);
    }
}

static void test_quarters_lose_nothing(void) {
    g_autoptr(GRand) random = seeded();
    for (int i = 0; i < ROUNDS; i++) {
        g_auto(Drawn) drawn = random_drawn(random), there = {0}, back = {0};
        g_auto(Drawn) once = {0}, twice = {0};
        gint degrees = 90 * g_rand_int_range(random, -4, 8);
        drawn_turn(&drawn, degrees, &there);
        drawn_turn(&there, -degrees, &back);
        assert_same(&drawn, &back);
        drawn_mirror(&drawn, &once);
        drawn_mirror(&once, &twice);
        assert_same(&drawn, &twice);
    }
}

/* The ink stays as much as it was, and the corners stay inside. */
static void test_any_angle_keeps_the_ink(void) {
    g_autoptr(GRand) random = seeded();
    for (int i = 0; i < ROUNDS; i++) {
        g_auto(Drawn) drawn = random_drawn(random), turned = {0};
        gint degrees = g_rand_int_range(random, -400, 400);
        drawn_turn(&drawn, degrees, &turned);
        double before = (double)sum_of(&drawn), after = (double)sum_of(&turned);
        g_assert_cmpfloat(after, >, before * 0.8 - 2000);
        g_assert_cmpfloat(after, <, before * 1.2 + 2000);
        double cosine, sine;
        turn_of(degrees, &cosine, &sine);
        g_assert_cmpfloat_with_epsilon(cosine * cosine + sine * sine, 1, 1e-9);
        double width = drawn.width * ABS(cosine) + drawn.height * ABS(sine);
        g_assert_cmpfloat_with_epsilon(turned.width, width, 1.01);
    }
}

static void test_names_come_back(void) {
    g_autoptr(GRand) random = seeded();
    for (guint i = 0; i < ROUNDS; i++) {
        Random numbers = random_stream(g_rand_int(random), "scene", i);
        Scene any, again;
        g_assert_true(scene_parse("any", &numbers, &any, NULL));
        g_autofree char *name = scene_name(&any);
        g_assert_true(scene_parse(name, &numbers, &again, NULL));
        g_assert_cmpmem(&any, sizeof any, &again, sizeof again);
    }
}

static void test_unknown_part_is_named(void) {
    Random numbers = random_stream(1, "scene", 0);
    Scene scene;
    g_autoptr(GError) error = NULL;
    g_assert_false(scene_parse("turned-90+upwards", &numbers, &scene, &error));
    g_assert_nonnull(strstr(error->message, "upwards"));
    g_assert_nonnull(strstr(error->message, "loose-box"));
}

/* What was written is where a scrubber looks for it, whatever the scene. */
static void test_strokes_are_found_again(void) {
    g_autoptr(GRand) random = seeded();
    g_autoptr(Typesetter) typesetter = typesetter_new(NULL, NULL);
    g_assert_nonnull(typesetter);
    for (guint i = 0; i < ROUNDS; i++) {
        Random numbers = random_stream(g_rand_int(random), "scene", i);
        Scene scene;
        g_assert_true(scene_parse("any", &numbers, &scene, NULL));
        scene.of[ASPECT_GROUND] = GROUND_BLACK;
        PictureShape shape = {500, 700, 1, 1, 8, 8, FALSE, "MONOCHROME2"};
        g_auto(MadeImage) picture = {shape, 0, 255, g_new0(guint16, 500 * 700)};
        TextStyle style = {FONT_SANS, random_between(&numbers, 7, 20), 100};
        g_auto(PlacedText) placed = {.text = g_strdup("KAUFMAN\nSCOTT"),
                                     .font = FONT_SANS,
                                     .degrees = scene_degrees(&scene, &numbers)};
        g_auto(TextRegion) region = {0}, again = {0};
        g_auto(Drawn) block = {0};
        GroundArea box;
        g_assert_true(placed_text_write(&picture, typesetter, &scene, &style, &numbers, &placed,
                                        &region, &box, NULL));
        g_assert_cmpuint(box.x0, <=, region.x0);
        g_assert_cmpuint(box.y1, >=, region.y1);
        g_assert_true(placed_text_draw(&placed, typesetter, &block, NULL));
        placed_text_cover(&placed, &block, (GroundArea){0, 0, 700, 500}, &again);
        for (gsize at = 0; at < 500 * 700; at++)
            g_assert_cmpuint(picture.levels[at], ==, again.drawn.coverage[at]);
    }
}

static guint count_pieces(const Drawn *boxes, guint y) {
    guint pieces = 0;
    for (guint x = 0; x < boxes->width; x++) {
        gboolean here = boxes->coverage[(gsize)y * boxes->width + x] != 0;
        pieces += here && (x == 0 || boxes->coverage[(gsize)y * boxes->width + x - 1] == 0);
    }
    return pieces;
}

static void test_letters_and_words_are_boxed(void) {
    g_autoptr(Typesetter) typesetter = typesetter_new(NULL, NULL);
    g_auto(Drawn) block = {0}, letters = {0}, words = {0};
    g_assert_true(typesetter_draw(typesetter, FONT_BITMAP, "HEH HE\nHHH", 14, 2, &block, NULL));
    block_boxes(&block, 1, 0, &letters);
    block_boxes(&block, 5, 0, &words);
    g_assert_cmpuint(count_pieces(&letters, 5), ==, 5);
    g_assert_cmpuint(count_pieces(&words, 5), ==, 2);
    g_assert_cmpuint(count_pieces(&letters, block.height - 4), ==, 3);
    g_assert_cmpuint(count_pieces(&words, block.height - 4), ==, 1);
}

static void test_dilation_covers_its_strokes(void) {
    g_autoptr(GRand) random = seeded();
    for (int i = 0; i < ROUNDS; i++) {
        g_auto(Drawn) drawn = random_drawn(random), wide = {0}, wider = {0};
        guint pixels = (guint)g_rand_int_range(random, 0, 4);
        block_dilate(&drawn, pixels, &wide);
        block_dilate(&drawn, pixels + 1, &wider);
        for (gsize at = 0; at < (gsize)drawn.width * drawn.height; at++) {
            g_assert_true(drawn.coverage[at] < 64 || wide.coverage[at] == 255);
            g_assert_true(wide.coverage[at] <= wider.coverage[at]);
        }
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scene/turned/clockwise", test_turns_clockwise);
    g_test_add_func("/scene/turned/quarters", test_quarters_lose_nothing);
    g_test_add_func("/scene/turned/any angle", test_any_angle_keeps_the_ink);
    g_test_add_func("/scene/names", test_names_come_back);
    g_test_add_func("/scene/unknown part", test_unknown_part_is_named);
    g_test_add_func("/scene/strokes", test_strokes_are_found_again);
    g_test_add_func("/scene/boxes", test_letters_and_words_are_boxed);
    g_test_add_func("/scene/dilation", test_dilation_covers_its_strokes);
    return g_test_run();
}
