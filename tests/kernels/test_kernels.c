/* Every table against the scalar one, and that one against formulas written down here a second
 * time. Rectangles lie against unreadable pages, so that a read or a write beyond them crashes. */
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernels/kernels.h"
#include "tests/seeded.h"

enum { ARENA_BYTES = 1 << 16, ROUNDS = 30000, CANARY = 0xa5 };

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* Memory with an unreadable page before and after it. */
typedef struct {
    uint8_t *start, *end;
} Arena;

static Arena arena_new(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map =
        mmap(NULL, ARENA_BYTES + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true(map != MAP_FAILED);
    g_assert_cmpint(mprotect(map + page, ARENA_BYTES, PROT_READ | PROT_WRITE), ==, 0);
    return (Arena){map + page, map + page + ARENA_BYTES};
}

/* A rectangle in an arena: against its end, against its start, or at any offset within a cache
 * line. */
typedef struct {
    uint8_t *at;
    size_t stride, row_bytes, rows, span;
} Rectangle;

static Rectangle place(GRand *rand, const Arena *arena, size_t row_bytes, size_t rows) {
    Rectangle r = {.row_bytes = row_bytes, .rows = rows, .stride = row_bytes};
    if (g_rand_boolean(rand))
        r.stride += (size_t)g_rand_int_range(rand, 0, 80);
    r.span = rows ? (rows - 1) * r.stride + row_bytes : 0;
    g_assert_cmpuint(r.span, <=, ARENA_BYTES - 64);
    switch (g_rand_int_range(rand, 0, 3)) {
    case 0:
        r.at = arena->start;
        break;
    case 1:
        r.at = arena->end - r.span;
        break;
    default:
        r.at = arena->end - r.span - g_rand_int_range(rand, 0, 64);
    }
    return r;
}

static size_t pick_width(GRand *rand) {
    static const size_t edges[] = {0,  1,  2,  7,  8,  9,   15,  16,  17,  31,  32,  33,
                                   63, 64, 65, 95, 96, 127, 128, 129, 255, 256, 257, 300};
    return g_rand_boolean(rand) ? edges[g_rand_int_range(rand, 0, G_N_ELEMENTS(edges))]
                                : (size_t)g_rand_int_range(rand, 0, 301);
}

/* Samples of every kind: noise, extremes, one value, nearly the other rectangle. */
static void fill(GRand *rand, const Rectangle *r, const Rectangle *like) {
    int kind = g_rand_int_range(rand, 0, like ? 5 : 3);
    uint8_t value = (uint8_t)g_rand_int(rand);
    for (size_t y = 0; y < r->rows; y++)
        for (size_t x = 0; x < r->row_bytes; x++) {
            uint8_t *p = r->at + y * r->stride + x;
            switch (kind) {
            case 0:
                *p = (uint8_t)g_rand_int(rand);
                break;
            case 1: /* 0, 0xff, and as 16 bits the ends of the signed range */
                *p = g_rand_boolean(rand) ? (x & 1 ? 0x80 : 0x00) : (x & 1 ? 0x7f : 0xff);
                break;
            case 2:
                *p = value;
                break;
            default:
                *p = like->at[y * like->stride + x];
            }
        }
    if (kind == 4 && r->span > 0 && r->row_bytes > 0) {
        size_t x = (size_t)g_rand_int_range(rand, 0, (gint32)r->row_bytes);
        r->at[(size_t)g_rand_int_range(rand, 0, (gint32)r->rows) * r->stride + x] ^= value;
    }
}

static void assert_same_box(KernelBox a, KernelBox b) {
    g_assert_cmpuint(a.x0, ==, b.x0);
    g_assert_cmpuint(a.y0, ==, b.y0);
    g_assert_cmpuint(a.x1, ==, b.x1);
    g_assert_cmpuint(a.y1, ==, b.y1);
}

static void assert_same_difference(KernelDifference a, KernelDifference b) {
    g_assert_cmpuint(a.changed, ==, b.changed);
    g_assert_cmpuint(a.sum_abs, ==, b.sum_abs);
    g_assert_cmpuint(a.sum_sq, ==, b.sum_sq);
    g_assert_cmpuint(a.max_abs, ==, b.max_abs);
}

static void assert_same_region(KernelRegion a, KernelRegion b) {
    g_assert_cmpuint(a.minimum, ==, b.minimum);
    g_assert_cmpuint(a.maximum, ==, b.maximum);
    g_assert_cmpuint(a.sum, ==, b.sum);
    g_assert_cmpuint(a.sum_sq, ==, b.sum_sq);
}

static void assert_same_correlation(KernelCorrelation a, KernelCorrelation b) {
    g_assert_cmpuint(a.count, ==, b.count);
    g_assert_cmpint(a.sum_a, ==, b.sum_a);
    g_assert_cmpint(a.sum_b, ==, b.sum_b);
    g_assert_cmpint(a.sum_aa, ==, b.sum_aa);
    g_assert_cmpint(a.sum_bb, ==, b.sum_bb);
    g_assert_cmpint(a.sum_ab, ==, b.sum_ab);
}

/* The formulas a second time, over samples put together from little-endian bytes. */

static int naive_sample(const Rectangle *r, size_t x, size_t y, size_t depth) {
    const uint8_t *p = r->at + y * r->stride + x * depth;
    return depth == 1 ? p[0] : p[0] + 256 * p[1];
}

static int naive_signed(const Rectangle *r, size_t x, size_t y) {
    int value = naive_sample(r, x, y, 2);
    return value < 32768 ? value : value - 65536;
}

static KernelBox naive_box(const Rectangle *a, const Rectangle *b) {
    KernelBox box = {SIZE_MAX, SIZE_MAX, 0, 0};
    for (size_t y = 0; y < a->rows; y++)
        for (size_t x = 0; x < a->row_bytes; x++)
            if (naive_sample(a, x, y, 1) != naive_sample(b, x, y, 1)) {
                box.x0 = MIN(box.x0, x);
                box.y0 = MIN(box.y0, y);
                box.x1 = MAX(box.x1, x + 1);
                box.y1 = MAX(box.y1, y + 1);
            }
    return box.x1 ? box : (KernelBox){0};
}

static KernelDifference naive_difference(const Rectangle *a, const Rectangle *b, size_t depth) {
    KernelDifference d = {0};
    for (size_t y = 0; y < a->rows; y++)
        for (size_t x = 0; x < a->row_bytes / depth; x++) {
            gint64 v = ABS(naive_sample(a, x, y, depth) - naive_sample(b, x, y, depth));
            d.changed += v > 0;
            d.sum_abs += (uint64_t)v;
            d.sum_sq += (uint64_t)(v * v);
            d.max_abs = MAX(d.max_abs, (uint32_t)v);
        }
    return d;
}

static KernelRegion naive_region(const Rectangle *a, size_t depth) {
    size_t width = a->row_bytes / depth;
    KernelRegion s = {0};
    if (width == 0 || a->rows == 0)
        return s;
    s.minimum = (uint32_t)naive_sample(a, 0, 0, depth);
    for (size_t y = 0; y < a->rows; y++)
        for (size_t x = 0; x < width; x++) {
            gint64 v = naive_sample(a, x, y, depth);
            s.minimum = MIN(s.minimum, (uint32_t)v);
            s.maximum = MAX(s.maximum, (uint32_t)v);
            s.sum += (uint64_t)v;
            s.sum_sq += (uint64_t)(v * v);
        }
    return s;
}

static KernelCorrelation naive_correlation(const Rectangle *a, const Rectangle *b,
                                           const Rectangle *mask) {
    KernelCorrelation c = {0};
    for (size_t y = 0; y < a->rows; y++)
        for (size_t x = 0; x < a->row_bytes / 2; x++) {
            gint64 under = !mask || naive_sample(mask, x, y, 1) ? 1 : 0;
            gint64 p = naive_signed(a, x, y) * under, q = naive_signed(b, x, y) * under;
            c.count += (uint64_t)under;
            c.sum_a += p;
            c.sum_b += q;
            c.sum_aa += p * p;
            c.sum_bb += q * q;
            c.sum_ab += p * q;
        }
    return c;
}

static int naive_window(int v, int low, int high) {
    if (v <= low)
        return 0;
    if (v >= high)
        return 255;
    gint64 scale = (gint64)255 * 65536 / (high - low);
    return (int)(((v - low) * scale + 32768) / 65536);
}

static void test_tables(void) {
    g_assert_cmpstr(kernels_nth(0)->name, ==, "scalar");
    const Kernels *last = NULL;
    for (size_t i = 0; kernels_nth(i); i++) {
        last = kernels_nth(i);
        g_test_message("table %s", last->name);
    }
    g_assert_true(kernels_get() == last);
    g_assert_null(kernels_nth(SIZE_MAX));
}

static void test_rectangles(void) {
    g_autoptr(GRand) rand = seeded();
    Arena arenas[2] = {arena_new(), arena_new()};
    for (int round = 0; round < ROUNDS; round++) {
        size_t row_bytes = pick_width(rand), rows = (size_t)g_rand_int_range(rand, 0, 8);
        Rectangle a = place(rand, &arenas[0], row_bytes, rows);
        Rectangle b = place(rand, &arenas[1], row_bytes, rows);
        fill(rand, &a, NULL);
        fill(rand, &b, &a);
        KernelBox box = naive_box(&a, &b);
        KernelDifference difference = naive_difference(&a, &b, 1);
        KernelRegion region = naive_region(&a, 1);
        for (size_t i = 0; kernels_nth(i); i++) {
            const Kernels *k = kernels_nth(i);
            g_assert_cmpint(k->equal(a.at, a.stride, b.at, b.stride, row_bytes, rows), ==,
                            box.y1 == 0);
            assert_same_box(k->changed_box(a.at, a.stride, b.at, b.stride, row_bytes, rows), box);
            assert_same_difference(
                k->difference_u8(a.at, a.stride, b.at, b.stride, row_bytes, rows), difference);
            assert_same_region(k->region_u8(a.at, a.stride, row_bytes, rows), region);
        }
    }
}

static void test_rectangles_u16(void) {
    g_autoptr(GRand) rand = seeded();
    Arena arenas[3] = {arena_new(), arena_new(), arena_new()};
    for (int round = 0; round < ROUNDS; round++) {
        size_t width = pick_width(rand), rows = (size_t)g_rand_int_range(rand, 0, 8);
        Rectangle a = place(rand, &arenas[0], 2 * width, rows);
        Rectangle b = place(rand, &arenas[1], 2 * width, rows);
        Rectangle m = place(rand, &arenas[2], width, rows);
        fill(rand, &a, NULL);
        fill(rand, &b, &a);
        fill(rand, &m, NULL);
        KernelDifference difference = naive_difference(&a, &b, 2);
        KernelRegion region = naive_region(&a, 2);
        KernelCorrelation all = naive_correlation(&a, &b, NULL);
        KernelCorrelation masked = naive_correlation(&a, &b, &m);
        for (size_t i = 0; kernels_nth(i); i++) {
            const Kernels *k = kernels_nth(i);
            const void *p = a.at, *q = b.at;
            assert_same_difference(k->difference_u16(p, a.stride, q, b.stride, width, rows),
                                   difference);
            assert_same_region(k->region_u16(p, a.stride, width, rows), region);
            assert_same_correlation(k->correlate(p, a.stride, q, b.stride, NULL, 0, width, rows),
                                    all);
            assert_same_correlation(
                k->correlate(p, a.stride, q, b.stride, m.at, m.stride, width, rows), masked);
        }
    }
}

/* One byte that differs, at every place of every length and alignment. */
static void test_single_byte(void) {
    Arena arenas[2] = {arena_new(), arena_new()};
    for (size_t i = 0; kernels_nth(i); i++) {
        const Kernels *k = kernels_nth(i);
        for (size_t length = 0; length <= 330; length++) {
            const uint8_t *a = arenas[0].end - length - length * 7 % 64;
            uint8_t *b = arenas[1].end - length;
            g_assert_cmpuint(k->first_difference(a, b, length), ==, length);
            g_assert_true(k->equal(a, length, b, length, length, 1));
            for (size_t at = 0; at < length; at++) {
                b[at] ^= (uint8_t)(1u << at % 8);
                g_assert_cmpuint(k->first_difference(a, b, length), ==, at);
                g_assert_false(k->equal(a, length, b, length, length, 1));
                assert_same_box(k->changed_box(a, length, b, length, length, 1),
                                (KernelBox){at, 0, at + 1, 1});
                /* What follows the first difference must not matter. */
                b[length - 1] ^= 0xff;
                g_assert_cmpuint(k->first_difference(a, b, length), ==, at);
                assert_same_box(k->changed_box(a, length, b, length, length, 1),
                                (KernelBox){at, 0, length, 1});
                memset(b, 0, length);
            }
        }
        for (size_t offset = 0; offset < 64; offset++)
            for (size_t length = 60; length <= 70; length++) {
                uint8_t *b = arenas[1].start + offset;
                b[length - 1] = 1;
                g_assert_cmpuint(k->first_difference(arenas[0].start, b, length), ==, length - 1);
                g_assert_cmpuint(k->first_difference(b, arenas[0].end - length, length - 1), ==,
                                 length - 1);
                b[length - 1] = 0;
            }
    }
}

/* Fills one row, which a stride of 0 repeats: many samples without as much memory. */
static const void *repeated(uint16_t *row, uint16_t value, size_t width) {
    for (size_t x = 0; x < width; x++)
        row[x] = value;
    return row;
}

/* Sums of extreme values, up to the 2^31 samples that kernels.h promises; scalar with fewer, for
 * time. */
static void test_overflow(void) {
    const size_t widths[] = {1 << 14, 4097, 1};
    g_autofree uint16_t *row_a = g_new(uint16_t, widths[0]);
    g_autofree uint16_t *row_b = g_new(uint16_t, widths[0]);
    const int64_t min = -32768, max = 32767;
    for (size_t i = 0; kernels_nth(i); i++) {
        const Kernels *k = kernels_nth(i);
        for (size_t shape = 0; shape < G_N_ELEMENTS(widths); shape++) {
            size_t width = widths[shape];
            bool most_samples = shape == 1 && i > 0 && !SANITIZED;
            size_t rows = ((size_t)1 << (most_samples ? 31 : 22)) / width;
            uint64_t n = (uint64_t)width * rows;
            const void *high = repeated(row_a, 0xffff, width);
            const void *low = repeated(row_b, 0, width);
            KernelDifference all_16 = {n, n * 65535, n * 65535 * 65535, 65535};
            KernelDifference all_8 = {n, n * 255, n * 255 * 255, 255};
            assert_same_difference(k->difference_u16(high, 0, low, 0, width, rows), all_16);
            assert_same_difference(k->difference_u16(low, 0, high, 0, width, rows), all_16);
            assert_same_difference(k->difference_u8(high, 0, low, 0, width, rows), all_8);
            assert_same_region(k->region_u16(high, 0, width, rows),
                               (KernelRegion){65535, 65535, n * 65535, n * 65535 * 65535});
            assert_same_region(k->region_u8(high, 0, width, rows),
                               (KernelRegion){255, 255, n * 255, n * 255 * 255});
            assert_same_region(k->region_u16(low, 0, width, rows), (KernelRegion){0});

            int64_t s = (int64_t)n;
            const void *least = repeated(row_a, 0x8000, width);
            const void *most = repeated(row_b, 0x7fff, width);
            assert_same_correlation(k->correlate(least, 0, least, 0, NULL, 0, width, rows),
                                    (KernelCorrelation){n, s * min, s * min, s * min * min,
                                                        s * min * min, s * min * min});
            assert_same_correlation(k->correlate(least, 0, most, 0, NULL, 0, width, rows),
                                    (KernelCorrelation){n, s * min, s * max, s * min * min,
                                                        s * max * max, s * min * max});
        }
    }
}

static void check_window(const Kernels *k, GRand *rand, const Arena *arenas, size_t depth) {
    size_t width = pick_width(rand), rows = (size_t)g_rand_int_range(rand, 0, 8);
    Rectangle in = place(rand, &arenas[0], depth * width, rows);
    fill(rand, &in, NULL);
    memset(arenas[1].start, CANARY, ARENA_BYTES);
    Rectangle out = place(rand, &arenas[1], width, rows);
    int top = depth == 1 ? 255 : 65535;
    int low = g_rand_int_range(rand, 0, top), high = g_rand_int_range(rand, low + 1, top + 1);
    if (g_rand_int_range(rand, 0, 4) == 0) {
        low = 0;
        high = top;
    }
    if (depth == 1)
        k->window_u8(in.at, in.stride, width, rows, (uint8_t)low, (uint8_t)high, out.at,
                     out.stride);
    else
        k->window_u16((const void *)in.at, in.stride, width, rows, (uint16_t)low, (uint16_t)high,
                      out.at, out.stride);
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < width; x++) {
            uint8_t *p = out.at + y * out.stride + x;
            g_assert_cmpint(*p, ==, naive_window(naive_sample(&in, x, y, depth), low, high));
            *p = CANARY;
        }
    for (const uint8_t *p = arenas[1].start; p < arenas[1].end; p++)
        if (*p != CANARY)
            g_error("%s: wrote outside the rectangle, at %td", k->name, p - out.at);
}

