/* Steps of the network over vectors of floats, one text for all widths. Who includes this defines
 * Floats, LANES and, of so many values: floats_of_sums(), floats_load(), floats_store(),
 * floats_all(), floats_larger(), floats_clamped(), floats_first(), floats_scaled_2(), tanh_of(),
 * logistic_of() and store_rounded(). Sums and
 * products are the compilers' own of vectors, which are not fused. */
#pragma once
#include <math.h>

#include "kernels/product/constants.h"
#include "kernels/product/tables.h"

static inline Floats scaled(const float *scales, const int32_t *sums) {
    return floats_of_sums(sums) * floats_load(scales);
}

/* What a cell's sums are, and then what its gates let through. */
typedef union Gates {
    int32_t sums[GATES][PRODUCT_OUTPUTS];
    float values[GATES][PRODUCT_OUTPUTS];
} Gates;

typedef Floats CurveOf(const Curves *curves, Floats x);

/* A gate of all cells at once: they don't wait for each other. */
INLINE void squash_gate(CurveOf *curve, const Curves *curves, const float *scales, Gates *cells,
                        size_t n, size_t gate) {
    for (size_t i = 0; i < n; i++)
        for (size_t lane = 0; lane < PRODUCT_OUTPUTS; lane += LANES)
            floats_store(cells[i].values[gate] + lane,
                         curve(curves, scaled(scales + gate * PRODUCT_OUTPUTS + lane,
                                              cells[i].sums[gate] + lane)));
}

INLINE void end_step(const Curves *curves, const Gates *cell, size_t lane, float *state,
                     uint8_t *out) {
    Floats input = floats_load(cell->values[CELL_INPUT] + lane);
    Floats in = floats_load(cell->values[GATE_INPUT] + lane);
    Floats forget = floats_load(cell->values[GATE_FORGET] + lane);
    Floats through = floats_load(cell->values[GATE_OUTPUT] + lane);
    Floats next = floats_clamped(floats_load(state) * forget + input * in);
    floats_store(state, next);
    store_rounded(tanh_of(curves, next * floats_all(CURVE_ONE)) * through, out);
}

/* PRODUCT_OUTPUTS units of n cells. Not among the products, whose registers the compiler would
 * leave no constants in. */
__attribute__((noinline)) static void step_cells(const Curves *curves, const float *scales,
                                                 Gates *cells, size_t n, float *states,
                                                 size_t units, uint8_t *outputs, ptrdiff_t stride) {
    squash_gate(tanh_of, curves, scales, cells, n, CELL_INPUT);
    for (size_t gate = GATE_INPUT; gate < GATES; gate++)
        squash_gate(logistic_of, curves, scales, cells, n, gate);
    for (size_t i = 0; i < n; i++)
        for (size_t lane = 0; lane < PRODUCT_OUTPUTS; lane += LANES)
            end_step(curves, &cells[i], lane, states + i * units + lane,
                     outputs + (ptrdiff_t)i * stride + lane);
}

enum { CELLS_TOGETHER = 32 }; /* what their sums take, 8 KiB, stays in the first-level cache */

/* The sums of four blocks, those of a vector right behind those of the one before. */
typedef void MultiplyGates(const ProductMatrix *matrix, size_t first, const uint8_t *inputs,
                           ptrdiff_t stride, size_t n, int32_t *sums);

/* Up to CELLS_TOGETHER cells. Weights of PRODUCT_OUTPUTS units serve all of them before those of
 * the next; of few cells several such units are multiplied before their gates are looked up. */
INLINE void lstm_with(MultiplyGates *multiply_gates, const Curves *curves,
                      const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride,
                      size_t n, float *states, uint8_t *outputs) {
    _Alignas(sizeof(Gates)) Gates cells[CELLS_TOGETHER];
    size_t all = matrix->blocks / GATES, together = CELLS_TOGETHER / n;
    for (size_t first = 0; first < all; first += together) {
        size_t now = all - first < together ? all - first : together;
        for (size_t i = 0; i < now; i++)
            multiply_gates(matrix, (first + i) * GATES, inputs, stride, n, cells[i * n].sums[0]);
        for (size_t i = 0; i < now; i++)
            step_cells(curves, matrix->scales + (first + i) * GATES * PRODUCT_OUTPUTS,
                       cells + i * n, n, states + (first + i) * PRODUCT_OUTPUTS,
                       all * PRODUCT_OUTPUTS, outputs + (first + i) * PRODUCT_OUTPUTS, stride);
    }
}

/* Up to CELLS_TOGETHER cells: who includes this defines it. */
static void lstm_cells(const Curves *curves, const ProductMatrix *matrix, const uint8_t *inputs,
                       ptrdiff_t stride, size_t n, float *states, uint8_t *outputs);

static void lstm(const Curves *curves, const ProductMatrix *matrix, const uint8_t *inputs,
                 ptrdiff_t stride, size_t n, float *states, uint8_t *outputs) {
    size_t units = matrix->blocks / GATES * PRODUCT_OUTPUTS;
    for (size_t first = 0; first < n; first += CELLS_TOGETHER) {
        size_t now = n - first < CELLS_TOGETHER ? n - first : CELLS_TOGETHER;
        lstm_cells(curves, matrix, inputs + (ptrdiff_t)first * stride, stride, now,
                   states + first * units, outputs + (ptrdiff_t)first * stride);
    }
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
    { multiply, windows, lstm, tanh_all, logistic_all, softmax }
