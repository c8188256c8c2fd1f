/* Finding: every table against formulas written down here a second time, over pictures that lie
 * against unreadable pages. */
#include <string.h>

#include "kernels/find.h"
#include "tests/kernels/arena.h"
#include "tests/kernels/trial.h"

enum {
    ROUNDS = 2000,
    BATCH = 2,
    MAX_PLANES = 3,
    MAX_COLUMNS = 40,
    MAX_ROWS = 3, /* of tiles */
    PITCH = MAX_COLUMNS + 5,
    MAX_RESULTS = PITCH * MAX_ROWS,
    UNTOUCHED = 77
};

/* Calls `check` for so many rounds, each with arenas that nothing lies in. */
static void run_rounds(void (*check)(GRand *rand, Arena (*arenas)[2 * MAX_PLANES]), guint rounds) {
    g_autoptr(GRand) rand = g_rand_new();
    guint32 seed = test_seed();
    static Arena arenas[BATCH][2 * MAX_PLANES];
    for (guint i = 0;
         i < BATCH * 2 * MAX_PLANES && arenas[BATCH - 1][2 * MAX_PLANES - 1].start == NULL; i++)
        arenas[i / (2 * MAX_PLANES)][i % (2 * MAX_PLANES)] = arena_new();
    for (guint round = 0; round < rounds; round++) {
        trial_start(rand, seed, round);
        check(rand, arenas);
    }
}

/* Noise over all values, two values, few values, ramps. */
static void fill(GRand *rand, uint8_t *start, size_t span) {
    int kind = g_rand_int_range(rand, 0, 4);
    for (uint8_t *p = start; p < start + span; p++)
        *p = kind == 0   ? (uint8_t)g_rand_int(rand)
             : kind == 1 ? (g_rand_boolean(rand) ? 0xff : 0)
             : kind == 2 ? (uint8_t)g_rand_int_range(rand, 100, 104)
                         : (uint8_t)((p - start) * 3);
}

/* A picture of planes in arenas that are else untouched. */
static Picture place(GRand *rand, const Arena *arenas, size_t width, size_t height, guint depth,
                     guint n_planes) {
    Picture picture = {.width = width, .height = height, .depth = depth, .n_planes = n_planes};
    picture.stride = width * depth + (size_t)g_rand_int_range(rand, 0, 80);
    size_t span = height ? (height - 1) * picture.stride + width * depth : 0;
    for (guint i = 0; i < n_planes; i++) {
        memset(arenas[i].start, UNTOUCHED, ARENA_BYTES);
        picture.planes[i] = arena_place(&arenas[i], rand, span);
    }
    return picture;
}

static void fill_picture(GRand *rand, const Picture *picture) {
    size_t span = picture->height ? (picture->height - 1) * picture->stride : 0;
    for (guint i = 0; i < picture->n_planes; i++)
        fill(rand, picture->planes[i], span + (span > 0 ? picture->width * picture->depth : 0));
}

/* Makes a plane's arena as untouched as it was, and fails where more than the picture was written
 * to. */
static void expect_untouched(const Picture *picture, guint plane, const Arena *arena) {
    for (size_t y = 0; y < picture->height; y++)
        memset(picture->planes[plane] + y * picture->stride, UNTOUCHED, picture->width);
    for (const uint8_t *p = arena->start; p < arena->end; p++)
        if (*p != UNTOUCHED)
            trial_expect("a byte beside the picture", *p, UNTOUCHED);
}

static int sample_of(const Picture *picture, guint plane, size_t x, size_t y) {
    const uint8_t *at = picture->planes[plane] + y * picture->stride + x * picture->depth;
    return picture->depth == 1 ? at[0] : at[0] + 256 * at[1];
}

static int naive_window(int v, int low, int high) {
    if (v <= low)
        return 0;
    if (v >= high)
        return 255;
    gint64 scale = (gint64)255 * 65536 / (high - low);
    return (int)(((v - low) * scale + 32768) / 65536);
}

static SampleRange pick_range(GRand *rand, guint depth) {
    gint32 top = depth == 1 ? 255 : 65535;
    if (g_rand_int_range(rand, 0, 4) == 0)
        return (SampleRange){0, (guint32)top};
    gint32 low = g_rand_int_range(rand, 0, top);
    return (SampleRange){(guint32)low, (guint32)g_rand_int_range(rand, low + 1, top + 1)};
}

