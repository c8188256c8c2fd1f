/* The layers of a line's network (kernels/lines.h). A launch computes one layer of all lines of a
 * batch: pass `first`. Values are whole numbers + 128; sums of products are of the numbers
 * themselves. Floats are computed as kernels/product/scalar.c has it, in the same order. */

#define NOISE_MODULUS 0x7fffffffu
#define NOISE_FACTOR 48271u
#define ZERO 128
#define ONE 127
#define GATES 4
#define CURVE_STEPS 4096
#define CURVE_ONE 256

#define PASS ((GLOBAL const DevicePass *)tasks + first)

FUNCTION GLOBAL const uint8_t *values_before(GLOBAL const DevicePass *p, GLOBAL const uint8_t *in,
                                             GLOBAL const uint8_t *out) {
    return (p->reads_inputs ? in : out) + p->from;
}

/* The line that a place belongs to: the last one that starts at or before it and isn't empty. */
FUNCTION uint32_t line_of(GLOBAL const PassLine *lines, uint32_t n, uint32_t place) {
    uint32_t low = 0, high = n;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (lines[middle].start <= place)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The remainder by 2^31 - 1: that of the two halves' sum. */
FUNCTION uint32_t noise_times(uint32_t a, uint32_t b) {
    uint64_t product = (uint64_t)a * b;
    uint64_t sum = (product & NOISE_MODULUS) + (product >> 31);
    return (uint32_t)(sum >= NOISE_MODULUS ? sum - NOISE_MODULUS : sum);
}

/* The state so many numbers later. */
FUNCTION uint32_t noise_after(uint32_t state, uint64_t n) {
    uint32_t factor = NOISE_FACTOR;
    for (; n > 0; n >>= 1) {
        if (n & 1)
            state = noise_times(state, factor);
        factor = noise_times(factor, factor);
    }
    return state;
}

/* 2 * ONE * state / NOISE_MODULUS - ONE, rounded; there are no halves, for the modulus is odd. */
FUNCTION uint8_t noise_value(uint32_t state) {
    uint64_t doubled = (uint64_t)state * (4 * ONE);
    return (uint8_t)((doubled + NOISE_MODULUS) / (2 * (uint64_t)NOISE_MODULUS) + ZERO - ONE);
}

/* Of windows over the places before `at` in a row of `size`, how many columns lie within. */
FUNCTION uint64_t columns_within(uint32_t at, uint32_t around, uint32_t size) {
    uint64_t n = (uint64_t)at * (2 * around + 1);
    for (uint32_t x = 0; x < at && x < around; x++)
        n -= around - x;
    for (uint32_t x = size > around ? size - around : 0; x < at; x++)
        n -= x + around + 1 - size;
    return n;
}

/* How many numbers are drawn for the windows of all places before one, in the order of rows. */
FUNCTION uint64_t drawn_before(GLOBAL const DevicePass *p, GLOBAL const PassLine *line, uint32_t x,
                               uint32_t y) {
    uint64_t window = (uint64_t)(2 * p->across + 1) * (2 * p->down + 1);
    uint64_t rows = columns_within(y, p->down, line->height);
    uint64_t row = columns_within(y + 1, p->down, line->height) - rows;
    uint64_t all = columns_within(line->width, p->across, line->width);
    uint64_t n = ((uint64_t)y * line->width + x) * window;
    return (n - all * rows - columns_within(x, p->across, line->width) * row) * p->inputs;
}

FUNCTION uint32_t is_within(int32_t at, uint32_t size) {
    return at >= 0 && (uint32_t)at < size;
}

/* An item has a place. */
KERNEL_NAMED(lines_stack) {
    GLOBAL const DevicePass *p = PASS;
    if (ITEM >= p->n)
        return;
    GLOBAL const PassLine *lines = (GLOBAL const PassLine *)(in + p->before);
    GLOBAL const PassLine *line = lines + line_of(lines, p->n_lines, ITEM);
    uint32_t place = ITEM - line->start, x = place % line->width, y = place / line->width;
    GLOBAL const uint8_t *from = values_before(p, in, out) + line->start * p->from_stride;
    GLOBAL uint8_t *to = out + p->to + ITEM * p->to_stride;
    int32_t across = (int32_t)p->across, down = (int32_t)p->down;
    uint32_t inside = is_within((int32_t)x - across, line->width) &&
                      is_within((int32_t)x + across, line->width) &&
                      is_within((int32_t)y - down, line->height) &&
                      is_within((int32_t)y + down, line->height);
    uint32_t noise = inside ? 0 : noise_after(p->noise, drawn_before(p, line, x, y)), n = 0;
    for (int32_t at_x = (int32_t)x - across; at_x <= (int32_t)x + across; at_x++)
        for (int32_t at_y = (int32_t)y - down; at_y <= (int32_t)y + down; at_y++)
            for (uint32_t k = 0; k < p->inputs; k++)
                if (is_within(at_x, line->width) && is_within(at_y, line->height)) {
                    uint32_t at = (uint32_t)at_y * line->width + (uint32_t)at_x;
                    to[n++] = from[at * p->from_stride + k];
                } else {
                    noise = noise_times(noise, NOISE_FACTOR);
                    to[n++] = noise_value(noise);
                }
    while (n < p->to_stride)
        to[n++] = ZERO;
}

/* An item has a place. */
KERNEL_NAMED(lines_pool) {
    GLOBAL const DevicePass *p = PASS;
    if (ITEM >= p->n)
        return;
    GLOBAL const PassLine *lines = (GLOBAL const PassLine *)(in + p->behind);
    uint32_t number = line_of(lines, p->n_lines, ITEM);
    GLOBAL const PassLine *line = lines + number;
    GLOBAL const PassLine *before = (GLOBAL const PassLine *)(in + p->before) + number;
    uint32_t place = ITEM - line->start;
    uint32_t x = place % line->width * p->across, y = place / line->width * p->down;
    GLOBAL const uint8_t *from =
        values_before(p, in, out) + (before->start + y * before->width + x) * p->from_stride;
    GLOBAL uint8_t *to = out + p->to + ITEM * p->to_stride;
    for (uint32_t k = 0; k < p->to_stride; k++) {
        uint32_t most = 0;
        for (uint32_t i = 0; i < p->down && k < p->inputs; i++)
            for (uint32_t j = 0; j < p->across; j++)
                most = greater_of(most, from[(i * before->width + j) * p->from_stride + k]);
        to[k] = (uint8_t)(k < p->inputs ? most : ZERO);
    }
}

/* The curve of |x|, which is in steps, as it is for both curves. */
FUNCTION float right_of_zero(GLOBAL const float *curve, float x) {
    float at = FLOAT_OF(BITS_OF(x) & 0x7fffffffu);
    if (at > CURVE_STEPS - 1)
        at = CURVE_STEPS - 1;
    int32_t index = (int32_t)at;
    return curve[2 * index] + curve[2 * index + 1] * (at - (float)index);
}

FUNCTION float tanh_at(GLOBAL const float *curves, float x) {
    return FLOAT_OF(BITS_OF(right_of_zero(curves, x)) | (BITS_OF(x) & 0x80000000u));
}

FUNCTION float logistic_at(GLOBAL const float *curves, float x) {
    float right = right_of_zero(curves + 2 * CURVE_STEPS, x);
    return x < 0 ? 1 - right : right;
}

/* A value within +-1, rounded to the nearest, halves away from 0. */
FUNCTION uint8_t value_of(float value) {
    float scaled = value * ONE;
    int32_t whole = scaled < 0 ? -(int32_t)(-scaled + 0.5f) : (int32_t)(scaled + 0.5f);
    return (uint8_t)(whole + ZERO);
}

/* One output's sum of products. */
FUNCTION int32_t sum_at(GLOBAL const DevicePass *p, GLOBAL const uint8_t *image,
                        GLOBAL const uint8_t *from, uint32_t lane) {
    GLOBAL const uint32_t *weights = (GLOBAL const uint32_t *)(image + p->weights) + lane;
    GLOBAL const uint32_t *words = (GLOBAL const uint32_t *)from;
    int32_t sum = ((GLOBAL const int32_t *)(image + p->biases))[lane];
    for (uint32_t word = 0; word < (p->inputs + 3) / 4; word++)
        sum = DOT_OF_4(weights[word * p->lanes], words[word] ^ 0x80808080u, sum);
    return sum;
}

/* An item has a lane of a place. */
KERNEL_NAMED(lines_curve) {
    GLOBAL const DevicePass *p = PASS;
    uint32_t place = ITEM / p->lanes, lane = ITEM % p->lanes;
    if (place >= p->n || lane >= p->to_stride)
        return;
    GLOBAL const uint8_t *from = values_before(p, in, out) + place * p->from_stride;
    GLOBAL const float *curves = (GLOBAL const float *)(image + p->curves);
    float x = (float)sum_at(p, image, from, lane) * ((GLOBAL const float *)(image + p->scales))[lane];
    out[p->to + place * p->to_stride + lane] =
        value_of(p->is_logistic ? logistic_at(curves, x) : tanh_at(curves, x));
}

/* For EXP_LEAST..0: kernels/product/numbers.h says how. */
FUNCTION float exponential_of(float x) {
    const float series[] = EXP_SERIES;
    float whole = x * EXP_LOG2_E + EXP_TO_WHOLE, k = whole - EXP_TO_WHOLE;
    float rest = x - k * EXP_LN2_HIGH - k * EXP_LN2_LOW, power = series[0];
    for (uint32_t i = 1; i < 8; i++)
        power = power * rest + series[i];
    return FLOAT_OF(BITS_OF(power) + (BITS_OF(whole) << EXP_EXPONENT));
}

/* A group of items has a place. Sixteen parts are summed up, every sixteenth probability in each,
 * and these by halves. */
KERNEL_NAMED(lines_softmax) {
    SHARED float parts[16];
    GLOBAL const DevicePass *p = PASS;
    uint32_t own = ITEM_OF_GROUP;
    GLOBAL const float *scales = (GLOBAL const float *)(image + p->scales);
    GLOBAL const uint8_t *from = values_before(p, in, out) + GROUP * p->from_stride;
    GLOBAL float *to = (GLOBAL float *)(out + p->to) + GROUP * p->outputs;
    for (uint32_t i = own; i < p->outputs; i += GROUP_ITEMS)
        to[i] = (float)sum_at(p, image, from, i) * scales[i];
    WAIT_FOR_GROUP;
    if (own < 16) {
        float most = to[0];
        for (uint32_t i = own; i < p->outputs; i += 16)
            most = to[i] > most ? to[i] : most;
        parts[own] = most;
    }
    WAIT_FOR_GROUP;
    float most = parts[0];
    for (uint32_t i = 1; i < 16; i++)
        most = parts[i] > most ? parts[i] : most;
    for (uint32_t i = own; i < p->outputs; i += GROUP_ITEMS) {
        float below = to[i] - most;
        to[i] = exponential_of(below > EXP_LEAST ? below : EXP_LEAST);
    }
    WAIT_FOR_GROUP;
    if (own < 16) {
        float sum = 0;
        for (uint32_t i = own; i < p->outputs; i += 16)
            sum += to[i];
        parts[own] = sum;
    }
    for (uint32_t apart = 8; apart > 0; apart /= 2) {
        WAIT_FOR_GROUP;
        if (own < apart)
            parts[own] += parts[own + apart];
    }
    WAIT_FOR_GROUP;
    for (uint32_t i = own; i < p->outputs; i += GROUP_ITEMS)
        to[i] /= parts[0];
}

/* What a group's sequences have between two steps: outputs, as numbers, of the step before and of
 * this one, and cell states. */
#define LSTM_OUTPUTS(step) (outputs + (step) % 2 * LSTM_TOGETHER * LSTM_UNITS)

/* Adds the products of a word of four values of each sequence with the weights of four gates. */
FUNCTION void add_gates(int32_t sums[LSTM_TOGETHER][GATES], GLOBAL const uint32_t *weights,
                        uint32_t units, const uint32_t words[LSTM_TOGETHER]) {
    for (uint32_t gate = 0; gate < GATES; gate++)
        for (uint32_t i = 0; i < LSTM_TOGETHER; i++)
            sums[i][gate] = DOT_OF_4(weights[gate * units], words[i], sums[i][gate]);
}

/* A unit's step: its output. */
FUNCTION uint8_t step_unit(GLOBAL const float *curves, GLOBAL const float *scales, uint32_t units,
                           const int32_t sums[GATES], LOCAL float *state) {
    float next = *state * logistic_at(curves, (float)sums[2] * scales[2 * units]);
    next += tanh_at(curves, (float)sums[0] * scales[0]) *
            logistic_at(curves, (float)sums[1] * scales[units]);
    next = next > STATE_CLIP ? STATE_CLIP : next < -STATE_CLIP ? -STATE_CLIP : next;
    *state = next;
    return value_of(tanh_at(curves, next * CURVE_ONE) *
                    logistic_at(curves, (float)sums[3] * scales[3 * units]));
}

/* The place that a sequence is at, in the numbers of places before the layer; where it has ended,
 * its last one. */
FUNCTION uint32_t place_at(GLOBAL const PassSequence *sequence, uint32_t step) {
    uint32_t last = sequence->length > 0 ? sequence->length - 1 : 0;
    return (uint32_t)(sequence->from + (int32_t)lesser_of(step, last) * sequence->from_step);
}

/* A group of items has LSTM_TOGETHER sequences, an item some of their units: weights that are read
 * once serve all sequences. */
KERNEL_NAMED(lines_lstm) {
    SHARED uint32_t output_words[2 * LSTM_TOGETHER * LSTM_UNITS / 4];
    SHARED float states[LSTM_TOGETHER * LSTM_UNITS];
    GLOBAL const DevicePass *p = PASS;
    uint32_t units = p->lanes / GATES, own = ITEM_OF_GROUP;
    LOCAL uint8_t *outputs = (LOCAL uint8_t *)output_words;
    GLOBAL const PassSequence *sequences =
        (GLOBAL const PassSequence *)(in + p->sequences) + GROUP * LSTM_TOGETHER;
    GLOBAL const uint8_t *from = values_before(p, in, out);
    GLOBAL const float *curves = (GLOBAL const float *)(image + p->curves);
    for (uint32_t i = own; i < 2 * LSTM_TOGETHER * LSTM_UNITS / 4; i += GROUP_ITEMS)
        output_words[i] = 0;
    for (uint32_t i = own; i < LSTM_TOGETHER * LSTM_UNITS; i += GROUP_ITEMS)
        states[i] = 0;
    for (uint32_t step = 0; step < sequences[0].length; step++) {
        WAIT_FOR_GROUP;
        LOCAL const uint8_t *last = LSTM_OUTPUTS(step);
        LOCAL uint8_t *next = LSTM_OUTPUTS(step + 1);
        for (uint32_t unit = own; unit < p->outputs; unit += GROUP_ITEMS) {
            int32_t sums[LSTM_TOGETHER][GATES];
            uint32_t words[LSTM_TOGETHER];
            GLOBAL const int32_t *biases = (GLOBAL const int32_t *)(image + p->biases) + unit;
            GLOBAL const uint32_t *weights = (GLOBAL const uint32_t *)(image + p->weights) + unit;
            for (uint32_t i = 0; i < LSTM_TOGETHER; i++)
                for (uint32_t gate = 0; gate < GATES; gate++)
                    sums[i][gate] = biases[gate * units];
            for (uint32_t word = 0; word < (p->inputs + 3) / 4; word++, weights += p->lanes) {
                for (uint32_t i = 0; i < LSTM_TOGETHER; i++) {
                    uint32_t at = place_at(sequences + i, step) * p->from_stride;
                    words[i] = ((GLOBAL const uint32_t *)(from + at))[word] ^ 0x80808080u;
                }
                add_gates(sums, weights, units, words);
            }
            weights = (GLOBAL const uint32_t *)(image + p->recurrent) + unit;
            for (uint32_t word = 0; word < (p->outputs + 3) / 4; word++, weights += p->lanes) {
                for (uint32_t i = 0; i < LSTM_TOGETHER; i++)
                    words[i] = ((LOCAL const uint32_t *)(last + i * LSTM_UNITS))[word];
                add_gates(sums, weights, units, words);
            }
            for (uint32_t i = 0; i < LSTM_TOGETHER; i++) {
                GLOBAL const PassSequence *sequence = sequences + i;
                GLOBAL const float *scales = (GLOBAL const float *)(image + p->scales) + unit;
                uint8_t value =
                    step_unit(curves, scales, units, sums[i], states + i * LSTM_UNITS + unit);
                next[i * LSTM_UNITS + unit] = (uint8_t)(value ^ ZERO);
                if (step < sequence->length && (!p->is_summary || step + 1 == sequence->length)) {
                    int32_t at = sequence->to + (int32_t)step * sequence->to_step;
                    out[p->to + (uint32_t)at * p->to_stride + unit] = value;
                }
            }
        }
    }
}
