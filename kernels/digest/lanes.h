/* How blocks get hashed in lanes. */
#pragma once
#include "kernels/digest.h"

enum { MD5_MAX_LANES = 32 };

/* Column i is the state of lane i. */
typedef uint32_t Md5States[4][MD5_MAX_LANES] __attribute__((aligned(64)));

/* Hashes n blocks of each lane, which begin at data[lane]. */
typedef void Md5Hash(Md5States states, const uint8_t *const *data, size_t n);

typedef struct Md5Lanes {
    /* Takes lanes 0 to `narrow` - 1, for when few are left, and 0 to `wide` - 1. */
    size_t narrow, wide;
    Md5Hash *hash_narrow, *hash_wide;
} Md5Lanes;

/* Of plain words, which any table uses when hardly a stream is left. */
extern const Md5Lanes *const md5_words;

/* DigestKernels' md5_append with certain lanes. */
void md5_append_in_lanes(const Md5Lanes *lanes, Md5 *digests, const Md5Bytes *pieces, size_t n);
