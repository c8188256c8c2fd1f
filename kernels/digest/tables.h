/* The tables that tables.c lists. The scalar one is the reference; each other gives the same bits.
 */
#pragma once
#include "kernels/digest.h"

extern const DigestKernels digest_scalar;
#if defined(__x86_64__)
extern const DigestKernels digest_avx2, digest_avx512;
#endif
#if defined(__aarch64__)
extern const DigestKernels digest_neon;
#endif
