/* Preparing planes and finding strokes with vectors of any width, written once: neon.c, avx2.c and
 * avx512.c include an instruction set's vectors and then this file.
 *
 * A tile's row fills a 64-bit lane, so that sum_bytes sums by tile. The last vector of a row of
 * tiles lies partly over the one before it; what does not fill any is left to the scalar code. */
#pragma once
#include "kernels/find/tiles.h"

static inline Vector window_step(Vector samples, uint32_t low, uint32_t range, uint32_t scale) {
    Vector32 above = (Vector32)samples - low;
    Vector32 grey = (above * scale + 0x8000) >> 16;
    Vector32 is_low = (Vector32)((SignedVector32)above <= 0);
    Vector32 is_high = (Vector32)((SignedVector32)above >= (int32_t)range);
    return (Vector)(((grey & ~is_low) | is_high) & 0xff);
}

/* As many samples of 16 bits of a row as fill vectors, where the scale fits 16 bits, too; returns
 * how many. */
static inline size_t window_words(const uint8_t *in, size_t width, uint32_t low, uint32_t range,
                                  uint32_t scale, uint8_t *out) {
    size_t x = 0;
    if (scale > UINT16_MAX)
        return x;
    Vector lows = fill_u16((uint16_t)low), ranges = fill_u16((uint16_t)range);
    Vector scales = fill_u16((uint16_t)scale);
    for (; width - x >= LANES_16; x += LANES_16) {
        Vector v = load(in + 2 * x);
        Vector above = (Vector)((Vector16)max_u16(v, lows) - (Vector16)lows);
        Vector16 half = (Vector16)above * (Vector16)scales >> 15; /* rounds up */
        Vector16 grey = (Vector16)multiply_high_u16(above, scales) + half;
        grey |= (Vector16)above >= (Vector16)ranges;
        *(UnalignedHalf *)(out + x) = __builtin_convertvector(grey, HalfVector);
    }
    return x;
}

static inline void plane_window(const uint8_t *in, size_t in_stride, size_t width, size_t rows,
                                size_t depth, uint32_t low, uint32_t high, uint8_t *out,
                                size_t out_stride) {
    uint32_t range = high - low, scale = (255u << 16) / range;
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *from = in + y * in_stride;
        uint8_t *to = out + y * out_stride;
        size_t x = depth == 2 ? window_words(from, width, low, range, scale, to) : 0;
        for (; width - x >= LANES_32; x += LANES_32) {
            Vector v = depth == 1 ? u8_to_u32(from + x) : u16_to_u32(from + 2 * x);
            store_u32_as_u8(to + x, window_step(v, low, range, scale));
        }
        if (x == width)
            continue;
        uint8_t part[2 * LANES_32] = {0}, part_out[LANES_32];
        memcpy(part, from + depth * x, depth * (width - x));
        Vector v = depth == 1 ? u8_to_u32(part) : u16_to_u32(part);
        store_u32_as_u8(part_out, window_step(v, low, range, scale));
        memcpy(to + x, part_out, width - x);
    }
}

enum { TILES = VECTOR_BYTES / KERNEL_TILE }; /* that a vector holds */

/* A value for each tile. */
typedef uint8_t Tiles8 __attribute__((vector_size(VECTOR_BYTES / 8)));
typedef uint16_t Tiles16 __attribute__((vector_size(VECTOR_BYTES / 4)));
typedef Tiles8 UnalignedTiles8 __attribute__((aligned(1), may_alias));
typedef Tiles16 UnalignedTiles16 __attribute__((aligned(1), may_alias));

/* The first of the tiles that the vector after that from `tile` on holds, n_tiles after the last.
 */
static inline size_t next_tiles(size_t tile, size_t n_tiles) {
    if (tile + TILES >= n_tiles)
        return n_tiles;
    return tile + 2 * TILES > n_tiles ? n_tiles - TILES : tile + TILES;
}

/* Half as many samples as a vector holds: the means of pairs across and down. */
static inline void halve_step(const uint8_t *upper, const uint8_t *lower, uint8_t *out) {
    Vector a = load(upper), b = load(lower);
    Vector16 low = (Vector16)(a & fill_u16(0xff)) + (Vector16)(b & fill_u16(0xff));
    Vector16 sum = low + ((Vector16)a >> 8) + ((Vector16)b >> 8);
    *(UnalignedHalf *)out = __builtin_convertvector((sum + 2) >> 2, HalfVector);
}

