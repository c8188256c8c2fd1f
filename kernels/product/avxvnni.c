/* As AVX2, but VNNI multiplies four inputs at once, and takes them as they are stored. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "kernels/product/tables.h"

typedef __m256i FourInputs;

static inline FourInputs four_inputs(const uint8_t *inputs) {
    int32_t four;
    memcpy(&four, inputs, sizeof four);
    return _mm256_set1_epi32(four);
}

static inline __m256i add_products(__m256i sum, __m256i weights, FourInputs four) {
    return _mm256_dpbusd_avx_epi32(sum, four, weights);
}

static inline const int32_t *biases_of(const ProductMatrix *matrix) {
    return matrix->biases;
}

#include "kernels/product/wide8.h"

const ProductKernels product_avxvnni = PRODUCT_TABLE;
#endif
