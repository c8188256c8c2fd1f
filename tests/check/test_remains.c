/* What is left in a region without an original: structure and patches of the size of letters are
 * seen, fills, noise, mosaics and what is like its surroundings are not. */
#include "core/check/remains/gaps.h"
#include "core/check/remains/noise.h"
#include "core/check/remains/remains.h"
#include "core/check/remains/skyline.h"
#include "tests/check/drawn.h"
#include "tests/check/lettering.h"
#include "tests/seeded.h"
#include <math.h>

#define FONT "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define WIDE_FONT "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
#define TEXT "HARTMANN ERNEST [F] 03.18.2013\nDOB: 03.01.1967"

enum { SIZE = 18, WIDTH = 520, HEIGHT = 140 };
static const Box region = {60, 48, 420, 92};

/* Speckle that hangs together over a few samples. */
static Picture draw_texture(GRand *random) {
    Picture noise = drawn_new(WIDTH, HEIGHT), texture = drawn_new(WIDTH, HEIGHT);
    for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        drawn_samples(&noise)[i] = (guint16)g_rand_int_range(random, 0, 160);
    for (gsize y = 0; y + 3 < HEIGHT; y++)
        for (gsize x = 0; x + 3 < WIDTH; x++) {
            guint sum = 0;
            for (gsize k = 0; k < 9; k++)
                sum += drawn_samples(&noise)[(y + k / 3) * WIDTH + x + k % 3];
            drawn_samples(&texture)[y * WIDTH + x] = (guint16)(sum / 9);
        }
    picture_clear(&noise);
    return texture;
}

static gboolean in_region(gsize i) {
    gint64 x = (gint64)(i % WIDTH), y = (gint64)(i / WIDTH);
    return x >= region.x0 && x < region.x1 && y >= region.y0 && y < region.y1;
}

/* Coverage by the text, its letters grown to the sides by so many samples. */
static double *draw_in_font(const char *font, const char *text, gsize grown) {
    g_autofree double *drawn = lettering_draw(font, SIZE, text, WIDTH, HEIGHT);
    double *coverage = g_new0(double, WIDTH *HEIGHT);
    for (gsize y = 0; y + 48 < HEIGHT; y++)
        for (gsize x = grown; x + 60 + grown < WIDTH; x++)
            for (gsize k = 0; k <= 2 * grown; k++) {
                double *at = coverage + (y + 46) * WIDTH + x + 58;
                *at = MAX(*at, drawn[y * WIDTH + x + k - grown]);
            }
    return coverage;
}

static double *draw_text(const char *text, gsize grown) {
    return draw_in_font(FONT, text, grown);
}

static gboolean is_left(const Picture *picture, const char *text) {
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(Box));
    const char *reason = remains_find(picture, region, text, none);
    g_test_message("%s", reason ? reason : "nothing is left");
    return reason != NULL;
}

static void test_clean(void) {
    enum { PICTURES = 40 };
    g_autoptr(GRand) random = seeded();
    guint alarms = 0;
    for (guint k = 0; k < PICTURES; k++) {
        g_auto(Picture) texture = draw_texture(random);
        alarms += is_left(&texture, TEXT);
        for (gsize i = 0; i < WIDTH * HEIGHT; i++)
            if (in_region(i))
                drawn_samples(&texture)[i] = 40;
        alarms += is_left(&texture, TEXT); /* filled */
        for (gsize i = 0; i < WIDTH * HEIGHT; i++)
            if (in_region(i))
                drawn_samples(&texture)[i] = (guint16)g_rand_int_range(random, 0, 256);
        alarms += is_left(&texture, TEXT); /* noise */
    }
    g_assert_cmpuint(alarms, ==, 0);
}

/* Fills in the shape of letters, hardly darker than what is around them. */
static void test_letters_filled(void) {
    g_autoptr(GRand) random = seeded();
    for (gsize grown = 1; grown <= 3; grown++) {
        g_auto(Picture) picture = draw_texture(random);
        g_autofree double *coverage = draw_text(TEXT, grown);
        for (gsize i = 0; i < WIDTH * HEIGHT; i++)
            if (coverage[i] > 0.3)
                drawn_samples(&picture)[i] = 70;
        g_assert_true(is_left(&picture, TEXT));
    }
}

/* Means of blocks: of a text on an even ground they show where its letters are, of texture
 * nothing. */
static void make_mosaic(Picture *picture, gint64 side) {
    for (gint64 y = region.y0; y < region.y1; y += side)
        for (gint64 x = region.x0; x < region.x1; x += side) {
            Box block = box_intersect((Box){x, y, x + side, y + side}, region);
            gint64 sum = 0;
            for (gint64 j = block.y0; j < block.y1; j++)
                for (gint64 i = block.x0; i < block.x1; i++)
                    sum += drawn_samples(picture)[j * WIDTH + i];
            for (gint64 j = block.y0; j < block.y1; j++)
                for (gint64 i = block.x0; i < block.x1; i++)
                    drawn_samples(picture)[j * WIDTH + i] = (guint16)(sum / box_extent(block));
        }
}

