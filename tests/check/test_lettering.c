/* Lettering in a region without an original: what can't be read is not taken for nothing, and what
 * is no lettering or another text not for the expected one. */
#include "core/check/lettering/anywhere.h"
#include "core/check/lettering/directions.h"
#include "core/check/lettering/grain.h"
#include "core/check/lettering/isolated_text.h"
#include "core/check/limits/lettering_limits.h"
#include "ocr/orientation.h"
#include "ocr/rotation.h"
#include "tests/check/drawn.h"
#include "tests/check/lettering.h"
#include "tests/seeded.h"
#include <math.h>

#define FONT "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
#define TEXT "HARTMANN ERNEST [F] 03.18.2013\nDOB: 03.01.1967"

enum { SIZE = 24, WIDTH = 480, HEIGHT = 64 };

static Recognizer *engine;

/* Text in one value on a ground with some grain. */
static Picture draw(const char *text, gsize rows) {
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    g_autofree double *coverage = lettering_draw(FONT, SIZE, text, WIDTH, HEIGHT);
    Picture crop = drawn_new(WIDTH, HEIGHT);
    for (gsize i = 0; i < WIDTH * HEIGHT; i++) {
        double share = i / WIDTH < rows ? coverage[i] : 0;
        drawn_samples(&crop)[i] = (guint16)(g_rand_int_range(random, 500, 520) + 2000 * share);
    }
    return crop;
}

static void find(const Picture *crop, Lettering *out) {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) tokens = match_tokens(TEXT);
    g_assert_true(
        lettering_find(crop, (Box){0, 0, WIDTH, HEIGHT}, TEXT, tokens, engine, out, &error));
    g_assert_no_error(error);
    g_test_message("read \"%s\", %u letters unread: \"%s\"", out->read ? out->read : "",
                   out->n_unread, out->unread ? out->unread : "");
}

static gboolean is_matched(const Lettering *lettering) {
    return lettering->match.tokens_removed < lettering->match.tokens_total;
}

static void test_legible(void) {
    g_auto(Picture) crop = draw(TEXT, HEIGHT);
    g_auto(Lettering) lettering = {0};
    find(&crop, &lettering);
    g_assert_true(is_matched(&lettering));
}

/* Of the first line the upper halves are left, of the second nothing. */
static void test_upper_halves(void) {
    gsize middle = SIZE + 3 - SIZE * 36 / 100;
    g_auto(Picture) crop = draw(TEXT, middle);
    g_auto(Lettering) lettering = {0};
    find(&crop, &lettering);
    g_assert_false(is_matched(&lettering));
    g_assert_cmpuint(lettering.n_unread, >=, LETTERING_LEAST);
    g_assert_true(lettering.repeats);
}

static void test_other_text_halves(void) {
    gsize middle = SIZE + 3 - SIZE * 36 / 100;
    g_auto(Picture) crop = draw("KAUFMANN THOMAS [M] 12.05.1998", middle);
    g_auto(Lettering) lettering = {0};
    find(&crop, &lettering);
    g_assert_false(is_matched(&lettering));
    g_assert_false(lettering.repeats);
}

static void test_label(void) {
    static const char *const labels[] = {"REMOVED", "ANONYMIZED", "PATIENT NAME\nDATE OF BIRTH"};
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++) {
        g_auto(Picture) crop = draw(labels[i], HEIGHT);
        g_auto(Lettering) lettering = {0};
        find(&crop, &lettering);
        g_assert_nonnull(lettering.read);
        g_assert_false(is_matched(&lettering));
        g_assert_cmpuint(lettering.n_unread, <, LETTERING_LEAST);
        g_assert_cmpuint(lettering.n_other, >=, 7);
    }
}

/* A first name is shared by chance, beside another surname; not so a number, nor beside less. */
static void test_shared_words(void) {
    static const char *const shared[] = {"JOHANSSON ERNEST [F] 11.24.1950", "ERNEST UNDERWOOD"};
    static const char *const left[] = {"HARTMANN ERNEST [F] 11.24.1950", "ERNEST",
                                       "JOHANSSON KLAUS 03.18.2013", "OF ERNEST"};
    for (gsize i = 0; i < G_N_ELEMENTS(shared); i++) {
        g_auto(Picture) crop = draw(shared[i], HEIGHT);
        g_auto(Lettering) lettering = {0};
        find(&crop, &lettering);
        g_assert_true(is_matched(&lettering) && lettering.shared);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(left); i++) {
        g_auto(Picture) crop = draw(left[i], HEIGHT);
        g_auto(Lettering) lettering = {0};
        find(&crop, &lettering);
        g_assert_true(is_matched(&lettering) && !lettering.shared);
    }
}

