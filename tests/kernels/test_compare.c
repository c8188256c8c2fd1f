/* Comparing: every table against formulas written down here a second time, over pictures that lie
 * against unreadable pages. */
#include <string.h>

#include "kernels/compare.h"
#include "tests/kernels/arena.h"
#include "tests/kernels/trial.h"

enum { ROUNDS = 8000, MAX_BATCH = 3, MAX_PLANES = 3 };

static size_t pick_width(GRand *rand) {
    static const size_t edges[] = {0,  1,  2,  7,  8,  9,   15,  16,  17,  31,  32,  33,
                                   63, 64, 65, 95, 96, 127, 128, 129, 255, 256, 257, 300};
    return g_rand_boolean(rand) ? edges[g_rand_int_range(rand, 0, G_N_ELEMENTS(edges))]
                                : (size_t)g_rand_int_range(rand, 0, 301);
}

/* A plane for each of the arenas from the first one on. */
static Picture place(GRand *rand, const Arena *arenas, Picture like) {
    Picture picture = like;
    picture.stride = like.width * like.depth;
    if (g_rand_boolean(rand))
        picture.stride += (size_t)g_rand_int_range(rand, 0, 80);
    size_t span = like.height ? (like.height - 1) * picture.stride + like.width * like.depth : 0;
    for (guint i = 0; i < like.n_planes; i++)
        picture.planes[i] = arena_place(&arenas[i], rand, span);
    return picture;
}

/* Samples of every kind: noise, extremes, one value, the other picture's, nearly those. */
static void fill(GRand *rand, const Picture *p, guint plane, const Picture *like) {
    int kind = g_rand_int_range(rand, 0, like ? 5 : 3);
    uint8_t value = (uint8_t)g_rand_int(rand);
    size_t row_bytes = p->width * p->depth;
    for (size_t y = 0; y < p->height; y++)
        for (size_t x = 0; x < row_bytes; x++) {
            uint8_t *at = p->planes[plane] + y * p->stride + x;
            switch (kind) {
            case 0:
                *at = (uint8_t)g_rand_int(rand);
                break;
            case 1: /* 0, 0xff, and as 16 bits the ends of the signed range */
                *at = g_rand_boolean(rand) ? (x & 1 ? 0x80 : 0x00) : (x & 1 ? 0x7f : 0xff);
                break;
            case 2:
                *at = value;
                break;
            default:
                *at = like->planes[plane][y * like->stride + x];
            }
        }
    if (kind == 4 && row_bytes > 0 && p->height > 0) {
        size_t x = (size_t)g_rand_int_range(rand, 0, (gint32)row_bytes);
        p->planes[plane][(size_t)g_rand_int_range(rand, 0, (gint32)p->height) * p->stride + x] ^=
            value;
    }
}

/* The formulas a second time, over samples put together from little-endian bytes. */

static int naive_sample(const Picture *p, guint plane, size_t x, size_t y) {
    const uint8_t *at = p->planes[plane] + y * p->stride + x * p->depth;
    return p->depth == 1 ? at[0] : at[0] + 256 * at[1];
}

/* All that there is to tell of a pair; the region is that of a. */
typedef struct Expected {
    Box box;
    PictureDifference difference;
    PictureRegion region;
} Expected;

static void count_sample(Expected *e, const PicturePair *pair, guint plane, size_t x, size_t y,
                         gboolean first) {
    int a = naive_sample(&pair->a, plane, x, y), b = naive_sample(&pair->b, plane, x, y);
    gint64 d = ABS(a - b), column = (gint64)x, row = (gint64)y;
    if (d > 0) {
        Box *box = &e->box;
        *box = box->x1 == 0 ? (Box){column, row, column + 1, row + 1}
                            : (Box){MIN(box->x0, column), MIN(box->y0, row),
                                    MAX(box->x1, column + 1), MAX(box->y1, row + 1)};
    }
    e->difference.changed += d > 0;
    e->difference.sum_abs += (uint64_t)d;
    e->difference.sum_sq += (uint64_t)(d * d);
    e->difference.max_abs = MAX(e->difference.max_abs, (uint32_t)d);
    e->region.minimum = first ? (uint32_t)a : MIN(e->region.minimum, (uint32_t)a);
    e->region.maximum = MAX(e->region.maximum, (uint32_t)a);
    e->region.sum += (uint64_t)a;
    e->region.sum_sq += (uint64_t)((gint64)a * a);
}

