#include <stdlib.h>
#include <string.h>

#include "kernels/lines.h"

enum { GATES = 4, IMAGE_ALIGNMENT = 64, IMAGE_MOST = 1 << 28 };

size_t lines_words(size_t values) {
    return (values + PRODUCT_INPUTS - 1) / PRODUCT_INPUTS;
}

size_t lines_lanes(const LinesLayer *layer) {
    size_t blocks = (layer->outputs + PRODUCT_OUTPUTS - 1) / PRODUCT_OUTPUTS;
    return lines_gates(layer) * blocks * PRODUCT_OUTPUTS;
}

size_t lines_gates(const LinesLayer *layer) {
    return layer->kind == LINES_LSTM ? GATES : 1;
}

static bool has_matrix(const LinesLayer *layer) {
    return layer->kind != LINES_STACK && layer->kind != LINES_POOL;
}

static bool fits_matrix(const LinesLayer *layer) {
    const ProductMatrix *matrix = layer->matrix;
    size_t groups = lines_words(layer->inputs);
    if (layer->kind == LINES_LSTM)
        groups += lines_words(layer->outputs);
    return matrix != NULL && matrix->groups == groups &&
           matrix->blocks * PRODUCT_OUTPUTS == lines_lanes(layer);
}

static bool is_layer(const LinesLayer *layer, bool last) {
    size_t window = (2 * (size_t)layer->across + 1) * (2 * (size_t)layer->down + 1);
    if (layer->inputs == 0 || layer->outputs == 0 || layer->inputs > LINES_VALUES ||
        layer->outputs > LINES_CODES || (layer->kind == LINES_SOFTMAX) != last ||
        (has_matrix(layer) && !fits_matrix(layer)))
        return false;
    switch (layer->kind) {
    case LINES_STACK:
        return layer->across <= LINES_AROUND && layer->down <= LINES_AROUND &&
               layer->outputs == layer->inputs * window;
    case LINES_POOL:
        return layer->across > 0 && layer->down > 0 && layer->outputs == layer->inputs;
    case LINES_LSTM:
        return layer->outputs <= LINES_UNITS;
    default:
        return true;
    }
}

static bool is_network(const LinesLayer *layers, size_t n) {
    if (n == 0 || n > LINES_LAYERS)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_layer(&layers[i], i + 1 == n) ||
            (i > 0 && layers[i].inputs != layers[i - 1].outputs))
            return false;
    return true;
}

static size_t take(size_t *size, size_t bytes) {
    size_t at = *size;
    *size = (at + bytes + IMAGE_ALIGNMENT - 1) / IMAGE_ALIGNMENT * IMAGE_ALIGNMENT;
    return at;
}

/* Gives each layer its place, and the size of all. */
static void lay_out(LinesNetwork *network) {
    size_t size = 0;
    take(&size, sizeof(Curves));
    for (size_t i = 0; i < network->n; i++) {
        const LinesLayer *layer = &network->layers[i];
        size_t lanes = lines_lanes(layer);
        if (!has_matrix(layer))
            continue;
        LinesPlace *at = &network->places[i];
        at->weights = (uint32_t)take(&size, lines_words(layer->inputs) * lanes * PRODUCT_INPUTS);
        if (layer->kind == LINES_LSTM)
            at->recurrent =
                (uint32_t)take(&size, lines_words(layer->outputs) * lanes * PRODUCT_INPUTS);
        at->biases = (uint32_t)take(&size, lanes * sizeof(int32_t));
        at->scales = (uint32_t)take(&size, lanes * sizeof(float));
        if (size > IMAGE_MOST)
            break;
    }
    network->image_size = size;
}

/* Those of one lane with n inputs from the first one on. */
static void write_weights(const LinesLayer *layer, size_t lane, size_t first, size_t n,
                          uint8_t *out) {
    const ProductMatrix *matrix = layer->matrix;
    size_t group = lines_lanes(layer) * PRODUCT_INPUTS;
    for (size_t i = 0; i < n; i++)
        out[i / PRODUCT_INPUTS * group + i % PRODUCT_INPUTS] =
            (uint8_t)
                matrix->weights[lines_weight_at(matrix, lane, lines_input_at(layer, first + i))];
}

static void write_lane(const LinesNetwork *network, size_t i, size_t to, size_t lane) {
    const LinesLayer *layer = &network->layers[i];
    const LinesPlace *at = &network->places[i];
    size_t offset = to * PRODUCT_INPUTS;
    write_weights(layer, lane, 0, layer->inputs, network->image + at->weights + offset);
    if (layer->kind == LINES_LSTM)
        write_weights(layer, lane, layer->inputs, layer->outputs,
                      network->image + at->recurrent + offset);
    ((int32_t *)(network->image + at->biases))[to] = layer->matrix->plain_biases[lane];
    ((float *)(network->image + at->scales))[to] = layer->matrix->scales[lane];
}

static void write_image(LinesNetwork *network) {
    memcpy(network->image, curves_get(), sizeof(Curves));
    for (size_t i = 0; i < network->n; i++) {
        size_t gates = lines_gates(&network->layers[i]);
        size_t units = lines_lanes(&network->layers[i]) / gates;
        for (size_t to = 0; to < gates * units && has_matrix(&network->layers[i]); to++)
            write_lane(network, i, to, lines_lane_at(gates, to / units, to % units));
    }
}

LinesNetwork *lines_network_new(const LinesLayer *layers, size_t n, uint64_t seed) {
    LinesNetwork *network = is_network(layers, n) ? calloc(1, sizeof *network) : NULL;
    if (network == NULL)
        return NULL;
    memcpy(network->layers, layers, n * sizeof *layers);
    network->n = n;
    network->seed = seed;
    lay_out(network);
    if (network->image_size <= IMAGE_MOST)
        network->image = calloc(1, network->image_size);
    if (network->image != NULL) {
        write_image(network);
        return network;
    }
    free(network);
    return NULL;
}

void lines_network_free(LinesNetwork *network) {
    if (network == NULL)
        return;
    free(network->image);
    free(network);
}

void lines_size(const LinesNetwork *network, size_t n_layers, size_t *width, size_t *height) {
    for (size_t i = 0; i < n_layers; i++) {
        const LinesLayer *layer = &network->layers[i];
        if (layer->kind == LINES_POOL) {
            *width /= layer->across;
            *height /= layer->down;
        }
        size_t *along = layer->along_y ? height : width;
        if (layer->kind == LINES_LSTM && layer->summary && *along > 1)
            *along = 1;
    }
}