/* Read with confidence, but a digit apart: a misreading as likely as another date. */
static void test_one_digit_apart(void) {
    g_auto(Picture) near = draw("DOB: 03.01.1962", HEIGHT), far = draw("DOB: 11.24.1950", HEIGHT);
    g_auto(Lettering) doubtful = {0}, other = {0};
    find(&near, &doubtful);
    g_assert_cmpuint(doubtful.n_unread, >=, LETTERING_LEAST);
    find(&far, &other);
    g_assert_false(is_matched(&other));
    g_assert_cmpuint(other.n_unread, <, LETTERING_LEAST);
}

/* The beginning of a name, a letter of which was misread: no other text. */
static void test_part_misread(void) {
    g_auto(Picture) near = draw("HARTNA", HEIGHT), far = draw("HELDON", HEIGHT);
    g_auto(Lettering) doubtful = {0}, other = {0};
    find(&near, &doubtful);
    g_assert_cmpuint(doubtful.n_unread, >=, LETTERING_LEAST);
    g_assert_cmpuint(doubtful.n_other, ==, 0);
    find(&far, &other);
    g_assert_cmpuint(other.n_unread, ==, 0);
    g_assert_cmpuint(other.n_other, >=, 6);
}

/* What the finder makes of noise is not coherent, and seldom anything. */
static void test_noise(void) {
    enum { PICTURES = 40 };
    g_autoptr(GRand) random = seeded();
    guint alarms = 0;
    for (guint i = 0; i < PICTURES; i++) {
        g_auto(Picture) crop = drawn_new(WIDTH, HEIGHT);
        for (gsize k = 0; k < WIDTH * HEIGHT; k++)
            drawn_samples(&crop)[k] = (guint16)g_rand_int_range(random, 0, 4096);
        g_auto(Lettering) lettering = {0};
        find(&crop, &lettering);
        alarms += lettering.n_unread >= LETTERING_LEAST || is_matched(&lettering);
    }
    g_assert_cmpuint(alarms, <=, 1);
}

static void find_isolated(const Picture *crop, Lettering *out) {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) tokens = match_tokens(TEXT);
    g_assert_true(lettering_find_isolated(crop, (Box){0, 0, WIDTH, HEIGHT}, TEXT, tokens, engine,
                                          out, &error));
    g_assert_no_error(error);
    g_test_message("read \"%s\"", out->read ? out->read : "");
}

/* Text in a grey that lies between those of a bright arc and of what it lies on. */
static Picture draw_over_skull(const char *text) {
    Picture crop = draw(text, HEIGHT);
    g_autofree double *coverage = lettering_draw(FONT, SIZE, text, WIDTH, HEIGHT);
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (gsize y = 0; y < HEIGHT; y++)
        for (gsize x = 0; x < WIDTH; x++) {
            double away = hypot((double)x - 200, (double)y - 130);
            double ground = away > 110 ? 20 : away > 95 ? 2500 : away > 85 ? 250 : 1000;
            ground += g_rand_double_range(random, 0, away > 110 ? 20 : 200);
            double share = coverage[y * WIDTH + x];
            drawn_samples(&crop)[y * WIDTH + x] =
                (guint16)(ground * (1 - share) + 1500 * share + 0.5);
        }
    return crop;
}

static void test_over_skull(void) {
    g_auto(Picture) crop = draw_over_skull("\nDOB: 03.01.1967"),
                    other = draw_over_skull("\nDOB: 11.24.1950");
    g_auto(Lettering) lettering = {0}, none = {0};
    find_isolated(&crop, &lettering);
    g_assert_true(is_matched(&lettering));
    find_isolated(&other, &none);
    g_assert_false(is_matched(&none));
}

/* The end of a line stands dark on bright ground, right beside a black box that cuts a letter. */
static void test_beside_box(void) {
    g_auto(Picture) crop = draw("HARTMANN ERNEST [F] 03.18.2013", HEIGHT);
    for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        drawn_samples(&crop)[i] = i % WIDTH < 322 ? 0 : (guint16)(4000 - drawn_samples(&crop)[i]);
    g_auto(Lettering) lettering = {0};
    find_isolated(&crop, &lettering);
    g_assert_true(is_matched(&lettering));
}

/* As before, but more than two digits are gone, and a third one is half covered; of another date.
 */
