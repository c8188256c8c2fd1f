/* The vector operations that common.h lists, with AVX2, for files that are compiled for it. */
#pragma once
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define VECTOR_BYTES 32
#define VECTOR_REGISTER "v"
typedef uint64_t Vector __attribute__((vector_size(VECTOR_BYTES)));

static inline Vector min_u8(Vector a, Vector b) {
    return (Vector)_mm256_min_epu8((__m256i)a, (__m256i)b);
}

static inline Vector max_u8(Vector a, Vector b) {
    return (Vector)_mm256_max_epu8((__m256i)a, (__m256i)b);
}

static inline Vector subtract_u8(Vector a, Vector b) {
    return (Vector)_mm256_subs_epu8((__m256i)a, (__m256i)b);
}

static inline Vector multiply_high_u16(Vector a, Vector b) {
    return (Vector)_mm256_mulhi_epu16((__m256i)a, (__m256i)b);
}

static inline Vector min_u16(Vector a, Vector b) {
    return (Vector)_mm256_min_epu16((__m256i)a, (__m256i)b);
}

static inline Vector max_u16(Vector a, Vector b) {
    return (Vector)_mm256_max_epu16((__m256i)a, (__m256i)b);
}

static inline Vector sum_bytes(Vector a) {
    return (Vector)_mm256_sad_epu8((__m256i)a, _mm256_setzero_si256());
}

static inline Vector multiply_add_s16(Vector a, Vector b) {
    return (Vector)_mm256_madd_epi16((__m256i)a, (__m256i)b);
}

static inline uint64_t unequal_bytes(Vector a, Vector b) {
    return (uint32_t)~_mm256_movemask_epi8(_mm256_cmpeq_epi8((__m256i)a, (__m256i)b));
}

static inline Vector load_part(const uint8_t *p, size_t bytes) {
    Vector v = {0};
    memcpy(&v, p, bytes);
    return v;
}

static inline Vector ones_from(size_t bytes) {
    static const uint8_t edge[2 * VECTOR_BYTES] = {
        [VECTOR_BYTES... 2 * VECTOR_BYTES - 1] = 0xff,
    };
    return (Vector)_mm256_loadu_si256((const __m256i *)(edge + VECTOR_BYTES - bytes));
}

static inline Vector nonzero_to_u16(const uint8_t *p) {
    __m128i zero = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), _mm_setzero_si128());
    return ~(Vector)_mm256_cvtepi8_epi16(zero);
}

static inline Vector u8_to_u32(const uint8_t *p) {
    return (Vector)_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)p));
}

static inline Vector u16_to_u32(const uint8_t *p) {
    return (Vector)_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p));
}

static inline void store_u32_as_u8(uint8_t *p, Vector v) {
    __m128i words = _mm_packus_epi32(_mm256_castsi256_si128((__m256i)v),
                                     _mm256_extracti128_si256((__m256i)v, 1));
    _mm_storel_epi64((__m128i *)p, _mm_packus_epi16(words, words));
}

#include "kernels/vectors/common.h"
