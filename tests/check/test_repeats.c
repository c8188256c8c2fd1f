/* Texts told by the letters that they repeat. */
#include "core/check/lettering/repeats.h"
#include "core/check/limits/repeats_limits.h"
#include "tests/check/drawn.h"
#include "tests/check/lettering.h"

#define FONTS "/usr/share/fonts/truetype/dejavu/"
static const char *const fonts[] = {FONTS "DejaVuSans.ttf", FONTS "DejaVuSansMono.ttf",
                                    FONTS "DejaVuSans-Bold.ttf"};
/* Enough letters come twice in each. */
static const char *const texts[] = {
    "HARTMANN ERNEST [F] 03.18.2013",     "GUTIERREZ MARTIN [M] 03.04.2014",
    "ROSENTHAL CATHERINE [F] 01.09.2009", "SZCZEPANSKA ZUZANNA [F] 11.20.2012",
    "CALDERON CARLA [F] 12.10.2012",      "ABERNATHY HANNAH [F] 06.09.2016"};
/* Of the same lengths, word by word. */
static const char *const others[] = {
    "KAUFMANN THOMAS [M] 12.05.1998",     "DAVIDSONS HELENE [F] 11.27.1986",
    "LINDQVIST JOSEPHINE [F] 12.31.1954", "MONTGOMERYS STANLEY [M] 07.05.1938",
    "FERREIRA PEDRO [M] 08.24.1975",      "WHITFIELD GEORGE [M] 10.17.1943"};

typedef struct Drawing {
    Picture crop;
    LetterRow row;
} Drawing;

/* The text, dark on light, of which only that part of the rows between y0 and y1 (0..1 of the
 * capitals) is left. */
static Drawing draw(const char *font, guint size, const char *text, double y0, double y1) {
    gsize width = size * 22, height = size * 2;
    g_autofree double *coverage = lettering_draw(font, size, text, width, height);
    Drawing drawing = {drawn_new(width, height), {{0}, 20, 200}};
    gint64 top = (gint64)height, bottom = 0, left = (gint64)width, right = 0;
    for (gsize i = 0; i < width * height; i++)
        if (coverage[i] >= 0.5) {
            top = MIN(top, (gint64)(i / width));
            bottom = MAX(bottom, (gint64)(i / width) + 1);
            left = MIN(left, (gint64)(i % width));
            right = MAX(right, (gint64)(i % width) + 1);
        }
    double rows = (double)(bottom - top);
    drawing.row.box =
        (Box){left, top + (gint64)(y0 * rows), right, top + (gint64)(y1 * rows + 0.5)};
    for (gsize i = 0; i < width * height; i++) {
        gint64 y = (gint64)(i / width);
        gboolean left_there = y >= drawing.row.box.y0 && y < drawing.row.box.y1;
        drawn_samples(&drawing.crop)[i] = (guint16)(200 - (left_there ? 180 * coverage[i] : 0));
    }
    return drawing;
}

typedef struct Count {
    guint n, found, mistaken;
} Count;

static void count(const char *font, double y0, double y1, Count *count) {
    for (guint size = 10; size <= 34; size += 8)
        for (guint t = 0; t < G_N_ELEMENTS(texts); t++) {
            Drawing expected = draw(font, size, texts[t], y0, y1);
            Drawing other = draw(font, size, others[t], y0, y1);
            double own = repeats_measure(&expected.crop, &expected.row, texts[t]);
            count->n++;
            count->found += own > REPEATS_TELL;
            count->mistaken += repeats_measure(&other.crop, &other.row, texts[t]) > 3;
            picture_clear(&expected.crop);
            picture_clear(&other.crop);
        }
    g_test_message("%s: of %u found %u, mistaken %u", font, count->n, count->found,
                   count->mistaken);
}

static void test_whole(void) {
    Count whole = {0};
    for (guint i = 0; i < G_N_ELEMENTS(fonts); i++)
        count(fonts[i], 0, 1, &whole);
    g_assert_cmpuint(whole.mistaken, ==, 0);
    g_assert_cmpuint(10 * whole.found, >=, 6 * whole.n);
}

/* Halves of a fixed-width font: others' characters can't be told apart by the gaps between them. */
static void test_halves(void) {
    Count upper = {0}, lower = {0};
    count(fonts[1], 0, 0.5, &upper);
    count(fonts[1], 0.5, 1, &lower);
    g_assert_cmpuint(10 * upper.found, >=, 9 * upper.n);
    g_assert_cmpuint(10 * lower.found, >=, 9 * lower.n);
    for (guint i = 0; i < G_N_ELEMENTS(fonts); i++) {
        count(fonts[i], 0, 0.5, &upper);
        count(fonts[i], 0.5, 1, &lower);
    }
    g_assert_cmpuint(upper.mistaken + lower.mistaken, ==, 0);
}

/* Characters that all look alike tell nothing. */
static void test_alike(void) {
    Drawing drawing = draw(fonts[1], 20, "XXXXXXXX XXXXXX [X] XX.XX.XXXX", 0, 1);
    g_assert_cmpfloat(repeats_measure(&drawing.crop, &drawing.row, texts[0]), <, 3);
    picture_clear(&drawing.crop);
}

static void test_too_few(void) {
    Drawing drawing = draw(fonts[1], 20, "DOB: 03.01.1967", 0, 1);
    g_assert_cmpfloat(repeats_measure(&drawing.crop, &drawing.row, "DOB: 03.01.1967"), ==, 0);
    g_assert_cmpfloat(repeats_measure(&drawing.crop, &drawing.row, ""), ==, 0);
    drawing.row.box.x1 = drawing.row.box.x0;
    g_assert_cmpfloat(repeats_measure(&drawing.crop, &drawing.row, texts[0]), ==, 0);
    picture_clear(&drawing.crop);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/repeats/whole", test_whole);
    g_test_add_func("/repeats/halves", test_halves);
    g_test_add_func("/repeats/alike", test_alike);
    g_test_add_func("/repeats/too-few", test_too_few);
    return g_test_run();
}
