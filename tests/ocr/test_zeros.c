/* Zeros with a slash or a dot in them lose it, and nothing of their outline. */
#include "ocr/prepare.h"
#include "ocr/read/zeros.h"

enum { ROWS = 7, COLUMNS = 5, MARGIN = 3 };

typedef char Glyph[ROWS][COLUMNS + 1];

static const Glyph slashed = {".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###."};
static const Glyph dotted = {".###.", "#...#", "#...#", "#.#.#", "#...#", "#...#", ".###."};
static const Glyph open = {".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."};
static const Glyph eight = {".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."};

/* A digit drawn `zoom` times as large, `left` samples from the left. */
static PIX *draw(const Glyph glyph, l_int32 left, l_int32 zoom) {
    PIX *pix = pixCreate(left + COLUMNS * zoom + MARGIN, ROWS * zoom + 2 * MARGIN, 8);
    g_assert_nonnull(pix);
    g_assert_cmpint(pixSetAll(pix), ==, 0);
    for (l_int32 y = 0; y < ROWS * zoom; y++)
        for (l_int32 x = 0; x < COLUMNS * zoom; x++)
            pixSetPixel(pix, left + x, MARGIN + y, glyph[y / zoom][x / zoom] == '#' ? 0 : 255);
    return pix;
}

static void check(const Glyph before, const Glyph after, int n) {
    for (l_int32 zoom = 1; zoom <= 3; zoom++)
        for (l_int32 left = MARGIN; left < 60; left++) {
            g_autoptr(PIX) pix = draw(before, left, zoom);
            g_autoptr(PIX) wanted = draw(after, left, zoom);
            g_assert_cmpint(open_zeros(pix, (gsize)(ROWS * zoom)), ==, n);
            l_int32 same = 0;
            g_assert_cmpint(pixEqual(pix, wanted, &same), ==, 0);
            if (!same) {
                for (l_int32 y = 0; y < pixGetHeight(pix); y++) {
                    for (l_int32 x = 0; x < pixGetWidth(pix); x++) {
                        l_uint32 v = 0;
                        pixGetPixel(pix, x, y, &v);
                        printf("%c", v < 128 ? 35 : 46);
                    }
                    printf("\n");
                }
            }
            if (!same)
                g_error("at %d, %d times as large, other samples were changed", left, zoom);
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