static void test_cut_digit(void) {
    g_auto(Picture) crop = draw("HARTMANN ERNEST [F] 03.18.2013", HEIGHT),
                    other = draw("HARTMANN ERNEST [F] 03.17.2013", HEIGHT);
    Picture *crops[] = {&crop, &other};
    for (gsize k = 0; k < G_N_ELEMENTS(crops); k++) {
        for (gsize i = 0; i < WIDTH * HEIGHT; i++)
            drawn_samples(crops[k])[i] =
                i % WIDTH < 333 ? 0 : (guint16)(4000 - drawn_samples(crops[k])[i]);
        g_auto(Lettering) lettering = {0};
        find_isolated(crops[k], &lettering);
        g_assert_cmpint(is_matched(&lettering), ==, k == 0);
    }
}

/* Strokes a sample wide hang together less than others do. */
static void test_thin_strokes(void) {
    g_autofree double *coverage = lettering_draw(FONT, 10, "HARTMANN ERNEST", WIDTH, HEIGHT);
    g_auto(Picture) crop = drawn_new(WIDTH, HEIGHT);
    for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        drawn_samples(&crop)[i] = coverage[i] > 0.5 ? 255 : 0;
    g_auto(Lettering) lettering = {0};
    find(&crop, &lettering);
    g_assert_nonnull(lettering.read);
}

/* Inpainting between the rows above and below a region leaves columns that rise evenly. */
static void test_rising_streaks(void) {
    enum { PICTURES = 40 };
    g_autoptr(GRand) random = seeded();
    guint alarms = 0;
    for (guint i = 0; i < PICTURES; i++) {
        g_auto(Picture) crop = drawn_new(WIDTH, HEIGHT);
        for (gsize x = 0; x < WIDTH; x++) {
            double top = g_rand_double_range(random, 0, 100);
            double bottom = x > 100 && x < 300 ? g_rand_double_range(random, 1000, 4000) : top;
            for (gsize y = 0; y < HEIGHT; y++)
                drawn_samples(&crop)[y * WIDTH + x] =
                    (guint16)(top + (bottom - top) * (double)y / HEIGHT);
        }
        g_auto(Lettering) lettering = {0}, isolated = {0};
        find(&crop, &lettering);
        find_isolated(&crop, &isolated);
        alarms += lettering.n_unread > 0 || is_matched(&lettering) || is_matched(&isolated);
    }
    g_assert_cmpuint(alarms, ==, 0);
}

/* However the text lies in the region, it is read. */
static void test_every_way(void) {
    g_auto(Picture) upright = draw(TEXT, HEIGHT);
    g_auto(GStrv) tokens = match_tokens(TEXT);
    for (Orientation way = 0; way < ORIENTATIONS; way++) {
        g_auto(Picture) turned = {0};
        g_auto(Lettering) lettering = {0};
        g_assert_true(picture_orient(&upright, way, &turned));
        g_assert_true(
            lettering_find(&turned, picture_box(&turned), TEXT, tokens, engine, &lettering, NULL));
        g_assert_true(is_matched(&lettering));
    }
}

static void test_aslant(void) {
    static const double degrees[] = {-40, -25, -12, 9, 15, 33, 70};
    static const guint ground[3] = {510, 510, 510};
    g_auto(Picture) upright = draw(TEXT, HEIGHT);
    g_auto(GStrv) tokens = match_tokens(TEXT);
    for (gsize i = 0; i < G_N_ELEMENTS(degrees); i++) {
        g_auto(Picture) turned = {0};
        g_auto(Lettering) lettering = {0};
        Rotation rotation;
        g_assert_true(picture_rotate(&upright, degrees[i], ground, &rotation, &turned));
        g_assert_true(
            lettering_find(&turned, picture_box(&turned), TEXT, tokens, engine, &lettering, NULL));
        g_test_message("%.0f degrees", degrees[i]);
        g_assert_true(is_matched(&lettering));
    }
}