static void plane_halve(const uint8_t *in, size_t in_stride, size_t width, size_t rows,
                        uint8_t *out, size_t out_stride) {
    size_t step = VECTOR_BYTES / 2;
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *from = in + 2 * y * in_stride;
        uint8_t *to = out + y * out_stride;
        size_t x = 0;
        for (; width - x >= step; x += step)
            halve_step(from + 2 * x, from + in_stride + 2 * x, to + x);
        halve_row(from, in_stride, x, width, to);
    }
}

static inline Vector distances(Vector a, Vector b) {
    return subtract_u8(a, b) | subtract_u8(b, a);
}

static inline void store_tiles_u8(uint8_t *p, Vector lanes) {
    *(UnalignedTiles8 *)p = __builtin_convertvector(lanes, Tiles8);
}

/* In each lane's lowest byte the lowest or highest of its bytes. */
static inline Vector lowest_byte(Vector v) {
    v = min_u8(v, v >> 32);
    v = min_u8(v, v >> 16);
    return min_u8(v, v >> 8);
}

static inline Vector highest_byte(Vector v) {
    v = max_u8(v, v >> 32);
    v = max_u8(v, v >> 16);
    return max_u8(v, v >> 8);
}

static void row_roughness(const uint8_t *in, size_t stride, size_t n_tiles, uint16_t *roughness,
                          uint8_t *low, uint8_t *high) {
    if (n_tiles < TILES) {
        tiles_roughness(in, stride, n_tiles, roughness, low, high);
        return;
    }
    for (size_t tile = 0; tile < n_tiles; tile = next_tiles(tile, n_tiles)) {
        Vector sums = {0}, least = ~(Vector){0}, most = {0};
        for (size_t y = 0; y < KERNEL_TILE; y++) {
            const uint8_t *at = in + y * stride + tile * KERNEL_TILE;
            Vector here = load(at);
            sums += sum_bytes(
                min_u8(distances(here, load(at + 1)), distances(here, load(at + stride))));
            least = min_u8(least, here);
            most = max_u8(most, here);
        }
        *(UnalignedTiles16 *)(roughness + tile) = __builtin_convertvector(sums, Tiles16);
        store_tiles_u8(low + tile, lowest_byte(least));
        store_tiles_u8(high + tile, highest_byte(most));
    }
}

/* The sums of how far the samples of the tiles that a vector holds are from those `apart` bytes on.
 */
static inline Vector tiles_of_steps(const uint8_t *at, size_t stride, size_t apart) {
    const Vector most = fill_u16(0x0101 * KERNEL_STEP_MOST);
    Vector sums = {0}; /* fit bytes, so that none carries into the next */
    for (size_t y = 0; y < KERNEL_TILE; y++, at += stride)
        sums += min_u8(distances(load(at), load(at + apart)), most);
    return sum_bytes(sums);
}

static void row_steps(const uint8_t *in, size_t stride, size_t apart, uint32_t least,
                      size_t n_tiles, uint16_t *near, uint16_t *far) {
    if (n_tiles < TILES) {
        tiles_steps(in, stride, apart, least, n_tiles, near, far);
        return;
    }
    for (size_t tile = 0; tile < n_tiles; tile = next_tiles(tile, n_tiles)) {
        const uint8_t *at = in + tile * KERNEL_TILE;
        Vector to_next = tiles_of_steps(at, stride, apart), to_other = {0};
        Vector asked = (Vector)(to_next >= least);
        if (unequal_bytes(asked, (Vector){0}) != 0)
            to_other = tiles_of_steps(at, stride, 2 * apart) & asked;
        *(UnalignedTiles16 *)(near + tile) = __builtin_convertvector(to_next, Tiles16);
        *(UnalignedTiles16 *)(far + tile) = __builtin_convertvector(to_other, Tiles16);
    }
}

/* Each tile's value in all of its samples. */
static inline Vector spread(const uint8_t *values) {
    return __builtin_convertvector(*(const UnalignedTiles8 *)values, Vector) * 0x0101010101010101u;
}

