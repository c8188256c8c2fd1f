/* The text of the tables with sixteen values a register. VNNI multiplies four inputs at once. */
#pragma once
#include <immintrin.h>
#include <string.h>

#include "kernels/product/constants.h"
#include "kernels/product/tables.h"

#define INLINE static inline __attribute__((always_inline))

enum { LANES = PRODUCT_OUTPUTS, TILE_SUMS = 24 };

typedef __m512i Sums, FourInputs;

INLINE Sums sums_load(const int32_t *from) {
    return _mm512_loadu_si512(from);
}

INLINE void sums_store(int32_t *to, Sums sums) {
    _mm512_storeu_si512(to, sums);
}

INLINE Sums sums_larger(Sums x, Sums y) {
    return _mm512_max_epi32(x, y);
}

INLINE Sums weights_load(const int8_t *from) {
    return _mm512_load_si512(from);
}

INLINE FourInputs four_inputs(const uint8_t *inputs) {
    int32_t four;
    memcpy(&four, inputs, sizeof four);
    return _mm512_set1_epi32(four);
}

INLINE Sums add_products(Sums sum, Sums weights, FourInputs four) {
    return _mm512_dpbusd_epi32(sum, four, weights);
}

INLINE const int32_t *biases_of(const ProductMatrix *matrix) {
    return matrix->biases;
}

#include "kernels/product/tiles.h"

/* Of vrangeps: the sign is that of the first value where none is told. */
enum { SMALLER_SIZE = 2, NO_SIGN = 2 << 2 };

/* Entries of eight indices: a value and the way to the next each. */
INLINE __m512i entries_16(const Curve *curve, __m256i indices) {
    return _mm512_i32gather_epi64(indices, curve->at, 8);
}

/* The curve of |x|, which is in steps, as it is for both curves. */
INLINE __m512 right_of_zero_16(const Curve *curve, __m512 x) {
    enum { TO_WHOLE_DOWN = 3 };
    __m512 at = _mm512_range_ps(x, _mm512_set1_ps(CURVE_STEPS - 1), SMALLER_SIZE | NO_SIGN);
    __m512i index = _mm512_cvttps_epi32(at);
    __m512i low = entries_16(curve, _mm512_castsi512_si256(index));
    __m512i high = entries_16(curve, _mm512_extracti64x4_epi64(index, 1));
    const __m512i even =
        _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odd =
        _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    __m512 value = _mm512_castsi512_ps(_mm512_permutex2var_epi32(low, even, high));
    __m512 step = _mm512_castsi512_ps(_mm512_permutex2var_epi32(low, odd, high));
    __m512 rest = _mm512_reduce_ps(at, TO_WHOLE_DOWN);
    return _mm512_add_ps(value, _mm512_mul_ps(step, rest));
}

INLINE __mmask16 negative_16(__m512 x) {
    return _mm512_movepi32_mask(_mm512_castps_si512(x));
}

/* The size of one with the sign of the other, which is no negative one yet. */
INLINE __m512 with_sign_16(__m512 size, __m512 x) {
    enum { A_OR_B_AND_C = 0xF8 };
    return _mm512_castsi512_ps(
        _mm512_ternarylogic_epi32(_mm512_castps_si512(size), _mm512_castps_si512(x),
                                  _mm512_set1_epi32(INT32_MIN), A_OR_B_AND_C));
}

static inline __m512 tanh_of(const Curves *curves, __m512 x) {
    return with_sign_16(right_of_zero_16(&curves->tanh, x), x);
}

static inline __m512 logistic_of(const Curves *curves, __m512 x) {
    __m512 right = right_of_zero_16(&curves->logistic, x);
    return _mm512_mask_sub_ps(right, negative_16(x), _mm512_set1_ps(1), right);
}

/* Halves are rounded away from 0: to whole toward 0 after a half of the same sign. */
static inline void store_rounded(__m512 value, uint8_t *out) {
    __m512 scaled = _mm512_mul_ps(value, _mm512_set1_ps(PRODUCT_ONE));
    __m512 half = with_sign_16(_mm512_set1_ps(0.5f), scaled);
    __m512i whole = _mm512_cvttps_epi32(_mm512_add_ps(scaled, half));
    __m128i bytes = _mm512_cvtepi32_epi8(whole);
    _mm_storeu_si128((__m128i *)out, _mm_xor_si128(bytes, _mm_set1_epi8((char)PRODUCT_ZERO)));
}

typedef __m512 Floats;

static inline Floats floats_of_sums(const int32_t *from) {
    return _mm512_cvtepi32_ps(_mm512_loadu_si512(from));
}

static inline Floats floats_all(float value) {
    return _mm512_set1_ps(value);
}

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
    return _mm512_range_ps(x, _mm512_set1_ps(STATE_CLIP), SMALLER_SIZE);
}

/* The first n, and the rest in place of those beyond. */
static inline Floats floats_first(Floats x, size_t n, float rest) {
    __mmask16 first = n < LANES ? (__mmask16)((1U << n) - 1) : UINT16_MAX;
    return _mm512_mask_mov_ps(_mm512_set1_ps(rest), first, x);
}

/* x times two to the power of what stands in the last bits of a float. */
static inline Floats floats_scaled_2(Floats x, Floats power) {
    __m512i exponent = _mm512_slli_epi32(_mm512_castps_si512(power), EXP_EXPONENT);
    return _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(x), exponent));
}
