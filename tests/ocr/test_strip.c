/* Strips are as high as the network's input whatever is cut out of what, and show the letters in
 * their middle. */
#include "ocr/prepare.h"
#include "ocr/read/strip.h"
#include "tests/seeded.h"

enum { ROWS = 36 };

static guint grey_at(PIX *pix, l_int32 x, l_int32 y) {
    l_uint32 value = 255;
    g_assert_cmpint(pixGetPixel(pix, x, y, &value), ==, 0);
    return value;
}

/* A black box of letters in a white image. */
static PIX *draw(const BOX *letters, l_int32 width, l_int32 height) {
    PIX *pix = pixCreate(width, height, 8);
    pixSetAllGray(pix, 255);
    for (l_int32 y = letters->y; y < letters->y + letters->h; y++)
        for (l_int32 x = letters->x; x < letters->x + letters->w; x++)
            pixSetPixel(pix, x, y, 0);
    return pix;
}

static void check_strip(const BOX *letters, l_int32 width, l_int32 height, gsize letter_height,
                        LineStrip strip) {
    g_autoptr(PIX) image = draw(letters, width, height);
    g_autoptr(PIX) out = strip_line(image, letters, letter_height, strip);
    g_assert_nonnull(out);
    g_assert_cmpint(pixGetDepth(out), ==, 8);
    g_assert_cmpint(pixGetHeight(out), ==, ROWS);
    g_assert_cmpint(pixGetWidth(out), >=, 1);
    g_assert_cmpint(pixGetWidth(out), <, 32767);
    gboolean usual = letters->h >= 4 && letters->w >= 4 && letter_height >= 4 &&
                     (gsize)letters->h * 5 <= letter_height * 6 &&
                     (gsize)letters->h * 2 > letter_height;
    if (!usual)
        return;
    g_assert_cmpuint(grey_at(out, pixGetWidth(out) / 2, ROWS / 2), <, 64);
    g_assert_cmpuint(grey_at(out, pixGetWidth(out) / 2, 0), >, 192);
    g_assert_cmpuint(grey_at(out, pixGetWidth(out) / 2, ROWS - 1), >, 192);
}

static void test_any_box(void) {
    GRand *random = seeded();
    for (guint run = 0; run < 2000; run++) {
        l_int32 width = g_rand_int_range(random, 1, run % 50 ? 300 : 9000),
                height = g_rand_int_range(random, 1, 60);
        l_int32 x = g_rand_int_range(random, 0, width), y = g_rand_int_range(random, 0, height);
        g_autoptr(BOX) letters = boxCreate(x, y, g_rand_int_range(random, 1, width - x + 1),
                                           g_rand_int_range(random, 1, height - y + 1));
        check_strip(letters, width, height, (gsize)g_rand_int_range(random, 1, 25),
                    (LineStrip)(run % STRIPS));
    }
    g_rand_free(random);
}

static void test_typical(void) {
    for (LineStrip strip = 0; strip < STRIPS; strip++)
        for (l_int32 height = 5; height < 19; height++) {
            g_autoptr(BOX) letters = boxCreate(height / 2 + 2, height / 4 + 2, 12 * height, height);
            check_strip(letters, 13 * height + 4, 2 * height, (gsize)height, strip);
        }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/strip/any-box", test_any_box);
    g_test_add_func("/strip/typical", test_typical);
    return g_test_run();
}
