/* MD5 in 8 lanes, two sets of them. Compiled with -mavx2; runs only where instructions.c has found
 * it. */
#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t Vector __attribute__((vector_size(32)));
#define LANES 8

static inline Vector fill(uint32_t value) {
    return (Vector)_mm256_set1_epi32((int)value);
}

static inline Vector rotate(Vector v, int n) {
    return v << n | v >> (32 - n);
}

static inline Vector choose(Vector x, Vector y, Vector z) {
    return z ^ (x & (y ^ z));
}

static inline Vector parity(Vector x, Vector y, Vector z) {
    return x ^ y ^ z;
}

static inline Vector reverse(Vector x, Vector y, Vector z) {
    return y ^ (x | ~z);
}

/* An 8x8 transposition: rows are lanes, columns become words. */
static inline void load_8_words(Vector words[8], const uint8_t *const *data, size_t offset) {
    __m256i row[8], pair[8], four[8];
    for (size_t i = 0; i < 8; i++)
        row[i] = _mm256_loadu_si256((const __m256i *)(data[i] + offset));
    for (size_t i = 0; i < 8; i += 2) {
        pair[i] = _mm256_unpacklo_epi32(row[i], row[i + 1]);
        pair[i + 1] = _mm256_unpackhi_epi32(row[i], row[i + 1]);
    }
    for (size_t i = 0; i < 8; i += 4)
        for (size_t j = 0; j < 2; j++) {
            four[i + 2 * j] = _mm256_unpacklo_epi64(pair[i + j], pair[i + j + 2]);
            four[i + 2 * j + 1] = _mm256_unpackhi_epi64(pair[i + j], pair[i + j + 2]);
        }
    for (size_t i = 0; i < 4; i++) {
        words[i] = (Vector)_mm256_permute2x128_si256(four[i], four[i + 4], 0x20);
        words[i + 4] = (Vector)_mm256_permute2x128_si256(four[i], four[i + 4], 0x31);
    }
}

static inline void load_words(Vector words[16], const uint8_t *const *data, size_t offset) {
    load_8_words(words, data, offset);
    load_8_words(words + 8, data, offset + 32);
}

#include "kernels/digest/steps.h"
#include "kernels/digest/tables.h"

const DigestKernels digest_avx2 = DIGEST_TABLE;
#endif
