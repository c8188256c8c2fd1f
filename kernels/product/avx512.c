#if defined(__x86_64__)
#include "kernels/product/wide16.h"

static inline void multiply_gates(const ProductMatrix *matrix, size_t first, const uint8_t *inputs,
                                  ptrdiff_t stride, size_t n, int32_t *out) {
    multiply_gates_in_tiles(matrix, first, inputs, stride, n, out);
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride, size_t n,
                     int32_t *sums) {
    multiply_in_tiles(matrix, inputs, stride, n, sums);
}

#include "kernels/product/steps.h"

const ProductKernels product_avx512 = PRODUCT_TABLE;
#endif
