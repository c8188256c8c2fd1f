/* MD5's compression (RFC 1321, 3.4) of one block in each of SETS * LANES lanes. A file that
 * includes this has defined
 *
 * - Vector, of LANES unsigned 32-bit lanes, with +
 * - rotate(v, n): lanes rotated left
 * - choose(x, y, z): bits of y where x has ones, of z elsewhere; parity(x, y, z): x ^ y ^ z;
 *   reverse(x, y, z): y ^ (x | ~z)
 * - load_words(words, data): words[i] becomes the i-th word of the block at each data[lane]
 *
 * Sets are interleaved step by step, so that one computes while the other waits for a result. */
#pragma once
#include "kernels/digest/lanes.h"
#include <string.h>

enum { AHEAD = 256 }; /* bytes */

#define MIX_1(x, y, z) choose(x, y, z)
#define MIX_2(x, y, z) choose(z, x, y)
#define MIX_3(x, y, z) parity(x, y, z)
#define MIX_4(x, y, z) reverse(x, y, z)

#define STEP(mix, a, b, c, d, word, shift, sine)                                                   \
    _Pragma("GCC unroll 2") for (size_t s = 0; s < sets; s++) {                                    \
        Vector sum = a[s] + words[s][word] + (Vector)(fill(sine)) + mix(b[s], c[s], d[s]);         \
        a[s] = rotate(sum, shift) + b[s];                                                          \
    }

#define FOUR(mix, w0, w1, w2, w3, s0, s1, s2, s3, t0, t1, t2, t3)                                  \
    STEP(mix, a, b, c, d, w0, s0, t0)                                                              \
    STEP(mix, d, a, b, c, w1, s1, t1)                                                              \
    STEP(mix, c, d, a, b, w2, s2, t2)                                                              \
    STEP(mix, b, c, d, a, w3, s3, t3)

static inline __attribute__((always_inline)) void hash(Md5States states, const uint8_t *const *data,
                                                       size_t n, size_t sets) {
    Vector a[2], b[2], c[2], d[2], words[2][16];
    for (size_t s = 0; s < sets; s++) {
        memcpy(&a[s], &states[0][s * LANES], sizeof(Vector));
        memcpy(&b[s], &states[1][s * LANES], sizeof(Vector));
        memcpy(&c[s], &states[2][s * LANES], sizeof(Vector));
        memcpy(&d[s], &states[3][s * LANES], sizeof(Vector));
    }
    for (size_t offset = 0; offset < n * MD5_BLOCK; offset += MD5_BLOCK) {
        Vector a0[2], b0[2], c0[2], d0[2];
        for (size_t s = 0; s < sets; s++) {
            load_words(words[s], data + s * LANES, offset);
            for (size_t i = 0; i < LANES; i++) /* so many streams are too many for the CPU's own */
                __builtin_prefetch((const void *)((uintptr_t)data[s * LANES + i] + offset + AHEAD));
            a0[s] = a[s], b0[s] = b[s], c0[s] = c[s], d0[s] = d[s];
        }
        /* clang-format off */
        FOUR(MIX_1,  0,  1,  2,  3, 7, 12, 17, 22, 0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee)
        FOUR(MIX_1,  4,  5,  6,  7, 7, 12, 17, 22, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501)
        FOUR(MIX_1,  8,  9, 10, 11, 7, 12, 17, 22, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be)
        FOUR(MIX_1, 12, 13, 14, 15, 7, 12, 17, 22, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821)
        FOUR(MIX_2,  1,  6, 11,  0, 5,  9, 14, 20, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa)
        FOUR(MIX_2,  5, 10, 15,  4, 5,  9, 14, 20, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8)
        FOUR(MIX_2,  9, 14,  3,  8, 5,  9, 14, 20, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed)
        FOUR(MIX_2, 13,  2,  7, 12, 5,  9, 14, 20, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a)
        FOUR(MIX_3,  5,  8, 11, 14, 4, 11, 16, 23, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c)
        FOUR(MIX_3,  1,  4,  7, 10, 4, 11, 16, 23, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70)
        FOUR(MIX_3, 13,  0,  3,  6, 4, 11, 16, 23, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05)
        FOUR(MIX_3,  9, 12, 15,  2, 4, 11, 16, 23, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665)
        FOUR(MIX_4,  0,  7, 14,  5, 6, 10, 15, 21, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039)
        FOUR(MIX_4, 12,  3, 10,  1, 6, 10, 15, 21, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1)
        FOUR(MIX_4,  8, 15,  6, 13, 6, 10, 15, 21, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1)
        FOUR(MIX_4,  4, 11,  2,  9, 6, 10, 15, 21, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391)
        /* clang-format on */
        for (size_t s = 0; s < sets; s++)
            a[s] += a0[s], b[s] += b0[s], c[s] += c0[s], d[s] += d0[s];
    }
    for (size_t s = 0; s < sets; s++) {
        memcpy(&states[0][s * LANES], &a[s], sizeof(Vector));
        memcpy(&states[1][s * LANES], &b[s], sizeof(Vector));
        memcpy(&states[2][s * LANES], &c[s], sizeof(Vector));
        memcpy(&states[3][s * LANES], &d[s], sizeof(Vector));
    }
}

static void hash_one_set(Md5States states, const uint8_t *const *data, size_t n) {
    hash(states, data, n, 1);
}

static void hash_two_sets(Md5States states, const uint8_t *const *data, size_t n) {
    hash(states, data, n, 2);
}

static const Md5Lanes lanes = {LANES, 2 * LANES, hash_one_set, hash_two_sets};

static void append_in_lanes(Md5 *digests, const Md5Bytes *pieces, size_t n) {
    md5_append_in_lanes(&lanes, digests, pieces, n);
}

#define DIGEST_TABLE                                                                               \
    { .md5_append = append_in_lanes }