static Expected expect_of(const PicturePair *pair) {
    Expected e = {0};
    for (guint plane = 0; plane < pair->a.n_planes; plane++)
        for (size_t y = 0; y < pair->a.height; y++)
            for (size_t x = 0; x < pair->a.width; x++)
                count_sample(&e, pair, plane, x, y, plane + y + x == 0);
    return e;
}

static void expect_box(Box got, Box wanted) {
    trial_expect("x0", got.x0, wanted.x0);
    trial_expect("y0", got.y0, wanted.y0);
    trial_expect("x1", got.x1, wanted.x1);
    trial_expect("y1", got.y1, wanted.y1);
}

static void expect_difference(PictureDifference got, PictureDifference wanted) {
    trial_expect("changed", got.changed, wanted.changed);
    trial_expect("sum_abs", got.sum_abs, wanted.sum_abs);
    trial_expect("sum_sq", got.sum_sq, wanted.sum_sq);
    trial_expect("max_abs", got.max_abs, wanted.max_abs);
}

static void expect_region(PictureRegion got, PictureRegion wanted) {
    trial_expect("minimum", got.minimum, wanted.minimum);
    trial_expect("maximum", got.maximum, wanted.maximum);
    trial_expect("sum", got.sum, wanted.sum);
    trial_expect("sum_sq", got.sum_sq, wanted.sum_sq);
}

static void expect_correlation(Correlation got, Correlation wanted) {
    trial_expect("count", got.count, wanted.count);
    trial_expect("sum_a", got.sum_a, wanted.sum_a);
    trial_expect("sum_b", got.sum_b, wanted.sum_b);
    trial_expect("sum_aa", got.sum_aa, wanted.sum_aa);
    trial_expect("sum_bb", got.sum_bb, wanted.sum_bb);
    trial_expect("sum_ab", got.sum_ab, wanted.sum_ab);
}

static size_t offset_of(const Picture *picture) {
    return (uintptr_t)picture->planes[0] % 64;
}

static void shape_of_pair(const PicturePair *pair, size_t i) {
    const Picture *a = &pair->a, *b = &pair->b;
    trial_shape(
        i,
        "%zux%zu, %u planes of %u bytes, strides %zu and %zu, %zu and %zu bytes into a cache "
        "line",
        a->width, a->height, a->n_planes, a->depth, a->stride, b->stride, offset_of(a),
        offset_of(b));
}

static void check_pairs(const CompareKernels *k, const char *table, const PicturePair *pairs,
                        const Expected *expected, size_t n) {
    bool equal[MAX_BATCH];
    trial_call(table, "equal");
    k->equal(pairs, n, equal);
    for (size_t i = 0; i < n; i++) {
        trial.element = i;
        trial_expect("result", equal[i], expected[i].difference.changed == 0);
    }
    Box boxes[MAX_BATCH];
    trial_call(table, "changed_box");
    k->changed_box(pairs, n, boxes);
    for (size_t i = 0; i < n; i++) {
        trial.element = i;
        expect_box(boxes[i], expected[i].box);
    }
    PictureDifference differences[MAX_BATCH];
    trial_call(table, "difference");
    k->difference(pairs, n, differences);
    for (size_t i = 0; i < n; i++) {
        trial.element = i;
        expect_difference(differences[i], expected[i].difference);
    }
}

static void check_pictures(const CompareKernels *k, const char *table, const PicturePair *pairs,
                           const Expected *expected, size_t n) {
    Picture pictures[MAX_BATCH] = {0};
    for (size_t i = 0; i < n; i++)
        pictures[i] = pairs[i].a;
    PictureRegion regions[MAX_BATCH];
    trial_call(table, "region");
    k->region(pictures, n, regions);
    for (size_t i = 0; i < n; i++) {
        trial.element = i;
        expect_region(regions[i], expected[i].region);
    }
    SampleRange range;
    trial_call(table, "range");
    for (size_t i = 0; i < n; i++) {
        if (pictures[i].width == 0 || pictures[i].height == 0)
            continue;
        trial.element = i;
        k->range(&pictures[i], 1, &range);
        trial_expect("low", range.low, expected[i].region.minimum);
        trial_expect("high", range.high, expected[i].region.maximum);
    }
}

