/* Lines of drawn text are found whatever their size, value and ground are, lone short words too;
 * where there is none, none is. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "ocr/find/found_lines.h"
#include "ocr/orientation.h"
#include "ocr/rotation.h"
#include "tests/seeded.h"

enum { WIDTH = 420, HEIGHT = 300 };

/* Seven by five dots, a row a byte. */
static const struct {
    char letter;
    guint8 rows[7];
} font[] = {
    {'A', {0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11}},
    {'E', {0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f}},
    {'I', {0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e}},
    {'K', {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11}},
    {'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f}},
    {'M', {0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11}},
    {'N', {0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11}},
    {'O', {0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e}},
    {'R', {0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11}},
    {'T', {0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04}},
    {'U', {0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e}},
    {'X', {0x11, 0x11, 0x0a, 0x04, 0x0a, 0x11, 0x11}},
};

static void set_sample(Picture *picture, guint channel, gsize x, gsize y, guint value) {
    guint8 *row = picture->planes[channel] + y * picture->stride;
    if (picture->depth == 1)
        row[x] = (guint8)value;
    else
        ((guint16 *)(void *)row)[x] = (guint16)value;
}

static Picture *new_picture(gsize depth, guint n_channels, guint ground) {
    Picture *picture = picture_new(WIDTH, HEIGHT, depth, n_channels);
    for (guint c = 0; c < n_channels; c++)
        for (gsize y = 0; y < HEIGHT; y++)
            for (gsize x = 0; x < WIDTH; x++)
                set_sample(picture, c, x, y, ground);
    return picture;
}

/* Gives the box of what was drawn. */
static Box write_text(Picture *picture, const char *text, gsize x0, gsize y0, gsize scale,
                      guint channel, guint value) {
    Box box = {(gint64)(x0 + 5 * scale), (gint64)y0, (gint64)x0, (gint64)(y0 + 7 * scale)};
    for (; *text; text++, x0 += 6 * scale)
        for (gsize i = 0; i < G_N_ELEMENTS(font); i++)
            for (gsize dot = 0; font[i].letter == *text && dot < 35 * scale * scale; dot++) {
                gsize x = dot % (5 * scale), y = dot / (5 * scale);
                if (!(font[i].rows[y / scale] >> (4 - x / scale) & 1))
                    continue;
                set_sample(picture, channel, x0 + x, y0 + y, value);
                box.x0 = MIN(box.x0, (gint64)(x0 + x));
                box.x1 = MAX(box.x1, (gint64)(x0 + x + 1));
            }
    return box;
}

/* How many lines there are, other views aside. */
static guint count_first(const GArray *lines) {
    guint n = 0;
    for (guint i = 0; i < lines->len; i++)
        n += !g_array_index(lines, FoundLine, i).second;
    return n;
}

/* Whether one of the lines is the box, but for a sample or two. */
static gboolean is_found(const GArray *lines, const Box *box) {
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (!line->second && ABS(line->box.x0 - box->x0) <= 2 && ABS(line->box.x1 - box->x1) <= 2 &&
            ABS(line->box.y0 - box->y0) <= 2 && ABS(line->box.y1 - box->y1) <= 2)
            return TRUE;
    }
    return FALSE;
}

static void expect_found(Picture *picture, const Box *box, const char *what) {
    picture_border(picture);
    g_autoptr(GArray) lines = find_lines(picture, NULL);
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        g_test_message("%ld,%ld..%ld,%ld, %.1f degrees, %u letters, level %u, height %zu, calm "
                       "%.2f, %d, %u on %u",
                       line->box.x0, line->box.y0, line->box.x1, line->box.y1, line->slab.degrees,
                       line->n_letters, line->level, line->letter_height, line->calm, line->bright,
                       line->ink, line->ground);
    }
    if (!is_found(lines, box))
        g_error("%s at %ld,%ld..%ld,%ld is not among the %u lines found", what, box->x0, box->y0,
                box->x1, box->y1, lines->len);
    picture_free(picture);
}

