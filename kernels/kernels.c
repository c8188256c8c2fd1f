#include "kernels/tables.h"

/* All tables that this CPU runs, slowest first; returns how many. __builtin_cpu_supports also asks
 * whether the operating system saves the wide registers. */
static size_t list_tables(const Kernels *tables[3]) {
    size_t n = 0;
    tables[n++] = &scalar_kernels;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        tables[n++] = &avx2_kernels;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        tables[n++] = &avx512_kernels;
#endif
    return n;
}

const Kernels *kernels_get(void) {
    const Kernels *tables[3];
    return tables[list_tables(tables) - 1];
}

const Kernels *kernels_nth(size_t i) {
    const Kernels *tables[3];
    return i < list_tables(tables) ? tables[i] : NULL;
}
