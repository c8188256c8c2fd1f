/* MD5 in 16 lanes, two sets of them, with AVX-512's rotation and three-operand logic. Compiled with
 * -mavx512f and more; runs only where instructions.c has found it. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t Vector __attribute__((vector_size(64)));
#define LANES 16

static inline Vector fill(uint32_t value) {
    return (Vector)_mm512_set1_epi32((int)value);
}

#define rotate(v, n) ((Vector)_mm512_rol_epi32((__m512i)(v), n))

/* Bit 4x + 2y + z of the last operand is the result for bits x, y and z. */
static inline Vector choose(Vector x, Vector y, Vector z) {
    return (Vector)_mm512_ternarylogic_epi32((__m512i)x, (__m512i)y, (__m512i)z, 0xca);
}

static inline Vector parity(Vector x, Vector y, Vector z) {
    return (Vector)_mm512_ternarylogic_epi32((__m512i)x, (__m512i)y, (__m512i)z, 0x96);
}

static inline Vector reverse(Vector x, Vector y, Vector z) {
    return (Vector)_mm512_ternarylogic_epi32((__m512i)x, (__m512i)y, (__m512i)z, 0x39);
}

/* A 16x16 transposition: rows are lanes, columns become words. */
static inline void load_words(Vector words[16], const uint8_t *const *data, size_t offset) {
    __m512i row[16], pair[16], four[16];
    for (size_t i = 0; i < 16; i++)
        row[i] = _mm512_loadu_si512(data[i] + offset);
    for (size_t i = 0; i < 16; i += 2) {
        pair[i] = _mm512_unpacklo_epi32(row[i], row[i + 1]);
        pair[i + 1] = _mm512_unpackhi_epi32(row[i], row[i + 1]);
    }
    for (size_t i = 0; i < 16; i += 4)
        for (size_t j = 0; j < 2; j++) {
            four[i + 2 * j] = _mm512_unpacklo_epi64(pair[i + j], pair[i + j + 2]);
            four[i + 2 * j + 1] = _mm512_unpackhi_epi64(pair[i + j], pair[i + j + 2]);
        }
    /* four[4i + j] holds words j, 4 + j, 8 + j, 12 + j of lanes 4i to 4i + 3. */
    for (size_t j = 0; j < 4; j++) {
        __m512i low_01 = _mm512_shuffle_i32x4(four[j], four[j + 4], 0x44);
        __m512i high_01 = _mm512_shuffle_i32x4(four[j], four[j + 4], 0xee);
        __m512i low_23 = _mm512_shuffle_i32x4(four[j + 8], four[j + 12], 0x44);
        __m512i high_23 = _mm512_shuffle_i32x4(four[j + 8], four[j + 12], 0xee);
        words[j] = (Vector)_mm512_shuffle_i32x4(low_01, low_23, 0x88);
        words[j + 4] = (Vector)_mm512_shuffle_i32x4(low_01, low_23, 0xdd);
        words[j + 8] = (Vector)_mm512_shuffle_i32x4(high_01, high_23, 0x88);
        words[j + 12] = (Vector)_mm512_shuffle_i32x4(high_01, high_23, 0xdd);
    }
}

#include "kernels/digest/steps.h"
#include "kernels/digest/tables.h"

const DigestKernels digest_avx512 = DIGEST_TABLE;
#endif
