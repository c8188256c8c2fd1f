/* Steps of the network over vectors of floats, one text for all widths. Who includes this defines
 * Floats, LANES and, of so many values: floats_of_sums(), floats_load(), floats_store(),
 * floats_all(), floats_larger(), floats_clamped(), floats_first(), floats_scaled_2(), tanh_of(),
 * logistic_of(), store_rounded() and keep_larger(). Sums and products are the compilers' own of
 * vectors, which are not fused. */
#pragma once
#include <math.h>

#include "kernels/product/constants.h"
#include "kernels/product/tables.h"

static void largest(const int32_t *rows, size_t down, size_t units, size_t n, int32_t *out) {
    for (size_t i = 0; i < n; i++, rows += down * units, out += units)
        for (size_t unit = 0; unit < units; unit += LANES)
            keep_larger(rows + unit, units, down, out + unit);
}

static inline Floats scaled(const float *scales, const int32_t *sums) {
    return floats_of_sums(sums) * floats_load(scales);
}

static inline void cell_units(const Curves *curves, const float *scales, const int32_t *sums,
                              size_t units, float *state, uint8_t *out) {
    Floats input = tanh_of(curves, scaled(scales, sums));
    Floats in = logistic_of(curves, scaled(scales + units, sums + units));
    Floats forget = logistic_of(curves, scaled(scales + 2 * units, sums + 2 * units));
    Floats through = logistic_of(curves, scaled(scales + 3 * units, sums + 3 * units));
    Floats next = floats_clamped(floats_load(state) * forget + input * in);
    floats_store(state, next);
    store_rounded(tanh_of(curves, next) * through, out);
}

static void cell(const Curves *curves, const float *scales, const int32_t *sums, size_t units,
                 size_t n, float *states, uint8_t *outputs, size_t stride) {
    for (size_t i = 0; i < n; i++, sums += 4 * units, states += units, outputs += stride)
        for (size_t unit = 0; unit < units; unit += LANES)
            cell_units(curves, scales + unit, sums + unit, units, states + unit, outputs + unit);
}

static void tanh_all(const Curves *curves, const float *scales, const int32_t *sums, size_t units,
                     size_t n, uint8_t *out, size_t stride) {
    for (size_t i = 0; i < n; i++, sums += units, out += stride)
        for (size_t unit = 0; unit < units; unit += LANES)
            store_rounded(tanh_of(curves, scaled(scales + unit, sums + unit)), out + unit);
}

static void logistic_all(const Curves *curves, const float *scales, const int32_t *sums,
                         size_t units, size_t n, uint8_t *out, size_t stride) {
    for (size_t i = 0; i < n; i++, sums += units, out += stride)
        for (size_t unit = 0; unit < units; unit += LANES)
            store_rounded(logistic_of(curves, scaled(scales + unit, sums + unit)), out + unit);
}

/* For EXP_LEAST..0: constants.h says how. */
static inline Floats exponential(Floats x) {
    static const float series[] = EXP_SERIES;
    Floats whole = x * floats_all(EXP_LOG2_E) + floats_all(EXP_TO_WHOLE);
    Floats k = whole - floats_all(EXP_TO_WHOLE);
    Floats rest = x - k * floats_all(EXP_LN2_HIGH) - k * floats_all(EXP_LN2_LOW);
    Floats power = floats_all(series[0]);
    for (size_t i = 1; i < sizeof series / sizeof *series; i++)
        power = power * rest + floats_all(series[i]);
    return floats_scaled_2(power, whole);
}

/* What lies beyond the codes of the last vector is kept out of the largest and of the sum. */
static inline float largest_code(const float *scales, const int32_t *sums, size_t codes,
                                 float *out) {
    Floats most = floats_all(-INFINITY);
    float lanes[LANES];
    for (size_t i = 0; i < codes; i += LANES) {
        Floats values = floats_first(scaled(scales + i, sums + i), codes - i, -INFINITY);
        floats_store(out + i, values);
        most = floats_larger(values, most);
    }
    floats_store(lanes, most);
    for (size_t i = 1; i < LANES; i++)
        lanes[0] = lanes[i] > lanes[0] ? lanes[i] : lanes[0];
    return lanes[0];
}

static inline void softmax_row(const float *scales, const int32_t *sums, size_t codes, float *out) {
    float parts[PRODUCT_OUTPUTS] = {0}, most = largest_code(scales, sums, codes, out);
    for (size_t i = 0; i < codes; i += LANES) {
        Floats power =
            floats_larger(floats_load(out + i) - floats_all(most), floats_all(EXP_LEAST));
        power = floats_first(exponential(power), codes - i, 0);
        floats_store(out + i, power);
        float *part = parts + i % PRODUCT_OUTPUTS;
        floats_store(part, floats_load(part) + power);
    }
    Floats total = floats_all(softmax_total(parts));
    for (size_t i = 0; i < codes; i += LANES)
        floats_store(out + i, floats_load(out + i) / total);
}

/* Rows in their order: each is written over what the one before has beyond its codes. */
static void softmax(const float *scales, const int32_t *sums, size_t units, size_t codes, size_t n,
                    float *out) {
    for (size_t i = 0; i < n; i++, sums += units, out += codes)
        softmax_row(scales, sums, codes, out);
}

#define PRODUCT_TABLE                                                                              \
    { multiply, windows, largest, cell, tanh_all, logistic_all, softmax }
