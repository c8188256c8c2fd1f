/* How blocks get hashed in lanes; one table per instruction set. */
#pragma once
#include "kernels/md5/md5.h"

enum { MD5_MAX_LANES = 32 };

/* Column i is the state of lane i. */
typedef uint32_t Md5States[4][MD5_MAX_LANES] __attribute__((aligned(64)));

/* Hashes n blocks of each lane, which begin at data[lane]. */
typedef void Md5Hash(Md5States states, const uint8_t *const *data, size_t n);

typedef struct Md5Lanes {
    const char *name; /* "scalar", "avx2", "avx512" */
    /* Takes lanes 0 to `narrow` - 1, for when few are left, and 0 to `wide` - 1. */
    size_t narrow, wide;
    Md5Hash *hash_narrow, *hash_wide;
} Md5Lanes;

/* The i-th table that this CPU runs, slowest (scalar) first; NULL past the last. */
const Md5Lanes *md5_lanes_nth(size_t i);

/* md5_append with a certain table, for tests and measurements. */
void md5_append_with(const Md5Lanes *lanes, Md5 *digests, const Md5Bytes *pieces, size_t n);

extern const Md5Lanes md5_scalar;
#if defined(__x86_64__)
extern const Md5Lanes md5_avx2, md5_avx512;
#endif
