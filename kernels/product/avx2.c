/* Eight outputs a register. Bytes are multiplied as |input| by weight with the input's sign, whose
 * pairs fit 16 bits. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "kernels/product/tables.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    BLOCK_BYTES = PRODUCT_OUTPUTS * PRODUCT_INPUTS,
    LANES = 8,
    HALVES = 2, /* registers of a block */
    TILE_SUMS = 8
};

/* All of a tile is unrolled, so that its sums are registers. */
#define UNROLLED _Pragma("GCC unroll 8")

INLINE __m256i four_inputs_8(const uint8_t *inputs) {
    int32_t four;
    memcpy(&four, inputs, sizeof four);
    return _mm256_xor_si256(_mm256_set1_epi32(four), _mm256_set1_epi8((char)PRODUCT_ZERO));
}

INLINE __m256i add_products(__m256i sum, __m256i weights, __m256i four, __m256i sizes) {
    __m256i pairs = _mm256_maddubs_epi16(sizes, _mm256_sign_epi8(weights, four));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

INLINE __m256i load_8(const void *from) {
    return _mm256_load_si256(from);
}

/* The weights of a group for half a block: those of a tile's halves lie behind each other. */
INLINE __m256i half_block_8(const ProductMatrix *matrix, size_t first, size_t half, size_t group) {
    size_t block = first + half / HALVES;
    return load_8(matrix->weights + (block * matrix->groups + group) * BLOCK_BYTES +
                  half % HALVES * (BLOCK_BYTES / HALVES));
}

/* A few blocks by n vectors, both constants where this is called. Inputs have their signs here, so
 * that the biases are the plain ones. */
INLINE void tile_8(const ProductMatrix *matrix, size_t first, const size_t blocks,
                   const uint8_t *inputs, size_t stride, const size_t n, float *out) {
    const size_t halves = blocks * HALVES;
    __m256i sums[TILE_SUMS];
    UNROLLED
    for (size_t i = 0; i < halves * n; i++)
        sums[i] = load_8(matrix->plain_biases + first * PRODUCT_OUTPUTS + i / n * LANES);
    for (size_t group = 0; group < matrix->groups; group++) {
        UNROLLED
        for (size_t i = 0; i < n; i++) {
            __m256i four = four_inputs_8(inputs + i * stride + group * PRODUCT_INPUTS);
            __m256i sizes = _mm256_abs_epi8(four);
            UNROLLED
            for (size_t half = 0; half < halves; half++)
                sums[half * n + i] = add_products(
                    sums[half * n + i], half_block_8(matrix, first, half, group), four, sizes);
        }
    }
    UNROLLED
    for (size_t i = 0; i < halves * n; i++) {
        size_t output = first * PRODUCT_OUTPUTS + i / n * LANES;
        __m256 scaled =
            _mm256_mul_ps(_mm256_cvtepi32_ps(sums[i]), _mm256_load_ps(matrix->scales + output));
        _mm256_storeu_ps(out + i % n * matrix->blocks * PRODUCT_OUTPUTS + output, scaled);
    }
}

/* All blocks by n vectors, as many blocks at once as there are registers for. */
INLINE void rows_8(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride,
                   const size_t n, float *out) {
    const size_t together = TILE_SUMS / HALVES / n;
    size_t block = 0;
    for (; block + together <= matrix->blocks; block += together)
        tile_8(matrix, block, together, inputs, stride, n, out);
    for (; block < matrix->blocks; block++)
        tile_8(matrix, block, 1, inputs, stride, n, out);
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride, size_t n,
                     float *out) {
    size_t row = matrix->blocks * PRODUCT_OUTPUTS;
    for (; n >= 2; n -= 2, inputs += 2 * stride, out += 2 * row)
        rows_8(matrix, inputs, stride, 2, out);
    for (; n > 0; n--, inputs += stride, out += row)
        rows_8(matrix, inputs, stride, 1, out);
}

static void windows(const ProductMatrix *matrix, const uint8_t *const columns[], size_t n,
                    float *out) {
    for (size_t half = 0; half < HALVES * matrix->blocks; half++) {
        __m256i bias = load_8(matrix->plain_biases + half * LANES);
        __m256 scale = _mm256_load_ps(matrix->scales + half * LANES);
        for (size_t i = 0; i < n; i++) {
            __m256i sum = bias;
            for (size_t group = 0; group < matrix->groups; group++) {
                __m256i four = four_inputs_8(columns[group] + i);
                sum = add_products(sum, half_block_8(matrix, 0, half, group), four,
                                   _mm256_abs_epi8(four));
            }
            _mm256_storeu_ps(out + i * matrix->blocks * PRODUCT_OUTPUTS + half * LANES,
                             _mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale));
        }
    }
}

INLINE __m256 absolute_8(__m256 x) {
    return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x);
}

INLINE __m256 negative_8(__m256 x) {
    return _mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_LT_OQ);
}

/* The curve of |x|. */
INLINE __m256 right_of_zero_8(const Curve *curve, __m256 x) {
    __m256 at = _mm256_mul_ps(absolute_8(x), _mm256_set1_ps(256));
    at = _mm256_min_ps(at, _mm256_set1_ps(CURVE_STEPS - 1));
    __m256i index = _mm256_cvttps_epi32(at);
    __m256 value = _mm256_i32gather_ps(&curve->at[0][0], index, 8);
    __m256 step = _mm256_i32gather_ps(&curve->at[0][1], index, 8);
    __m256 rest = _mm256_sub_ps(at, _mm256_cvtepi32_ps(index));
    return _mm256_add_ps(value, _mm256_mul_ps(step, rest));
}

static inline __m256 tanh_of(const Curves *curves, __m256 x) {
    __m256 sign = _mm256_and_ps(negative_8(x), _mm256_set1_ps(-0.0f));
    return _mm256_xor_ps(right_of_zero_8(&curves->tanh, x), sign);
}

static inline __m256 logistic_of(const Curves *curves, __m256 x) {
    __m256 right = right_of_zero_8(&curves->logistic, x);
    return _mm256_blendv_ps(right, _mm256_sub_ps(_mm256_set1_ps(1), right), negative_8(x));
}

static inline void store_rounded(__m256 value, uint8_t *out) {
    __m256 scaled = _mm256_mul_ps(value, _mm256_set1_ps(PRODUCT_ONE));
    __m256i whole = _mm256_cvttps_epi32(_mm256_add_ps(absolute_8(scaled), _mm256_set1_ps(0.5f)));
    whole = _mm256_sign_epi32(
        whole, _mm256_or_si256(_mm256_castps_si256(negative_8(scaled)), _mm256_set1_epi32(1)));
    whole = _mm256_add_epi32(whole, _mm256_set1_epi32(PRODUCT_ZERO));
    __m128i words =
        _mm_packus_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
    _mm_storel_epi64((__m128i *)out, _mm_packus_epi16(words, words));
}

typedef __m256 Floats;

static inline Floats floats_load(const float *from) {
    return _mm256_loadu_ps(from);
}

static inline void floats_store(float *to, Floats values) {
    _mm256_storeu_ps(to, values);
}

static inline Floats floats_larger(Floats x, Floats y) {
    return _mm256_max_ps(x, y);
}

/* What a cell may hold. */
static inline Floats floats_clamped(Floats x) {
    return _mm256_max_ps(_mm256_min_ps(x, _mm256_set1_ps(100)), _mm256_set1_ps(-100));
}

#include "kernels/product/steps.h"

const ProductKernels product_avx2 = {multiply, windows, largest, cell, tanh_all, logistic_all};
#endif
