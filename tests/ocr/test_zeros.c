/* Zeros with a slash or a dot in them lose it, and nothing of their outline. */
#include "ocr/leptonica/zeros.h"
#include <stdio.h>
#include <string.h>

enum { ROWS = 7, COLUMNS = 5, MARGIN = 3 };

typedef char Glyph[ROWS][COLUMNS + 1];

static const Glyph slashed = {".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###."};
static const Glyph dotted = {".###.", "#...#", "#...#", "#.#.#", "#...#", "#...#", ".###."};
static const Glyph open = {".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."};
static const Glyph eight = {".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."};

/* A digit drawn `zoom` times as large, `left` samples from the left. */
static void draw(const Glyph glyph, gsize left, gsize zoom, Picture *out) {
    g_assert_true(
        picture_init(out, left + COLUMNS * zoom + MARGIN, ROWS * zoom + 2 * MARGIN, 1, 1));
    for (gsize y = 0; y < out->height; y++)
        memset(picture_row8(out, 0, y), 255, out->width);
    for (gsize y = 0; y < ROWS * zoom; y++)
        for (gsize x = 0; x < COLUMNS * zoom; x++)
            if (glyph[y / zoom][x / zoom] == '#')
                picture_row8(out, 0, MARGIN + y)[left + x] = 0;
}

static void print(const Picture *picture) {
    for (gsize y = 0; y < picture->height; y++) {
        for (gsize x = 0; x < picture->width; x++)
            printf("%c", picture_sample(picture, 0, x, y) < 128 ? '#' : '.');
        printf("\n");
    }
}

static void check(const Glyph before, const Glyph after, int n) {
    for (gsize zoom = 1; zoom <= 3; zoom++)
        for (gsize left = MARGIN; left < 60; left++) {
            g_auto(Picture) picture = {0}, wanted = {0};
            draw(before, left, zoom, &picture);
            draw(after, left, zoom, &wanted);
            g_assert_cmpint(open_zeros(&picture, ROWS * zoom), ==, n);
            if (picture_equal(&picture, &wanted, picture_box(&picture)))
                continue;
            print(&picture);
            g_error("at %zu, %zu times as large, other samples were changed", left, zoom);
        }
}

static void test_slashed(void) {
    check(slashed, open, 1);
}

static void test_dotted(void) {
    check(dotted, open, 1);
}

static void test_others(void) {
    check(open, open, 0);
    check(eight, eight, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zeros/slashed", test_slashed);
    g_test_add_func("/zeros/dotted", test_dotted);
    g_test_add_func("/zeros/others", test_others);
    return g_test_run();
}
