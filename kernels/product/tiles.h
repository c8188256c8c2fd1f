/* Products in tiles: a few blocks by a few vectors, all of whose sums stay in registers; one text
 * for all widths. Who includes this defines LANES, TILE_VECTORS (of four blocks by so many vectors
 * there are registers for all sums), FourInputs, and of LANES sums Sums, sums_load(), sums_store(),
 * sums_larger(), weights_load(), four_inputs(), add_products() and biases_of(). */
#pragma once
#include "kernels/product/constants.h"

enum {
    BLOCK_BYTES = PRODUCT_OUTPUTS * PRODUCT_INPUTS,
    PARTS = PRODUCT_OUTPUTS / LANES, /* registers of a block */
    TILE_BLOCKS = 4,                 /* of an LSTM: the gates of a unit */
    TILE_SUMS = TILE_BLOCKS * PARTS * TILE_VECTORS,
};

/* All of a tile is unrolled, so that its sums are registers. */
#define UNROLLED _Pragma("GCC unroll 24")

/* The weights of a group for a part of the blocks from the first on. */
INLINE Sums part_of(const ProductMatrix *matrix, size_t first, size_t part, size_t group) {
    size_t block = first + part / PARTS;
    return weights_load(matrix->weights + (block * matrix->groups + group) * BLOCK_BYTES +
                        part % PARTS * (BLOCK_BYTES / PARTS));
}

/* blocks and n are constants where this is called. `row`: sums from a vector's to the next's. */
INLINE void tile(const ProductMatrix *matrix, size_t first, const size_t blocks,
                 const uint8_t *inputs, ptrdiff_t stride, const size_t n, int32_t *out,
                 size_t row) {
    const size_t parts = blocks * PARTS;
    Sums sums[TILE_SUMS];
    UNROLLED
    for (size_t i = 0; i < parts * n; i++)
        sums[i] = sums_load(biases_of(matrix) + first * PRODUCT_OUTPUTS + i / n * LANES);
    for (size_t group = 0; group < matrix->groups; group++) {
        Sums weights[TILE_BLOCKS * PARTS];
        UNROLLED
        for (size_t part = 0; part < parts; part++)
            weights[part] = part_of(matrix, first, part, group);
        UNROLLED
        for (size_t i = 0; i < n; i++) {
            FourInputs four = four_inputs(inputs + (ptrdiff_t)i * stride + group * PRODUCT_INPUTS);
            UNROLLED
            for (size_t part = 0; part < parts; part++)
                sums[part * n + i] = add_products(sums[part * n + i], weights[part], four);
        }
    }
    UNROLLED
    for (size_t i = 0; i < parts * n; i++)
        sums_store(out + i % n * row + i / n * LANES, sums[i]);
}

#define TILE_OF(vectors)                                                                           \
    case vectors:                                                                                  \
        if (vectors <= TILE_VECTORS)                                                               \
            tile(matrix, first, blocks, inputs, stride, vectors, out, row);                        \
        break

/* n vectors in tiles of nearly the same size. blocks is a constant where this is called. */
INLINE void tiles(const ProductMatrix *matrix, size_t first, const size_t blocks,
                  const uint8_t *inputs, ptrdiff_t stride, size_t n, int32_t *out, size_t row) {
    for (size_t left = (n + TILE_VECTORS - 1) / TILE_VECTORS; left > 0; left--) {
        size_t vectors = (n + left - 1) / left;
        switch (vectors) {
            TILE_OF(1);
            TILE_OF(2);
            TILE_OF(3);
            TILE_OF(4);
            TILE_OF(5);
            TILE_OF(6);
        }
        n -= vectors;
        inputs += (ptrdiff_t)vectors * stride;
        out += vectors * row;
    }
}

/* TILE_BLOCKS blocks, each row of sums right after the one before. */
static void multiply_gates_in_tiles(const ProductMatrix *matrix, size_t first,
                                    const uint8_t *inputs, ptrdiff_t stride, size_t n,
                                    int32_t *out) {
    tiles(matrix, first, TILE_BLOCKS, inputs, stride, n, out, TILE_BLOCKS * PRODUCT_OUTPUTS);
}

static void multiply_in_tiles(const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride,
                              size_t n, int32_t *out) {
    size_t row = matrix->blocks * PRODUCT_OUTPUTS, block = 0;
    for (; block + TILE_BLOCKS <= matrix->blocks; block += TILE_BLOCKS)
        tiles(matrix, block, TILE_BLOCKS, inputs, stride, n, out + block * PRODUCT_OUTPUTS, row);
    for (; block < matrix->blocks; block++)
        tiles(matrix, block, 1, inputs, stride, n, out + block * PRODUCT_OUTPUTS, row);
}

INLINE Sums window_at(const ProductMatrix *matrix, size_t part, const uint8_t *const columns[],
                      size_t i) {
    Sums sum = sums_load(biases_of(matrix) + part * LANES);
    for (size_t group = 0; group < matrix->groups; group++)
        sum = add_products(sum, part_of(matrix, 0, part, group), four_inputs(columns[group] + i));
    return sum;
}

static void windows(const ProductMatrix *matrix, const uint8_t *const columns[], size_t first,
                    size_t n, size_t down, int32_t *most) {
    size_t row = matrix->blocks * PRODUCT_OUTPUTS;
    for (size_t part = 0; part < matrix->blocks * PARTS; part++)
        for (size_t y = first; y < first + n;) {
            size_t next = (y / down + 1) * down, end = next < first + n ? next : first + n;
            int32_t *kept = most + y / down * row + part * LANES;
            Sums largest = sums_load(kept);
            for (; y < end; y++)
                largest = sums_larger(largest, window_at(matrix, part, columns, y - first));
            sums_store(kept, largest);
        }
}
