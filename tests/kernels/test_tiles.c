/* The text finder's kernels: every table against formulas written down here a second time, over
 * samples that lie against unreadable pages. */
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernels/kernels.h"
#include "tests/seeded.h"

enum { ARENA_BYTES = 1 << 16, ROUNDS = 4000, MAX_TILES = 40 };

/* The end of readable memory; what lies before the start is not protected but never written. */
static uint8_t *arena_end(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map = mmap(NULL, ARENA_BYTES + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true(map != MAP_FAILED);
    g_assert_cmpint(mprotect(map, ARENA_BYTES, PROT_READ | PROT_WRITE), ==, 0);
    return map + ARENA_BYTES;
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

static void check_halve(GRand *rand, uint8_t *end) {
    size_t width = (size_t)g_rand_int_range(rand, 0, 200),
           rows = (size_t)g_rand_int_range(rand, 0, 5);
    size_t stride = 2 * width + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = rows ? (2 * rows - 1) * stride + 2 * width : 0;
    fill(rand, end, span);
    const uint8_t *in = end - span;
    size_t out_stride = width + (size_t)g_rand_int_range(rand, 0, 9);
    for (size_t k = 0; kernels_nth(k); k++) {
        g_autofree uint8_t *out = g_malloc(rows * out_stride + 1);
        memset(out, 0xa5, rows * out_stride + 1);
        kernels_nth(k)->halve_u8(in, stride, width, rows, out, out_stride);
        for (size_t y = 0; y < rows; y++) {
            const uint8_t *upper = in + 2 * y * stride, *lower = upper + stride;
            for (size_t x = 0; x < width; x++)
                g_assert_cmpint(
                    out[y * out_stride + x], ==,
                    (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) >> 2);
            for (size_t i = width; i < out_stride; i++)
                g_assert_cmpint(out[y * out_stride + i], ==, 0xa5);
        }
        g_assert_cmpint(out[rows * out_stride], ==, 0xa5);
    }
}

static void test_halve(void) {
    g_autoptr(GRand) rand = seeded();
    uint8_t *end = arena_end();
    for (int round = 0; round < ROUNDS; round++)
        check_halve(rand, end);
}

static void check_roughness(GRand *rand, uint8_t *end) {
    size_t n = (size_t)g_rand_int_range(rand, 0, MAX_TILES);
    size_t stride = n * 8 + 1 + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = 8 * stride + n * 8;
    fill(rand, end, span);
    const uint8_t *in = end - span;
    for (size_t k = 0; kernels_nth(k); k++) {
        uint16_t out[MAX_TILES + 1];
        uint8_t low[MAX_TILES + 1], high[MAX_TILES + 1];
        out[n] = low[n] = high[n] = 77;
        kernels_nth(k)->roughness_u8(in, stride, n, out, low, high);
        for (size_t tile = 0; tile < n; tile++) {
            uint32_t sum = 0;
            int least = G_MAXUINT8, most = 0;
            for (size_t y = 0; y < 8; y++)
                for (size_t x = tile * 8; x < tile * 8 + 8; x++) {
                    const uint8_t *here = in + y * stride + x;
                    sum += (uint32_t)MIN(ABS(here[0] - here[1]), ABS(here[0] - here[stride]));
                    least = MIN(least, here[0]);
                    most = MAX(most, here[0]);
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
        check_roughness(rand, end);
}

/* One side of a sample: how far it rises (sign 1) or falls (-1) to the sample, and the largest step
 * on that way. */
static void look(const uint8_t *at, ptrdiff_t direction, int sign, int *rise, int *step) {
    *rise = *step = 0;
    for (ptrdiff_t d = 1; d <= 4; d++) {
        int near = at[(d - 1) * direction], far = at[d * direction];
        *rise = MAX(*rise, sign * (at[0] - far));
        *step = MAX(*step, sign * (near - far));
    }
}

/* The rise of a sample on a stroke, 0 where it is on none. */
static int stroke_rise(const uint8_t *at, int sign, int threshold) {
    int rise[2], step[2];
    look(at, -1, sign, &rise[0], &step[0]);
    look(at, 1, sign, &rise[1], &step[1]);
    int least = MIN(rise[0], rise[1]);
    return least >= threshold && 2 * step[0] >= least && 2 * step[1] >= least ? least : 0;
}

/* Whether a sample and the two above it are one upright stroke. */
static gboolean is_upright(const uint8_t *at, size_t stride, int sign, int threshold) {
    for (int i = 0; i < 2; i++) {
        const uint8_t *above = at - stride;
        int rise = stroke_rise(at, sign, threshold);
        int rise_above = stroke_rise(above, sign, threshold);
        if (!rise || !rise_above || ABS(at[0] - above[0]) > MIN(rise, rise_above) / 8)
            return FALSE;
        at = above;
    }
    return TRUE;
}

/* Draws some upright strokes into what is there, which noise has hardly any of. */
static void add_strokes(GRand *rand, uint8_t *start, size_t stride, size_t width, size_t rows) {
    for (int i = g_rand_int_range(rand, 0, 30); i > 0 && width > 0; i--) {
        size_t x = (size_t)g_rand_int_range(rand, 0, (gint32)width);
        uint8_t value = (uint8_t)g_rand_int(rand);
        for (size_t y = 0; y < rows; y++)
            start[y * stride + x] = (uint8_t)(value + g_rand_int_range(rand, 0, 5));
    }
}

static void random_thresholds(GRand *rand, uint8_t *thresholds) {
    for (size_t i = 0; i < MAX_TILES; i++)
        thresholds[i] =
            (uint8_t)(g_rand_int_range(rand, 0, 8) ? g_rand_int_range(rand, 1, 120) : 255);
}

static void check_strokes(GRand *rand, uint8_t *end) {
    size_t n = (size_t)g_rand_int_range(rand, 0, MAX_TILES);
    size_t row = n * 8 + 8, stride = row + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = 7 * stride + row;
    fill(rand, end, span);
    add_strokes(rand, end - span, stride, row, 8);
    const uint8_t *in = end - span + 4;
    uint8_t thresholds[MAX_TILES];
    random_thresholds(rand, thresholds);
    for (size_t k = 0; kernels_nth(k); k++) {
        uint8_t bright[MAX_TILES + 1], dark[MAX_TILES + 1];
        bright[n] = dark[n] = 77;
        kernels_nth(k)->strokes_u8(in, stride, n, thresholds, bright, dark);
        for (size_t tile = 0; tile < n; tile++) {
            int n_bright = 0, n_dark = 0;
            for (size_t y = 2; y < 8; y++)
                for (size_t x = tile * 8; x < tile * 8 + 8; x++) {
                    const uint8_t *at = in + y * stride + x;
                    n_bright += is_upright(at, stride, 1, thresholds[tile]);
                    n_dark += is_upright(at, stride, -1, thresholds[tile]);
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
        check_strokes(rand, end);
}

static int rise_of(const uint8_t *at, size_t stride, int sign) {
    int rises[4], step;
    look(at, -1, sign, &rises[0], &step);
    look(at, 1, sign, &rises[1], &step);
    look(at, -(ptrdiff_t)stride, sign, &rises[2], &step);
    look(at, (ptrdiff_t)stride, sign, &rises[3], &step);
    return MAX(MIN(rises[0], rises[1]), MIN(rises[2], rises[3]));
}

static void check_marks(GRand *rand, uint8_t *end) {
    size_t n = (size_t)g_rand_int_range(rand, 0, MAX_TILES);
    size_t row = n * 8 + 8, stride = row + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = 15 * stride + row;
    fill(rand, end, span);
    add_strokes(rand, end - span, stride, row, 16);
    const uint8_t *in = end - span + 4 * stride + 4;
    uint8_t thresholds[MAX_TILES];
    random_thresholds(rand, thresholds);
    enum { PITCH = 8 * MAX_TILES + 3, BITS = MAX_TILES + 5 };
    for (size_t k = 0; kernels_nth(k); k++) {
        static uint8_t rises[2][8 * PITCH], marks[2][8 * BITS];
        memset(rises, 77, sizeof rises);
        memset(marks, 77, sizeof marks);
        kernels_nth(k)->marks_u8(in, stride, n, thresholds, (uint8_t *const[]){rises[0], rises[1]},
                                 PITCH, (uint8_t *const[]){marks[0], marks[1]}, BITS);
        for (size_t y = 0; y < 8; y++)
            for (int dark = 0; dark < 2; dark++) {
                for (size_t x = 0; x < 8 * n; x++) {
                    int rise = rise_of(in + y * stride + x, stride, dark ? -1 : 1);
                    g_assert_cmpint(rises[dark][y * PITCH + x], ==, rise);
                    g_assert_cmpint(marks[dark][y * BITS + x / 8] >> x % 8 & 1, ==,
                                    rise >= thresholds[x / 8]);
                }
                g_assert_cmpint(rises[dark][y * PITCH + 8 * n], ==, 77);
                g_assert_cmpint(marks[dark][y * BITS + n], ==, 77);
            }
    }
}

static void test_marks(void) {
    g_autoptr(GRand) rand = seeded();
    uint8_t *end = arena_end();
    for (int round = 0; round < ROUNDS; round++)
        check_marks(rand, end);
}

static void check_range(GRand *rand, uint8_t *end) {
    size_t width = (size_t)g_rand_int_range(rand, 1, 200),
           rows = (size_t)g_rand_int_range(rand, 1, 5);
    size_t stride = 2 * width + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = (rows - 1) * stride + 2 * width;
    fill(rand, end, span);
    const uint8_t *in = end - span;
    uint16_t least = UINT16_MAX, most = 0;
    for (size_t i = 0; i < width * rows; i++) {
        uint16_t value;
        memcpy(&value, in + i / width * stride + i % width * 2, 2);
        least = MIN(least, value);
        most = MAX(most, value);
    }
    for (size_t k = 0; kernels_nth(k); k++) {
        uint16_t low, high;
        kernels_nth(k)->range_u16((const void *)in, stride, width, rows, &low, &high);
        g_assert_cmpuint(low, ==, least);
        g_assert_cmpuint(high, ==, most);
    }
}

static void test_range(void) {
    g_autoptr(GRand) rand = seeded();
    uint8_t *end = arena_end();
    for (int round = 0; round < ROUNDS; round++)
        check_range(rand, end);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kernels/halve", test_halve);
    g_test_add_func("/kernels/roughness", test_roughness);
    g_test_add_func("/kernels/strokes", test_strokes);
    g_test_add_func("/kernels/marks", test_marks);
    g_test_add_func("/kernels/range", test_range);
    return g_test_run();
}