static void test_mosaic(void) {
    g_autoptr(GRand) random = seeded();
    g_autofree double *coverage = draw_text(TEXT, 0);
    g_auto(Picture) even = drawn_new(WIDTH, HEIGHT), texture = draw_texture(random);
    for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        drawn_samples(&even)[i] = (guint16)(30 + 200 * coverage[i]);
    make_mosaic(&even, 6);
    g_assert_true(is_left(&even, TEXT));
    make_mosaic(&texture, 30);
    g_assert_false(is_left(&texture, TEXT));
}

/* The text at a quarter of its contrast under noise of half of that, on an even ground. */
static void test_under_noise(void) {
    g_autoptr(GRand) random = seeded();
    g_autofree double *coverage = draw_text(TEXT, 0);
    for (guint k = 0; k < 10; k++) {
        g_auto(Picture) picture = drawn_new(WIDTH, HEIGHT);
        for (gsize i = 0; i < WIDTH * HEIGHT; i++)
            drawn_samples(&picture)[i] =
                in_region(i) ? (guint16)(60 + 70 * coverage[i] + g_rand_int_range(random, 0, 110))
                             : 40;
        g_assert_true(is_left(&picture, TEXT));
    }
}

/* How often something shows through noise that fills a large box. */
static guint count_showing(GRand *random, const double *coverage, double contrast, guint n) {
    enum { PITCH = 22 };
    static const Box box = {20, 10, 500, 130};
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(Box));
    guint found = 0;
    for (guint k = 0; k < n; k++) {
        g_auto(Picture) picture = drawn_new(WIDTH, HEIGHT);
        for (gsize i = 0; i < WIDTH * HEIGHT; i++) {
            gint64 x = (gint64)(i % WIDTH), y = (gint64)(i / WIDTH);
            gboolean inside = x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1;
            double value = 60 + contrast * coverage[i] + g_rand_int_range(random, 0, 110);
            drawn_samples(&picture)[i] = (guint16)(inside ? value : 40);
        }
        Picture part = picture_view(&picture, box);
        found += noise_find(&picture, box, &part, none, PITCH) != NULL;
    }
    g_test_message("contrast %.0f: %u of %u found", contrast, found, n);
    return found;
}

/* One faint line in a large box: along all of it more shows than in any part. In a part alone 24 of
 * these 40 would. */
static void test_line_under_noise(void) {
    enum { PICTURES = 40 };
    g_autoptr(GRand) random = seeded();
    g_autofree double *coverage = draw_text("HARTMANN ERNEST 03.18.2013", 0);
    g_assert_cmpuint(count_showing(random, coverage, 30, PICTURES), >=, 33);
    g_assert_cmpuint(count_showing(random, coverage, 0, PICTURES), ==, 0);
}

/* Noise where something is covered, and an even ground, as bright. */
static Picture draw_noise(GRand *random, const double *coverage) {
    Picture picture = drawn_new(WIDTH, HEIGHT);
    for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        drawn_samples(&picture)[i] =
            (guint16)(coverage[i] > 0.3 ? g_rand_int_range(random, 0, 256) : 128);
    return picture;
}

static void test_noise_in_shape(void) {
    g_autoptr(GRand) random = seeded();
    for (guint k = 0; k < 10; k++) {
        g_autofree double *coverage = draw_text(TEXT, 1 + k % 2);
        g_auto(Picture) picture = draw_noise(random, coverage);
        g_assert_true(is_left(&picture, TEXT));
    }
}

static void fill_box(double *coverage, Box box) {
    for (gint64 y = box.y0; y < box.y1; y++)
        for (gint64 x = box.x0; x < box.x1; x++)
            coverage[y * WIDTH + x] = 1;
}

/* Boxes around what columns without ink, so many and more, part in each line, a sample larger. */
static double *boxes_around(const char *text, gint64 gap) {
    g_autofree double *drawn = draw_in_font(WIDE_FONT, text, 0);
    double *coverage = g_new0(double, WIDTH *HEIGHT);
    for (gint64 y0 = 44; y0 < 92; y0 += 22) {
        Box box = {0};
        for (gint64 x = 0; x < WIDTH; x++) {
            if (!box_is_empty(box) && x - box.x1 >= gap) {
                fill_box(coverage, box_grow(box, 1));
                box = (Box){0};
            }
            for (gint64 y = y0; y < y0 + 22; y++) {
                Box here = {x, y, x + 1, y + 1};
                if (drawn[y * WIDTH + x] > 0.3)
                    box = box_is_empty(box) ? here : box_unite(box, here);
            }
        }
    }
    return coverage;
}

