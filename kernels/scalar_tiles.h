/* The text finder's kernels one sample at a time: the reference, and what the wide ones leave over
 * at the end of a row. Samples take `depth` bytes, strides are in bytes. */
#pragma once
#include <string.h>

#include "kernels/kernels.h"

/* Sample i of a row; rows need no alignment. */
static inline uint32_t sample(const uint8_t *row, size_t i, size_t depth) {
    if (depth == 1)
        return row[i];
    uint16_t value;
    memcpy(&value, row + 2 * i, 2);
    return value;
}

static inline uint32_t lesser(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static inline uint32_t greater(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

static inline uint32_t distance(uint32_t a, uint32_t b) {
    return a > b ? a - b : b - a;
}

/* Samples first .. width - 1 of a row of half the size. */
static inline void halve_row(const uint8_t *in, size_t stride, size_t first, size_t width,
                             uint8_t *out, size_t depth) {
    for (size_t x = first; x < width; x++) {
        uint32_t sum = sample(in, 2 * x, depth) + sample(in, 2 * x + 1, depth) +
                       sample(in + stride, 2 * x, depth) + sample(in + stride, 2 * x + 1, depth);
        uint16_t mean = (uint16_t)((sum + 2) / 4);
        if (depth == 1)
            out[x] = (uint8_t)mean;
        else
            memcpy(out + 2 * x, &mean, 2);
    }
}

static inline void tiles_roughness(const uint8_t *in, size_t stride, size_t n_tiles,
                                   uint32_t *roughness, uint16_t *low, uint16_t *high,
                                   size_t depth) {
    for (size_t tile = 0; tile < n_tiles; tile++) {
        uint32_t sum = 0, least = UINT32_MAX, most = 0;
        for (size_t i = 0; i < KERNEL_TILE * KERNEL_TILE; i++) {
            const uint8_t *row = in + i / KERNEL_TILE * stride;
            size_t x = tile * KERNEL_TILE + i % KERNEL_TILE;
            uint32_t here = sample(row, x, depth);
            sum += lesser(distance(here, sample(row, x + 1, depth)),
                          distance(here, sample(row + stride, x, depth)));
            least = lesser(least, here);
            most = greater(most, here);
        }
        roughness[tile] = sum;
        low[tile] = (uint16_t)least;
        high[tile] = (uint16_t)most;
    }
}

/* What lies on one side of a sample, up to KERNEL_REACH away: extremes, and the largest steps up
 * and down on the way towards the sample. */
typedef struct Side {
    uint32_t low, high, rise, fall;
} Side;

/* `step` is how many bytes on the side's next sample lies. */
static inline Side look_aside(const uint8_t *at, ptrdiff_t step, size_t depth) {
    Side side = {.low = UINT32_MAX};
    for (size_t i = 0; i < KERNEL_REACH; i++, at += step) {
        uint32_t near = sample(at, 0, depth), far = sample(at + step, 0, depth);
        side.low = far < side.low ? far : side.low;
        side.high = far > side.high ? far : side.high;
        if (near > far && near - far > side.rise)
            side.rise = near - far;
        if (far > near && far - near > side.fall)
            side.fall = far - near;
    }
    return side;
}

static inline void tiles_strokes(const uint8_t *in, size_t stride, size_t n_tiles,
                                 const uint8_t *thresholds, uint8_t *bright, uint8_t *dark,
                                 size_t depth) {
    for (size_t tile = 0; tile < n_tiles; tile++) {
        uint32_t threshold = sample(thresholds, tile, depth);
        bright[tile] = dark[tile] = 0;
        for (size_t i = 0; i < KERNEL_TILE * KERNEL_TILE; i++) {
            const uint8_t *at =
                in + i / KERNEL_TILE * stride + (tile * KERNEL_TILE + i % KERNEL_TILE) * depth;
            uint32_t here = sample(at, 0, depth);
            Side left = look_aside(at, -(ptrdiff_t)depth, depth);
            Side right = look_aside(at, (ptrdiff_t)depth, depth);
            uint32_t floor = greater(left.low, right.low), roof = lesser(left.high, right.high);
            bright[tile] +=
                here >= floor + threshold && 2 * lesser(left.rise, right.rise) >= here - floor;
            dark[tile] +=
                here + threshold <= roof && 2 * lesser(left.fall, right.fall) >= roof - here;
        }
    }
}
