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

static void check_parts(const Bitmap *bitmap, const Runs *runs, const GArray *starts) {
    guint8 seen[MAX_HEIGHT][MAX_WIDTH] = {{0}};
    gsize n_set = 0, n_seen = 0;
    for (guint k = 0; k + 1 < starts->len; k++) {
        guint32 start = g_array_index(starts, guint32, k);
        guint32 end = g_array_index(starts, guint32, k + 1);
        g_assert_cmpuint(start, <, end);
        const Run *first = &runs->runs[start];
        int part = bitmap->part[first->y][first->x0];
        for (guint32 i = start; i < end; i++) {
            const Run *run = &runs->runs[i];
            g_assert_cmpuint(run->part, ==, k);
            if (i > start)
                g_assert_true(run->y > run[-1].y || (run->y == run[-1].y && run->x0 > run[-1].x1));
            for (guint32 x = run->x0; x < run->x1; x++) {
                g_assert_cmpint(bitmap->part[run->y][x], ==, part);
                g_assert_false(seen[run->y][x]);
                seen[run->y][x] = TRUE;
                n_seen++;
            }
        }
    }
    for (int y = 0; y < bitmap->height; y++)
        for (int x = 0; x < bitmap->width; x++)
            n_set += bitmap->set[y][x];
    g_assert_cmpuint(n_seen, ==, n_set);
}

static void test_parts(void) {
    g_autoptr(GRand) rand = seeded();
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_auto(Runs) scratch = {NULL, 0, 0};
    static Bitmap bitmap;
    for (int round = 0; round < ROUNDS; round++) {
        g_auto(Runs) runs = {NULL, 0, 0};
        draw(rand, &bitmap);
        int n_parts = label(&bitmap);
        add_rows(rand, &bitmap, &runs);
        g_assert_true(runs_group(&runs, &scratch, starts));
        g_assert_cmpuint(starts->len, ==, (guint)n_parts + 1);
        check_parts(&bitmap, &runs, starts);
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
