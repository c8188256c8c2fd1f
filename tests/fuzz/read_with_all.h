/* A line read with every instruction set that the processor has: the same, to the bit, as with
 * scalar code. */
#pragma once
#include "kernels/instructions.h"
#include "ocr/network/network.h"

#include <string.h>

static inline NetworkLine *read_line(const Network *network, const ProductKernels *kernels,
                                     const Picture *picture) {
    NetworkLine *line;
    network_read(network, kernels, (const Picture *const[]){picture}, 1, 2, &line);
    return line;
}

static inline void check_same(const NetworkLine *line, const NetworkLine *scalar, const char *set) {
    gsize size = scalar->steps * scalar->codes * sizeof *scalar->posteriors;
    if (line->steps != scalar->steps || line->codes != scalar->codes ||
        line->readings->len != scalar->readings->len ||
        (size > 0 && memcmp(line->posteriors, scalar->posteriors, size) != 0))
        g_error("%s gives other probabilities than scalar code", set);
    for (guint i = 0; i < line->readings->len; i++) {
        const NetworkReading *one = g_ptr_array_index(line->readings, i),
                             *other = g_ptr_array_index(scalar->readings, i);
        if (strcmp(one->text, other->text) != 0)
            g_error("%s reads \"%s\", scalar code \"%s\"", set, one->text, other->text);
    }
}

static inline void read_with_all(const Network *network, const Picture *picture) {
    NetworkLine *scalar = read_line(network, product_kernels_of(INSTRUCTIONS_SCALAR), picture);
    for (InstructionSet set = INSTRUCTIONS_SCALAR + 1; set < N_INSTRUCTION_SETS; set++) {
        if (product_kernels_of(set) == NULL)
            continue;
        NetworkLine *line = read_line(network, product_kernels_of(set), picture);
        check_same(line, scalar, instructions_name(set));
        network_line_free(line);
    }
    network_line_free(scalar);
}
