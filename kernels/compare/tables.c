#include "kernels/compare/tables.h"

static const CompareKernels *const tables[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_SCALAR] = &compare_scalar,
#if defined(__aarch64__)
    [INSTRUCTIONS_NEON] = &compare_neon,
#endif
#if defined(__x86_64__)
    [INSTRUCTIONS_AVX2] = &compare_avx2,     [INSTRUCTIONS_AVXVNNI] = &compare_avx2,
    [INSTRUCTIONS_AVX512] = &compare_avx512, [INSTRUCTIONS_AMX] = &compare_avx512,
#endif
};

/* Set before a process starts its work, constant afterwards. */
static const CompareKernels *in_use;

const CompareKernels *compare_kernels(void) {
    return in_use != NULL ? in_use : tables[instructions_chosen().set];
}

void compare_kernels_use(const CompareKernels *table) {
    in_use = table;
}

const CompareKernels *compare_kernels_of(InstructionSet set) {
    return instructions_run(set) ? tables[set] : NULL;
}