static void expect_window(const WindowTask *task, const Arena *arenas) {
    for (guint plane = 0; plane < task->in.n_planes; plane++) {
        int low = (int)task->ranges[plane].low, high = (int)task->ranges[plane].high;
        for (size_t y = 0; y < task->in.height; y++)
            for (size_t x = 0; x < task->in.width; x++)
                trial_expect("a sample", sample_of(&task->out, plane, x, y),
                             naive_window(sample_of(&task->in, plane, x, y), low, high));
        expect_untouched(&task->out, plane, &arenas[plane]);
    }
}

static void shape_of_pictures(size_t i, const Picture *in, const Picture *out) {
    trial_shape(i, "%zux%zu, %u planes of %u bytes, strides %zu and %zu, to %zux%zu", in->width,
                in->height, in->n_planes, in->depth, in->stride, out->stride, out->width,
                out->height);
}

static void check_window(GRand *rand, Arena (*arenas)[2 * MAX_PLANES]) {
    WindowTask tasks[BATCH];
    for (size_t i = 0; i < BATCH; i++) {
        size_t width = (size_t)g_rand_int_range(rand, 0, 300),
               height = (size_t)g_rand_int_range(rand, 0, 6);
        guint depth = (guint)g_rand_int_range(rand, 1, 3),
              n_planes = (guint)g_rand_int_range(rand, 1, MAX_PLANES + 1);
        tasks[i] = (WindowTask){
            .in = place(rand, arenas[i], width, height, depth, n_planes),
            .out = place(rand, arenas[i] + MAX_PLANES, width, height, 1, n_planes),
        };
        for (guint plane = 0; plane < n_planes; plane++)
            tasks[i].ranges[plane] = pick_range(rand, depth);
        fill_picture(rand, &tasks[i].in);
        shape_of_pictures(i, &tasks[i].in, &tasks[i].out);
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set))
            continue;
        trial_call(instructions_name(set), "window");
        find_kernels_of(set)->window(tasks, BATCH);
        for (size_t i = 0; i < BATCH; i++) {
            trial.element = i;
            expect_window(&tasks[i], arenas[i] + MAX_PLANES);
        }
    }
}

static void test_window(void) {
    run_rounds(check_window, ROUNDS / 8);
}

static void windows_of(const FindKernels *k, uint8_t *in, guint depth, size_t n, SampleRange range,
                       uint8_t *out) {
    WindowTask task = {
        {n, 1, n * depth, depth, 1, {in}, NULL}, {range}, {n, 1, n, 1, 1, {out}, NULL}};
    trial.kernel = "window";
    trial_shape(0, "all samples of %u bytes in %u..%u", depth, range.low, range.high);
    k->window(&task, 1);
}

/* By the formula, never falling, off by at most one grey. */
static void check_window_values(const FindKernels *k, uint16_t *in, SampleRange range,
                                uint8_t *out) {
    int low = (int)range.low, high = (int)range.high;
    windows_of(k, (uint8_t *)in, 2, 65536, range, out);
    for (int v = 0; v < 65536; v++) {
        double exact = 255.0 * (CLAMP(v, low, high) - low) / (high - low);
        trial_expect("a grey", out[v], naive_window(v, low, high));
        trial_expect("a grey's being near", ABS(out[v] - exact) <= 1.51, TRUE);
        trial_expect("a grey's not falling", v == 0 || out[v] >= out[v - 1], TRUE);
    }
}

/* Every sample under windows of many ranges. */
static void test_window_values(void) {
    g_autoptr(GRand) rand = g_rand_new();
    guint32 seed = test_seed();
    g_autofree uint16_t *in = g_new(uint16_t, 65536);
    g_autofree uint8_t *in_u8 = g_new(uint8_t, 256);
    g_autofree uint8_t *out = g_new(uint8_t, 65536);
    const guint ranges[] = {65535, 65281, 65280, 33000, 256, 255, 2, 1};
    for (int v = 0; v < 65536; v++) {
        in[v] = (uint16_t)v;
        in_u8[v & 255] = (uint8_t)v;
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        const FindKernels *k = find_kernels_of(set);
        if (k == NULL)
            continue;
        trial.table = instructions_name(set);
        for (guint round = 0; round < 60; round++) {
            trial_start(rand, seed, round);
            SampleRange range = pick_range(rand, 2);
            if (round < G_N_ELEMENTS(ranges)) {
                range.low = (65535 - ranges[round]) / 2;
                range.high = range.low + ranges[round];
            }
            check_window_values(k, in, range, out);
        }
        for (guint low = 0; low < 255; low++)
            for (guint high = low + 1; high < 256; high += 1 + low % 3) {
                windows_of(k, in_u8, 1, 256, (SampleRange){low, high}, out);
                for (int v = 0; v < 256; v++)
                    trial_expect("a grey", out[v], naive_window(v, (int)low, (int)high));
            }
    }
}

