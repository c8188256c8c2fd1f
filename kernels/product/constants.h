/* The constants of the functions between products, the same for all tables. */
#pragma once
#include "kernels/product.h"
#include "kernels/product/numbers.h"

/* What a cell's four sums are for. */
enum { CELL_INPUT, GATE_INPUT, GATE_FORGET, GATE_OUTPUT, GATES };

/* Probabilities are summed up in PRODUCT_OUTPUTS parts, every sixteenth one in each, and these by
 * halves. */
static inline float softmax_total(float parts[PRODUCT_OUTPUTS]) {
    for (size_t half = PRODUCT_OUTPUTS / 2; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++)
            parts[i] += parts[i + half];
    return parts[0];
}
