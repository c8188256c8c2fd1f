/* Strips are as high as the network's input whatever is cut out of what, and show the letters in
 * their middle. */
#include "ocr/read/limits.h"
#include "ocr/read/strip.h"
#include "tests/seeded.h"

enum { ROWS = STRIP_ROWS };

/* A black box of letters in a white image. */
static void draw(Box letters, gsize width, gsize height, Picture *out) {
    g_assert_true(picture_init(out, width, height, 1, 1));
    for (gint64 y = 0; y < (gint64)height; y++)
        for (gint64 x = 0; x < (gint64)width; x++)
            picture_row8(out, 0, (gsize)y)[x] =
                x >= letters.x0 && x < letters.x1 && y >= letters.y0 && y < letters.y1 ? 0 : 255;
}

static void check_strip(Box letters, gsize width, gsize height, gsize letter_height,
                        LineStrip strip) {
    g_auto(Picture) image = {0}, out = {0};
    draw(letters, width, height, &image);
    g_assert_true(strip_line(&image, letters, letter_height, strip, &out));
    g_assert_cmpuint(out.depth, ==, 1);
    g_assert_cmpuint(out.height, ==, ROWS);
    g_assert_cmpuint(out.width, >=, 1);
    g_assert_cmpuint(out.width, <, 32767);
    gsize across = (gsize)(letters.x1 - letters.x0), down = (gsize)(letters.y1 - letters.y0);
    gboolean usual = down >= 4 && across >= 4 && letter_height >= 4 &&
                     down * 5 <= letter_height * 6 && down * 2 > letter_height;
    if (!usual)
        return;
    g_assert_cmpuint(picture_sample(&out, 0, out.width / 2, ROWS / 2), <, 64);
    g_assert_cmpuint(picture_sample(&out, 0, out.width / 2, 0), >, 192);
    g_assert_cmpuint(picture_sample(&out, 0, out.width / 2, ROWS - 1), >, 192);
}

static void test_any_box(void) {
    GRand *random = seeded();
    for (guint run = 0; run < 2000; run++) {
        gint width = g_rand_int_range(random, 1, run % 50 ? 300 : 9000),
             height = g_rand_int_range(random, 1, 60);
        gint x = g_rand_int_range(random, 0, width), y = g_rand_int_range(random, 0, height);
        Box letters = {x, y, x + g_rand_int_range(random, 1, width - x + 1),
                       y + g_rand_int_range(random, 1, height - y + 1)};
        check_strip(letters, (gsize)width, (gsize)height, (gsize)g_rand_int_range(random, 1, 25),
                    (LineStrip)(run % STRIPS));
    }
    g_rand_free(random);
}

static void test_typical(void) {
    for (LineStrip strip = 0; strip < STRIPS; strip++)
        for (gint64 height = 5; height < 19; height++) {
            gint64 x = height / 2 + 2, y = height / 4 + 2;
            check_strip((Box){x, y, x + 12 * height, y + height}, (gsize)(13 * height + 4),
                        (gsize)(2 * height), (gsize)height, strip);
        }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/strip/any-box", test_any_box);
    g_test_add_func("/strip/typical", test_typical);
    return g_test_run();
}