/* Every word alone, at many sizes, places and values, on an even ground. */
static void test_lone_words(void) {
    static const char *const words[] = {"LEE", "KIM",  "LI",     "XU", "ROE",
                                        "MAX", "NINA", "MARTIN", "AL"};
    g_autoptr(GRand) rand = seeded();
    for (gsize i = 0; i < 40 * G_N_ELEMENTS(words); i++) {
        const char *word = words[i % G_N_ELEMENTS(words)];
        gsize depth = 1 + i % 2, scale = 1 + i % 4;
        guint n_channels = depth == 1 && i % 3 == 0 ? 3 : 1;
        guint top = depth == 1 ? 255 : (guint)g_rand_int_range(rand, 200, 65536);
        guint ground = (guint)g_rand_int_range(rand, 0, (gint32)top + 1), ink;
        do
            ink = (guint)g_rand_int_range(rand, 0, (gint32)top + 1);
        while (ABS((gint)ink - (gint)ground) * 8 < (gint)top);
        Picture *picture = new_picture(depth, n_channels, ground);
        gsize x = (gsize)g_rand_int_range(rand, 0, (gint32)(WIDTH - 6 * scale * strlen(word)));
        gsize y = (gsize)g_rand_int_range(rand, 0, (gint32)(HEIGHT - 7 * scale));
        guint channel = (guint)g_rand_int_range(rand, 0, (gint32)n_channels);
        Box box = write_text(picture, word, x, y, scale, channel, ink);
        g_autofree char *what = g_strdup_printf("%s, scale %zu, %u on %u, %zu bytes, %u channels",
                                                word, scale, ink, ground, depth, n_channels);
        expect_found(picture, &box, what);
    }
}

/* A device's letters over noise far below their contrast. */
/* Text that differs by little beside a few samples that stand far out, or beside other text that
 * does. */
static void test_pressed(void) {
    for (guint outlier = 0; outlier < 4; outlier++) {
        guint ground = outlier < 2 ? 1000 : 64000;
        Picture *picture = new_picture(2, 1, ground);
        Box box = write_text(picture, "KEIRA MILLER", 60, 90, 1, 0,
                             outlier % 2 ? ground - 60 : ground + 60);
        for (gsize i = 0; i < 9; i++)
            set_sample(picture, 0, 37 * i + 5, 31 * i + 7, outlier < 2 ? G_MAXUINT16 : 0);
        if (outlier % 2)
            write_text(picture, "TEXT", 200, 200, 2, 0, outlier < 2 ? 40000 : 9000);
        expect_found(picture, &box, "pressed text");
    }
}

static void test_on_noise(void) {
    g_autoptr(GRand) rand = seeded();
    for (gsize i = 0; i < 60; i++) {
        gsize depth = 1 + i % 2, scale = 1 + i % 3;
        guint unit = depth == 1 ? 1 : 16;
        Picture *picture = new_picture(depth, 1, 0);
        for (gsize y = 0; y < HEIGHT; y++)
            for (gsize x = 0; x < WIDTH; x++)
                set_sample(picture, 0, x, y, unit * (guint)g_rand_int_range(rand, 100, 118));
        Box box = write_text(picture, "MARTIN", 20 + 3 * i, 30 + 2 * i, scale, 0,
                             unit * (i % 4 == 3 ? 0 : 250));
        expect_found(picture, &box, "text on noise");
    }
}

/* A short word on a slope, which would be no line by itself, beside one that stands clear.
 */
static void test_beside(void) {
    for (gsize depth = 1; depth <= 2; depth++) {
        Picture *picture = new_picture(depth, 1, 0);
        guint unit = depth == 1 ? 1 : 200;
        for (gsize y = 0; y < HEIGHT; y++)
            for (gsize x = 0; x < WIDTH; x++) {
                double slope = CLAMP((95 - (double)x) * 3.6, 0, 190);
                set_sample(picture, 0, x, y, unit * (guint)(8 + slope));
            }
        Box word = write_text(picture, "LEE", 42, 100, 3, 0, unit * 250);
        Box clear = write_text(picture, "MARTIN", 138, 100, 3, 0, unit * 250);
        picture_border(picture);
        g_autoptr(GArray) lines = find_lines(picture, NULL);
        g_assert_true(is_found(lines, &word));
        g_assert_true(is_found(lines, &clear));
        picture_free(picture);
    }
}

