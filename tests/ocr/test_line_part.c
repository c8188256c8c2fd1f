/* The beginning of a line ends in a gap between its letters, rather in one between words. */
#include "ocr/read/limits.h"
#include "ocr/read/line_part.h"
#include "tests/seeded.h"
#include <string.h>

enum { HEIGHT = 12, MARGIN = 8, LETTER = 6 };

/* Black letters, each followed by a gap; `wide` letters on, a gap is three times as wide. */
static Box draw(guint letters, gint64 gap, guint wide, Picture *out) {
    gint64 x = MARGIN;
    const gsize width = 2 * MARGIN + (gsize)(letters * (LETTER + gap) + 2 * gap);
    g_assert_true(picture_init(out, width, HEIGHT + 2 * MARGIN, 1, 1));
    for (gsize y = 0; y < out->height; y++)
        memset(picture_row8(out, 0, y), G_MAXUINT8, width);
    for (guint i = 0; i < letters; i++) {
        for (gint64 y = MARGIN; y < MARGIN + HEIGHT; y++)
            memset(picture_row8(out, 0, (gsize)y) + x, 0, LETTER);
        x += LETTER + (i + 1 == wide ? 3 : 1) * gap;
    }
    return (Box){MARGIN, MARGIN, x - gap, MARGIN + HEIGHT};
}

/* Whether all of a column is white. */
static gboolean is_white(const Picture *picture, gsize x) {
    for (gsize y = 0; y < picture->height; y++)
        if (picture_row8(picture, 0, y)[x] != G_MAXUINT8)
            return FALSE;
    return TRUE;
}

static void test_gaps(void) {
    GRand *random = seeded();
    for (guint run = 0; run < 200; run++) {
        g_auto(Picture) image = {0}, part = {0};
        gint64 gap = g_rand_int_range(random, 1, 4);
        Box within, letters = draw((guint)g_rand_int_range(random, 20, 40), gap, 0, &image);
        g_assert_true(line_part(&image, letters, HEIGHT, &part, &within));
        g_assert_cmpint(within.x0, ==, letters.x0);
        g_assert_cmpint(within.x1, >=, letters.x0 + PART_LEAST * HEIGHT);
        g_assert_cmpint(within.x1, <, letters.x0 + PART_MOST * HEIGHT);
        g_assert_cmpuint(part.width, ==, (gsize)within.x1 + MARGIN);
        g_assert_cmpuint(part.height, ==, image.height);
        for (gsize x = 0; x < part.width; x++)
            g_assert_true(is_white(&part, x) == (x >= (gsize)within.x1 || is_white(&image, x)));
    }
    g_rand_free(random);
}

static void test_words(void) {
    g_auto(Picture) image = {0}, part = {0};
    const guint word = (PART_LEAST + PART_MOST) * HEIGHT / 2 / (LETTER + 1);
    Box within, letters = draw(30, 1, word, &image);
    g_assert_true(line_part(&image, letters, HEIGHT, &part, &within));
    gint64 end = MARGIN + word * (LETTER + 1) - 1; /* of the word's last letter */
    g_assert_cmpint(within.x1, >=, end);
    g_assert_cmpint(within.x1, <, end + 3);
}

static void test_none(void) {
    g_auto(Picture) image = {0}, part = {0}, touching = {0};
    Box within, letters = draw(PART_LINE * HEIGHT / (LETTER + 1) - 1, 1, 0, &image);
    g_assert_true(line_part(&image, letters, HEIGHT, &part, &within)); /* too short */
    g_assert_cmpuint(part.width, ==, 0);
    letters = draw(40, 0, 0, &touching);
    g_assert_true(line_part(&touching, letters, HEIGHT, &part, &within));
    g_assert_cmpuint(part.width, ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line-part/gaps", test_gaps);
    g_test_add_func("/line-part/words", test_words);
    g_test_add_func("/line-part/none", test_none);
    return g_test_run();
}
