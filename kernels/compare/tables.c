#include "kernels/compare/tables.h"

static const CompareKernels *const tables[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_SCALAR] = &compare_scalar,
#if defined(__x86_64__)
    [INSTRUCTIONS_AVX2] = &compare_avx2,
    [INSTRUCTIONS_AVX512] = &compare_avx512,
#endif
};

const CompareKernels *compare_kernels(void) {
    return tables[instructions_chosen().set];
}

const CompareKernels *compare_kernels_of(InstructionSet set) {
    return instructions_run(set) ? tables[set] : NULL;
}