static void expect_halves(const HalveTask *task, const Arena *arenas) {
    for (guint plane = 0; plane < task->out.n_planes; plane++) {
        for (size_t y = 0; y < task->out.height; y++)
            for (size_t x = 0; x < task->out.width; x++) {
                const uint8_t *upper = task->in.planes[plane] + 2 * y * task->in.stride + 2 * x,
                              *lower = upper + task->in.stride;
                trial_expect("a sample", sample_of(&task->out, plane, x, y),
                             (upper[0] + upper[1] + lower[0] + lower[1] + 2) >> 2);
            }
        expect_untouched(&task->out, plane, &arenas[plane]);
    }
}

static void check_halve(GRand *rand, Arena (*arenas)[2 * MAX_PLANES]) {
    HalveTask tasks[BATCH];
    for (size_t i = 0; i < BATCH; i++) {
        size_t width = (size_t)g_rand_int_range(rand, 0, 200),
               height = (size_t)g_rand_int_range(rand, 0, 5);
        guint n_planes = (guint)g_rand_int_range(rand, 1, MAX_PLANES + 1);
        /* An odd column or row is left over. */
        size_t more = (size_t)g_rand_int_range(rand, 0, 2);
        tasks[i] = (HalveTask){
            place(rand, arenas[i], 2 * width + more, 2 * height + more, 1, n_planes),
            place(rand, arenas[i] + MAX_PLANES, width, height, 1, n_planes),
        };
        fill_picture(rand, &tasks[i].in);
        shape_of_pictures(i, &tasks[i].in, &tasks[i].out);
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set))
            continue;
        trial_call(instructions_name(set), "halve");
        find_kernels_of(set)->halve(tasks, BATCH);
        for (size_t i = 0; i < BATCH; i++) {
            trial.element = i;
            expect_halves(&tasks[i], arenas[i] + MAX_PLANES);
        }
    }
}

static void test_halve(void) {
    run_rounds(check_halve, ROUNDS / 8);
}

/* Samples that may be read beside tiles. */
typedef struct Margin {
    size_t left, top, right, bottom;
} Margin;

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
static int stroke_rise(const uint8_t *at, ptrdiff_t across, int sign, int threshold) {
    int rise[2], step[2];
    look(at, -across, sign, &rise[0], &step[0]);
    look(at, across, sign, &rise[1], &step[1]);
    int least = MIN(rise[0], rise[1]);
    return least >= threshold && 2 * step[0] >= least && 2 * step[1] >= least ? least : 0;
}

/* Whether a sample and the two before it along a stroke are one stroke. */
static gboolean is_on_stroke(const uint8_t *at, ptrdiff_t across, ptrdiff_t along, int sign,
                             int threshold) {
    for (int i = 0; i < 2; i++) {
        const uint8_t *before = at - along;
        int rise = stroke_rise(at, across, sign, threshold);
        int rise_before = stroke_rise(before, across, sign, threshold);
        if (!rise || !rise_before || ABS(at[0] - before[0]) > MIN(rise, rise_before) / 8)
            return FALSE;
        at = before;
    }
    return TRUE;
}

/* Draws some upright or level strokes into what is there, which noise has hardly any of. */
static void add_strokes(GRand *rand, uint8_t *start, size_t stride, size_t width, size_t rows) {
    gboolean level = g_rand_boolean(rand);
    size_t across = level ? rows : width, along = level ? width : rows;
    for (int i = g_rand_int_range(rand, 0, 30); i > 0 && across > 0; i--) {
        size_t at = (size_t)g_rand_int_range(rand, 0, (gint32)across);
        uint8_t value = (uint8_t)g_rand_int(rand);
        for (size_t k = 0; k < along; k++)
            start[level ? at * stride + k : k * stride + at] =
                (uint8_t)(value + g_rand_int_range(rand, 0, 5));
    }
}

static void random_thresholds(GRand *rand, uint8_t *thresholds) {
    for (size_t i = 0; i < MAX_RESULTS; i++)
        thresholds[i] =
            (uint8_t)(g_rand_int_range(rand, 0, 8) ? g_rand_int_range(rand, 1, 120) : 255);
}

