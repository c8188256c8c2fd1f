/* Compiled for its instruction set, and run only where instructions.c has found it. */
#if defined(__x86_64__)
#include "kernels/vectors/avx512.h"
#include "kernels/compare/tables.h"

#include "kernels/compare/wide.h"

const CompareKernels compare_avx512 = COMPARE_TABLE;
#endif
