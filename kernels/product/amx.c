/* Tiles of sixteen rows of 64 bytes: a row of a tile of sums is a vector's, a row of a tile of
 * weights a group's (Intel, Architecture Instruction Set Extensions Programming Reference, chapter
 * on AMX). Few vectors leave most of a tile empty: AVX-512 multiplies those. */
#if defined(__x86_64__)
#include "kernels/product/wide16.h"

enum {
    TILE_ROWS = 16,
    TILE_BYTES = 64,    /* of a row */
    FEWEST_VECTORS = 3, /* that a tile is worth it for */
};

/* Tiles, whose numbers become parts of instructions: sums of two blocks by up to two times sixteen
 * vectors, and what is multiplied. */
#define SUMS_0_0 0
#define SUMS_1_0 1
#define SUMS_0_1 2
#define SUMS_1_1 3
#define INPUTS_0 4
#define INPUTS_1 5
#define WEIGHTS_0 6
#define WEIGHTS_1 7

/* What the processor is told of the tiles' sizes. */
typedef struct TileSizes {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} TileSizes;

/* As many groups at once as divide all of them. */
static size_t groups_at_once(size_t groups) {
    size_t most = TILE_ROWS;
    while (groups % most != 0)
        most--;
    return most;
}

static void set_tile(TileSizes *sizes, size_t tile, size_t rows, size_t row_bytes) {
    sizes->rows[tile] = (uint8_t)rows;
    sizes->row_bytes[tile] = (uint16_t)row_bytes;
}

/* For up to sixteen vectors and as many beyond as `second` says. */
static void set_sizes(size_t first, size_t second, size_t groups) {
    TileSizes sizes = {.palette = 1};
    set_tile(&sizes, SUMS_0_0, first, TILE_BYTES);
    set_tile(&sizes, SUMS_1_0, first, TILE_BYTES);
    set_tile(&sizes, INPUTS_0, first, groups * PRODUCT_INPUTS);
    set_tile(&sizes, WEIGHTS_0, groups, TILE_BYTES);
    set_tile(&sizes, WEIGHTS_1, groups, TILE_BYTES);
    if (second > 0) {
        set_tile(&sizes, SUMS_0_1, second, TILE_BYTES);
        set_tile(&sizes, SUMS_1_1, second, TILE_BYTES);
        set_tile(&sizes, INPUTS_1, second, groups * PRODUCT_INPUTS);
    }
    /* GCC doesn't know that all of it is read. */
    __asm__ volatile("" ::"r"(&sizes) : "memory");
    _tile_loadconfig(&sizes);
}

/* One or two blocks by the vectors of one or two tiles, both constants where this is called. */
INLINE void multiply_tiles(const ProductMatrix *matrix, size_t first, const size_t blocks,
                           const uint8_t *inputs, size_t stride, const size_t parts, size_t at_once,
                           int32_t *sums) {
    const size_t row = matrix->blocks * PRODUCT_OUTPUTS * sizeof *sums;
    const int32_t *biases = matrix->biases + first * PRODUCT_OUTPUTS;
    const int8_t *weights = matrix->weights + first * matrix->groups * BLOCK_BYTES;
    _tile_loadd(SUMS_0_0, biases, 0);
    if (blocks > 1)
        _tile_loadd(SUMS_1_0, biases + PRODUCT_OUTPUTS, 0);
    if (parts > 1)
        _tile_loadd(SUMS_0_1, biases, 0);
    if (parts > 1 && blocks > 1)
        _tile_loadd(SUMS_1_1, biases + PRODUCT_OUTPUTS, 0);
    for (size_t group = 0; group < matrix->groups; group += at_once) {
        _tile_loadd(INPUTS_0, inputs + group * PRODUCT_INPUTS, stride);
        _tile_loadd(WEIGHTS_0, weights + group * BLOCK_BYTES, BLOCK_BYTES);
        _tile_dpbusd(SUMS_0_0, INPUTS_0, WEIGHTS_0);
        if (blocks > 1) {
            _tile_loadd(WEIGHTS_1, weights + (matrix->groups + group) * BLOCK_BYTES, BLOCK_BYTES);
            _tile_dpbusd(SUMS_1_0, INPUTS_0, WEIGHTS_1);
        }
        if (parts > 1) {
            _tile_loadd(INPUTS_1, inputs + TILE_ROWS * stride + group * PRODUCT_INPUTS, stride);
            _tile_dpbusd(SUMS_0_1, INPUTS_1, WEIGHTS_0);
        }
        if (parts > 1 && blocks > 1)
            _tile_dpbusd(SUMS_1_1, INPUTS_1, WEIGHTS_1);
    }
    int32_t *out = sums + first * PRODUCT_OUTPUTS;
    int32_t *below = out + TILE_ROWS * matrix->blocks * PRODUCT_OUTPUTS;
    _tile_stored(SUMS_0_0, out, row);
    if (blocks > 1)
        _tile_stored(SUMS_1_0, out + PRODUCT_OUTPUTS, row);
    if (parts > 1)
        _tile_stored(SUMS_0_1, below, row);
    if (parts > 1 && blocks > 1)
        _tile_stored(SUMS_1_1, below + PRODUCT_OUTPUTS, row);
}

/* All blocks by the vectors of one or two tiles. */
INLINE void multiply_rows(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride,
                          const size_t parts, int32_t *sums) {
    size_t block = 0, at_once = groups_at_once(matrix->groups);
    for (; block + 2 <= matrix->blocks; block += 2)
        multiply_tiles(matrix, block, 2, inputs, stride, parts, at_once, sums);
    if (block < matrix->blocks)
        multiply_tiles(matrix, block, 1, inputs, stride, parts, at_once, sums);
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride, size_t n,
                     int32_t *sums) {
    const size_t row = matrix->blocks * PRODUCT_OUTPUTS;
    while (n >= FEWEST_VECTORS) {
        size_t first = n < TILE_ROWS ? n : TILE_ROWS;
        size_t second = n - first < TILE_ROWS ? n - first : TILE_ROWS;
        set_sizes(first, second, groups_at_once(matrix->groups));
        if (second > 0)
            multiply_rows(matrix, inputs, stride, 2, sums);
        else
            multiply_rows(matrix, inputs, stride, 1, sums);
        n -= first + second;
        inputs += (first + second) * stride;
        sums += (first + second) * row;
        _tile_release();
    }
    multiply_16(matrix, inputs, stride, n, sums);
}

const ProductKernels product_amx = PRODUCT_TABLE;
#endif