/* A picture in tiles, of which the last ones may lie over its edge, with as much beside them as a
 * kernel may read, and `corner` samples less than that at the end of the last row. */
static Picture place_tiles(GRand *rand, const Arena *arena, Margin margin, size_t corner) {
    size_t columns = (size_t)g_rand_int_range(rand, 0, MAX_COLUMNS + 1),
           rows = (size_t)g_rand_int_range(rand, 0, MAX_ROWS + 1);
    size_t width = columns * KERNEL_TILE, height = rows * KERNEL_TILE;
    size_t row = margin.left + width + margin.right, all = margin.top + height + margin.bottom;
    Picture picture = {.depth = 1, .n_planes = 1, .width = width, .height = height};
    if (columns > 0)
        picture.width -= (size_t)g_rand_int_range(rand, 0, KERNEL_TILE);
    if (rows > 0)
        picture.height -= (size_t)g_rand_int_range(rand, 0, KERNEL_TILE);
    picture.stride = row + (size_t)g_rand_int_range(rand, 0, 70);
    size_t span = all > 0 ? (all - 1) * picture.stride + row - corner : 0;
    uint8_t *start = arena_place(arena, rand, span);
    fill(rand, start, span);
    if (all > 1) /* the last row may be cut short */
        add_strokes(rand, start, picture.stride, row, all - 1);
    picture.planes[0] = start + margin.top * picture.stride + margin.left;
    return picture;
}

static void shape_of_tiles(size_t i, const Picture *in) {
    trial_shape(i, "%zux%zu, stride %zu, %zu bytes into a cache line", in->width, in->height,
                in->stride, (size_t)((uintptr_t)in->planes[0] % 64));
}

typedef struct TileResults {
    uint16_t roughness[MAX_RESULTS];
    uint8_t low[MAX_RESULTS], high[MAX_RESULTS], thresholds[MAX_RESULTS];
} TileResults;

/* Whether a place in results is a tile's. */
static gboolean is_tile(const Picture *in, size_t i) {
    return i % PITCH < tile_count(in->width) && i / PITCH < tile_count(in->height);
}

static const uint8_t *tile_of(const Picture *in, size_t i) {
    return in->planes[0] + i / PITCH * KERNEL_TILE * in->stride + i % PITCH * KERNEL_TILE;
}

static void expect_roughness(const Picture *in, const TileResults *results) {
    for (size_t i = 0; i < MAX_RESULTS; i++) {
        int sum = 0, least = G_MAXUINT8, most = 0;
        for (size_t k = 0; is_tile(in, i) && k < KERNEL_TILE * KERNEL_TILE; k++) {
            const uint8_t *here = tile_of(in, i) + k / KERNEL_TILE * in->stride + k % KERNEL_TILE;
            sum += MIN(ABS(here[0] - here[1]), ABS(here[0] - here[in->stride]));
            least = MIN(least, here[0]);
            most = MAX(most, here[0]);
        }
        if (!is_tile(in, i)) {
            sum = UNTOUCHED * 257;
            least = most = UNTOUCHED;
        }
        trial_expect("roughness", results->roughness[i], sum);
        trial_expect("low", results->low[i], least);
        trial_expect("high", results->high[i], most);
    }
}

static void check_roughness(GRand *rand, Arena (*arenas)[2 * MAX_PLANES]) {
    static TileResults results[BATCH];
    RoughnessTask tasks[BATCH];
    for (size_t i = 0; i < BATCH; i++) {
        tasks[i] = (RoughnessTask){place_tiles(rand, &arenas[i][0], (Margin){0, 0, 1, 1}, 1),
                                   results[i].roughness, results[i].low, results[i].high, PITCH};
        shape_of_tiles(i, &tasks[i].in);
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set))
            continue;
        memset(results, UNTOUCHED, sizeof results);
        trial_call(instructions_name(set), "roughness");
        find_kernels_of(set)->roughness(tasks, BATCH);
        for (size_t i = 0; i < BATCH; i++) {
            trial.element = i;
            expect_roughness(&tasks[i].in, &results[i]);
        }
    }
}

static void test_roughness(void) {
    run_rounds(check_roughness, ROUNDS);
}

