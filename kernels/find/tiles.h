/* Finding strokes one sample at a time: the reference, and what the wide kernels leave over at the
 * end of a row. */
#pragma once
#include "kernels/find.h"
#include "kernels/samples.h"

/* Samples first .. width - 1 of a row of half the size. */
static inline void halve_row(const uint8_t *in, size_t stride, size_t first, size_t width,
                             uint8_t *out) {
    for (size_t x = first; x < width; x++) {
        const uint8_t *upper = in + 2 * x, *lower = upper + stride;
        out[x] = (uint8_t)((upper[0] + upper[1] + lower[0] + lower[1] + 2) / 4);
    }
}

static inline void tiles_roughness(const uint8_t *in, size_t stride, size_t n_tiles,
                                   uint16_t *roughness, uint8_t *low, uint8_t *high) {
    for (size_t tile = 0; tile < n_tiles; tile++) {
        uint32_t sum = 0, least = UINT8_MAX, most = 0;
        for (size_t i = 0; i < KERNEL_TILE * KERNEL_TILE; i++) {
            const uint8_t *at =
                in + i / KERNEL_TILE * stride + tile * KERNEL_TILE + i % KERNEL_TILE;
            sum += lesser(distance(at[0], at[1]), distance(at[0], at[stride]));
            least = lesser(least, at[0]);
            most = greater(most, at[0]);
        }
        roughness[tile] = (uint16_t)sum;
        low[tile] = (uint8_t)least;
        high[tile] = (uint8_t)most;
    }
}

static inline void tiles_steps(const uint8_t *in, size_t stride, size_t apart, uint32_t least,
                               size_t n_tiles, uint16_t *near, uint16_t *far) {
    for (size_t tile = 0; tile < n_tiles; tile++) {
        uint32_t to_next = 0, to_other = 0;
        for (size_t i = 0; i < KERNEL_TILE * KERNEL_TILE; i++) {
            const uint8_t *at =
                in + i / KERNEL_TILE * stride + tile * KERNEL_TILE + i % KERNEL_TILE;
            to_next += lesser(distance(at[0], at[apart]), KERNEL_STEP_MOST);
            to_other += lesser(distance(at[0], at[2 * apart]), KERNEL_STEP_MOST);
        }
        near[tile] = (uint16_t)to_next;
        far[tile] = (uint16_t)(to_next >= least ? to_other : 0);
    }
}

/* What lies on one side of a sample, up to KERNEL_REACH away: extremes, and the largest steps up
 * and down on the way towards the sample. */
typedef struct Side {
    uint32_t low, high, rise, fall;
} Side;

/* `step` is how many bytes on the side's next sample lies. */
static inline Side look_aside(const uint8_t *at, ptrdiff_t step) {
    Side side = {.low = UINT32_MAX};
    for (size_t i = 0; i < KERNEL_REACH; i++, at += step) {
        uint32_t near = at[0], far = at[step];
        side.low = lesser(side.low, far);
        side.high = greater(side.high, far);
        if (near > far)
            side.rise = greater(side.rise, near - far);
        else
            side.fall = greater(side.fall, far - near);
    }
    return side;
}

/* By how much a sample rises over and falls below what is on both sides of it. */
typedef struct Rise {
    uint32_t bright, dark;
} Rise;

static inline Rise rise_between(uint32_t here, const Side *a, const Side *b) {
    uint32_t floor = greater(a->low, b->low), roof = lesser(a->high, b->high);
    return (Rise){here > floor ? here - floor : 0, roof > here ? roof - here : 0};
}

/* The rise of a sample on a sharp stroke; 0 where it is on none. `across` is how many bytes on the
 * next sample across the stroke lies. */
static inline Rise sharp_rise(const uint8_t *at, ptrdiff_t across, uint32_t threshold) {
    Side left = look_aside(at, -across), right = look_aside(at, across);
    Rise rise = rise_between(at[0], &left, &right);
    if (rise.bright < threshold || 2 * lesser(left.rise, right.rise) < rise.bright)
        rise.bright = 0;
    if (rise.dark < threshold || 2 * lesser(left.fall, right.fall) < rise.dark)
        rise.dark = 0;
    return rise;
}

/* Whether a stroke goes on from one row to the next. */
static inline uint32_t goes_on(uint32_t rise, uint32_t next_rise, uint32_t step) {
    return rise > 0 && next_rise > 0 && step <= lesser(rise, next_rise) / 8;
}

/* The samples of a tile on strokes along one of its ways. */
static inline void tile_strokes(const uint8_t *tile, ptrdiff_t across, ptrdiff_t along,
                                uint32_t threshold, uint8_t *bright, uint8_t *dark) {
    *bright = *dark = 0;
    for (ptrdiff_t i = 0; i < KERNEL_TILE; i++) {
        Rise before = {0};
        uint32_t was_bright = 0, was_dark = 0;
        for (ptrdiff_t k = 0; k < KERNEL_TILE; k++) {
            const uint8_t *at = tile + i * across + k * along;
            Rise rise = sharp_rise(at, across, threshold);
            uint32_t step = k > 0 ? distance(at[0], at[-along]) : 0;
            uint32_t is_bright = goes_on(before.bright, rise.bright, step);
            uint32_t is_dark = goes_on(before.dark, rise.dark, step);
            *bright += is_bright & was_bright;
            *dark += is_dark & was_dark;
            was_bright = is_bright;
            was_dark = is_dark;
            before = rise;
        }
    }
}

static inline void tiles_strokes(const uint8_t *in, size_t stride, size_t n_tiles,
                                 const uint8_t *thresholds, uint8_t *bright, uint8_t *dark) {
    for (size_t i = 0; i < n_tiles; i++)
        tile_strokes(in + i * KERNEL_TILE, 1, (ptrdiff_t)stride, thresholds[i], &bright[i],
                     &dark[i]);
}

static inline void tiles_level_strokes(const uint8_t *in, size_t stride, size_t n_tiles,
                                       const uint8_t *thresholds, uint8_t *bright, uint8_t *dark) {
    for (size_t i = 0; i < n_tiles; i++)
        tile_strokes(in + i * KERNEL_TILE, (ptrdiff_t)stride, 1, thresholds[i], &bright[i],
                     &dark[i]);
}

static inline void tiles_rises(const uint8_t *in, size_t stride, size_t n_tiles,
                               const uint8_t *thresholds, uint8_t *const rises[2],
                               size_t rise_stride, uint8_t *const marks[2], size_t mark_stride) {
    for (size_t i = 0; i < KERNEL_TILE * n_tiles; i++) {
        size_t tile = i / KERNEL_TILE, y = i % KERNEL_TILE;
        uint32_t bits[2] = {0};
        for (size_t x = tile * KERNEL_TILE; x < (tile + 1) * KERNEL_TILE; x++) {
            const uint8_t *at = in + y * stride + x;
            Side left = look_aside(at, -1), right = look_aside(at, 1);
            Side upper = look_aside(at, -(ptrdiff_t)stride),
                 lower = look_aside(at, (ptrdiff_t)stride);
            Rise across = rise_between(at[0], &left, &right);
            Rise down = rise_between(at[0], &upper, &lower);
            uint32_t both[2] = {greater(across.bright, down.bright),
                                greater(across.dark, down.dark)};
            for (size_t k = 0; k < 2; k++) {
                rises[k][y * rise_stride + x] = (uint8_t)both[k];
                bits[k] |= (uint32_t)(both[k] >= thresholds[tile]) << x % KERNEL_TILE;
            }
        }
        for (size_t k = 0; k < 2; k++)
            marks[k][y * mark_stride + tile] = (uint8_t)bits[k];
    }
}
