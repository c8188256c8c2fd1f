/* The tables that tables.c lists. The scalar one is the reference; each other gives the same bits.
 */
#pragma once
#include "kernels/compare.h"

extern const CompareKernels compare_scalar;
#if defined(__x86_64__)
extern const CompareKernels compare_avx2, compare_avx512;
#endif
#if defined(__aarch64__)
extern const CompareKernels compare_neon;
#endif
