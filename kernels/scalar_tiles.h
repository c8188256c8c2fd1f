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
                                   uint32_t *roughness, size_t depth) {
    for (size_t tile = 0; tile < n_tiles; tile++) {
        roughness[tile] = 0;
        for (size_t i = 0; i < KERNEL_TILE * KERNEL_TILE; i++) {
            const uint8_t *row = in + i / KERNEL_TILE * stride;
            size_t x = tile * KERNEL_TILE + i % KERNEL_TILE;
            uint32_t here = sample(row, x, depth);
            uint32_t across = distance(here, sample(row, x + 1, depth));
            uint32_t down = distance(here, sample(row + stride, x, depth));
            roughness[tile] += across < down ? across : down;
        }
    }
}

/* The lowest and highest of the KERNEL_REACH samples from `at` on. */
static inline void reach_range(const uint8_t *at, size_t depth, uint32_t *low, uint32_t *high) {
    *low = *high = sample(at, 0, depth);
    for (size_t i = 1; i < KERNEL_REACH; i++) {
        uint32_t value = sample(at, i, depth);
        *low = value < *low ? value : *low;
        *high = value > *high ? value : *high;
    }
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
            uint32_t here = sample(at, 0, depth), low[2], high[2];
            reach_range(at - KERNEL_REACH * depth, depth, &low[0], &high[0]);
            reach_range(at + depth, depth, &low[1], &high[1]);
            uint32_t floor = low[0] > low[1] ? low[0] : low[1];
            uint32_t roof = high[0] < high[1] ? high[0] : high[1];
            bright[tile] += here >= floor + threshold;
            dark[tile] += here + threshold <= roof;
        }
    }
}
