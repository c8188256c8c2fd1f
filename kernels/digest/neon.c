/* MD5 in 4 lanes, two sets of them, on every arm64 processor. */
#if defined(__aarch64__)
#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t Vector __attribute__((vector_size(16)));
#define LANES 4

static inline Vector fill(uint32_t value) {
    return (Vector)vdupq_n_u32(value);
}

static inline Vector rotate(Vector v, int n) {
    return v << n | v >> (32 - n);
}

static inline Vector choose(Vector x, Vector y, Vector z) {
    return (Vector)vbslq_u32((uint32x4_t)x, (uint32x4_t)y, (uint32x4_t)z);
}

static inline Vector parity(Vector x, Vector y, Vector z) {
    return x ^ y ^ z;
}

static inline Vector reverse(Vector x, Vector y, Vector z) {
    return y ^ (Vector)vornq_u32((uint32x4_t)x, (uint32x4_t)z);
}

/* A 4x4 transposition: rows are lanes, columns become words. */
static inline void load_4_words(Vector words[4], const uint8_t *const *data, size_t offset) {
    uint32x4_t row[LANES];
    for (size_t i = 0; i < LANES; i++)
        row[i] = (uint32x4_t)vld1q_u8(data[i] + offset);
    uint64x2_t even_01 = (uint64x2_t)vtrn1q_u32(row[0], row[1]),
               odd_01 = (uint64x2_t)vtrn2q_u32(row[0], row[1]),
               even_23 = (uint64x2_t)vtrn1q_u32(row[2], row[3]),
               odd_23 = (uint64x2_t)vtrn2q_u32(row[2], row[3]);
    words[0] = (Vector)vtrn1q_u64(even_01, even_23);
    words[1] = (Vector)vtrn1q_u64(odd_01, odd_23);
    words[2] = (Vector)vtrn2q_u64(even_01, even_23);
    words[3] = (Vector)vtrn2q_u64(odd_01, odd_23);
}

static inline void load_words(Vector words[16], const uint8_t *const *data, size_t offset) {
    for (size_t i = 0; i < 16; i += 4)
        load_4_words(words + i, data, offset + 4 * i);
}

#include "kernels/digest/steps.h"
#include "kernels/digest/tables.h"

const DigestKernels digest_neon = DIGEST_TABLE;
#endif