/* Two short words are one line over the blank of a fixed-width font, though their inks differ as
 * those of thin antialiased letters do, and two over more. */
static void test_blank(void) {
    for (gsize scale = 1; scale <= 3; scale++) {
        for (gsize gap = 8; gap <= 10; gap++) {
            Picture *picture = new_picture(1, 1, 0);
            Box left = write_text(picture, "MA", 30, 90, scale, 0, 240);
            Box right = write_text(picture, "LI", (gsize)left.x1 + gap * scale, 90, scale, 0, 165);
            Box both = box_unite(left, right);
            expect_found(picture, &both, "MA LI");
        }
        g_autoptr(Picture) apart = new_picture(1, 1, 0);
        Box left = write_text(apart, "MA", 30, 90, scale, 0, 240);
        write_text(apart, "KE", (gsize)left.x1 + 15 * scale, 90, scale, 0, 165);
        picture_border(apart);
        g_autoptr(GArray) lines = find_lines(apart, NULL);
        g_assert_true(is_found(lines, &left));
    }
}

/* Ink and ground are values of the picture, not of what is looked at. */
static void test_values(void) {
    Picture *picture = new_picture(2, 1, 1000);
    Box box = write_text(picture, "MARTIN", 50, 60, 2, 0, 3000);
    set_sample(picture, 0, 400, 290, 0);
    picture_border(picture);
    g_autoptr(GArray) lines = find_lines(picture, NULL);
    g_assert_cmpuint(count_first(lines), ==, 1);
    const FoundLine *line = &g_array_index(lines, FoundLine, 0);
    g_assert_true(is_found(lines, &box));
    g_assert_true(line->bright);
    g_assert_cmpuint(line->n_letters, ==, 6);
    g_assert_cmpuint(line->letter_height, ==, 14);
    g_assert_cmpint(ABS((gint)line->ink - 3000), <=, 10);
    g_assert_cmpint(ABS((gint)line->ground - 1000), <=, 10);
    picture_free(picture);
}

/* How many degrees lie between two angles of which either may be upside down. */
static double degrees_between(double a, double b) {
    double apart = fmod(fabs(a - b), 180);
    return MIN(apart, 180 - apart);
}

/* Whether a line lies at an angle over so many tenths of a box, and over little else. */
static gboolean is_found_turned(const GArray *lines, Box box, gint64 tenths, double degrees,
                                double tolerance) {
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        g_test_message("%ld,%ld..%ld,%ld, %.1f degrees, %u letters", line->box.x0, line->box.y0,
                       line->box.x1, line->box.y1, line->slab.degrees, line->n_letters);
        if (!line->second && degrees_between(line->slab.degrees, degrees) <= tolerance &&
            10 * box_extent(box_intersect(line->box, box)) >= tenths * box_extent(box) &&
            10 * box_extent(box) >= 6 * box_extent(line->box))
            return TRUE;
    }
    return FALSE;
}

/* Words that run along columns, either way, of any size and depth. */
static void test_quarters(void) {
    static const char *const words[] = {"MARTIN", "KEIRA MILLER", "NINA", "MARIAN"};
    g_autoptr(GRand) rand = seeded();
    for (gsize i = 0; i < 80; i++) {
        const char *word = words[i % G_N_ELEMENTS(words)];
        gsize depth = 1 + i % 2, scale = 1 + i / 8 % 4;
        guint unit = depth == 1 ? 1 : 200, ground = (guint)g_rand_int_range(rand, 0, 100);
        g_autoptr(Picture) level = new_picture(depth, 1, unit * ground);
        Box box =
            write_text(level, word, (gsize)g_rand_int_range(rand, 10, 100),
                       (gsize)g_rand_int_range(rand, 10, 250), scale, 0, unit * (ground + 100));
        Orientation turn = i / 4 % 2 ? ORIENTATION_QUARTER : ORIENTATION_THREE_QUARTERS;
        g_auto(Picture) turned = {0};
        g_assert_true(picture_orient(level, turn, &turned));
        g_autoptr(GArray) lines = find_lines(&turned, NULL);
        if (!is_found_turned(lines, box_orient(box, WIDTH, HEIGHT, turn), 7, 90, 0))
            g_error("%s, scale %zu, %zu bytes, turned by quarter %d, is not found", word, scale,
                    depth, turn);
    }
}

