/* Sixteen outputs a register; VNNI multiplies four inputs at once. A tile is a few blocks by a few
 * vectors, all of whose sums stay in registers. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "kernels/product/tables.h"

#define INLINE static inline __attribute__((always_inline))

enum {
    BLOCK_BYTES = PRODUCT_OUTPUTS * PRODUCT_INPUTS,
    LANES = PRODUCT_OUTPUTS,
    TILE_VECTORS = 8,
    TILE_SUMS = 24,
    TILE_BLOCKS = 12
};

/* All of a tile is unrolled, so that its sums are registers. */
#define UNROLLED _Pragma("GCC unroll 24")

INLINE __m512i four_inputs_16(const uint8_t *inputs) {
    int32_t four;
    memcpy(&four, inputs, sizeof four);
    return _mm512_set1_epi32(four);
}

/* blocks and n are constants where this is called. */
INLINE void tile_16(const ProductMatrix *matrix, size_t first, const size_t blocks,
                    const uint8_t *inputs, size_t stride, const size_t n, float *out) {
    __m512i sums[TILE_SUMS];
    UNROLLED
    for (size_t i = 0; i < blocks * n; i++)
        sums[i] = _mm512_load_si512(matrix->biases + (first + i / n) * PRODUCT_OUTPUTS);
    const int8_t *weights = matrix->weights + first * matrix->groups * BLOCK_BYTES;
    for (size_t group = 0; group < matrix->groups; group++) {
        __m512i row[TILE_BLOCKS];
        UNROLLED
        for (size_t block = 0; block < blocks; block++)
            row[block] =
                _mm512_load_si512(weights + (block * matrix->groups + group) * BLOCK_BYTES);
        UNROLLED
        for (size_t i = 0; i < n; i++) {
            __m512i four = four_inputs_16(inputs + i * stride + group * PRODUCT_INPUTS);
            UNROLLED
            for (size_t block = 0; block < blocks; block++)
                sums[block * n + i] = _mm512_dpbusd_epi32(sums[block * n + i], four, row[block]);
        }
    }
    UNROLLED
    for (size_t block = 0; block < blocks; block++) {
        size_t output = (first + block) * PRODUCT_OUTPUTS;
        __m512 scale = _mm512_load_ps(matrix->scales + output);
        UNROLLED
        for (size_t i = 0; i < n; i++)
            _mm512_storeu_ps(out + i * matrix->blocks * PRODUCT_OUTPUTS + output,
                             _mm512_mul_ps(_mm512_cvtepi32_ps(sums[block * n + i]), scale));
    }
}

INLINE void columns_16(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride,
                       const size_t n, const size_t together, float *out) {
    size_t block = 0;
    for (; block + together <= matrix->blocks; block += together)
        tile_16(matrix, block, together, inputs, stride, n, out);
    for (; block < matrix->blocks; block++)
        tile_16(matrix, block, 1, inputs, stride, n, out);
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride, size_t n,
                     float *out) {
    size_t row = matrix->blocks * PRODUCT_OUTPUTS;
    for (; n >= TILE_VECTORS; n -= TILE_VECTORS) {
        columns_16(matrix, inputs, stride, TILE_VECTORS, 2, out);
        inputs += TILE_VECTORS * stride;
        out += TILE_VECTORS * row;
    }
    for (; n >= 4; n -= 4, inputs += 4 * stride, out += 4 * row)
        columns_16(matrix, inputs, stride, 4, 4, out);
    for (; n >= 2; n -= 2, inputs += 2 * stride, out += 2 * row)
        columns_16(matrix, inputs, stride, 2, 6, out);
    for (; n > 0; n--, inputs += stride, out += row)
        columns_16(matrix, inputs, stride, 1, 8, out);
}