/* A vector for several uses: compilers would rather load it anew for each of them, and one that
 * lies across two cache lines takes as long as two. */
static inline Vector load_once(const uint8_t *p) {
    Vector v = load(p);
    __asm__("" : "+" VECTOR_REGISTER(v));
    return v;
}

/* The extremes of the samples up to KERNEL_REACH away on one side. */
static inline void extremes_beside(const uint8_t *at, ptrdiff_t step, Vector *low, Vector *high) {
    *low = *high = load_once(at + step);
    for (ptrdiff_t i = 2; i <= KERNEL_REACH; i++) {
        Vector far = load_once(at + i * step);
        *low = min_u8(*low, far);
        *high = max_u8(*high, far);
    }
}

/* The largest steps up and down on one side on the way towards the samples. */
static inline void steps_beside(const uint8_t *at, ptrdiff_t step, Vector *up, Vector *down) {
    Vector near = load_once(at);
    *up = *down = (Vector){0};
    for (ptrdiff_t i = 0; i < KERNEL_REACH; i++) {
        Vector far = load_once(at + (i + 1) * step);
        *up = max_u8(*up, subtract_u8(near, far));
        *down = max_u8(*down, subtract_u8(far, near));
        near = far;
    }
}

typedef uint8_t Vector8 __attribute__((vector_size(VECTOR_BYTES)));

/* All ones in the bytes where a >= b. */
static inline Vector at_least(Vector a, Vector b) {
    return (Vector)((Vector8)a >= (Vector8)b);
}

/* All ones where a stroke goes on from one row to the next. */
static inline Vector go_on(Vector rise, Vector next_rise, Vector step) {
    Vector least = min_u8(rise, next_rise);
    Vector eighth = (least >> 3) & fill_u16(0x1f1f);
    return at_least(eighth, step) & at_least(least, fill_u16(0x0101));
}

/* The samples of a row that may lie on strokes: by how much they exceed, or fall below, what is on
 * either side, else 0. */
typedef struct StrokeRow {
    Vector here, rise, fall;
} StrokeRow;

static inline StrokeRow stroke_row(const uint8_t *at, ptrdiff_t across, Vector threshold) {
    Vector here = load(at), low[2], high[2];
    extremes_beside(at, -across, &low[0], &high[0]);
    extremes_beside(at, across, &low[1], &high[1]);
    Vector rise = subtract_u8(here, max_u8(low[0], low[1]));
    Vector fall = subtract_u8(min_u8(high[0], high[1]), here);
    return (StrokeRow){here, rise & at_least(rise, threshold), fall & at_least(fall, threshold)};
}

/* Leaves those that lie on sharp strokes. */
static inline void sharpen(StrokeRow *row, const uint8_t *at, ptrdiff_t across) {
    Vector up[2], down[2];
    steps_beside(at, -across, &up[0], &down[0]);
    steps_beside(at, across, &up[1], &down[1]);
    Vector rising = min_u8(up[0], up[1]), falling = min_u8(down[0], down[1]);
    row->rise &= at_least(rising, subtract_u8(row->rise, rising));
    row->fall &= at_least(falling, subtract_u8(row->fall, falling));
}

static inline int has_strokes(const StrokeRow *row) {
    return unequal_bytes(row->rise | row->fall, (Vector){0}) != 0;
}

/* Upright strokes are STROKE_ROWS high, so that those in a tile cross UPPER or LOWER. */
enum { STROKE_ROWS = 3, UPPER = 2, LOWER = 5 };

/* Samples on upright strokes, a byte for each column. */
typedef struct StrokeCounts {
    Vector bright, dark;
} StrokeCounts;

static inline StrokeCounts count_strokes(const StrokeRow *rows, size_t first, size_t end) {
    StrokeCounts counts = {{0}, {0}};
    Vector was_bright = {0}, was_dark = {0};
    for (size_t y = first + 1; y < end; y++) {
        Vector step = distances(rows[y].here, rows[y - 1].here);
        Vector is_bright = go_on(rows[y - 1].rise, rows[y].rise, step);
        Vector is_dark = go_on(rows[y - 1].fall, rows[y].fall, step);
        counts.bright += is_bright & was_bright & fill_u16(0x0101);
        counts.dark += is_dark & was_dark & fill_u16(0x0101);
        was_bright = is_bright;
        was_dark = is_dark;
    }
    return counts;
}

