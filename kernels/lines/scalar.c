#include <stdlib.h>
#include <string.h>

#include "kernels/lines.h"

enum { NOISE_MODULUS = 0x7fffffff, NOISE_FACTOR = 48271 };

/* What lies between two layers: places row by row, `stride` bytes each. */
typedef struct Places {
    uint8_t *values;
    size_t width, height, stride;
} Places;

static bool places_make(Places *places, size_t width, size_t height, size_t depth) {
    *places = (Places){NULL, width, height, PRODUCT_INPUTS * lines_words(depth)};
    places->values = calloc(width * height + 1, places->stride);
    return places->values != NULL;
}

static uint8_t *place_at(const Places *places, size_t x, size_t y) {
    return places->values + (y * places->width + x) * places->stride;
}

/* The minimal standard generator of Park, Miller and Stockmeyer; rounded to the nearest. */
static uint8_t draw(uint64_t *state) {
    *state = *state * NOISE_FACTOR % NOISE_MODULUS;
    uint64_t doubled = 4 * PRODUCT_ONE * *state; /* there are no halves: the modulus is odd */
    uint64_t rounded = (doubled + NOISE_MODULUS) / (2 * (uint64_t)NOISE_MODULUS);
    return (uint8_t)(rounded + PRODUCT_ZERO - PRODUCT_ONE);
}

static void stack_place(const LinesLayer *layer, const Places *from, size_t x, size_t y,
                        uint64_t *noise, uint8_t *out) {
    for (size_t i = 0; i <= 2 * (size_t)layer->across; i++)
        for (size_t j = 0; j <= 2 * (size_t)layer->down; j++)
            for (size_t k = 0; k < layer->inputs; k++) {
                size_t at_x = x + i - layer->across, at_y = y + j - layer->down;
                bool inside = at_x < from->width && at_y < from->height; /* else below 0, too */
                *out++ = inside ? place_at(from, at_x, at_y)[k] : draw(noise);
            }
}

static void stack(const LinesNetwork *network, const LinesLayer *layer, const Places *from,
                  const Places *to) {
    uint64_t noise = network->seed % NOISE_MODULUS;
    noise += noise == 0;
    draw(&noise); /* the first one is dropped */
    for (size_t y = 0; y < to->height; y++)
        for (size_t x = 0; x < to->width; x++)
            stack_place(layer, from, x, y, &noise, place_at(to, x, y));
}

static void pool(const LinesLayer *layer, const Places *from, const Places *to) {
    for (size_t y = 0; y < to->height * layer->down; y++)
        for (size_t x = 0; x < to->width * layer->across; x++)
            for (size_t k = 0; k < layer->inputs; k++) {
                uint8_t *out = place_at(to, x / layer->across, y / layer->down) + k;
                uint8_t value = place_at(from, x, y)[k];
                *out = value > *out ? value : *out;
            }
}

/* Runs along one row or column. What a cell takes: inputs, and behind them its last outputs. */
static bool run_row(const LinesLayer *layer, const Places *from, const Places *to, size_t row) {
    const ProductKernels *kernels = product_kernels_of(INSTRUCTIONS_SCALAR);
    size_t length = layer->along_y ? from->height : from->width;
    size_t bytes = layer->matrix->groups * PRODUCT_INPUTS;
    size_t units = lines_lanes(layer) / lines_gates(layer);
    uint8_t *source = malloc(bytes), *outputs = malloc(units);
    float *states = calloc(units, sizeof *states);
    bool room = source != NULL && outputs != NULL && states != NULL;
    if (room)
        memset(source, PRODUCT_ZERO, bytes);
    for (size_t i = 0; i < length && room; i++) {
        size_t at = layer->backward ? length - 1 - i : i, out = layer->summary ? 0 : at;
        memcpy(source, layer->along_y ? place_at(from, row, at) : place_at(from, at, row),
               layer->inputs);
        kernels->lstm(curves_get(), layer->matrix, source, 0, 1, states, outputs);
        memcpy(source + lines_input_at(layer, layer->inputs), outputs, layer->outputs);
        memcpy(layer->along_y ? place_at(to, row, out) : place_at(to, out, row), outputs,
               layer->outputs);
    }
    free(source);
    free(outputs);
    free(states);
    return room;
}

static bool lstm(const LinesLayer *layer, const Places *from, const Places *to) {
    size_t rows = layer->along_y ? from->width : from->height;
    bool done = true;
    for (size_t row = 0; row < rows && done; row++)
        done = run_row(layer, from, to, row);
    return done;
}

/* Probabilities go to `out`. */
static bool connected(const LinesLayer *layer, const Places *from, const Places *to, float *out) {
    const ProductKernels *kernels = product_kernels_of(INSTRUCTIONS_SCALAR);
    const float *scales = layer->matrix->scales;
    size_t lanes = lines_lanes(layer), n = from->width * from->height;
    int32_t *sums = malloc(lanes * sizeof *sums);
    uint8_t *squashed = malloc(lanes);
    bool room = sums != NULL && squashed != NULL;
    for (size_t i = 0; i < n && room; i++) {
        kernels->multiply(layer->matrix, from->values + i * from->stride, 0, 1, sums);
        if (layer->kind == LINES_SOFTMAX)
            kernels->softmax(scales, sums, lanes, layer->outputs, 1, out + i * layer->outputs);
        else
            (layer->kind == LINES_TANH ? kernels->tanh : kernels->logistic)(
                curves_get(), scales, sums, lanes, 1, squashed, lanes);
        if (layer->kind != LINES_SOFTMAX)
            memcpy(to->values + i * to->stride, squashed, layer->outputs);
    }
    free(sums);
    free(squashed);
    return room;
}

static bool run_layer(const LinesNetwork *network, const LinesLayer *layer, const Places *from,
                      const Places *to, float *out) {
    if (layer->kind == LINES_LSTM)
        return lstm(layer, from, to);
    if (layer->kind == LINES_STACK)
        stack(network, layer, from, to);
    else if (layer->kind == LINES_POOL)
        pool(layer, from, to);
    else
        return connected(layer, from, to, out);
    return true;
}

static bool copy_line(const LinesNetwork *network, const LinesPicture *line, Places *to) {
    size_t depth = network->layers[0].inputs;
    if (!places_make(to, line->width, line->height, depth))
        return false;
    for (size_t y = 0; y < line->height; y++)
        for (size_t x = 0; x < line->width; x++)
            memcpy(place_at(to, x, y),
                   line->first + (ptrdiff_t)x * line->across + (ptrdiff_t)y * line->down, depth);
    return true;
}

bool lines_read_scalar(const LinesNetwork *network, const LinesPicture *line, float *out) {
    Places from = {0};
    bool done = copy_line(network, line, &from);
    for (size_t i = 0; i < network->n && done; i++) {
        size_t width = line->width, height = line->height;
        Places to;
        lines_size(network, i + 1, &width, &height);
        done = places_make(&to, width, height, network->layers[i].outputs) &&
               run_layer(network, &network->layers[i], &from, &to, out);
        free(from.values);
        from = to;
    }
    free(from.values);
    return done;
}
