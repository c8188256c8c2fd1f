/* The vector operations that common.h lists, with AVX-512 F, BW, VL and DQ, for files that are
 * compiled for it. */
#pragma once
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define VECTOR_BYTES 64
#define VECTOR_REGISTER "v"
typedef uint64_t Vector __attribute__((vector_size(VECTOR_BYTES)));

static inline Vector min_u8(Vector a, Vector b) {
    return (Vector)_mm512_min_epu8((__m512i)a, (__m512i)b);
}

static inline Vector max_u8(Vector a, Vector b) {
    return (Vector)_mm512_max_epu8((__m512i)a, (__m512i)b);
}

static inline Vector subtract_u8(Vector a, Vector b) {
    return (Vector)_mm512_subs_epu8((__m512i)a, (__m512i)b);
}

static inline Vector multiply_high_u16(Vector a, Vector b) {
    return (Vector)_mm512_mulhi_epu16((__m512i)a, (__m512i)b);
}

static inline Vector min_u16(Vector a, Vector b) {
    return (Vector)_mm512_min_epu16((__m512i)a, (__m512i)b);
}

static inline Vector max_u16(Vector a, Vector b) {
    return (Vector)_mm512_max_epu16((__m512i)a, (__m512i)b);
}

static inline Vector sum_bytes(Vector a) {
    return (Vector)_mm512_sad_epu8((__m512i)a, _mm512_setzero_si512());
}

static inline Vector multiply_add_s16(Vector a, Vector b) {
    return (Vector)_mm512_madd_epi16((__m512i)a, (__m512i)b);
}

static inline uint64_t unequal_bytes(Vector a, Vector b) {
    return _mm512_cmpneq_epu8_mask((__m512i)a, (__m512i)b);
}

static inline Vector load_part(const uint8_t *p, size_t bytes) {
    return (Vector)_mm512_maskz_loadu_epi8((1ull << bytes) - 1, p);
}

static inline Vector ones_from(size_t bytes) {
    return (Vector)_mm512_movm_epi8(~0ull << bytes);
}

static inline Vector nonzero_to_u16(const uint8_t *p) {
    __m256i bytes = _mm256_loadu_si256((const __m256i *)p);
    return (Vector)_mm512_movm_epi16(_mm256_test_epi8_mask(bytes, bytes));
}

static inline Vector u8_to_u32(const uint8_t *p) {
    return (Vector)_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)p));
}

static inline Vector u16_to_u32(const uint8_t *p) {
    return (Vector)_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p));
}

static inline void store_u32_as_u8(uint8_t *p, Vector v) {
    _mm_storeu_si128((__m128i *)p, _mm512_cvtepi32_epi8((__m512i)v));
}

#include "kernels/vectors/common.h"