static void test_window(void) {
    g_autoptr(GRand) rand = seeded();
    Arena arenas[2] = {arena_new(), arena_new()};
    for (size_t i = 0; kernels_nth(i); i++)
        for (int round = 0; round < ROUNDS / 50; round++) {
            check_window(kernels_nth(i), rand, arenas, 1);
            check_window(kernels_nth(i), rand, arenas, 2);
        }
}

/* Every sample under windows of many ranges: right by the formula, never falling, off by at most
 * one grey. */
static void test_window_values(void) {
    g_autoptr(GRand) rand = seeded();
    g_autofree uint16_t *in = g_new(uint16_t, 65536);
    g_autofree uint8_t *in_u8 = g_new(uint8_t, 256);
    g_autofree uint8_t *out = g_new(uint8_t, 65536);
    for (int v = 0; v < 65536; v++) {
        in[v] = (uint16_t)v;
        in_u8[v & 255] = (uint8_t)v;
    }
    for (int round = 0; round < 60; round++) {
        int ranges[] = {65535, 65281, 65280, 33000, 256, 255, 2, 1};
        int low, high;
        if (round < (int)G_N_ELEMENTS(ranges)) {
            low = (65535 - ranges[round]) / 2;
            high = low + ranges[round];
        } else {
            low = g_rand_int_range(rand, 0, 65535);
            high = g_rand_int_range(rand, low + 1, 65536);
        }
        for (size_t i = 0; kernels_nth(i); i++) {
            kernels_nth(i)->window_u16(in, 131072, 65536, 1, (uint16_t)low, (uint16_t)high, out,
                                       65536);
            for (int v = 0; v < 65536; v++) {
                double exact = 255.0 * (CLAMP(v, low, high) - low) / (high - low);
                if (out[v] != naive_window(v, low, high) || ABS(out[v] - exact) > 1.51 ||
                    (v > 0 && out[v] < out[v - 1]))
                    g_error("%s: %d in %d..%d gives %d", kernels_nth(i)->name, v, low, high,
                            out[v]);
            }
        }
    }
    for (int low = 0; low < 255; low++)
        for (int high = low + 1; high < 256; high += 1 + low % 3)
            for (size_t i = 0; kernels_nth(i); i++) {
                kernels_nth(i)->window_u8(in_u8, 256, 256, 1, (uint8_t)low, (uint8_t)high, out,
                                          256);
                for (int v = 0; v < 256; v++)
                    if (out[v] != naive_window(v, low, high))
                        g_error("%s: %d in %d..%d gives %d", kernels_nth(i)->name, v, low, high,
                                out[v]);
            }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kernels/tables", test_tables);
    g_test_add_func("/kernels/rectangles", test_rectangles);
    g_test_add_func("/kernels/rectangles-u16", test_rectangles_u16);
    g_test_add_func("/kernels/single-byte", test_single_byte);
    g_test_add_func("/kernels/overflow", test_overflow);
    g_test_add_func("/kernels/window", test_window);
    g_test_add_func("/kernels/window-values", test_window_values);
    return g_test_run();
}