/* Text at half of the range of noise over it is level again where it is turned as it is said to. */
static void test_directions(void) {
    static const guint ground[3] = {1000, 1000, 1000};
    g_autoptr(GRand) random = seeded();
    g_autofree double *coverage = lettering_draw(FONT, SIZE, TEXT, WIDTH, HEIGHT);
    for (gint degrees = -84; degrees <= 84; degrees += 12) {
        g_auto(Picture) upright = drawn_new(WIDTH, HEIGHT), turned = {0};
        Rotation rotation;
        for (gsize i = 0; i < WIDTH * HEIGHT; i++)
            drawn_samples(&upright)[i] = (guint16)(1000 + 300 * coverage[i]);
        g_assert_true(picture_rotate(&upright, degrees, ground, &rotation, &turned));
        for (gsize y = 0; y < turned.height; y++)
            for (gsize x = 0; x < turned.width; x++)
                picture_row16(&turned, 0, y)[x] += (guint16)g_rand_int_range(random, 0, 600);
        Box region = picture_box(&turned);
        g_autoptr(GArray) directions = directions_find(&turned, region, TEXT);
        gdouble nearest = 360;
        for (guint i = 0; i < directions->len; i++) {
            const Upright *upright_at = &g_array_index(directions, Upright, i);
            gint quarters = upright_at->orientation == ORIENTATION_QUARTER          ? 90
                            : upright_at->orientation == ORIENTATION_THREE_QUARTERS ? -90
                                                                                    : 0;
            nearest = MIN(nearest, fabs(quarters + upright_at->degrees - degrees));
            if (upright_at->degrees != 0) {
                g_auto(UprightPicture) level = {0};
                g_assert_true(upright_picture(upright_at, &turned, &level));
                Box text = directions_text_box(&level, region);
                g_assert_cmpint(ABS(text.x1 - text.x0 - WIDTH), <=, WIDTH / 8);
                g_assert_cmpint(text.y1 - text.y0, <=, 2 * HEIGHT);
            }
        }
        if (degrees != 0)
            g_assert_cmpfloat(nearest, <=, 3);
    }
}

/* Text laid lightly over a grain, which is brighter than it in places, is whole in what is left. */
static void test_grain(void) {
    g_autoptr(GRand) random = seeded();
    g_autofree double *coverage = lettering_draw(FONT, SIZE, TEXT, WIDTH, HEIGHT);
    g_auto(Picture) noise = drawn_new(WIDTH, HEIGHT), grain = drawn_new(WIDTH, HEIGHT), out = {0};
    for (gsize i = 0; i < WIDTH * HEIGHT; i++) {
        double even = g_rand_double_range(random, 1e-6, 1);
        drawn_samples(&noise)[i] = (guint16)MIN(-500 * log(even), 4000);
    }
    for (gsize y = 0; y + 1 < HEIGHT; y++)
        for (gsize x = 0; x + 1 < WIDTH; x++) {
            const guint16 *row = picture_row16(&noise, 0, y) + x,
                          *below = picture_row16(&noise, 0, y + 1) + x;
            double value = (row[0] + row[1] + below[0] + below[1]) / 4.0;
            double share = 0.2 * coverage[y * WIDTH + x];
            picture_row16(&grain, 0, y)[x] = (guint16)((1 - share) * value + share * 4000);
        }
    g_assert_false(grain_take_off(&noise, picture_box(&noise), &out));
    g_assert_true(grain_take_off(&grain, picture_box(&grain), &out));
    double sums[2] = {0}, squares[2] = {0}, counts[2] = {0};
    for (gsize i = 0; i < WIDTH * HEIGHT; i++) {
        gsize kind = coverage[i] > 0.9;
        double value = picture_row16(&out, 0, i / WIDTH)[i % WIDTH];
        sums[kind] += value;
        squares[kind] += value * value;
        counts[kind] += 1;
    }
    double means[2] = {sums[0] / counts[0], sums[1] / counts[1]};
    double spread = sqrt(squares[0] / counts[0] - means[0] * means[0]);
    g_test_message("text stands out by %.2f deviations", (means[1] - means[0]) / spread);
    g_assert_cmpfloat(means[1] - means[0], >, 1.5 * spread);
}

/* What is read in Latin letters is not believed to be another text than one in Greek. */
static void test_other_script(void) {
    static const char text[] = "\xCE\x9C\xCE\x91\xCE\xA1\xCE\x99\xCE\x91"; /* Maria */
    g_auto(GStrv) tokens = match_tokens(text);
    g_auto(Picture) crop = draw("ELENI MARKOU", HEIGHT);
    g_auto(Lettering) lettering = {0};
    g_assert_true(
        lettering_find(&crop, (Box){0, 0, WIDTH, HEIGHT}, text, tokens, engine, &lettering, NULL));
    g_assert_cmpuint(lettering.n_unread, >=, LETTERING_LEAST);
    g_assert_cmpuint(lettering.n_other, ==, 0);
}

