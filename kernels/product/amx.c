/* TileShape of sixteen rows of 64 bytes: a row of a tile of sums is a vector's, a row of a tile of
 * weights a group's (Intel, Architecture Instruction Set Extensions Programming Reference, chapter
 * on AMX). Few vectors leave most of a tile empty: AVX-512 multiplies those. */
#if defined(__x86_64__)
#include "kernels/product/wide16.h"

enum {
    TILE_ROWS = 16,
    TILE_BYTES = 64,    /* of a row */
    FEWEST_VECTORS = 3, /* that a tile is worth it for */
};

/* TileShape, whose numbers become parts of instructions: sums of up to four blocks by up to sixteen
 * vectors, and what is multiplied. */
#define SUMS_0 0
#define SUMS_1 1
#define SUMS_2 2
#define SUMS_3 3
#define INPUTS 4
#define WEIGHTS_0 5
#define WEIGHTS_1 6
#define WEIGHTS_2 7

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

/* The tiles that n vectors are multiplied in: of one size, so that the last ones overlap. */
typedef struct TileShape {
    size_t rows, groups; /* of a tile: vectors, and groups of inputs */
} TileShape;

static TileShape shape_for(const ProductMatrix *matrix, size_t n) {
    size_t parts = (n + TILE_ROWS - 1) / TILE_ROWS;
    return (TileShape){(n + parts - 1) / parts, groups_at_once(matrix->groups)};
}

/* Until _tile_release(). */
static void set_shape(TileShape shape) {
    TileSizes sizes = {.palette = 1};
    for (size_t tile = SUMS_0; tile <= SUMS_3; tile++)
        set_tile(&sizes, tile, shape.rows, TILE_BYTES);
    set_tile(&sizes, INPUTS, shape.rows, shape.groups * PRODUCT_INPUTS);
    for (size_t tile = WEIGHTS_0; tile <= WEIGHTS_2; tile++)
        set_tile(&sizes, tile, shape.groups, TILE_BYTES);
    /* GCC doesn't know that all of it is read. */
    __asm__ volatile("" ::"r"(&sizes) : "memory");
    _tile_loadconfig(&sizes);
}

#define START_SUMS(i)                                                                              \
    if (blocks > i)                                                                                \
    _tile_loadd(SUMS_##i, biases + i * PRODUCT_OUTPUTS, 0)
#define LOAD_WEIGHTS(i, tile)                                                                      \
    if (blocks > i)                                                                                \
    _tile_loadd(tile, weights + (i * matrix->groups + group) * BLOCK_BYTES, BLOCK_BYTES)
#define ADD_PRODUCTS(i, tile)                                                                      \
    if (blocks > i)                                                                                \
    _tile_dpbusd(SUMS_##i, INPUTS, tile)
#define STORE_SUMS(i)                                                                              \
    if (blocks > i)                                                                                \
    _tile_stored(SUMS_##i, out + i * PRODUCT_OUTPUTS, row * sizeof *out)

/* A few blocks, a constant where this is called, by the vectors of a tile. */
INLINE void multiply_tile(const ProductMatrix *matrix, const TileShape *shape, size_t first,
                          const size_t blocks, const uint8_t *inputs, ptrdiff_t stride,
                          int32_t *out, size_t row) {
    const int32_t *biases = matrix->biases + first * PRODUCT_OUTPUTS;
    const int8_t *weights = matrix->weights + first * matrix->groups * BLOCK_BYTES;
    START_SUMS(0);
    START_SUMS(1);
    START_SUMS(2);
    START_SUMS(3);
    for (size_t group = 0; group < matrix->groups; group += shape->groups) {
        _tile_loadd(INPUTS, inputs + group * PRODUCT_INPUTS, stride);
        LOAD_WEIGHTS(0, WEIGHTS_0);
        LOAD_WEIGHTS(1, WEIGHTS_1);
        LOAD_WEIGHTS(2, WEIGHTS_2);
        ADD_PRODUCTS(0, WEIGHTS_0);
        LOAD_WEIGHTS(3, WEIGHTS_0);
        ADD_PRODUCTS(1, WEIGHTS_1);
        ADD_PRODUCTS(2, WEIGHTS_2);
        ADD_PRODUCTS(3, WEIGHTS_0);
    }
    STORE_SUMS(0);
    STORE_SUMS(1);
    STORE_SUMS(2);
    STORE_SUMS(3);
}

INLINE void multiply_blocks(const ProductMatrix *matrix, const TileShape *shape, size_t first,
                            const size_t blocks, const uint8_t *inputs, ptrdiff_t stride, size_t n,
                            int32_t *out, size_t row) {
    for (size_t done = 0; done < n; done += shape->rows) {
        size_t at = done + shape->rows <= n ? done : n - shape->rows;
        multiply_tile(matrix, shape, first, blocks, inputs + (ptrdiff_t)at * stride, stride,
                      out + at * row, row);
    }
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride, size_t n,
                     int32_t *out) {
    if (n < FEWEST_VECTORS) {
        multiply_in_tiles(matrix, inputs, stride, n, out);
        return;
    }
    TileShape shape = shape_for(matrix, n);
    size_t row = matrix->blocks * PRODUCT_OUTPUTS, block = 0;
    set_shape(shape);
    for (; block + TILE_BLOCKS <= matrix->blocks; block += TILE_BLOCKS)
        multiply_blocks(matrix, &shape, block, TILE_BLOCKS, inputs, stride, n,
                        out + block * PRODUCT_OUTPUTS, row);
    for (; block < matrix->blocks; block++)
        multiply_blocks(matrix, &shape, block, 1, inputs, stride, n, out + block * PRODUCT_OUTPUTS,
                        row);
    _tile_release();
}

/* Once the shape is set. */
static inline void multiply_gates_in_amx(const ProductMatrix *matrix, size_t first,
                                         const uint8_t *inputs, ptrdiff_t stride, size_t n,
                                         int32_t *out) {
    TileShape shape = shape_for(matrix, n);
    multiply_blocks(matrix, &shape, first, TILE_BLOCKS, inputs, stride, n, out,
                    TILE_BLOCKS * PRODUCT_OUTPUTS);
}

#include "kernels/product/steps.h"

static void lstm_cells(const Curves *curves, const ProductMatrix *matrix, const uint8_t *inputs,
                       ptrdiff_t stride, size_t n, float *states, uint8_t *outputs) {
    if (n < FEWEST_VECTORS) {
        lstm_with(multiply_gates_in_tiles, curves, matrix, inputs, stride, n, states, outputs);
        return;
    }
    set_shape(shape_for(matrix, n));
    lstm_with(multiply_gates_in_amx, curves, matrix, inputs, stride, n, states, outputs);
    _tile_release();
}

const ProductKernels product_amx = PRODUCT_TABLE;
#endif
