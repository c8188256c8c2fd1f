#include "kernels/product/tables.h"

static const ProductKernels *const tables[N_INSTRUCTION_SETS] = {
    [INSTRUCTIONS_SCALAR] = &product_scalar,
#if defined(__aarch64__)
    [INSTRUCTIONS_NEON] = &product_scalar, /* which the compiler puts into vectors */
#endif
#if defined(__x86_64__)
    [INSTRUCTIONS_AVX2] = &product_avx2,     [INSTRUCTIONS_AVXVNNI] = &product_avxvnni,
    [INSTRUCTIONS_AVX512] = &product_avx512, [INSTRUCTIONS_AMX] = &product_amx,
#endif
};

/* The table of AVX-512 needs VNNI too, which the set doesn't promise. */
static const ProductKernels *table_of(InstructionSet set) {
#if defined(__x86_64__)
    if (set == INSTRUCTIONS_AVX512 && !__builtin_cpu_supports("avx512vnni"))
        return instructions_run(INSTRUCTIONS_AVXVNNI) ? &product_avxvnni : &product_avx2;
#endif
    return tables[set];
}

const ProductKernels *product_kernels(void) {
    return table_of(instructions_chosen().set);
}

const ProductKernels *product_kernels_of(InstructionSet set) {
    return instructions_run(set) ? table_of(set) : NULL;
}
