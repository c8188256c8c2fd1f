#include <math.h>
#include <string.h>

#include "kernels/product/constants.h"
#include "kernels/product/tables.h"

/* An output of a vector whose groups are so many bytes apart. */
static int32_t output_of(const ProductMatrix *matrix, size_t output, const uint8_t *inputs,
                         size_t group_step) {
    size_t block = output / PRODUCT_OUTPUTS, lane = output % PRODUCT_OUTPUTS;
    const int8_t *weights =
        matrix->weights + block * matrix->groups * PRODUCT_OUTPUTS * PRODUCT_INPUTS;
    int32_t sum = 0;
    for (size_t group = 0; group < matrix->groups; group++)
        for (size_t i = 0; i < PRODUCT_INPUTS; i++)
            sum += weights[(group * PRODUCT_OUTPUTS + lane) * PRODUCT_INPUTS + i] *
                   inputs[group * group_step + i];
    return sum + matrix->biases[output];
}

static void multiply(const ProductMatrix *matrix, const uint8_t *inputs, ptrdiff_t stride, size_t n,
                     int32_t *sums) {
    for (size_t i = 0; i < n; i++)
        for (size_t output = 0; output < matrix->blocks * PRODUCT_OUTPUTS; output++)
            *sums++ = output_of(matrix, output, inputs + (ptrdiff_t)i * stride, PRODUCT_INPUTS);
}

static void windows(const ProductMatrix *matrix, const uint8_t *inputs, size_t column, size_t first,
                    size_t n, size_t down, int32_t *most) {
    size_t units = matrix->blocks * PRODUCT_OUTPUTS;
    for (size_t i = 0; i < n; i++)
        for (size_t unit = 0; unit < units; unit++) {
            int32_t *kept = &most[(first + i) / down * units + unit];
            int32_t sum = output_of(matrix, unit, inputs + i, column);
            *kept = sum > *kept ? sum : *kept;
        }
}

/* The curve of |x|, which is in steps, as it is for both curves. */
static float right_of_zero(const Curve *curve, float x) {
    float at = fabsf(x);
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

static uint8_t cell_unit(const Curves *curves, const float gates[GATES], float *state) {
    float next = *state * logistic_of(curves, gates[GATE_FORGET]);
    next += tanh_of(curves, gates[CELL_INPUT]) * logistic_of(curves, gates[GATE_INPUT]);
    next = next > STATE_CLIP ? STATE_CLIP : next < -STATE_CLIP ? -STATE_CLIP : next;
    *state = next;
    return rounded(tanh_of(curves, next * CURVE_ONE) * logistic_of(curves, gates[GATE_OUTPUT]));
}

static void cell(const Curves *curves, const ProductMatrix *matrix, const uint8_t *inputs,
                 float *states, uint8_t *outputs) {
    for (size_t unit = 0; unit < matrix->blocks / GATES * PRODUCT_OUTPUTS; unit++) {
        float gates[GATES];
        for (size_t gate = 0; gate < GATES; gate++) {
            size_t output =
                (unit / PRODUCT_OUTPUTS * GATES + gate) * PRODUCT_OUTPUTS + unit % PRODUCT_OUTPUTS;
            gates[gate] =
                (float)output_of(matrix, output, inputs, PRODUCT_INPUTS) * matrix->scales[output];
        }
        outputs[unit] = cell_unit(curves, gates, &states[unit]);
    }
}

static void lstm(const Curves *curves, const ProductMatrix *matrix, const uint8_t *inputs,
                 ptrdiff_t stride, size_t n, float *states, uint8_t *outputs) {
    size_t units = matrix->blocks / GATES * PRODUCT_OUTPUTS;
    for (size_t i = 0; i < n; i++)
        cell(curves, matrix, inputs + (ptrdiff_t)i * stride, states + i * units,
             outputs + (ptrdiff_t)i * stride);
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

const ProductKernels product_scalar = {multiply, windows, lstm, tanh_all, logistic_all, softmax};
