/* The text of the tables with eight values a register. Who includes this defines before what it
 * multiplies with: FourInputs, four_inputs(), add_products() and biases_of(). */
#pragma once
#include <immintrin.h>
#include <string.h>

#include "kernels/product/constants.h"
#include "kernels/product/tables.h"

#define INLINE static inline __attribute__((always_inline))

enum { LANES = 8, TILE_SUMS = 8 };

typedef __m256i Sums;

INLINE Sums sums_load(const int32_t *from) {
    return _mm256_loadu_si256((const __m256i *)from);
}

INLINE void sums_store(int32_t *to, Sums sums) {
    _mm256_storeu_si256((__m256i *)to, sums);
}

INLINE Sums sums_larger(Sums x, Sums y) {
    return _mm256_max_epi32(x, y);
}

INLINE Sums weights_load(const int8_t *from) {
    return _mm256_load_si256((const __m256i *)from);
}

#include "kernels/product/tiles.h"

INLINE __m256 absolute_8(__m256 x) {
    return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x);
}

/* Entries of four indices: a value and the way to the next each. */
INLINE __m256 entries_8(const Curve *curve, __m128i indices) {
    return _mm256_castsi256_ps(
        _mm256_i32gather_epi64((const long long *)curve->at, indices, sizeof curve->at[0]));
}

/* The curve of |x|, which is in steps, as it is for both curves. The indices' middle pairs are
 * swapped, so that what comes of them lies in their order when the halves of both registers are put
 * together. */
INLINE __m256 right_of_zero_8(const Curve *curve, __m256 x) {
    __m256 at = _mm256_min_ps(absolute_8(x), _mm256_set1_ps(CURVE_STEPS - 1));
    __m256i index = _mm256_cvttps_epi32(at);
    __m256i swapped = _mm256_permute4x64_epi64(index, _MM_SHUFFLE(3, 1, 2, 0));
    __m256 low = entries_8(curve, _mm256_castsi256_si128(swapped));
    __m256 high = entries_8(curve, _mm256_extracti128_si256(swapped, 1));
    __m256 value = _mm256_shuffle_ps(low, high, _MM_SHUFFLE(2, 0, 2, 0));
    __m256 step = _mm256_shuffle_ps(low, high, _MM_SHUFFLE(3, 1, 3, 1));
    __m256 rest = _mm256_sub_ps(at, _mm256_cvtepi32_ps(index));
    return _mm256_add_ps(value, _mm256_mul_ps(step, rest));
}

/* The size of one with the sign of the other, which is no negative one yet. */
INLINE __m256 with_sign_8(__m256 size, __m256 x) {
    return _mm256_or_ps(size, _mm256_and_ps(x, _mm256_set1_ps(-0.0f)));
}

static inline __m256 tanh_of(const Curves *curves, __m256 x) {
    return with_sign_8(right_of_zero_8(&curves->tanh, x), x);
}

static inline __m256 logistic_of(const Curves *curves, __m256 x) {
    __m256 right = right_of_zero_8(&curves->logistic, x);
    return _mm256_blendv_ps(right, _mm256_sub_ps(_mm256_set1_ps(1), right), x);
}

/* Halves are rounded away from 0: to whole toward 0 after a half of the same sign. */
static inline void store_rounded(__m256 value, uint8_t *out) {
    __m256 scaled = _mm256_mul_ps(value, _mm256_set1_ps(PRODUCT_ONE));
    __m256 half = with_sign_8(_mm256_set1_ps(0.5f), scaled);
    __m256i whole = _mm256_cvttps_epi32(_mm256_add_ps(scaled, half));
    __m128i words =
        _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
    __m128i bytes = _mm_packs_epi16(words, words);
    _mm_storel_epi64((__m128i *)out, _mm_xor_si128(bytes, _mm_set1_epi8((char)PRODUCT_ZERO)));
}

typedef __m256 Floats;

static inline Floats floats_of_sums(const int32_t *from) {
    return _mm256_cvtepi32_ps(_mm256_loadu_si256((const __m256i *)from));
}

static inline Floats floats_all(float value) {
    return _mm256_set1_ps(value);
}

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
    return _mm256_max_ps(_mm256_min_ps(x, _mm256_set1_ps(STATE_CLIP)), _mm256_set1_ps(-STATE_CLIP));
}

/* The first n, and the rest in place of those beyond. */
static inline Floats floats_first(Floats x, size_t n, float rest) {
    const __m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i first = _mm256_cmpgt_epi32(_mm256_set1_epi32(n < LANES ? (int)n : LANES), places);
    return _mm256_blendv_ps(_mm256_set1_ps(rest), x, _mm256_castsi256_ps(first));
}

/* x times two to the power of what stands in the last bits of a float. */
static inline Floats floats_scaled_2(Floats x, Floats power) {
    __m256i exponent = _mm256_slli_epi32(_mm256_castps_si256(power), EXP_EXPONENT);
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(x), exponent));
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride, size_t n,
                     int32_t *sums) {
    multiply_in_tiles(matrix, inputs, stride, n, sums);
}

#include "kernels/product/steps.h"

static void lstm_cells(const Curves *curves, const ProductMatrix *matrix, const uint8_t *inputs,
                       ptrdiff_t stride, size_t n, float *states, uint8_t *outputs) {
    lstm_with(multiply_gates_in_tiles, curves, matrix, inputs, stride, n, states, outputs);
}