static void expect_steps(const StepsTask *task) {
    for (size_t i = 0; i < MAX_RESULTS; i++) {
        int near = 0, far = 0;
        for (size_t k = 0; is_tile(&task->in, i) && k < KERNEL_TILE * KERNEL_TILE; k++) {
            const uint8_t *here =
                tile_of(&task->in, i) + k / KERNEL_TILE * task->in.stride + k % KERNEL_TILE;
            near += MIN(ABS(here[0] - here[task->apart]), 31);
            far += MIN(ABS(here[0] - here[2 * task->apart]), 31);
        }
        if (!is_tile(&task->in, i))
            near = far = UNTOUCHED * 257;
        trial_expect("near", task->near[i], near);
        trial_expect("far", task->far[i], near >= (int)task->least ? far : 0);
    }
}

static void check_steps(GRand *rand, Arena (*arenas)[2 * MAX_PLANES]) {
    static uint16_t results[BATCH][2][MAX_RESULTS];
    StepsTask tasks[BATCH];
    for (size_t i = 0; i < BATCH; i++) {
        gboolean down = g_rand_boolean(rand);
        Margin margin = {0, 0, down ? 0 : 2, down ? 2 : 0};
        tasks[i] = (StepsTask){place_tiles(rand, &arenas[i][0], margin, 0),
                               1,
                               (guint)g_rand_int_range(rand, 0, 1000),
                               results[i][0],
                               results[i][1],
                               PITCH};
        if (down)
            tasks[i].apart = tasks[i].in.stride;
        shape_of_tiles(i, &tasks[i].in);
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set))
            continue;
        memset(results, UNTOUCHED, sizeof results);
        trial_call(instructions_name(set), "steps");
        find_kernels_of(set)->steps(tasks, BATCH);
        for (size_t i = 0; i < BATCH; i++) {
            trial.element = i;
            expect_steps(&tasks[i]);
        }
    }
}

static void test_steps(void) {
    run_rounds(check_steps, ROUNDS);
}

static void expect_strokes(const Picture *in, const TileResults *results, gboolean level) {
    ptrdiff_t stride = (ptrdiff_t)in->stride, across = level ? stride : 1,
              along = level ? 1 : stride;
    for (size_t i = 0; i < MAX_RESULTS; i++) {
        int n[2] = {0, 0};
        for (ptrdiff_t k = 2 * KERNEL_TILE; is_tile(in, i) && k < KERNEL_TILE * KERNEL_TILE; k++) {
            const uint8_t *at = tile_of(in, i) + k / KERNEL_TILE * along + k % KERNEL_TILE * across;
            n[0] += is_on_stroke(at, across, along, 1, results->thresholds[i]);
            n[1] += is_on_stroke(at, across, along, -1, results->thresholds[i]);
        }
        trial_expect("bright", results->high[i], is_tile(in, i) ? n[0] : UNTOUCHED);
        trial_expect("dark", results->low[i], is_tile(in, i) ? n[1] : UNTOUCHED);
    }
}

static void check_strokes_along(GRand *rand, const Arena *arenas[BATCH], gboolean level) {
    static TileResults results[BATCH];
    StrokesTask tasks[BATCH];
    Margin beside = {KERNEL_REACH, 0, KERNEL_REACH, 0}, above = {0, KERNEL_REACH, 0, KERNEL_REACH};
    for (size_t i = 0; i < BATCH; i++) {
        tasks[i] = (StrokesTask){place_tiles(rand, arenas[i], level ? above : beside, 0),
                                 results[i].thresholds, results[i].high, results[i].low, PITCH};
        random_thresholds(rand, results[i].thresholds);
        shape_of_tiles(i, &tasks[i].in);
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        const FindKernels *kernels = find_kernels_of(set);
        if (kernels == NULL)
            continue;
        for (size_t i = 0; i < BATCH; i++) {
            memset(results[i].low, UNTOUCHED, MAX_RESULTS);
            memset(results[i].high, UNTOUCHED, MAX_RESULTS);
        }
        trial_call(instructions_name(set), level ? "level_strokes" : "strokes");
        (level ? kernels->level_strokes : kernels->strokes)(tasks, BATCH);
        for (size_t i = 0; i < BATCH; i++) {
            trial.element = i;
            expect_strokes(&tasks[i].in, &results[i], level);
        }
    }
}

static void check_strokes(GRand *rand, Arena (*arenas)[2 * MAX_PLANES]) {
    const Arena *own[BATCH] = {&arenas[0][0], &arenas[1][0]};
    check_strokes_along(rand, own, FALSE);
    check_strokes_along(rand, own, TRUE);
}

