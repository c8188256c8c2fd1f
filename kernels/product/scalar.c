#include "kernels/product/tables.h"

/* Cell states stay within +-STATE_CLIP. */
static const float STATE_CLIP = 100;
static const float STEPS_OF_ONE = 256;

static float output_of(const ProductMatrix *matrix, size_t block, size_t lane,
                       const uint8_t *inputs) {
    const int8_t *weights =
        matrix->weights + block * matrix->groups * PRODUCT_OUTPUTS * PRODUCT_INPUTS;
    int32_t sum = 0;
    for (size_t group = 0; group < matrix->groups; group++)
        for (size_t i = 0; i < PRODUCT_INPUTS; i++)
            sum += weights[(group * PRODUCT_OUTPUTS + lane) * PRODUCT_INPUTS + i] *
                   inputs[group * PRODUCT_INPUTS + i];
    size_t output = block * PRODUCT_OUTPUTS + lane;
    return (float)(sum + matrix->biases[output]) * matrix->scales[output];
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride, size_t n,
                     float *out) {
    for (size_t i = 0; i < n; i++)
        for (size_t block = 0; block < matrix->blocks; block++)
            for (size_t lane = 0; lane < PRODUCT_OUTPUTS; lane++)
                *out++ = output_of(matrix, block, lane, inputs + i * stride);
}

static float window_of(const ProductMatrix *matrix, size_t block, size_t lane,
                       const uint8_t *const columns[], size_t window) {
    const int8_t *weights =
        matrix->weights + block * matrix->groups * PRODUCT_OUTPUTS * PRODUCT_INPUTS;
    int32_t sum = 0;
    for (size_t group = 0; group < matrix->groups; group++)
        for (size_t i = 0; i < PRODUCT_INPUTS; i++)
            sum += weights[(group * PRODUCT_OUTPUTS + lane) * PRODUCT_INPUTS + i] *
                   columns[group][window + i];
    size_t output = block * PRODUCT_OUTPUTS + lane;
    return (float)(sum + matrix->biases[output]) * matrix->scales[output];
}

static void windows(const ProductMatrix *matrix, const uint8_t *const columns[], size_t n,
                    float *out) {
    for (size_t i = 0; i < n; i++)
        for (size_t block = 0; block < matrix->blocks; block++)
            for (size_t lane = 0; lane < PRODUCT_OUTPUTS; lane++)
                *out++ = window_of(matrix, block, lane, columns, i);
}

static void largest(const float *rows, size_t down, size_t units, size_t n, float *out) {
    for (size_t i = 0; i < n; i++, out += units)
        for (size_t j = 0; j < down; j++, rows += units)
            for (size_t unit = 0; unit < units; unit++)
                out[unit] = rows[unit] > out[unit] ? rows[unit] : out[unit];
}

/* The curve right of 0. */
static float right_of_zero(const Curve *curve, float x) {
    float at = x * STEPS_OF_ONE;
    if (at > CURVE_STEPS - 1)
        at = CURVE_STEPS - 1;
    int32_t index = (int32_t)at;
    const float *entry = curve->at[index];
    return entry[0] + entry[1] * (at - (float)index);
}

static float tanh_of(const Curves *curves, float x) {
    return x < 0 ? -right_of_zero(&curves->tanh, -x) : right_of_zero(&curves->tanh, x);
}

static float logistic_of(const Curves *curves, float x) {
    return x < 0 ? 1 - right_of_zero(&curves->logistic, -x) : right_of_zero(&curves->logistic, x);
}

/* A value within +-1, rounded to the nearest, halves away from 0. */
static uint8_t rounded(float value) {
    float scaled = value * PRODUCT_ONE;
    int32_t whole = scaled < 0 ? -(int32_t)(-scaled + 0.5f) : (int32_t)(scaled + 0.5f);
    return (uint8_t)(whole + PRODUCT_ZERO);
}

static uint8_t cell_unit(const Curves *curves, const float *gates, size_t units, float *state) {
    float next = *state * logistic_of(curves, gates[2 * units]);
    next += tanh_of(curves, gates[0]) * logistic_of(curves, gates[units]);
    next = next > STATE_CLIP ? STATE_CLIP : next < -STATE_CLIP ? -STATE_CLIP : next;
    *state = next;
    return rounded(tanh_of(curves, next) * logistic_of(curves, gates[3 * units]));
}

static void cell(const Curves *curves, const float *gates, size_t units, size_t n, float *states,
                 uint8_t *outputs) {
    for (size_t i = 0; i < n; i++)
        for (size_t unit = 0; unit < units; unit++)
            outputs[i * units + unit] =
                cell_unit(curves, gates + 4 * i * units + unit, units, &states[i * units + unit]);
}

static void tanh_all(const Curves *curves, const float *values, size_t n, uint8_t *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = rounded(tanh_of(curves, values[i]));
}

static void logistic_all(const Curves *curves, const float *values, size_t n, uint8_t *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = rounded(logistic_of(curves, values[i]));
}

const ProductKernels product_scalar = {multiply, windows, largest, cell, tanh_all, logistic_all};