/* One of two words at least, at nearly any angle up to 40 degrees from the rows. */
static void test_angles(void) {
    guint found = 0;
    g_autoptr(GRand) rand = seeded();
    for (gsize i = 0; i < 40; i++) {
        gsize scale = 2 + i % 2;
        double degrees = g_rand_double_range(rand, 4, 40) * (i % 4 < 2 ? 1 : -1);
        g_autoptr(Picture) level = new_picture(1, 1, 40);
        Box box = write_text(level, "MARTIN MILLER", 60, 140, scale, 0, 220);
        const guint around[3] = {40};
        Rotation rotation;
        g_auto(Picture) turned = {0};
        g_assert_true(picture_rotate(level, degrees, around, &rotation, &turned));
        picture_border(&turned);
        Slab slab = slab_of_box(box);
        slab.x -= 0.5;
        slab.y -= 0.5;
        rotation_forth(&rotation, &slab.x, &slab.y);
        slab.x += 0.5;
        slab.y += 0.5;
        slab.degrees = degrees;
        g_autoptr(GArray) lines = find_lines(&turned, NULL);
        gboolean is_there = is_found_turned(lines, slab_box(&slab), 2, degrees, 3);
        g_test_message("words of scale %zu at %.1f degrees: %d", scale, degrees, is_there);
        found += (guint)is_there;
    }
    g_assert_cmpuint(found, >=, 34);
}

/* Letters up to nearly the whole height of the picture. */
static void test_huge(void) {
    for (gsize scale = 6; scale <= 18; scale += 4) {
        Picture *picture = new_picture(1, 1, 30);
        const char *word = 6 * 4 * scale < WIDTH ? "NINA" : "LEE";
        Box box = write_text(picture, word, 10, 20, scale, 0, 200);
        picture_border(picture);
        g_autoptr(GArray) lines = find_lines(picture, NULL);
        if (!is_found_turned(lines, box, 7, 0, 0))
            g_error("%s, %zu samples high, is not found", word, 7 * scale);
        picture_free(picture);
    }
}

/* Letters that stand far from each other are one line on an even ground, and said to be spread;
 * ticks of a scale are none. */
static void test_spread(void) {
    static const char *const words[] = {"ROXANNE", "MARK", "TOM"};
    for (gsize w = 0; w < G_N_ELEMENTS(words); w++)
        for (gsize pitch = 18; pitch <= 32; pitch += 7) {
            g_autoptr(Picture) picture = new_picture(1, 1, 30);
            for (gsize i = 0; words[w][i]; i++) {
                char letter[] = {words[w][i], '\0'};
                write_text(picture, letter, 20 + i * pitch, 80, 1, 0, 220);
            }
            g_autoptr(GArray) lines = find_lines(picture, NULL);
            gboolean spread = FALSE;
            for (guint i = 0; i < lines->len; i++) {
                const FoundLine *line = &g_array_index(lines, FoundLine, i);
                spread |= line->spread && line->n_letters == strlen(words[w]);
            }
            g_assert_true(spread);
        }
    g_autoptr(Picture) ticks = new_picture(1, 1, 30);
    for (gsize i = 0; i < 12; i++)
        for (gsize y = 80; y < 90; y++)
            set_sample(ticks, 0, 20 + 25 * i, y, 220);
    g_autoptr(GArray) none = find_lines(ticks, NULL);
    g_assert_cmpuint(none->len, ==, 0);
}