static void test_strokes(void) {
    run_rounds(check_strokes, ROUNDS);
}

static int rise_of(const uint8_t *at, size_t stride, int sign) {
    int rises[4], step;
    look(at, -1, sign, &rises[0], &step);
    look(at, 1, sign, &rises[1], &step);
    look(at, -(ptrdiff_t)stride, sign, &rises[2], &step);
    look(at, (ptrdiff_t)stride, sign, &rises[3], &step);
    return MAX(MIN(rises[0], rises[1]), MIN(rises[2], rises[3]));
}

enum { RISE_STRIDE = KERNEL_TILE * MAX_COLUMNS + 3, MAX_HEIGHT = KERNEL_TILE * MAX_ROWS };

typedef struct Rises {
    uint8_t rises[2][MAX_HEIGHT * RISE_STRIDE], marks[2][MAX_HEIGHT * PITCH];
    uint8_t thresholds[MAX_RESULTS];
} Rises;

static void expect_rises(const Picture *in, const Rises *r) {
    size_t width = KERNEL_TILE * tile_count(in->width),
           height = KERNEL_TILE * tile_count(in->height);
    for (size_t i = 0; i < (size_t)2 * MAX_HEIGHT * RISE_STRIDE; i++) {
        guint dark = i / ((size_t)MAX_HEIGHT * RISE_STRIDE);
        size_t y = i / RISE_STRIDE % MAX_HEIGHT, x = i % RISE_STRIDE, tile = x / KERNEL_TILE;
        int rise = UNTOUCHED;
        if (x < width && y < height) {
            rise = rise_of(in->planes[0] + y * in->stride + x, in->stride, dark ? -1 : 1);
            trial_expect("a mark", r->marks[dark][y * PITCH + tile] >> x % KERNEL_TILE & 1,
                         rise >= r->thresholds[y / KERNEL_TILE * PITCH + tile]);
        }
        trial_expect("a rise", r->rises[dark][y * RISE_STRIDE + x], rise);
    }
    for (size_t i = 0; i < (size_t)2 * MAX_HEIGHT * PITCH; i++)
        if (i % PITCH * KERNEL_TILE >= width || i / PITCH % MAX_HEIGHT >= height)
            trial_expect(
                "a mark beside tiles",
                r->marks[i / ((size_t)MAX_HEIGHT * PITCH)][i % ((size_t)MAX_HEIGHT * PITCH)],
                UNTOUCHED);
}

static void check_rises(GRand *rand, Arena (*arenas)[2 * MAX_PLANES]) {
    static Rises results[BATCH];
    RisesTask tasks[BATCH];
    Margin around = {KERNEL_REACH, KERNEL_REACH, KERNEL_REACH, KERNEL_REACH};
    for (size_t i = 0; i < BATCH; i++) {
        Rises *r = &results[i];
        tasks[i] = (RisesTask){.in = place_tiles(rand, &arenas[i][0], around, KERNEL_REACH),
                               .thresholds = r->thresholds,
                               .pitch = PITCH,
                               .rises = {r->rises[0], r->rises[1]},
                               .rise_stride = RISE_STRIDE,
                               .marks = {r->marks[0], r->marks[1]},
                               .mark_stride = PITCH};
        random_thresholds(rand, r->thresholds);
        shape_of_tiles(i, &tasks[i].in);
    }
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        if (!instructions_run(set))
            continue;
        for (size_t i = 0; i < BATCH; i++) {
            memset(results[i].rises, UNTOUCHED, sizeof results[i].rises);
            memset(results[i].marks, UNTOUCHED, sizeof results[i].marks);
        }
        trial_call(instructions_name(set), "rises");
        find_kernels_of(set)->rises(tasks, BATCH);
        for (size_t i = 0; i < BATCH; i++) {
            trial.element = i;
            expect_rises(&tasks[i].in, &results[i]);
        }
    }
}

static void test_rises(void) {
    run_rounds(check_rises, ROUNDS);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    trial_init();
    g_test_add_func("/find/window", test_window);
    g_test_add_func("/find/window-values", test_window_values);
    g_test_add_func("/find/halve", test_halve);
    g_test_add_func("/find/roughness", test_roughness);
    g_test_add_func("/find/steps", test_steps);
    g_test_add_func("/find/strokes", test_strokes);
    g_test_add_func("/find/rises", test_rises);
    return g_test_run();
}
