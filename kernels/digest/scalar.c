/* MD5 without vectors: a lane is a word. Even so two streams at once are faster than one. */
#include <stdint.h>
#include <string.h>

typedef uint32_t Vector;
#define LANES 1

static inline Vector fill(uint32_t value) {
    return value;
}

static inline Vector rotate(Vector v, int n) {
    return v << n | v >> (32 - n);
}

/* With + where | would do: the sum need not wait for both halves. */
static inline Vector choose(Vector x, Vector y, Vector z) {
    return (x & y) + (~x & z);
}

static inline Vector parity(Vector x, Vector y, Vector z) {
    return x ^ y ^ z;
}

static inline Vector reverse(Vector x, Vector y, Vector z) {
    return y ^ (x | ~z);
}

static inline void load_words(Vector words[16], const uint8_t *const *data, size_t offset) {
    for (size_t i = 0; i < 16; i++) {
        const uint8_t *p = data[0] + offset + 4 * i;
        words[i] =
            (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    }
}

#include "kernels/digest/steps.h"
#include "kernels/digest/tables.h"

const Md5Lanes *const md5_words = &lanes;

const DigestKernels digest_scalar = DIGEST_TABLE;