/* The strokes of the tiles that a vector holds. Most have none; that they are sharp costs most to
 * tell and comes last. */
static inline StrokeCounts tiles_of_strokes(const uint8_t *at, size_t stride, Vector threshold) {
    StrokeRow rows[KERNEL_TILE];
    rows[UPPER] = stroke_row(at + UPPER * stride, 1, threshold);
    rows[LOWER] = stroke_row(at + LOWER * stride, 1, threshold);
    int in_upper = has_strokes(&rows[UPPER]), in_lower = has_strokes(&rows[LOWER]);
    if (!in_upper && !in_lower)
        return (StrokeCounts){{0}, {0}};
    size_t first = in_upper ? 0 : LOWER + 1 - STROKE_ROWS;
    size_t end = in_lower ? KERNEL_TILE : UPPER + STROKE_ROWS;
    for (size_t y = first; y < end; y++)
        if (y != UPPER && y != LOWER)
            rows[y] = stroke_row(at + y * stride, 1, threshold);
    StrokeCounts counts = count_strokes(rows, first, end);
    if (unequal_bytes(counts.bright | counts.dark, (Vector){0}) == 0)
        return counts;
    for (size_t y = first; y < end; y++)
        sharpen(&rows[y], at + y * stride, 1);
    return count_strokes(rows, first, end);
}

static void row_strokes(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                        uint8_t *bright, uint8_t *dark) {
    if (n_tiles < TILES) {
        tiles_strokes(in, stride, n_tiles, thresholds, bright, dark);
        return;
    }
    for (size_t tile = 0; tile < n_tiles; tile = next_tiles(tile, n_tiles)) {
        StrokeCounts counts =
            tiles_of_strokes(in + tile * KERNEL_TILE, stride, spread(thresholds + tile));
        /* A byte has counted at most KERNEL_TILE, so that a tile's sum fits one. */
        store_tiles_u8(bright + tile, sum_bytes(counts.bright));
        store_tiles_u8(dark + tile, sum_bytes(counts.dark));
    }
}

/* In each byte that of the column before in its tile; 0 in the first. */
static inline Vector column_before(Vector v) {
    return v << 8;
}

static inline StrokeCounts count_in_row(const StrokeRow *row) {
    Vector step = distances(row->here, column_before(row->here));
    Vector is_bright = go_on(column_before(row->rise), row->rise, step);
    Vector is_dark = go_on(column_before(row->fall), row->fall, step);
    return (StrokeCounts){is_bright & column_before(is_bright) & fill_u16(0x0101),
                          is_dark & column_before(is_dark) & fill_u16(0x0101)};
}

/* The samples of each row of tiles, and by how much they exceed or fall below what is above and
 * below them; gives the most of both. */
static inline Vector level_stroke_rows(const uint8_t *at, ptrdiff_t stride, StrokeRow *rows) {
    enum { PAIRS = KERNEL_TILE + 2 * KERNEL_REACH - 1, FOURS = PAIRS - 2 };
    Vector low[PAIRS], high[PAIRS], most = {0};
    Vector row = load(at - KERNEL_REACH * stride);
#pragma GCC unroll 16
    for (ptrdiff_t i = 0; i < PAIRS; i++) {
        Vector next = load(at + (i + 1 - KERNEL_REACH) * stride);
        low[i] = min_u8(row, next);
        high[i] = max_u8(row, next);
        row = next;
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < FOURS; i++) {
        low[i] = min_u8(low[i], low[i + 2]);
        high[i] = max_u8(high[i], high[i + 2]);
    }
#pragma GCC unroll 8
    for (size_t y = 0; y < KERNEL_TILE; y++) {
        Vector here = load(at + (ptrdiff_t)y * stride);
        Vector floor = max_u8(low[y], low[y + KERNEL_REACH + 1]);
        Vector roof = min_u8(high[y], high[y + KERNEL_REACH + 1]);
        rows[y] = (StrokeRow){here, subtract_u8(here, floor), subtract_u8(roof, here)};
        most = max_u8(most, max_u8(rows[y].rise, rows[y].fall));
    }
    return most;
}

