/* Compiled for its instruction set, and run only where instructions.c has found it. */
#if defined(__x86_64__)
#include "kernels/vectors/avx2.h"
#include "kernels/find/tables.h"

#include "kernels/find/wide.h"

const FindKernels find_avx2 = FIND_TABLE;
#endif