/* Text that was moved, and turned: found by a long word, not by a short one. */
static void test_anywhere(void) {
    g_auto(Picture) upright = draw("HARTMANN LI", HEIGHT), turned = {0};
    g_assert_true(picture_orient(&upright, ORIENTATION_MIRRORED_QUARTER, &turned));
    g_autoptr(LineReader) reader = line_reader_new_sharing(engine);
    static const char *const texts[] = {"HARTMANN", "LI", "KAUFMANN"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(GStrv) tokens = match_tokens(texts[i]);
        g_autoptr(GArray) lines = anywhere_read(&turned, NULL, reader, NULL);
        gboolean told = FALSE;
        for (guint k = 0; k < lines->len; k++)
            told |= anywhere_tells(&g_array_index(lines, ReadLine, k), tokens);
        g_assert_cmpint(told, ==, i == 0);
    }
}

/* What is read without an error tells the text, however little confidence the reader has in it. */
static void test_anywhere_exactly(void) {
    static const struct {
        const char *text;
        gboolean tells;
    } rows[] = {{"UNDERWOOD\xE2\x80\x9C YVONNE 1961-12-11", TRUE},
                {"UNDERWO0D YVONNF 1961-12-1", FALSE},
                {"UNDERBRUSH YVONNE", FALSE}};
    g_auto(GStrv) tokens = match_tokens("UNDERWOOD^YVONNE 1961-12-11");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const ReadLine line = {.text = (char *)rows[i].text, .confidence = 34};
        g_test_message("%s", line.text);
        g_assert_cmpint(anywhere_tells(&line, tokens), ==, rows[i].tells);
    }
}

static gboolean may_be_anywhere(const Picture *picture) {
    g_autoptr(LineReader) reader = line_reader_new_sharing(engine);
    g_autoptr(GArray) lines = anywhere_read(picture, NULL, reader, NULL);
    gboolean may_be = FALSE;
    for (guint i = 0; i < lines->len; i++)
        may_be |= anywhere_may_be(&g_array_index(lines, ReadLine, i), TEXT);
    return may_be;
}

/* Letters written over their own mirror images. */
static Picture draw_doubled(const char *text) {
    Picture doubled = draw(text, SIZE * 5 / 4);
    for (gsize y = 0; y < HEIGHT; y++)
        for (gsize x = 0; x < WIDTH / 2; x++) {
            guint16 *left = drawn_samples(&doubled) + y * WIDTH + x;
            guint16 *right = drawn_samples(&doubled) + y * WIDTH + WIDTH - 1 - x;
            *left = *right = MAX(*left, *right);
        }
    return doubled;
}

/* A row of letters that nobody can read may be the text; a label, or a short row, is none. */
static void test_anywhere_unread(void) {
    g_auto(Picture) doubled = draw_doubled("HARTMANN ERNEST [F] 03.18.2013"), turned = {0},
                    few = draw_doubled("ERNES"), label = draw("PATIENT NAME REMOVED", HEIGHT);
    g_assert_true(picture_orient(&doubled, ORIENTATION_MIRRORED_QUARTER, &turned));
    g_assert_true(may_be_anywhere(&doubled));
    g_assert_true(may_be_anywhere(&turned));
    g_assert_false(may_be_anywhere(&few));
    g_assert_false(may_be_anywhere(&label));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    engine = recognizer_new(NULL, &error);
    g_assert_no_error(error);
    g_test_add_func("/lettering/legible", test_legible);
    g_test_add_func("/lettering/upper-halves", test_upper_halves);
    g_test_add_func("/lettering/other-text-halves", test_other_text_halves);
    g_test_add_func("/lettering/label", test_label);
    g_test_add_func("/lettering/shared-words", test_shared_words);
    g_test_add_func("/lettering/one-digit-apart", test_one_digit_apart);
    g_test_add_func("/lettering/part-misread", test_part_misread);
    g_test_add_func("/lettering/noise", test_noise);
    g_test_add_func("/lettering/over-skull", test_over_skull);
    g_test_add_func("/lettering/beside-box", test_beside_box);
    g_test_add_func("/lettering/cut-digit", test_cut_digit);
    g_test_add_func("/lettering/thin-strokes", test_thin_strokes);
    g_test_add_func("/lettering/rising-streaks", test_rising_streaks);
    g_test_add_func("/lettering/every-way", test_every_way);
    g_test_add_func("/lettering/aslant", test_aslant);
    g_test_add_func("/lettering/directions", test_directions);
    g_test_add_func("/lettering/grain", test_grain);
    g_test_add_func("/lettering/other-script", test_other_script);
    g_test_add_func("/lettering/anywhere", test_anywhere);
    g_test_add_func("/lettering/anywhere-exactly", test_anywhere_exactly);
    g_test_add_func("/lettering/anywhere-unread", test_anywhere_unread);
    int status = g_test_run();
    recognizer_free(engine);
    return status;
}
