#include "kernels/digest/tables.h"

static const DigestKernels *const tables[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_SCALAR] = &digest_scalar,
#if defined(__x86_64__)
    [INSTRUCTIONS_AVX2] = &digest_avx2,
    [INSTRUCTIONS_AVX512] = &digest_avx512,
#endif
};

const DigestKernels *digest_kernels(void) {
    return tables[instructions_chosen().set];
}

const DigestKernels *digest_kernels_of(InstructionSet set) {
    return instructions_run(set) ? tables[set] : NULL;
}
