/* The text finder's kernels: every table against formulas written down here a second time, over
 * samples that lie against unreadable pages. */
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernels/kernels.h"

enum { ARENA_BYTES = 1 << 16, ROUNDS = 4000, MAX_TILES = 40 };

/* The end of readable memory; what lies before the start is not protected but never written. */
static uint8_t *arena_end(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map = mmap(NULL, ARENA_BYTES + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true(map != MAP_FAILED);
    g_assert_cmpint(mprotect(map, ARENA_BYTES, PROT_READ | PROT_WRITE), ==, 0);
    return map + ARENA_BYTES;
}

static GRand *seeded(void) {
    guint32 seed = g_random_int();
    const char *given = g_getenv("PIXLEAK_TEST_SEED");
    if (given)
        seed = (guint32)g_ascii_strtoull(given, NULL, 10);
    g_test_message("PIXLEAK_TEST_SEED=%u", seed);
    return g_rand_new_with_seed(seed);
}

/* Noise over all values, two values, few values, ramps. */
static void fill(GRand *rand, uint8_t *end, size_t span) {
    int kind = g_rand_int_range(rand, 0, 4);
    for (uint8_t *p = end - span; p < end; p++)
        *p = kind == 0   ? (uint8_t)g_rand_int(rand)
             : kind == 1 ? (g_rand_boolean(rand) ? 0xff : 0)
             : kind == 2 ? (uint8_t)g_rand_int_range(rand, 100, 104)
                         : (uint8_t)((end - p) * 3);
}

static int value(const uint8_t *p, ptrdiff_t i, size_t depth) {
    p += i * (ptrdiff_t)depth;
    return depth == 1 ? p[0] : p[0] + 256 * p[1];
}

static void check_halve(GRand *rand, uint8_t *end, size_t depth) {
    size_t width = (size_t)g_rand_int_range(rand, 0, 200),
           rows = (size_t)g_rand_int_range(rand, 0, 5);
    size_t stride = 2 * width * depth + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = rows ? (2 * rows - 1) * stride + 2 * width * depth : 0;
    fill(rand, end, span);
    const uint8_t *in = end - span;
    size_t out_stride = width * depth + (size_t)g_rand_int_range(rand, 0, 9);
    for (size_t k = 0; kernels_nth(k); k++) {
        g_autofree uint8_t *out = g_malloc(rows * out_stride + 1);
        memset(out, 0xa5, rows * out_stride + 1);
        if (depth == 1)
            kernels_nth(k)->halve_u8(in, stride, width, rows, out, out_stride);
        else
            kernels_nth(k)->halve_u16((const void *)in, stride, width, rows, (void *)out,
                                      out_stride);
        for (size_t y = 0; y < rows; y++) {
            const uint8_t *upper = in + 2 * y * stride, *lower = upper + stride;
            for (ptrdiff_t x = 0; x < (ptrdiff_t)width; x++)
                g_assert_cmpint(value(out + y * out_stride, x, depth), ==,
                                (value(upper, 2 * x, depth) + value(upper, 2 * x + 1, depth) +
                                 value(lower, 2 * x, depth) + value(lower, 2 * x + 1, depth) + 2) >>
                                    2);
            for (size_t i = width * depth; i < out_stride; i++)
                g_assert_cmpint(out[y * out_stride + i], ==, 0xa5);
        }
        g_assert_cmpint(out[rows * out_stride], ==, 0xa5);
    }
}

static void test_halve(void) {
    g_autoptr(GRand) rand = seeded();
    uint8_t *end = arena_end();
    for (int round = 0; round < ROUNDS; round++)
        check_halve(rand, end, 1 + round % 2);
}

static void check_roughness(GRand *rand, uint8_t *end, size_t depth) {
    size_t n = (size_t)g_rand_int_range(rand, 0, MAX_TILES);
    size_t row = (n * 8 + 1) * depth, stride = row + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = 8 * stride + n * 8 * depth;
    fill(rand, end, span);
    const uint8_t *in = end - span;
    for (size_t k = 0; kernels_nth(k); k++) {
        uint32_t out[MAX_TILES + 1];
        uint16_t low[MAX_TILES + 1], high[MAX_TILES + 1];
        out[n] = low[n] = high[n] = 77;
        if (depth == 1)
            kernels_nth(k)->roughness_u8(in, stride, n, out, low, high);
        else
            kernels_nth(k)->roughness_u16((const void *)in, stride, n, out, low, high);
        for (size_t tile = 0; tile < n; tile++) {
            uint32_t sum = 0;
            int least = G_MAXUINT16, most = 0;
            for (ptrdiff_t y = 0; y < 8; y++)
                for (ptrdiff_t x = (ptrdiff_t)tile * 8; x < (ptrdiff_t)tile * 8 + 8; x++) {
                    const uint8_t *here = in + y * (ptrdiff_t)stride;
                    int across = ABS(value(here, x, depth) - value(here, x + 1, depth));
                    int down = ABS(value(here, x, depth) - value(here + stride, x, depth));
                    sum += (uint32_t)MIN(across, down);
                    least = MIN(least, value(here, x, depth));
                    most = MAX(most, value(here, x, depth));
                }
            g_assert_cmpuint(out[tile], ==, sum);
            g_assert_cmpint(low[tile], ==, least);
            g_assert_cmpint(high[tile], ==, most);
        }
        g_assert_cmpuint(out[n], ==, 77);
        g_assert_cmpuint(low[n], ==, 77);
        g_assert_cmpuint(high[n], ==, 77);
    }
}

static void test_roughness(void) {
    g_autoptr(GRand) rand = seeded();
    uint8_t *end = arena_end();
    for (int round = 0; round < ROUNDS; round++)
        check_roughness(rand, end, 1 + round % 2);
}

/* One side of a sample: how far it rises (sign 1) or falls (-1) to the sample, and the largest step
 * on that way. */
static void look(const uint8_t *row, ptrdiff_t x, ptrdiff_t direction, size_t depth, int sign,
                 int *rise, int *step) {
    *rise = *step = 0;
    for (ptrdiff_t d = 1; d <= 4; d++) {
        int near = value(row, x + (d - 1) * direction, depth);
        int far = value(row, x + d * direction, depth);
        *rise = MAX(*rise, sign * (value(row, x, depth) - far));
        *step = MAX(*step, sign * (near - far));
    }
}

static gboolean on_stroke(const uint8_t *row, ptrdiff_t x, size_t depth, int sign, int threshold) {
    int rise[2], step[2];
    look(row, x, -1, depth, sign, &rise[0], &step[0]);
    look(row, x, 1, depth, sign, &rise[1], &step[1]);
    int least = MIN(rise[0], rise[1]);
    return least >= threshold && 2 * step[0] >= least && 2 * step[1] >= least;
}

static void check_strokes(GRand *rand, uint8_t *end, size_t depth) {
    size_t n = (size_t)g_rand_int_range(rand, 0, MAX_TILES);
    size_t row = (n * 8 + 8) * depth, stride = row + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = 7 * stride + row;
    fill(rand, end, span);
    const uint8_t *in = end - span + 4 * depth;
    uint16_t thresholds[MAX_TILES];
    uint8_t thresholds_u8[MAX_TILES];
    for (size_t i = 0; i < MAX_TILES; i++) {
        gboolean extreme = g_rand_int_range(rand, 0, 8) == 0;
        thresholds_u8[i] = (uint8_t)(extreme ? 255 : g_rand_int_range(rand, 1, 200));
        thresholds[i] = (uint16_t)(extreme ? 65535 : g_rand_int_range(rand, 1, 40000));
    }
    for (size_t k = 0; kernels_nth(k); k++) {
        uint8_t bright[MAX_TILES + 1], dark[MAX_TILES + 1];
        bright[n] = dark[n] = 77;
        if (depth == 1)
            kernels_nth(k)->strokes_u8(in, stride, n, thresholds_u8, bright, dark);
        else
            kernels_nth(k)->strokes_u16((const void *)in, stride, n, thresholds, bright, dark);
        for (size_t tile = 0; tile < n; tile++) {
            int threshold = depth == 1 ? thresholds_u8[tile] : thresholds[tile];
            int n_bright = 0, n_dark = 0;
            for (ptrdiff_t y = 0; y < 8; y++)
                for (ptrdiff_t x = (ptrdiff_t)tile * 8; x < (ptrdiff_t)tile * 8 + 8; x++) {
                    const uint8_t *here = in + y * (ptrdiff_t)stride;
                    n_bright += on_stroke(here, x, depth, 1, threshold);
                    n_dark += on_stroke(here, x, depth, -1, threshold);
                }
            g_assert_cmpint(bright[tile], ==, n_bright);
            g_assert_cmpint(dark[tile], ==, n_dark);
        }
        g_assert_cmpint(bright[n], ==, 77);
        g_assert_cmpint(dark[n], ==, 77);
    }
}

static void test_strokes(void) {
    g_autoptr(GRand) rand = seeded();
    uint8_t *end = arena_end();
    for (int round = 0; round < ROUNDS; round++)
        check_strokes(rand, end, 1 + round % 2);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kernels/halve", test_halve);
    g_test_add_func("/kernels/roughness", test_roughness);
    g_test_add_func("/kernels/strokes", test_strokes);
    return g_test_run();
}
