/* Of every arm64 processor. */
#if defined(__aarch64__)
#include "kernels/vectors/neon.h"
#include "kernels/find/tables.h"

#include "kernels/find/wide.h"

const FindKernels find_neon = FIND_TABLE;
#endif
