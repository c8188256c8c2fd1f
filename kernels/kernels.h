/* Comparators and the text finder over rectangles of samples: one table of functions per
 * instruction set.
 *
 * Every function takes rows of samples that lie `stride` BYTES apart; strides may be larger than a
 * row and need no alignment. Width is in samples, rows in rows. A zero width or height is allowed.
 * All arithmetic is in integers, so that every table gives the same bits as the scalar one. No
 * function fails or allocates. Results hold for rectangles of up to 2^31 samples. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* x1, y1 exclusive; all zero when empty. */
typedef struct KernelBox {
    size_t x0, y0, x1, y1;
} KernelBox;

typedef struct KernelDifference {
    uint64_t changed; /* samples that differ */
    uint64_t sum_abs; /* of |a - b| */
    uint64_t sum_sq;  /* of (a - b)^2 */
    uint32_t max_abs;
} KernelDifference;

/* Uniform when minimum == maximum. For an empty region all fields are 0. */
typedef struct KernelRegion {
    uint32_t minimum, maximum;
    uint64_t sum, sum_sq;
} KernelRegion;

typedef struct KernelCorrelation {
    uint64_t count; /* samples under the mask */
    int64_t sum_a, sum_b, sum_aa, sum_bb, sum_ab;
} KernelCorrelation;

/* The text finder looks at tiles of so many samples each way, and so far beside a sample. */
enum { KERNEL_TILE = 8, KERNEL_REACH = 4 };

typedef struct Kernels {
    const char *name; /* "scalar", "avx2", "avx512" */

    /* Whether two rectangles of bytes are the same. */
    bool (*equal)(const uint8_t *a, size_t a_stride, const uint8_t *b, size_t b_stride,
                  size_t row_bytes, size_t rows);

    /* Index of the first byte that differs, `length` if none does. */
    size_t (*first_difference)(const uint8_t *a, const uint8_t *b, size_t length);

    /* Smallest box, in bytes and rows, around all bytes that differ. */
    KernelBox (*changed_box)(const uint8_t *a, size_t a_stride, const uint8_t *b, size_t b_stride,
                             size_t row_bytes, size_t rows);

    /* Statistics of the absolute difference. */
    KernelDifference (*difference_u8)(const uint8_t *a, size_t a_stride, const uint8_t *b,
                                      size_t b_stride, size_t width, size_t rows);
    KernelDifference (*difference_u16)(const uint16_t *a, size_t a_stride, const uint16_t *b,
                                       size_t b_stride, size_t width, size_t rows);

    KernelRegion (*region_u8)(const uint8_t *a, size_t stride, size_t width, size_t rows);
    KernelRegion (*region_u16)(const uint16_t *a, size_t stride, size_t width, size_t rows);

    /* The lowest and highest sample of at least one. */
    void (*range_u16)(const uint16_t *a, size_t stride, size_t width, size_t rows, uint16_t *low,
                      uint16_t *high);

    /* Sums for a correlation of a and b over the samples whose mask byte is not 0; mask NULL means
     * all. */
    KernelCorrelation (*correlate)(const int16_t *a, size_t a_stride, const int16_t *b,
                                   size_t b_stride, const uint8_t *mask, size_t mask_stride,
                                   size_t width, size_t rows);

    /* Maps low..high linearly to 0..255: v <= low gives 0, v >= high gives 255, and between them
     * ((v - low) * scale + 0x8000) >> 16 with scale = (255 << 16) / (high - low), which rounds half
     * up. high > low; out must not overlap in. */
    void (*window_u8)(const uint8_t *in, size_t in_stride, size_t width, size_t rows, uint8_t low,
                      uint8_t high, uint8_t *out, size_t out_stride);
    void (*window_u16)(const uint16_t *in, size_t in_stride, size_t width, size_t rows,
                       uint16_t low, uint16_t high, uint8_t *out, size_t out_stride);

    /* Half the size: each sample is the mean of 2 x 2, rounded half up. width and rows are those of
     * out, which must not overlap in. */
    void (*halve_u8)(const uint8_t *in, size_t in_stride, size_t width, size_t rows, uint8_t *out,
                     size_t out_stride);

    /* How rough each of n_tiles tiles side by side is: the sum over its samples of the smaller of
     * their differences to the next one right and below. Noise counts; edges along rows or columns
     * do not. And each tile's lowest and highest sample. Reads one sample beyond the tiles' right
     * and lower ends. */
    void (*roughness_u8)(const uint8_t *in, size_t stride, size_t n_tiles, uint16_t *roughness,
                         uint8_t *low, uint8_t *high);

    /* How many samples of each tile stand on an upright stroke: they and the two above them in the
     * tile lie on sharp strokes that cross their rows, and from row to row the value changes by at
     * most an eighth of the lesser rise. A sample lies on a sharp stroke as a bright one if it
     * exceeds, on both sides, the lowest of the KERNEL_REACH samples there by at least the tile's
     * threshold, and if at least half of that rise is made, on both sides, in one step between
     * samples that far away; as a dark one with all signs turned. Reads KERNEL_REACH samples left
     * and right of the tiles. Thresholds are at least 1. */
    void (*strokes_u8)(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                       uint8_t *bright, uint8_t *dark);

    /* By how much each sample of n_tiles tiles side by side rises over what is on both sides of it
     * (over the higher of the lowest of KERNEL_REACH samples each way, across or down, whichever is
     * more), in rises[0], and by how much it falls below it in rises[1]; and a bit for each that
     * reaches its tile's threshold in marks[0] and marks[1]: a byte for a tile's row, its lowest
     * bit for the leftmost sample. Strides in bytes. Reads KERNEL_REACH samples beyond the tiles on
     * all sides. */
    void (*marks_u8)(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                     uint8_t *const rises[2], size_t rise_stride, uint8_t *const marks[2],
                     size_t mark_stride);
} Kernels;

/* The fastest table that this CPU runs; never NULL. */
const Kernels *kernels_get(void);

/* The i-th table that this CPU runs, slowest (scalar) first; NULL past the last. */
const Kernels *kernels_nth(size_t i);
