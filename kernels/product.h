/* What a line's network is computed with: products of whole numbers and the functions between them,
 * one table of functions per instruction set.
 *
 * Values between layers are whole numbers of -127..127, stored as value + PRODUCT_ZERO. Sums of
 * products are exact, and all floats are computed in one stated order without contraction, so that
 * every table gives the same bits as the scalar one. No function fails or allocates. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "kernels/instructions.h"

enum {
    PRODUCT_OUTPUTS = 16, /* rows of weights in a block */
    PRODUCT_INPUTS = 4,   /* inputs in a group */
    PRODUCT_ZERO = 128,   /* what stands for 0 */
    PRODUCT_ONE = 127,    /* what 1.0 is between layers, less PRODUCT_ZERO */
    CURVE_STEPS = 4096,
    CURVE_ONE = 256, /* steps of a curve from 0 to 1 */
};

/* The weights of a layer, laid out: [blocks][groups][PRODUCT_OUTPUTS][PRODUCT_INPUTS], with 0 where
 * the layer has no such output or input; aligned to 64 bytes. */
typedef struct ProductMatrix {
    const int8_t *weights;
    const int32_t *biases; /* of each output; PRODUCT_ZERO times the sum of its weights less */
    const int32_t *plain_biases; /* without that taken off */
    const float *scales; /* of each output; before a curve: in CURVE_ONE of what it is a curve of */
    size_t blocks, groups;
} ProductMatrix;

/* Where the tables of tanh and of the logistic function are from 0 on, and how far it is to the
 * next entry. */
typedef struct Curve {
    float at[CURVE_STEPS][2];
} Curve;

typedef struct Curves {
    Curve tanh, logistic;
} Curves;

/* The tables; the same ever after. From any thread. */
const Curves *curves_get(void);

/* Sums are whole numbers, bias and all; what they stand for is (float)sum * scale, one scale for
 * each output. Rows of sums have a sum for each output of all blocks. */
typedef struct ProductKernels {
    /* Multiplies n vectors, each PRODUCT_INPUTS * groups bytes and `stride` bytes after the one
     * before, by a matrix: n rows of sums. */
    void (*multiply)(const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride, size_t n,
                     int32_t *sums);

    /* Keeps the largest sums of n windows down a picture, the first one at place `first`. Group g
     * of the i-th is at inputs[g * column + i], so that neighbours share what they see; its sums
     * are taken over into row (first + i) / down of `most` where they are larger. */
    void (*windows)(const ProductMatrix *matrix, const uint8_t *inputs, size_t column, size_t first,
                    size_t n, size_t down, int32_t *most);

    /* A step of n cells of an LSTM. The matrix has four blocks for each PRODUCT_OUTPUTS units: of
     * cell inputs, input, forget and output gates. inputs: as multiply() takes them. states: n rows
     * of all units. outputs: as many bytes, those of a cell `stride` bytes after those of the one
     * before; not what is multiplied. */
    void (*lstm)(const Curves *curves, const ProductMatrix *matrix, const uint8_t *inputs,
                 ptrdiff_t stride, size_t n, float *states, uint8_t *outputs);

    /* A curve, mirrored at 0 (tanh) or complemented (the logistic function), of n rows of `units`
     * sums, a multiple of PRODUCT_OUTPUTS, to rows of bytes, `stride` bytes apart. */
    void (*tanh)(const Curves *curves, const float *scales, const int32_t *sums, size_t units,
                 size_t n, uint8_t *out, size_t stride);
    void (*logistic)(const Curves *curves, const float *scales, const int32_t *sums, size_t units,
                     size_t n, uint8_t *out, size_t stride);

    /* The probabilities of `codes` outputs, of n rows of sums of `units`, a multiple of
     * PRODUCT_OUTPUTS. out: n rows of `codes`, and behind them room for PRODUCT_OUTPUTS more. */
    void (*softmax)(const float *scales, const int32_t *sums, size_t units, size_t codes, size_t n,
                    float *out);
} ProductKernels;

/* The fastest table that this machine runs and PIXLEAK_INSTRUCTIONS allows; never NULL. */
const ProductKernels *product_kernels(void);

/* The table of an instruction set, whatever the setting; NULL where this machine doesn't run it. */
const ProductKernels *product_kernels_of(InstructionSet set);
