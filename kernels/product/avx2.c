/* Bytes are multiplied as |input| by weight with the input's sign, whose pairs fit 16 bits. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "kernels/product/tables.h"

typedef struct FourInputs {
    __m256i values, sizes;
} FourInputs;

static inline FourInputs four_inputs(const uint8_t *inputs) {
    int32_t four;
    memcpy(&four, inputs, sizeof four);
    __m256i values =
        _mm256_xor_si256(_mm256_set1_epi32(four), _mm256_set1_epi8((char)PRODUCT_ZERO));
    return (FourInputs){values, _mm256_abs_epi8(values)};
}

static inline __m256i add_products(__m256i sum, __m256i weights, FourInputs four) {
    __m256i pairs = _mm256_maddubs_epi16(four.sizes, _mm256_sign_epi8(weights, four.values));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

/* Inputs have their signs. */
static inline const int32_t *biases_of(const ProductMatrix *matrix) {
    return matrix->plain_biases;
}

#include "kernels/product/wide8.h"

const ProductKernels product_avx2 = PRODUCT_TABLE;
#endif
