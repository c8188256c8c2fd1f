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
#include "kernels/digest/rounds.h"
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
        MD5_ROUNDS
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
