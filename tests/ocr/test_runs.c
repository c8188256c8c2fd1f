/* Runs and the parts that they form, against a flood fill of random bitmaps. */
#include <glib.h>

#include "ocr/find/runs.h"
#include "tests/seeded.h"

enum { MAX_WIDTH = 200, MAX_HEIGHT = 40, WORDS = (MAX_WIDTH + 63) / 64, ROUNDS = 600 };

typedef struct Bitmap {
    int width, height;
    guint8 set[MAX_HEIGHT][MAX_WIDTH];
    int part[MAX_HEIGHT][MAX_WIDTH];
} Bitmap;

static void flood(Bitmap *bitmap, int x, int y, int part) {
    if (x < 0 || y < 0 || x >= bitmap->width || y >= bitmap->height || !bitmap->set[y][x] ||
        bitmap->part[y][x] >= 0)
        return;
    bitmap->part[y][x] = part;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++)
            flood(bitmap, x + i, y + j, part);
}

static int label(Bitmap *bitmap) {
    int n = 0;
    for (int y = 0; y < bitmap->height; y++)
        for (int x = 0; x < bitmap->width; x++)
            bitmap->part[y][x] = -1;
    for (int y = 0; y < bitmap->height; y++)
        for (int x = 0; x < bitmap->width; x++)
            if (bitmap->set[y][x] && bitmap->part[y][x] < 0)
                flood(bitmap, x, y, n++);
    return n;
}

/* Few and many samples set, and rows without any. */
static void draw(GRand *rand, Bitmap *bitmap) {
    bitmap->width = g_rand_int_range(rand, 1, MAX_WIDTH + 1);
    bitmap->height = g_rand_int_range(rand, 1, MAX_HEIGHT + 1);
    double density = g_rand_double(rand);
    for (int y = 0; y < bitmap->height; y++) {
        gboolean empty = g_rand_int_range(rand, 0, 6) == 0;
        for (int x = 0; x < bitmap->width; x++)
            bitmap->set[y][x] = !empty && g_rand_double(rand) < density;
    }
}

/* Bits beyond the width are set at random: they don't count. */
static void add_rows(GRand *rand, const Bitmap *bitmap, Runs *runs) {
    for (int y = 0; y < bitmap->height; y++) {
        guint64 words[WORDS] = {0};
        for (int x = 0; x < 64 * WORDS; x++) {
            gboolean set =
                x < bitmap->width ? bitmap->set[y][x] != 0 : g_rand_boolean(rand) != FALSE;
            words[x / 64] |= (guint64)set << x % 64;
        }
        g_assert_true(runs_add_bits(runs, words, WORDS, (guint32)bitmap->width, (guint32)y));
    }
}

/* Boxes and sizes of the parts that the bitmap has, by its own labels; how many are high enough. */
static guint measure_parts(const Bitmap *bitmap, int n_parts, guint32 lowest, Part *parts) {
    guint n_high = 0;
    for (int k = 0; k < n_parts; k++)
        parts[k] = (Part){.x0 = G_MAXUINT32, .y0 = G_MAXUINT32};
    for (guint32 y = 0; y < (guint32)bitmap->height; y++)
        for (guint32 x = 0; x < (guint32)bitmap->width; x++) {
            if (!bitmap->set[y][x])
                continue;
            Part *part = &parts[bitmap->part[y][x]];
            part->x0 = MIN(part->x0, x);
            part->x1 = MAX(part->x1, x + 1);
            part->y0 = MIN(part->y0, y);
            part->y1 = MAX(part->y1, y + 1);
            part->n_samples++;
        }
    for (int k = 0; k < n_parts; k++)
        n_high += parts[k].y1 - parts[k].y0 >= lowest;
    return n_high;
}

static void check_part(const Bitmap *bitmap, const Run *runs, const Part *part,
                       const Part *expected) {
    int label = bitmap->part[runs->y][runs->x0];
    guint32 n_samples = 0;
    for (guint32 i = 0; i < part->n; i++) {
        g_assert_cmpuint(runs[i].part, ==, runs[0].part);
        if (i > 0)
            g_assert_true(runs[i].y > runs[i - 1].y ||
                          (runs[i].y == runs[i - 1].y && runs[i].x0 > runs[i - 1].x1));
        for (guint32 x = runs[i].x0; x < runs[i].x1; x++)
            g_assert_cmpint(bitmap->part[runs[i].y][x], ==, label);
        n_samples += runs[i].x1 - runs[i].x0;
    }
    g_assert_cmpuint(n_samples, ==, expected->n_samples);
    g_assert_cmpuint(part->n_samples, ==, expected->n_samples);
    g_assert_cmpuint(part->x0, ==, expected->x0);
    g_assert_cmpuint(part->y0, ==, expected->y0);
    g_assert_cmpuint(part->x1, ==, expected->x1);
    g_assert_cmpuint(part->y1, ==, expected->y1);
}

static void test_parts(void) {
    g_autoptr(GRand) rand = seeded();
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    g_auto(Runs) grouped = {NULL, 0, 0};
    static Bitmap bitmap;
    for (int round = 0; round < ROUNDS; round++) {
        g_auto(Runs) runs = {NULL, 0, 0};
        draw(rand, &bitmap);
        int n_parts = label(&bitmap);
        g_autofree Part *expected = g_new(Part, n_parts + 1);
        add_rows(rand, &bitmap, &runs);
        /* Again, with another height: runs are grouped more than once. */
        for (int again = 0; again < 2; again++) {
            guint32 lowest = (guint32)g_rand_int_range(rand, 1, 5), start = 0;
            guint n_high = measure_parts(&bitmap, n_parts, lowest, expected);
            g_assert_true(runs_group(&runs, lowest, &grouped, parts));
            g_assert_cmpuint(parts->len, ==, n_high);
            for (guint k = 0; k < parts->len; k++) {
                const Part *part = &g_array_index(parts, Part, k);
                g_assert_cmpuint(part->start, ==, start);
                if (start > 0)
                    g_assert_cmpuint(grouped.runs[start].part, >, grouped.runs[start - 1].part);
                const Run *first = &grouped.runs[start];
                check_part(&bitmap, first, part, &expected[bitmap.part[first->y][first->x0]]);
                start += part->n;
            }
            g_assert_cmpuint(grouped.n, ==, start);
        }
    }
}

static void test_words(void) {
    g_auto(Runs) runs = {NULL, 0, 0};
    guint64 words[3] = {~0ull << 60, ~0ull, 1};
    g_assert_true(runs_add_bits(&runs, words, 3, 192, 7));
    g_assert_cmpuint(runs.n, ==, 1);
    g_assert_cmpuint(runs.runs[0].x0, ==, 60);
    g_assert_cmpuint(runs.runs[0].x1, ==, 129);
    g_assert_cmpuint(runs.runs[0].y, ==, 7);
    g_assert_true(runs_add_bits(&runs, words + 1, 1, 36, 8));
    g_assert_cmpuint(runs.n, ==, 2);
    g_assert_cmpuint(runs.runs[1].x0, ==, 0);
    g_assert_cmpuint(runs.runs[1].x1, ==, 36);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/runs/parts", test_parts);
    g_test_add_func("/runs/words", test_words);
    return g_test_run();
}