/* Rounds of batches of any pictures, with each of so many tables. */
static void run_pictures(const CompareKernels *const *tables, const char *const *names,
                         size_t n_tables) {
    g_autoptr(GRand) rand = g_rand_new();
    guint32 seed = test_seed();
    Arena arenas[2 * MAX_BATCH][MAX_PLANES];
    for (guint i = 0; i < 2 * MAX_BATCH * MAX_PLANES; i++)
        arenas[i / MAX_PLANES][i % MAX_PLANES] = arena_new();
    for (guint round = 0; round < ROUNDS; round++) {
        trial_start(rand, seed, round);
        PicturePair pairs[MAX_BATCH];
        Expected expected[MAX_BATCH];
        size_t n = (size_t)g_rand_int_range(rand, 0, MAX_BATCH + 1);
        for (size_t i = 0; i < n; i++) {
            Picture like = {.width = pick_width(rand),
                            .height = (size_t)g_rand_int_range(rand, 0, 8),
                            .depth = (guint)g_rand_int_range(rand, 1, 3),
                            .n_planes = (guint)g_rand_int_range(rand, 1, MAX_PLANES + 1)};
            pairs[i].a = place(rand, arenas[2 * i], like);
            pairs[i].b = place(rand, arenas[2 * i + 1], like);
            for (guint plane = 0; plane < like.n_planes; plane++) {
                fill(rand, &pairs[i].a, plane, NULL);
                fill(rand, &pairs[i].b, plane, &pairs[i].a);
            }
            expected[i] = expect_of(&pairs[i]);
            shape_of_pair(&pairs[i], i);
        }
        for (size_t t = 0; t < n_tables; t++) {
            check_pairs(tables[t], names[t], pairs, expected, n);
            check_pictures(tables[t], names[t], pairs, expected, n);
        }
    }
}

static size_t list_tables(const CompareKernels **tables, const char **names) {
    size_t n = 0;
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++)
        if (instructions_run(set)) {
            names[n] = instructions_name(set);
            tables[n++] = compare_kernels_of(set);
        }
    return n;
}

static void test_pictures(void) {
    const CompareKernels *tables[N_INSTRUCTION_SETS];
    const char *names[N_INSTRUCTION_SETS];
    size_t n = list_tables(tables, names);
    run_pictures(tables, names, n);
}

/* A kernel that is wrong now and then, and one that reads too far. */
static void wrong_difference(const PicturePair *pairs, size_t n, PictureDifference *out) {
    compare_kernels()->difference(pairs, n, out);
    for (size_t i = 0; i < n; i++)
        out[i].sum_sq += pairs[i].a.width == 33;
}

static void greedy_region(const Picture *pictures, size_t n, PictureRegion *out) {
    compare_kernels()->region(pictures, n, out);
    for (size_t i = 0; i < n; i++)
        out[i].sum += (uint64_t) * (volatile uint8_t *)(pictures[i].planes[0] + ARENA_BYTES) * 0;
}

static void run_alone(CompareKernels kernels) {
    run_pictures((const CompareKernels *const[]){&kernels}, (const char *const[]){"faulty"}, 1);
}

static void test_failure_is_told(void) {
    if (g_test_subprocess()) {
        CompareKernels kernels = *compare_kernels();
        kernels.difference = wrong_difference;
        run_alone(kernels);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*faulty difference of (*33x*), element ?: sum_sq is *, not *"
                              "PIXLEAK_TEST_SEED=*");
}