/* A box of noise for each letter: they touch, but their heights differ. One for each word has but
 * one height. */
static void test_noise_in_letter_boxes(void) {
    static const char *const texts[] = {"Name: Blackwood Philippa\nDOB: 03/18/1967",
                                        "Featherstone Alfred\nBirthday 4.4.1918",
                                        "Hartmann Ernest\nBirth date 03.18.2013"};
    enum { LETTERS = 32, WORDS = 4 };
    g_autoptr(GRand) random = seeded();
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(Box));
    gint64 pitch = (region.y1 - region.y0) / 2;
    guint alarms = 0;
    for (guint k = 0; k < 12; k++) {
        const char *text = texts[k % G_N_ELEMENTS(texts)];
        g_autofree double *letters = boxes_around(text, 1), *words = boxes_around(text, 7);
        g_auto(Picture) leak = draw_noise(random, letters), clean = draw_noise(random, words);
        g_assert_nonnull(skyline_find(&leak, region, none, pitch, LETTERS, WORDS));
        g_assert_true(is_left(&leak, text));
        alarms += skyline_find(&clean, region, none, pitch, LETTERS, WORDS) != NULL;
    }
    g_assert_cmpuint(alarms, ==, 0);
}

/* Boxes of noise around words leave the ground between them, which tells nothing. */
static void test_noise_in_boxes(void) {
    static const Box words[] = {{62, 48, 160, 66},  {166, 49, 236, 67}, {243, 46, 272, 66},
                                {280, 49, 400, 66}, {62, 71, 105, 88},  {112, 70, 230, 92}};
    static const gsize n_letters = 34, n_words = 6;
    g_autoptr(GRand) random = seeded();
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(Box));
    g_autofree double *coverage = g_new0(double, WIDTH *HEIGHT);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        for (gint64 y = words[i].y0; y < words[i].y1; y++)
            for (gint64 x = words[i].x0; x < words[i].x1; x++)
                coverage[y * WIDTH + x] = 1;
    for (guint k = 0; k < 10; k++) {
        g_auto(Picture) picture = draw_noise(random, coverage);
        gint64 pitch = (region.y1 - region.y0) / 2;
        g_assert_null(gaps_find(&picture, region, none, pitch, (gint64)n_letters));
        g_assert_null(
            skyline_find(&picture, region, none, pitch, (gint64)n_letters, (gint64)n_words));
    }
}

/* Where noise fills a line, or most of the key's box, its edges tell nothing. */
static void test_noise_in_lines(void) {
    static const Box lines[] = {{62, 50, 400, 66}, {62, 72, 230, 90}}, most = {66, 54, 410, 88};
    g_autoptr(GRand) random = seeded();
    guint alarms = 0;
    for (guint k = 0; k < 20; k++) {
        g_autofree double *coverage = g_new0(double, WIDTH *HEIGHT);
        for (gsize i = 0; i < WIDTH * HEIGHT; i++) {
            gint64 x = (gint64)(i % WIDTH), y = (gint64)(i / WIDTH);
            Box here = {x, y, x + 1, y + 1};
            coverage[i] = k % 2 ? !box_is_empty(box_intersect(here, most))
                                : !box_is_empty(box_intersect(here, lines[0])) ||
                                      !box_is_empty(box_intersect(here, lines[1]));
        }
        g_auto(Picture) picture = draw_noise(random, coverage);
        alarms += is_left(&picture, TEXT);
    }
    g_assert_cmpuint(alarms, <=, 1);
}

/* Of two letters at a fifth of their contrast no test can tell. */
static void test_short(void) {
    g_autoptr(GRand) random = seeded();
    g_auto(Picture) picture = draw_texture(random);
    g_assert_true(is_left(&picture, "LI"));
    for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        if (in_region(i))
            drawn_samples(&picture)[i] = 40;
    g_assert_false(is_left(&picture, "LI"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/remains/clean", test_clean);
    g_test_add_func("/remains/letters-filled", test_letters_filled);
    g_test_add_func("/remains/mosaic", test_mosaic);
    g_test_add_func("/remains/under-noise", test_under_noise);
    g_test_add_func("/remains/line-under-noise", test_line_under_noise);
    g_test_add_func("/remains/noise-in-shape", test_noise_in_shape);
    g_test_add_func("/remains/noise-in-letter-boxes", test_noise_in_letter_boxes);
    g_test_add_func("/remains/noise-in-boxes", test_noise_in_boxes);
    g_test_add_func("/remains/noise-in-lines", test_noise_in_lines);
    g_test_add_func("/remains/short", test_short);
    return g_test_run();
}
