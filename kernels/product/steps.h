/* Steps of the network over vectors of floats, one text for all widths. Who includes this defines
 * Floats, LANES and, of so many values: floats_load(), floats_store(),
 * floats_larger(), floats_clamped(), tanh_of(), logistic_of() and store_rounded(). Sums and
 * products are the compilers' own of vectors, which are not fused. */
#pragma once
#include "kernels/product/tables.h"

static void largest(const float *rows, size_t down, size_t units, size_t n, float *out) {
    for (size_t i = 0; i < n; i++, rows += down * units, out += units)
        for (size_t unit = 0; unit < units; unit += LANES) {
            Floats most = floats_load(out + unit);
            for (size_t j = 0; j < down; j++)
                most = floats_larger(floats_load(rows + j * units + unit), most);
            floats_store(out + unit, most);
        }
}

static inline void cell_units(const Curves *curves, const float *gates, size_t units, float *state,
                              uint8_t *out) {
    Floats input = tanh_of(curves, floats_load(gates));
    Floats in = logistic_of(curves, floats_load(gates + units));
    Floats forget = logistic_of(curves, floats_load(gates + 2 * units));
    Floats through = logistic_of(curves, floats_load(gates + 3 * units));
    Floats next = floats_clamped(floats_load(state) * forget + input * in);
    floats_store(state, next);
    store_rounded(tanh_of(curves, next) * through, out);
}

static void cell(const Curves *curves, const float *gates, size_t units, size_t n, float *states,
                 uint8_t *outputs) {
    for (size_t i = 0; i < n; i++, gates += 4 * units, states += units, outputs += units)
        for (size_t unit = 0; unit < units; unit += LANES)
            cell_units(curves, gates + unit, units, states + unit, outputs + unit);
}

static void tanh_all(const Curves *curves, const float *values, size_t n, uint8_t *out) {
    for (size_t i = 0; i < n; i += LANES)
        store_rounded(tanh_of(curves, floats_load(values + i)), out + i);
}

static void logistic_all(const Curves *curves, const float *values, size_t n, uint8_t *out) {
    for (size_t i = 0; i < n; i += LANES)
        store_rounded(logistic_of(curves, floats_load(values + i)), out + i);
}
