/* The text of the tables with eight outputs a register. Who includes this defines before what it
 * multiplies with: FourInputs, four_inputs_8(), add_products() and biases_8(). */
#pragma once
#include <immintrin.h>
#include <string.h>

#include "kernels/product/constants.h"
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

INLINE __m256i load_8(const void *from) {
    return _mm256_load_si256(from);
}

INLINE void store_8(int32_t *to, __m256i sums) {
    _mm256_storeu_si256((__m256i *)to, sums);
}

/* The weights of a group for half a block: those of a tile's halves lie behind each other. */
INLINE __m256i half_block_8(const ProductMatrix *matrix, size_t first, size_t half, size_t group) {
    size_t block = first + half / HALVES;
    return load_8(matrix->weights + (block * matrix->groups + group) * BLOCK_BYTES +
                  half % HALVES * (BLOCK_BYTES / HALVES));
}

/* A few blocks by n vectors, both constants where this is called. */
INLINE void tile_8(const ProductMatrix *matrix, size_t first, const size_t blocks,
                   const uint8_t *inputs, size_t stride, const size_t n, int32_t *out) {
    const size_t halves = blocks * HALVES;
    __m256i sums[TILE_SUMS];
    UNROLLED
    for (size_t i = 0; i < halves * n; i++)
        sums[i] = load_8(biases_8(matrix) + first * PRODUCT_OUTPUTS + i / n * LANES);
    for (size_t group = 0; group < matrix->groups; group++) {
        UNROLLED
        for (size_t i = 0; i < n; i++) {
            FourInputs four = four_inputs_8(inputs + i * stride + group * PRODUCT_INPUTS);
            UNROLLED
            for (size_t half = 0; half < halves; half++)
                sums[half * n + i] = add_products(sums[half * n + i],
                                                  half_block_8(matrix, first, half, group), four);
        }
    }
    UNROLLED
    for (size_t i = 0; i < halves * n; i++)
        store_8(out + (i % n * matrix->blocks + first) * PRODUCT_OUTPUTS + i / n * LANES, sums[i]);
}

/* All blocks by n vectors, as many blocks at once as there are registers for. */
INLINE void rows_8(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride,
                   const size_t n, int32_t *out) {
    const size_t together = TILE_SUMS / HALVES / n;
    size_t block = 0;
    for (; block + together <= matrix->blocks; block += together)
        tile_8(matrix, block, together, inputs, stride, n, out);
    for (; block < matrix->blocks; block++)
        tile_8(matrix, block, 1, inputs, stride, n, out);
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride, size_t n,
                     int32_t *out) {
    size_t row = matrix->blocks * PRODUCT_OUTPUTS;
    for (; n >= 2; n -= 2, inputs += 2 * stride, out += 2 * row)
        rows_8(matrix, inputs, stride, 2, out);
    for (; n > 0; n--, inputs += stride, out += row)
        rows_8(matrix, inputs, stride, 1, out);
}

static void windows(const ProductMatrix *matrix, const uint8_t *const columns[], size_t n,
                    int32_t *sums) {
    for (size_t half = 0; half < HALVES * matrix->blocks; half++) {
        __m256i bias = load_8(biases_8(matrix) + half * LANES);
        for (size_t i = 0; i < n; i++) {
            __m256i sum = bias;
            for (size_t group = 0; group < matrix->groups; group++)
                sum = add_products(sum, half_block_8(matrix, 0, half, group),
                                   four_inputs_8(columns[group] + i));
            store_8(sums + i * matrix->blocks * PRODUCT_OUTPUTS + half * LANES, sum);
        }
    }
}

INLINE __m256 absolute_8(__m256 x) {
    return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x);
}

/* Entries of four indices: a value and the way to the next each. */
INLINE __m256 entries_8(const Curve *curve, __m128i indices) {
    return _mm256_castsi256_ps(
        _mm256_i32gather_epi64((const long long *)curve->at, indices, sizeof curve->at[0]));
}

/* The curve of |x|. The indices' middle pairs are swapped, so that what comes of them lies in their
 * order when the halves of both registers are put together. */
INLINE __m256 right_of_zero_8(const Curve *curve, __m256 x) {
    __m256 at = _mm256_mul_ps(absolute_8(x), _mm256_set1_ps(STEPS_OF_ONE));
    at = _mm256_min_ps(at, _mm256_set1_ps(CURVE_STEPS - 1));
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

static inline void keep_larger(const int32_t *rows, size_t units, size_t down, int32_t *out) {
    __m256i most = _mm256_loadu_si256((const __m256i *)out);
    for (size_t j = 0; j < down; j++)
        most = _mm256_max_epi32(most, _mm256_loadu_si256((const __m256i *)(rows + j * units)));
    _mm256_storeu_si256((__m256i *)out, most);
}

#include "kernels/product/steps.h"
