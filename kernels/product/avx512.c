#if defined(__x86_64__)
#include "kernels/product/wide16.h"

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride, size_t n,
                     int32_t *sums) {
    multiply_in_tiles(matrix, inputs, stride, n, sums);
}

#include "kernels/product/steps.h"

static void lstm_cells(const Curves *curves, const ProductMatrix *matrix, const uint8_t *inputs,
                       ptrdiff_t stride, size_t n, float *states, uint8_t *outputs) {
    lstm_with(multiply_gates_in_tiles, curves, matrix, inputs, stride, n, states, outputs);
}

const ProductKernels product_avx512 = PRODUCT_TABLE;
#endif
