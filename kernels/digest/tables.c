#include "kernels/digest/tables.h"

static const DigestKernels *const tables[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_SCALAR] = &digest_scalar,
#if defined(__aarch64__)
    [INSTRUCTIONS_NEON] = &digest_neon,
#endif
#if defined(__x86_64__)
    [INSTRUCTIONS_AVX2] = &digest_avx2,     [INSTRUCTIONS_AVXVNNI] = &digest_avx2,
    [INSTRUCTIONS_AVX512] = &digest_avx512, [INSTRUCTIONS_AMX] = &digest_avx512,
#endif
};

/* Set before a process starts its work, constant afterwards. */
static const DigestKernels *in_use;

const DigestKernels *digest_kernels(void) {
    return in_use != NULL ? in_use : tables[instructions_chosen().set];
}

void digest_kernels_use(const DigestKernels *table) {
    in_use = table;
}

const DigestKernels *digest_kernels_of(InstructionSet set) {
    return instructions_run(set) ? tables[set] : NULL;
}
