/* The text finder's kernels over vectors of any width; see wide.h for what the including file
 * gives. A tile row of 8-bit samples fills a 64-bit lane, one of 16-bit samples two, so that
 * sum_bytes sums by tile. What does not fill a vector is left to the scalar code. */
#pragma once
#include "kernels/scalar_tiles.h"

typedef uint8_t Half8 __attribute__((vector_size(VECTOR_BYTES / 2)));
typedef uint16_t Half16 __attribute__((vector_size(VECTOR_BYTES / 2)));
typedef Half8 UnalignedHalf8 __attribute__((aligned(1), may_alias));
typedef Half16 UnalignedHalf16 __attribute__((aligned(1), may_alias));

/* Half as many samples as a vector holds: the means of pairs across and down. */
static inline void halve_step(const uint8_t *upper, const uint8_t *lower, uint8_t *out,
                              size_t depth) {
    Vector a = load(upper), b = load(lower);
    if (depth == 1) {
        Vector16 low = (Vector16)(a & fill_u16(0xff)) + (Vector16)(b & fill_u16(0xff));
        Vector16 sum = low + ((Vector16)a >> 8) + ((Vector16)b >> 8);
        *(UnalignedHalf8 *)out = __builtin_convertvector((sum + 2) >> 2, Half8);
    } else {
        Vector32 low = ((Vector32)a & 0xffff) + ((Vector32)b & 0xffff);
        Vector32 sum = low + ((Vector32)a >> 16) + ((Vector32)b >> 16);
        *(UnalignedHalf16 *)out = __builtin_convertvector((sum + 2) >> 2, Half16);
    }
}

static inline void halve(const uint8_t *in, size_t in_stride, size_t width, size_t rows,
                         uint8_t *out, size_t out_stride, size_t depth) {
    size_t step = VECTOR_BYTES / 2 / depth;
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *from = in + 2 * y * in_stride;
        uint8_t *to = out + y * out_stride;
        size_t x = 0;
        for (; width - x >= step; x += step)
            halve_step(from + 2 * x * depth, from + in_stride + 2 * x * depth, to + x * depth,
                       depth);
        halve_row(from, in_stride, x, width, to, depth);
    }
}

static void halve_u8(const uint8_t *in, size_t in_stride, size_t width, size_t rows, uint8_t *out,
                     size_t out_stride) {
    halve(in, in_stride, width, rows, out, out_stride, 1);
}

static void halve_u16(const uint16_t *in, size_t in_stride, size_t width, size_t rows,
                      uint16_t *out, size_t out_stride) {
    halve((const uint8_t *)in, in_stride, width, rows, (uint8_t *)out, out_stride, 2);
}

static inline Vector smaller(Vector a, Vector b, size_t depth) {
    return depth == 1 ? min_u8(a, b) : min_u16(a, b);
}

static inline Vector larger(Vector a, Vector b, size_t depth) {
    return depth == 1 ? max_u8(a, b) : max_u16(a, b);
}

/* No lane borrows from the next one. */
static inline Vector distances(Vector a, Vector b, size_t depth) {
    return larger(a, b, depth) - smaller(a, b, depth);
}

/* Tiles that a vector holds; the lanes of 64 bits that one takes are `depth`. */
#define TILES(depth) (VECTOR_BYTES / KERNEL_TILE / (depth))

static inline uint64_t tile_sum(const Vector *lanes, size_t tile, size_t depth) {
    return depth == 1 ? (*lanes)[tile] : (*lanes)[2 * tile] + (*lanes)[2 * tile + 1];
}

/* The lowest or highest sample of a tile; `lanes` holds those of its columns. */
static inline uint16_t tile_extreme(const Vector *lanes, size_t tile, size_t depth, int highest) {
    const uint8_t *at = (const uint8_t *)lanes + tile * KERNEL_TILE * depth;
    uint32_t extreme = sample(at, 0, depth);
    for (size_t i = 1; i < KERNEL_TILE; i++)
        extreme = highest ? greater(extreme, sample(at, i, depth))
                          : lesser(extreme, sample(at, i, depth));
    return (uint16_t)extreme;
}

static inline void roughness(const uint8_t *in, size_t stride, size_t n_tiles, uint32_t *out,
                             uint16_t *low, uint16_t *high, size_t depth) {
    size_t tile = 0;
    for (; n_tiles - tile >= TILES(depth); tile += TILES(depth)) {
        Vector bytes = {0}, high_bytes = {0}, least = ~(Vector){0}, most = {0};
        for (size_t y = 0; y < KERNEL_TILE; y++) {
            const uint8_t *at = in + y * stride + tile * KERNEL_TILE * depth;
            Vector here = load(at);
            Vector step = smaller(distances(here, load(at + depth), depth),
                                  distances(here, load(at + stride), depth), depth);
            bytes += sum_bytes(step);
            if (depth == 2)
                high_bytes += sum_bytes((Vector)((Vector16)step >> 8));
            least = smaller(least, here, depth);
            most = larger(most, here, depth);
        }
        bytes += 255 * high_bytes; /* each has already counted once among the bytes */
        for (size_t i = 0; i < TILES(depth); i++) {
            out[tile + i] = (uint32_t)tile_sum(&bytes, i, depth);
            low[tile + i] = tile_extreme(&least, i, depth, 0);
            high[tile + i] = tile_extreme(&most, i, depth, 1);
        }
    }
    tiles_roughness(in + tile * KERNEL_TILE * depth, stride, n_tiles - tile, out + tile, low + tile,
                    high + tile, depth);
}