static void test_crash_is_told(void) {
    if (SANITIZED) {
        g_test_skip("the sanitizer tells of crashes itself");
        return;
    }
    if (g_test_subprocess()) {
        CompareKernels kernels = *compare_kernels();
        kernels.region = greedy_region;
        run_alone(kernels);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*faulty region of (*) crashed; PIXLEAK_TEST_SEED=*");
}

static int naive_signed(const Picture *p, size_t x, size_t y) {
    int value = naive_sample(p, 0, x, y);
    return value < 32768 ? value : value - 65536;
}

static Correlation naive_correlation(const Picture *a, const Picture *b, const Picture *mask) {
    Correlation c = {0};
    for (size_t y = 0; y < a->height; y++)
        for (size_t x = 0; x < a->width; x++) {
            gint64 under = !mask || naive_sample(mask, 0, x, y) ? 1 : 0;
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

/* Each pair with its mask and without one, in one batch. */
static void test_correlate(void) {
    g_autoptr(GRand) rand = g_rand_new();
    guint32 seed = test_seed();
    Arena arenas[3] = {arena_new(), arena_new(), arena_new()};
    for (guint round = 0; round < ROUNDS; round++) {
        trial_start(rand, seed, round);
        Picture like = {.width = pick_width(rand),
                        .height = (size_t)g_rand_int_range(rand, 0, 8),
                        .depth = 2,
                        .n_planes = 1};
        Picture a = place(rand, &arenas[0], like), b = place(rand, &arenas[1], like);
        like.depth = 1;
        Picture mask = place(rand, &arenas[2], like);
        fill(rand, &a, 0, NULL);
        fill(rand, &b, 0, &a);
        fill(rand, &mask, 0, NULL);
        SignedPair all = {.a = (const void *)a.planes[0],
                          .b = (const void *)b.planes[0],
                          .a_stride = a.stride,
                          .b_stride = b.stride,
                          .width = a.width,
                          .height = a.height};
        SignedPair masked = all;
        masked.mask = mask.planes[0];
        masked.mask_stride = mask.stride;
        trial_shape(0, "%zux%zu, strides %zu, %zu and, of the mask, %zu", a.width, a.height,
                    a.stride, b.stride, mask.stride);
        for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
            const CompareKernels *k = compare_kernels_of(set);
            if (k == NULL)
                continue;
            Correlation out[2];
            trial_call(instructions_name(set), "correlate");
            k->correlate((const SignedPair[]){all, masked}, 2, out);
            expect_correlation(out[0], naive_correlation(&a, &b, NULL));
            expect_correlation(out[1], naive_correlation(&a, &b, &mask));
        }
    }
}

static size_t first_of(const CompareKernels *k, const uint8_t *a, const uint8_t *b, size_t length) {
    size_t out[2];
    trial.kernel = "first_difference";
    k->first_difference((const BytesPair[]){{a, a, length}, {a, b, length}}, 2, out);
    trial_expect("index in the same bytes", out[0], length);
    return out[1];
}

static PicturePair row_pair(const uint8_t *a, const uint8_t *b, size_t length) {
    Picture row = {length, 1, length, 1, 1, {(uint8_t *)a}, NULL};
    PicturePair pair = {row, row};
    pair.b.planes[0] = (uint8_t *)b;
    return pair;
}

static void check_row(const CompareKernels *k, const PicturePair *pair, size_t first, size_t end) {
    const uint8_t *a = pair->a.planes[0], *b = pair->b.planes[0];
    size_t length = pair->a.width;
    trial_expect("index", first_of(k, a, b, length), first);
    bool equal;
    trial.kernel = "equal";
    k->equal(pair, 1, &equal);
    trial_expect("result", equal, first == length);
    Box box;
    trial.kernel = "changed_box";
    k->changed_box(pair, 1, &box);
    expect_box(box, first == length ? (Box){0} : (Box){(gint64)first, 0, (gint64)end, 1});
}

/* One byte that differs, at every place of every length and alignment. */
static void check_single_bytes(const CompareKernels *k, const Arena arenas[2]) {
    for (size_t length = 0; length <= 330; length++) {
        const uint8_t *a = arenas[0].end - length - length * 7 % 64;
        uint8_t *b = arenas[1].end - length;
        PicturePair pair = row_pair(a, b, length);
        trial_shape(0, "%zu bytes", length);
        check_row(k, &pair, length, 0);
        for (size_t at = 0; at < length; at++) {
            trial_shape(0, "%zu bytes, of which that at %zu differs", length, at);
            b[at] ^= (uint8_t)(1u << at % 8);
            check_row(k, &pair, at, at + 1);
            /* What follows the first difference must not matter. */
            b[length - 1] ^= 0xff;
            check_row(k, &pair, at, length);
            memset(b, 0, length);
        }
    }
    for (size_t offset = 0; offset < 64; offset++)
        for (size_t length = 60; length <= 70; length++) {
            uint8_t *b = arenas[1].start + offset;
            trial_shape(0, "%zu bytes, %zu into a cache line", length, offset);
            b[length - 1] = 1;
            trial_expect("index", first_of(k, arenas[0].start, b, length), length - 1);
            trial_expect("index", first_of(k, b, arenas[0].end - length, length - 1), length - 1);
            b[length - 1] = 0;
        }
}

static void test_single_byte(void) {
    Arena arenas[2] = {arena_new(), arena_new()};
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++)
        if (instructions_run(set)) {
            trial.table = instructions_name(set);
            check_single_bytes(compare_kernels_of(set), arenas);
        }
}

/* Fills one row, which a stride of 0 repeats: many samples without as much memory. */
static Picture repeated(uint16_t *row, uint16_t value, size_t width, size_t height) {
    for (size_t x = 0; x < width; x++)
        row[x] = value;
    return (Picture){width, height, 0, 2, 1, {(uint8_t *)row}, NULL};
}

static Picture in_bytes(Picture picture) {
    picture.depth = 1;
    return picture;
}

static Correlation correlation_of(const CompareKernels *k, const Picture *a, const Picture *b) {
    SignedPair pair = {.a = (const void *)a->planes[0],
                       .b = (const void *)b->planes[0],
                       .width = a->width,
                       .height = a->height};
    Correlation out;
    trial.kernel = "correlate";
    k->correlate(&pair, 1, &out);
    return out;
}

/* Sums of extreme values. */
static void check_extremes(const CompareKernels *k, uint16_t *row_a, uint16_t *row_b, size_t width,
                           size_t rows) {
    uint64_t n = (uint64_t)width * rows;
    trial_shape(0, "%zux%zu samples of extreme values", width, rows);
    Picture high = repeated(row_a, 0xffff, width, rows), low = repeated(row_b, 0, width, rows);
    const PicturePair pairs[] = {{high, low}, {low, high}, {in_bytes(high), in_bytes(low)}};
    PictureDifference differences[3];
    trial.kernel = "difference";
    k->difference(pairs, 3, differences);
    PictureDifference all_16 = {n, n * 65535, n * 65535 * 65535, 65535};
    expect_difference(differences[0], all_16);
    expect_difference(differences[1], all_16);
    expect_difference(differences[2], (PictureDifference){n, n * 255, n * 255 * 255, 255});
    PictureRegion regions[3];
    trial.kernel = "region";
    k->region((const Picture[]){high, in_bytes(high), low}, 3, regions);
    expect_region(regions[0], (PictureRegion){65535, 65535, n * 65535, n * 65535 * 65535});
    expect_region(regions[1], (PictureRegion){255, 255, n * 255, n * 255 * 255});
    expect_region(regions[2], (PictureRegion){0});

    const int64_t min = -32768, max = 32767, s = (int64_t)n;
    Picture least = repeated(row_a, 0x8000, width, rows),
            most = repeated(row_b, 0x7fff, width, rows);
    expect_correlation(
        correlation_of(k, &least, &least),
        (Correlation){n, s * min, s * min, s * min * min, s * min * min, s * min * min});
    expect_correlation(
        correlation_of(k, &least, &most),
        (Correlation){n, s * min, s * max, s * min * min, s * max * max, s * min * max});
}

/* Up to the 2^31 samples that compare.h promises; scalar with fewer, for time. */
static void test_overflow(void) {
    const size_t widths[] = {1 << 14, 4097, 1};
    g_autofree uint16_t *row_a = g_new(uint16_t, widths[0]);
    g_autofree uint16_t *row_b = g_new(uint16_t, widths[0]);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set))
            continue;
        trial.table = instructions_name(set);
        for (size_t shape = 0; shape < G_N_ELEMENTS(widths); shape++) {
            bool most_samples = shape == 1 && set != INSTRUCTIONS_SCALAR && !SANITIZED;
            check_extremes(compare_kernels_of(set), row_a, row_b, widths[shape],
                           ((size_t)1 << (most_samples ? 31 : 22)) / widths[shape]);
        }
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    trial_init();
    g_test_add_func("/compare/pictures", test_pictures);
    g_test_add_func("/compare/failure-is-told", test_failure_is_told);
    g_test_add_func("/compare/crash-is-told", test_crash_is_told);
    g_test_add_func("/compare/correlate", test_correlate);
    g_test_add_func("/compare/single-byte", test_single_byte);
    g_test_add_func("/compare/overflow", test_overflow);
    return g_test_run();
}
