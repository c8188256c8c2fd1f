#if defined(__x86_64__)
#include "kernels/product/wide16.h"

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride, size_t n,
                     int32_t *sums) {
    multiply_16(matrix, inputs, stride, n, sums);
}

const ProductKernels product_avx512 = PRODUCT_TABLE;
#endif