static void roughness_u8(const uint8_t *in, size_t stride, size_t n_tiles, uint32_t *out,
                         uint16_t *low, uint16_t *high) {
    roughness(in, stride, n_tiles, out, low, high, 1);
}

static void roughness_u16(const uint16_t *in, size_t stride, size_t n_tiles, uint32_t *out,
                          uint16_t *low, uint16_t *high) {
    roughness((const uint8_t *)in, stride, n_tiles, out, low, high, 2);
}

/* Each tile's threshold in all of its samples. */
static inline Vector spread(const uint8_t *thresholds, size_t tile, size_t depth) {
    Vector spread = {0};
    for (size_t i = 0; i < TILES(depth); i++) {
        uint64_t value = sample(thresholds, tile + i, depth);
        if (depth == 1)
            spread[i] = value * 0x0101010101010101u;
        else
            spread[2 * i] = spread[2 * i + 1] = value * 0x0001000100010001u;
    }
    return spread;
}

/* a - b, 0 where it is negative. */
static inline Vector excess(Vector a, Vector b, size_t depth) {
    return larger(a, b, depth) - b;
}

/* A 1 in the lanes where rise is at least the threshold and at most twice the step. */
static inline Vector on_stroke(Vector rise, Vector step, Vector threshold, size_t depth) {
    Vector high = larger(rise, threshold, depth);
    Vector rest = excess(rise, step, depth), most = larger(rest, step, depth);
    if (depth == 1) {
        typedef uint8_t Vector8 __attribute__((vector_size(VECTOR_BYTES)));
        return (Vector)(((Vector8)high == (Vector8)rise) & ((Vector8)most == (Vector8)step)) &
               fill_u16(0x0101);
    }
    return (Vector)(((Vector16)high == (Vector16)rise) & ((Vector16)most == (Vector16)step)) &
           fill_u16(1);
}

/* What scalar_tiles.h calls a Side, in every lane. */
typedef struct Sides {
    Vector low, high, rise, fall;
} Sides;

static inline Sides look_beside(const uint8_t *at, ptrdiff_t step, size_t depth) {
    Vector near = load(at), far = load(at + step);
    Sides sides = {far, far, excess(near, far, depth), excess(far, near, depth)};
    for (ptrdiff_t i = 2; i <= KERNEL_REACH; i++) {
        near = far;
        far = load(at + i * step);
        sides.low = smaller(sides.low, far, depth);
        sides.high = larger(sides.high, far, depth);
        sides.rise = larger(sides.rise, excess(near, far, depth), depth);
        sides.fall = larger(sides.fall, excess(far, near, depth), depth);
    }
    return sides;
}

static inline void strokes(const uint8_t *in, size_t stride, size_t n_tiles,
                           const uint8_t *thresholds, uint8_t *bright, uint8_t *dark,
                           size_t depth) {
    size_t tile = 0;
    for (; n_tiles - tile >= TILES(depth); tile += TILES(depth)) {
        Vector threshold = spread(thresholds, tile, depth), n_bright = {0}, n_dark = {0};
        for (size_t y = 0; y < KERNEL_TILE; y++) {
            const uint8_t *at = in + y * stride + tile * KERNEL_TILE * depth;
            Vector here = load(at);
            Sides left = look_beside(at, -(ptrdiff_t)depth, depth);
            Sides right = look_beside(at, (ptrdiff_t)depth, depth);
            n_bright += on_stroke(excess(here, larger(left.low, right.low, depth), depth),
                                  smaller(left.rise, right.rise, depth), threshold, depth);
            n_dark += on_stroke(excess(smaller(left.high, right.high, depth), here, depth),
                                smaller(left.fall, right.fall, depth), threshold, depth);
        }
        /* A lane has counted at most KERNEL_TILE, so bytes hold it. */
        Vector bright_sums = sum_bytes(n_bright), dark_sums = sum_bytes(n_dark);
        for (size_t i = 0; i < TILES(depth); i++) {
            bright[tile + i] = (uint8_t)tile_sum(&bright_sums, i, depth);
            dark[tile + i] = (uint8_t)tile_sum(&dark_sums, i, depth);
        }
    }
    tiles_strokes(in + tile * KERNEL_TILE * depth, stride, n_tiles - tile,
                  thresholds + tile * depth, bright + tile, dark + tile, depth);
}

static void strokes_u8(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                       uint8_t *bright, uint8_t *dark) {
    strokes(in, stride, n_tiles, thresholds, bright, dark, 1);
}

static void strokes_u16(const uint16_t *in, size_t stride, size_t n_tiles,
                        const uint16_t *thresholds, uint8_t *bright, uint8_t *dark) {
    strokes((const uint8_t *)in, stride, n_tiles, (const uint8_t *)thresholds, bright, dark, 2);
}
