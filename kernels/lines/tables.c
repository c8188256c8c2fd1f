#include "kernels/lines.h"

/* Set before a process starts its work, constant afterwards. */
static const LinesKernels *in_use;

const LinesKernels *lines_kernels(void) {
    return in_use;
}

void lines_kernels_use(const LinesKernels *table) {
    in_use = table;
}