/* Likewise of level strokes, which cross the columns UPPER or LOWER of their tile. */
static inline StrokeCounts tiles_of_level_strokes(const uint8_t *at, ptrdiff_t stride,
                                                  Vector threshold) {
    StrokeRow rows[KERNEL_TILE];
    Vector most = level_stroke_rows(at, stride, rows);
    Vector crossed = (Vector){0} + (0xffULL << 8 * UPPER | 0xffULL << 8 * LOWER);
    StrokeCounts counts = {{0}, {0}};
    if (unequal_bytes(at_least(most, threshold) & crossed, (Vector){0}) == 0)
        return counts;
    for (ptrdiff_t y = 0; y < KERNEL_TILE; y++) {
        StrokeRow *row = &rows[y];
        Vector either = max_u8(row->rise, row->fall);
        if (unequal_bytes(at_least(either, threshold) & crossed, (Vector){0}) == 0)
            continue;
        row->rise &= at_least(row->rise, threshold);
        row->fall &= at_least(row->fall, threshold);
        StrokeCounts in_row = count_in_row(row);
        if (unequal_bytes(in_row.bright | in_row.dark, (Vector){0}) == 0)
            continue;
        sharpen(row, at + y * stride, stride);
        in_row = count_in_row(row);
        counts.bright += in_row.bright;
        counts.dark += in_row.dark;
    }
    return counts;
}

static void row_level_strokes(const uint8_t *in, size_t stride, size_t n_tiles,
                              const uint8_t *thresholds, uint8_t *bright, uint8_t *dark) {
    if (n_tiles < TILES) {
        tiles_level_strokes(in, stride, n_tiles, thresholds, bright, dark);
        return;
    }
    for (size_t tile = 0; tile < n_tiles; tile = next_tiles(tile, n_tiles)) {
        StrokeCounts counts = tiles_of_level_strokes(in + tile * KERNEL_TILE, (ptrdiff_t)stride,
                                                     spread(thresholds + tile));
        /* As above. */
        store_tiles_u8(bright + tile, sum_bytes(counts.bright));
        store_tiles_u8(dark + tile, sum_bytes(counts.dark));
    }
}

/* A bit for each byte of a that is at least that of b, eight for a tile. */
static inline void store_bits(uint8_t *p, Vector a, Vector b) {
    uint64_t bits = ~unequal_bytes(max_u8(a, b), a);
    memcpy(p, &bits, TILES);
}

static void row_rises(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                      uint8_t *const rises[2], size_t rise_stride, uint8_t *const marks[2],
                      size_t mark_stride) {
    if (n_tiles < TILES) {
        tiles_rises(in, stride, n_tiles, thresholds, rises, rise_stride, marks, mark_stride);
        return;
    }
    for (size_t tile = 0; tile < n_tiles; tile = next_tiles(tile, n_tiles)) {
        Vector threshold = spread(thresholds + tile);
        for (size_t y = 0; y < KERNEL_TILE; y++) {
            const uint8_t *at = in + y * stride + tile * KERNEL_TILE;
            size_t to = y * rise_stride + tile * KERNEL_TILE, bits = y * mark_stride + tile;
            Vector here = load(at), low[4], high[4];
            extremes_beside(at, -1, &low[0], &high[0]);
            extremes_beside(at, 1, &low[1], &high[1]);
            extremes_beside(at, -(ptrdiff_t)stride, &low[2], &high[2]);
            extremes_beside(at, (ptrdiff_t)stride, &low[3], &high[3]);
            /* The lower floor leaves the larger rise. */
            Vector floor = min_u8(max_u8(low[0], low[1]), max_u8(low[2], low[3]));
            Vector roof = max_u8(min_u8(high[0], high[1]), min_u8(high[2], high[3]));
            Vector rise = subtract_u8(here, floor), fall = subtract_u8(roof, here);
            *(UnalignedVector *)(rises[0] + to) = rise;
            *(UnalignedVector *)(rises[1] + to) = fall;
            store_bits(marks[0] + bits, rise, threshold);
            store_bits(marks[1] + bits, fall, threshold);
        }
    }
}

#include "kernels/find/pictures.h"
