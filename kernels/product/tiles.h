/* Products in tiles: a few blocks by a few vectors, all of whose sums stay in registers; one text
 * for all widths. Who includes this defines LANES, TILE_SUMS (how many registers there are for
 * sums), FourInputs, and of LANES sums Sums, sums_load(), sums_store(), sums_larger(),
 * weights_load(), four_inputs(), add_products() and biases_of(). */
#pragma once
#include "kernels/product/constants.h"

enum {
    BLOCK_BYTES = PRODUCT_OUTPUTS * PRODUCT_INPUTS,
    PARTS = PRODUCT_OUTPUTS / LANES, /* registers of a block */
    TILE_BLOCKS = 4,                 /* of an LSTM: the gates of a unit */
    TILE_MOST = 12,                  /* vectors */
};

/* All of a tile is unrolled, so that its sums are registers. */
#define UNROLLED _Pragma("GCC unroll 24")

/* The weights of a group for a part of the blocks from the first on. */
INLINE Sums part_of(const ProductMatrix *matrix, size_t first, size_t part, size_t group) {
    size_t block = first + part / PARTS;
    return weights_load(matrix->weights + (block * matrix->groups + group) * BLOCK_BYTES +
                        part % PARTS * (BLOCK_BYTES / PARTS));
}

/* Vectors as products take them: group g of the i-th is at first[g * group + i * vector]. */
typedef struct Vectors {
    const uint8_t *first;
    ptrdiff_t group, vector;
} Vectors;

/* blocks and n are constants where this is called. `row`: sums from a vector's to the next's. */
INLINE void tile(const ProductMatrix *matrix, size_t first, const size_t blocks, Vectors vectors,
                 const size_t n, int32_t *out, size_t row) {
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
            FourInputs four = four_inputs(vectors.first + (ptrdiff_t)i * vectors.vector);
            UNROLLED
            for (size_t part = 0; part < parts; part++)
                sums[part * n + i] = add_products(sums[part * n + i], weights[part], four);
        }
        vectors.first += vectors.group;
    }
    UNROLLED
    for (size_t i = 0; i < parts * n; i++)
        sums_store(out + i % n * row + i / n * LANES, sums[i]);
}

#define TILE_OF(count)                                                                             \
    case count:                                                                                    \
        if (count <= most)                                                                         \
            tile(matrix, first, blocks, vectors, count, out, row);                                 \
        break

/* n vectors in tiles of nearly the same size. blocks is a constant where this is called. */
INLINE void tiles(const ProductMatrix *matrix, size_t first, const size_t blocks, Vectors vectors,
                  size_t n, int32_t *out, size_t row) {
    const size_t fit = TILE_SUMS / (blocks * PARTS), most = fit < TILE_MOST ? fit : TILE_MOST;
    for (size_t left = (n + most - 1) / most; left > 0; left--) {
        size_t count = (n + left - 1) / left;
        switch (count) {
            TILE_OF(1);
            TILE_OF(2);
            TILE_OF(3);
            TILE_OF(4);
            TILE_OF(5);
            TILE_OF(6);
            TILE_OF(7);
            TILE_OF(8);
            TILE_OF(9);
            TILE_OF(10);
            TILE_OF(11);
            TILE_OF(12);
        }
        n -= count;
        vectors.first += (ptrdiff_t)count * vectors.vector;
        out += count * row;
    }
}

/* TILE_BLOCKS blocks, each row of sums right after the one before. */
static void multiply_gates_in_tiles(const ProductMatrix *matrix, size_t first,
                                    const uint8_t *inputs, ptrdiff_t stride, size_t n,
                                    int32_t *out) {
    tiles(matrix, first, TILE_BLOCKS, (Vectors){inputs, PRODUCT_INPUTS, stride}, n, out,
          TILE_BLOCKS * PRODUCT_OUTPUTS);
}

static void multiply_in_tiles(const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride,
                              size_t n, int32_t *out) {
    size_t row = matrix->blocks * PRODUCT_OUTPUTS, block = 0;
    Vectors vectors = {inputs, PRODUCT_INPUTS, stride};
    for (; block + TILE_BLOCKS <= matrix->blocks; block += TILE_BLOCKS)
        tiles(matrix, block, TILE_BLOCKS, vectors, n, out + block * PRODUCT_OUTPUTS, row);
    for (; block < matrix->blocks; block++)
        tiles(matrix, block, 1, vectors, n, out + block * PRODUCT_OUTPUTS, row);
}

/* The largest sums of n rows, and of what is kept already. */
INLINE void keep_largest(const int32_t (*sums)[PRODUCT_OUTPUTS], size_t n, int32_t *kept) {
    for (size_t lane = 0; lane < PRODUCT_OUTPUTS; lane += LANES) {
        Sums largest = sums_load(kept + lane);
        for (size_t i = 0; i < n; i++)
            largest = sums_larger(largest, sums_load(sums[i] + lane));
        sums_store(kept + lane, largest);
    }
}

/* `first` and n: of rows of which `down` are kept as one. */
INLINE void keep_rows(const int32_t (*sums)[PRODUCT_OUTPUTS], size_t first, size_t n, size_t down,
                      int32_t *most, size_t row) {
    most += first / down * row;
    for (size_t left = down - first % down; n > 0; left = down, most += row) {
        size_t now = left < n ? left : n;
        keep_largest(sums, now, most);
        sums += now;
        n -= now;
    }
}

static void windows(const ProductMatrix *matrix, const uint8_t *inputs, size_t column, size_t first,
                    size_t n, size_t down, int32_t *most) {
    enum { TOGETHER = 4 * TILE_MOST };
    int32_t sums[TOGETHER][PRODUCT_OUTPUTS];
    size_t row = matrix->blocks * PRODUCT_OUTPUTS;
    for (size_t block = 0; block < matrix->blocks; block++)
        for (size_t start = 0; start < n; start += TOGETHER) {
            size_t now = n - start < TOGETHER ? n - start : TOGETHER;
            tiles(matrix, block, 1, (Vectors){inputs + start, (ptrdiff_t)column, 1}, now, sums[0],
                  PRODUCT_OUTPUTS);
            keep_rows(sums, first + start, now, down, most + block * PRODUCT_OUTPUTS, row);
        }
}