/* Nothing in what is even, in ramps, waves, a frame, a disc and single dots. */
static void test_nothing(void) {
    for (int kind = 0; kind < 6; kind++)
        for (gsize depth = 1; depth <= 2; depth++) {
            Picture *picture = new_picture(depth, 1, 20);
            guint unit = depth == 1 ? 1 : 100;
            for (gsize y = 0; y < HEIGHT; y++)
                for (gsize x = 0; x < WIDTH; x++) {
                    double wave = sin((double)x / 9) * cos((double)y / 13);
                    gboolean frame = x == 30 || x == 380 || y == 30 || y == 250;
                    double r = hypot((double)x - 200, (double)y - 150);
                    guint value = kind == 0   ? 90
                                  : kind == 1 ? (guint)(x / 2)
                                  : kind == 2 ? (guint)(120 + 100 * wave)
                                  : kind == 3 ? (frame ? 200 : 10)
                                  : kind == 4 ? (r < 90 ? 180 : 10)
                                              : (x % 60 == 7 && y % 50 == 9 ? 220 : 10);
                    set_sample(picture, 0, x, y, unit * value);
                }
            picture_border(picture);
            g_autoptr(GArray) lines = find_lines(picture, NULL);
            g_test_message("kind %d, %zu bytes: %u lines", kind, depth, lines->len);
            g_assert_cmpuint(lines->len, ==, 0);
            picture_free(picture);
        }
}

/* What is known from the frame before is not found again, what is new is, whole. */
static void test_unchanged(void) {
    for (gsize depth = 1; depth <= 2; depth++) {
        Picture *before = new_picture(depth, 1, 5), *after = new_picture(depth, 1, 5);
        write_text(before, "MARTIN", 20, 20, 2, 0, 200);
        write_text(before, "LEE 111", 20, 150, 2, 0, 200);
        write_text(after, "MARTIN", 20, 20, 2, 0, 200);
        Box box = write_text(after, "LEE TTT", 20, 150, 2, 0, 200);
        picture_border(before);
        picture_border(after);
        g_autoptr(GArray) lines = find_lines(after, before);
        g_assert_cmpuint(count_first(lines), ==, 1);
        g_assert_true(is_found(lines, &box));
        g_autoptr(GArray) none = find_lines(after, after);
        g_assert_cmpuint(none->len, ==, 0);
        picture_free(before);
        picture_free(after);
    }
}

/* Sizes that are no multiples of anything, down to one sample. */
static void test_sizes(void) {
    g_autoptr(GRand) rand = seeded();
    for (int i = 0; i < 300; i++) {
        gsize width = (gsize)g_rand_int_range(rand, 1, i % 3 ? 40 : 300);
        gsize height = (gsize)g_rand_int_range(rand, 1, i % 3 ? 40 : 300);
        Picture *picture = picture_new(width, height, 1 + (guint)i % 2, i % 4 ? 1 : 3);
        for (guint c = 0; c < picture->n_planes; c++)
            for (gsize y = 0; y < height; y++)
                for (gsize x = 0; x < width; x++)
                    set_sample(picture, c, x, y, g_rand_int(rand) % 251);
        picture_border(picture);
        g_autoptr(GArray) lines = find_lines(picture, NULL);
        for (guint k = 0; k < lines->len; k++) {
            const FoundLine *line = &g_array_index(lines, FoundLine, k);
            g_assert_cmpint(line->box.x0, <, line->box.x1);
            g_assert_cmpint(line->box.y0, <, line->box.y1);
            g_assert_cmpint(line->box.x1, <=, (gint64)width);
            g_assert_cmpint(line->box.y1, <=, (gint64)height);
        }
        picture_free(picture);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/found-lines/lone-words", test_lone_words);
    g_test_add_func("/found-lines/pressed", test_pressed);
    g_test_add_func("/found-lines/on-noise", test_on_noise);
    g_test_add_func("/found-lines/beside", test_beside);
    g_test_add_func("/found-lines/blank", test_blank);
    g_test_add_func("/found-lines/values", test_values);
    g_test_add_func("/found-lines/quarters", test_quarters);
    g_test_add_func("/found-lines/angles", test_angles);
    g_test_add_func("/found-lines/huge", test_huge);
    g_test_add_func("/found-lines/spread", test_spread);
    g_test_add_func("/found-lines/nothing", test_nothing);
    g_test_add_func("/found-lines/unchanged", test_unchanged);
    g_test_add_func("/found-lines/sizes", test_sizes);
    return g_test_run();
}
