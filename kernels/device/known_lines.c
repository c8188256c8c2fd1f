#include <stdlib.h>
#include <string.h>

#include "kernels/device/known_answer.h"

enum { N_LAYERS = 9, N_LINES = 5, CODES = 37, MOST_PLACES = 61 * 14, MOST_WEIGHTS = 1 << 14 };

/* Every kind of layer, in any direction, with sizes that fill no block; lines too small for the
 * pool or for a window, and one of nothing. */
static const LinesLayer kinds[N_LAYERS] = {
    {.kind = LINES_STACK, .inputs = 1, .outputs = 15, .across = 1, .down = 2},
    {.kind = LINES_TANH, .inputs = 15, .outputs = 18},
    {.kind = LINES_POOL, .inputs = 18, .outputs = 18, .across = 3, .down = 2},
    {.kind = LINES_LSTM, .inputs = 18, .outputs = 21, .along_y = true, .summary = true},
    {.kind = LINES_LSTM, .inputs = 21, .outputs = 33, .backward = true},
    {.kind = LINES_LSTM, .inputs = 33, .outputs = 16},
    {.kind = LINES_LSTM, .inputs = 16, .outputs = 7, .along_y = true, .backward = true},
    {.kind = LINES_LOGISTIC, .inputs = 7, .outputs = 10},
    {.kind = LINES_SOFTMAX, .inputs = 10, .outputs = CODES},
};
static const struct {
    size_t width, height;
} shapes[N_LINES] = {{61, 14}, {2, 9}, {4, 1}, {0, 0}, {23, 5}};

/* The numbers of a layer, in product.h's order. */
typedef struct KnownMatrix {
    ProductMatrix matrix;
    int8_t weights[MOST_WEIGHTS];
    int32_t biases[256], plain_biases[256];
    float scales[256];
} KnownMatrix;

typedef struct KnownLines {
    KnownMatrix matrices[N_LAYERS];
    LinesLayer layers[N_LAYERS];
    LinesPicture lines[N_LINES];
    uint8_t values[N_LINES][MOST_PLACES];
    float wanted[N_LINES][MOST_PLACES * CODES], got[N_LINES][MOST_PLACES * CODES];
} KnownLines;

static uint32_t draw(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* A row whose sums are within a few times what a curve's table holds; others are beyond it. */
static void fill_lane(KnownMatrix *m, const LinesLayer *layer, size_t lane, uint32_t *state) {
    size_t inputs = layer->inputs + (layer->kind == LINES_LSTM ? layer->outputs : 0);
    float unit = layer->kind == LINES_SOFTMAX ? 1 : CURVE_ONE;
    int32_t sum = 0;
    for (size_t i = 0; i < inputs; i++) {
        int8_t weight = (int8_t)(draw(state) % 255 - 127);
        m->weights[lines_weight_at(&m->matrix, lane, lines_input_at(layer, i))] = weight;
        sum += weight;
    }
    m->plain_biases[lane] = (int32_t)(draw(state) % 20000) - 10000;
    m->biases[lane] = m->plain_biases[lane] - sum * PRODUCT_ZERO;
    m->scales[lane] = (float)(draw(state) % 1000) * (lane % 5 == 4 ? 4e-6f : 1e-7f) * unit;
}

static void fill_matrix(KnownMatrix *m, LinesLayer *layer, uint32_t *state) {
    size_t gates = lines_gates(layer), lanes = lines_lanes(layer), units = lanes / gates;
    size_t last = layer->kind == LINES_LSTM ? lines_words(layer->outputs) : 0;
    m->matrix = (ProductMatrix){.weights = m->weights,
                                .biases = m->biases,
                                .plain_biases = m->plain_biases,
                                .scales = m->scales,
                                .blocks = lanes / PRODUCT_OUTPUTS,
                                .groups = lines_words(layer->inputs) + last};
    for (size_t i = 0; i < lanes; i++)
        if (i % units < layer->outputs)
            fill_lane(m, layer, lines_lane_at(gates, i / units, i % units), state);
    layer->matrix = &m->matrix;
}

/* Logits so far apart that the least probabilities are no normal floats any more. */
static void fill(KnownLines *room) {
    uint32_t state = 12345;
    memcpy(room->layers, kinds, sizeof kinds);
    for (size_t i = 0; i < N_LAYERS; i++)
        if (kinds[i].kind != LINES_STACK && kinds[i].kind != LINES_POOL)
            fill_matrix(&room->matrices[i], &room->layers[i], &state);
    for (size_t lane = 0; lane < CODES; lane++)
        room->matrices[N_LAYERS - 1].scales[lane] *= lane % 3 ? 1 : 40;
    for (size_t i = 0; i < N_LINES; i++) {
        for (size_t k = 0; k < MOST_PLACES; k++)
            room->values[i][k] = (uint8_t)(1 + draw(&state) % 255);
        room->lines[i] = (LinesPicture){room->values[i], shapes[i].width, shapes[i].height, 1,
                                        (ptrdiff_t)shapes[i].width};
    }
}

static bool read_wanted(KnownLines *room, const LinesNetwork *network) {
    bool done = true;
    for (size_t i = 0; i < N_LINES && done; i++)
        done = lines_read_scalar(network, &room->lines[i], room->wanted[i]);
    return done;
}

static bool read_right(Device *device, KnownLines *room, const LinesNetwork *network,
                       DeviceMessage *why) {
    float *out[N_LINES];
    for (size_t i = 0; i < N_LINES; i++)
        out[i] = room->got[i];
    if (!read_wanted(room, network))
        return device_fails(why, "no memory");
    if (device_lines(device, network, room->lines, N_LINES, out) < N_LINES)
        return device_fails(why, "lines: %.900s", device_failure(device));
    return memcmp(room->wanted, room->got, sizeof room->got) == 0 ||
           device_fails(why, "lines gives another answer than the known one");
}

bool known_lines_right(Device *device, DeviceMessage *why) {
    KnownLines *room = calloc(1, sizeof *room);
    LinesNetwork *network = NULL;
    if (room != NULL) {
        fill(room);
        network = lines_network_new(room->layers, N_LAYERS, 987654321);
    }
    bool right =
        network != NULL ? read_right(device, room, network, why) : device_fails(why, "no memory");
    lines_network_free(network);
    free(room);
    return right;
}
