#include <math.h>
#include <string.h>

#include "kernels/product/constants.h"
#include "kernels/product/tables.h"

static int32_t output_of(const ProductMatrix *matrix, size_t block, size_t lane,
                         const uint8_t *inputs) {
    const int8_t *weights =
        matrix->weights + block * matrix->groups * PRODUCT_OUTPUTS * PRODUCT_INPUTS;
    int32_t sum = 0;
    for (size_t group = 0; group < matrix->groups; group++)
        for (size_t i = 0; i < PRODUCT_INPUTS; i++)
            sum += weights[(group * PRODUCT_OUTPUTS + lane) * PRODUCT_INPUTS + i] *
                   inputs[group * PRODUCT_INPUTS + i];
    return sum + matrix->biases[block * PRODUCT_OUTPUTS + lane];
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, size_t stride, size_t n,
                     int32_t *sums) {
    for (size_t i = 0; i < n; i++)
        for (size_t block = 0; block < matrix->blocks; block++)
            for (size_t lane = 0; lane < PRODUCT_OUTPUTS; lane++)
                *sums++ = output_of(matrix, block, lane, inputs + i * stride);
}

static int32_t window_of(const ProductMatrix *matrix, size_t block, size_t lane,
                         const uint8_t *const columns[], size_t window) {
    const int8_t *weights =
        matrix->weights + block * matrix->groups * PRODUCT_OUTPUTS * PRODUCT_INPUTS;
    int32_t sum = 0;
    for (size_t group = 0; group < matrix->groups; group++)
        for (size_t i = 0; i < PRODUCT_INPUTS; i++)
            sum += weights[(group * PRODUCT_OUTPUTS + lane) * PRODUCT_INPUTS + i] *
                   columns[group][window + i];
    return sum + matrix->biases[block * PRODUCT_OUTPUTS + lane];
}

static void windows(const ProductMatrix *matrix, const uint8_t *const columns[], size_t n,
                    int32_t *sums) {
    for (size_t i = 0; i < n; i++)
        for (size_t block = 0; block < matrix->blocks; block++)
            for (size_t lane = 0; lane < PRODUCT_OUTPUTS; lane++)
                *sums++ = window_of(matrix, block, lane, columns, i);
}

static void largest(const int32_t *rows, size_t down, size_t units, size_t n, int32_t *out) {
    for (size_t i = 0; i < n; i++, out += units)
        for (size_t j = 0; j < down; j++, rows += units)
            for (size_t unit = 0; unit < units; unit++)
                out[unit] = rows[unit] > out[unit] ? rows[unit] : out[unit];
}

/* The curve of |x|. */
static float right_of_zero(const Curve *curve, float x) {
    float at = fabsf(x) * STEPS_OF_ONE;
    if (at > CURVE_STEPS - 1)
        at = CURVE_STEPS - 1;
    int32_t index = (int32_t)at;
    const float *entry = curve->at[index];
    return entry[0] + entry[1] * (at - (float)index);
}

static float tanh_of(const Curves *curves, float x) {
    return copysignf(right_of_zero(&curves->tanh, x), x);
}

static float logistic_of(const Curves *curves, float x) {
    float right = right_of_zero(&curves->logistic, x);
    return x < 0 ? 1 - right : right;
}

/* A value within +-1, rounded to the nearest, halves away from 0. */
static uint8_t rounded(float value) {
    float scaled = value * PRODUCT_ONE;
    int32_t whole = scaled < 0 ? -(int32_t)(-scaled + 0.5f) : (int32_t)(scaled + 0.5f);
    return (uint8_t)(whole + PRODUCT_ZERO);
}

static uint8_t cell_unit(const Curves *curves, const float gates[4], float *state) {
    float next = *state * logistic_of(curves, gates[2]);
    next += tanh_of(curves, gates[0]) * logistic_of(curves, gates[1]);
    next = next > STATE_CLIP ? STATE_CLIP : next < -STATE_CLIP ? -STATE_CLIP : next;
    *state = next;
    return rounded(tanh_of(curves, next) * logistic_of(curves, gates[3]));
}

static void cell(const Curves *curves, const float *scales, const int32_t *sums, size_t units,
                 size_t n, float *states, uint8_t *outputs, size_t stride) {
    for (size_t i = 0; i < n; i++, sums += 4 * units, states += units, outputs += stride)
        for (size_t unit = 0; unit < units; unit++) {
            float gates[4];
            for (size_t gate = 0; gate < 4; gate++)
                gates[gate] = (float)sums[gate * units + unit] * scales[gate * units + unit];
            outputs[unit] = cell_unit(curves, gates, &states[unit]);
        }
}

static void tanh_all(const Curves *curves, const float *scales, const int32_t *sums, size_t units,
                     size_t n, uint8_t *out, size_t stride) {
    for (size_t i = 0; i < n; i++, sums += units, out += stride)
        for (size_t unit = 0; unit < units; unit++)
            out[unit] = rounded(tanh_of(curves, (float)sums[unit] * scales[unit]));
}

static void logistic_all(const Curves *curves, const float *scales, const int32_t *sums,
                         size_t units, size_t n, uint8_t *out, size_t stride) {
    for (size_t i = 0; i < n; i++, sums += units, out += stride)
        for (size_t unit = 0; unit < units; unit++)
            out[unit] = rounded(logistic_of(curves, (float)sums[unit] * scales[unit]));
}

/* For EXP_LEAST..0: constants.h says how. */
static float exponential(float x) {
    static const float series[] = EXP_SERIES;
    float whole = x * EXP_LOG2_E + EXP_TO_WHOLE, k = whole - EXP_TO_WHOLE;
    float rest = x - k * EXP_LN2_HIGH - k * EXP_LN2_LOW, power = series[0];
    for (size_t i = 1; i < sizeof series / sizeof *series; i++)
        power = power * rest + series[i];
    uint32_t bits, exponent;
    memcpy(&bits, &power, sizeof bits);
    memcpy(&exponent, &whole, sizeof exponent);
    bits += exponent << EXP_EXPONENT;
    memcpy(&power, &bits, sizeof power);
    return power;
}

static void softmax_row(const float *scales, const int32_t *sums, size_t codes, float *out) {
    float parts[PRODUCT_OUTPUTS] = {0}, most = (float)sums[0] * scales[0];
    for (size_t i = 0; i < codes; i++) {
        out[i] = (float)sums[i] * scales[i];
        most = out[i] > most ? out[i] : most;
    }
    for (size_t i = 0; i < codes; i++) {
        out[i] = exponential(fmaxf(out[i] - most, EXP_LEAST));
        parts[i % PRODUCT_OUTPUTS] += out[i];
    }
    float total = softmax_total(parts);
    for (size_t i = 0; i < codes; i++)
        out[i] /= total;
}

static void softmax(const float *scales, const int32_t *sums, size_t units, size_t codes, size_t n,
                    float *out) {
    for (size_t i = 0; i < n; i++, sums += units, out += codes)
        softmax_row(scales, sums, codes, out);
}

const ProductKernels product_scalar = {multiply, windows,      largest, cell,
                                       tanh_all, logistic_all, softmax};
