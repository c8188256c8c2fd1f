#include "kernels/find/tables.h"

static const FindKernels *const tables[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_SCALAR] = &find_scalar,
#if defined(__x86_64__)
    [INSTRUCTIONS_AVX2] = &find_avx2,
    [INSTRUCTIONS_AVX512] = &find_avx512,
#endif
};

const FindKernels *find_kernels(void) {
    return tables[instructions_chosen().set];
}

const FindKernels *find_kernels_of(InstructionSet set) {
    return instructions_run(set) ? tables[set] : NULL;
}
