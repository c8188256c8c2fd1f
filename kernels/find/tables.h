/* The tables that tables.c lists. The scalar one is the reference; each other gives the same bits.
 */
#pragma once
#include "kernels/find.h"

extern const FindKernels find_scalar;
#if defined(__x86_64__)
extern const FindKernels find_avx2, find_avx512;
#endif
#if defined(__aarch64__)
extern const FindKernels find_neon;
#endif
