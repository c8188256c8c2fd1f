/* Of every arm64 processor. */
#if defined(__aarch64__)
#include "kernels/vectors/neon.h"
#include "kernels/compare/tables.h"

#include "kernels/compare/wide.h"

const CompareKernels compare_neon = COMPARE_TABLE;
#endif