static void windows(const ProductMatrix *matrix, const uint8_t *const columns[], size_t n,
                    float *out) {
    for (size_t block = 0; block < matrix->blocks; block++) {
        const int8_t *weights = matrix->weights + block * matrix->groups * BLOCK_BYTES;
        __m512i bias = _mm512_load_si512(matrix->biases + block * PRODUCT_OUTPUTS);
        __m512 scale = _mm512_load_ps(matrix->scales + block * PRODUCT_OUTPUTS);
        for (size_t i = 0; i < n; i++) {
            __m512i sum = bias;
            for (size_t group = 0; group < matrix->groups; group++)
                sum = _mm512_dpbusd_epi32(sum, four_inputs_16(columns[group] + i),
                                          _mm512_load_si512(weights + group * BLOCK_BYTES));
            _mm512_storeu_ps(out + (i * matrix->blocks + block) * PRODUCT_OUTPUTS,
                             _mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale));
        }
    }
}

/* Entries of eight indices: a value and the way to the next each. */
INLINE __m512i entries_16(const Curve *curve, __m256i indices) {
    return _mm512_i32gather_epi64(indices, curve->at, 8);
}

/* The curve of |x|. */
INLINE __m512 right_of_zero_16(const Curve *curve, __m512 x) {
    __m512 at = _mm512_mul_ps(_mm512_abs_ps(x), _mm512_set1_ps(256));
    at = _mm512_min_ps(at, _mm512_set1_ps(CURVE_STEPS - 1));
    __m512i index = _mm512_cvttps_epi32(at);
    __m512i low = entries_16(curve, _mm512_castsi512_si256(index));
    __m512i high = entries_16(curve, _mm512_extracti64x4_epi64(index, 1));
    const __m512i even =
        _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odd =
        _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    __m512 value = _mm512_castsi512_ps(_mm512_permutex2var_epi32(low, even, high));
    __m512 step = _mm512_castsi512_ps(_mm512_permutex2var_epi32(low, odd, high));
    __m512 rest = _mm512_sub_ps(at, _mm512_cvtepi32_ps(index));
    return _mm512_add_ps(value, _mm512_mul_ps(step, rest));
}

INLINE __mmask16 negative_16(__m512 x) {
    return _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_LT_OQ);
}

static inline __m512 tanh_of(const Curves *curves, __m512 x) {
    __m512 right = right_of_zero_16(&curves->tanh, x);
    return _mm512_mask_xor_ps(right, negative_16(x), right, _mm512_set1_ps(-0.0f));
}

static inline __m512 logistic_of(const Curves *curves, __m512 x) {
    __m512 right = right_of_zero_16(&curves->logistic, x);
    return _mm512_mask_sub_ps(right, negative_16(x), _mm512_set1_ps(1), right);
}

static inline void store_rounded(__m512 value, uint8_t *out) {
    __m512 scaled = _mm512_mul_ps(value, _mm512_set1_ps(PRODUCT_ONE));
    __m512i whole = _mm512_cvttps_epi32(_mm512_add_ps(_mm512_abs_ps(scaled), _mm512_set1_ps(0.5f)));
    whole = _mm512_mask_sub_epi32(whole, negative_16(scaled), _mm512_setzero_si512(), whole);
    whole = _mm512_add_epi32(whole, _mm512_set1_epi32(PRODUCT_ZERO));
    _mm_storeu_si128((__m128i *)out, _mm512_cvtepi32_epi8(whole));
}

typedef __m512 Floats;

static inline Floats floats_load(const float *from) {
    return _mm512_loadu_ps(from);
}

static inline void floats_store(float *to, Floats values) {
    _mm512_storeu_ps(to, values);
}

static inline Floats floats_larger(Floats x, Floats y) {
    return _mm512_max_ps(x, y);
}

/* What a cell may hold. */
static inline Floats floats_clamped(Floats x) {
    return _mm512_max_ps(_mm512_min_ps(x, _mm512_set1_ps(100)), _mm512_set1_ps(-100));
}

#include "kernels/product/steps.h"

const ProductKernels product_avx512 = {multiply, windows, largest, cell, tanh_all, logistic_all};
#endif
