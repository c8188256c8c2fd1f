#include "kernels/find/tables.h"

static const FindKernels *const tables[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_SCALAR] = &find_scalar,
#if defined(__aarch64__)
    [INSTRUCTIONS_NEON] = &find_neon,
#endif
#if defined(__x86_64__)
    [INSTRUCTIONS_AVX2] = &find_avx2,     [INSTRUCTIONS_AVXVNNI] = &find_avx2,
    [INSTRUCTIONS_AVX512] = &find_avx512, [INSTRUCTIONS_AMX] = &find_avx512,
#endif
};

/* Set before a process starts its work, constant afterwards. */
static const FindKernels *in_use;

const FindKernels *find_kernels(void) {
    return in_use != NULL ? in_use : tables[instructions_chosen().set];
}

void find_kernels_use(const FindKernels *table) {
    in_use = table;
}

const FindKernels *find_kernels_of(InstructionSet set) {
    return instructions_run(set) ? tables[set] : NULL;
}
