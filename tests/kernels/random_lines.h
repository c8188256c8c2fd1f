/* Made-up networks of any layers that lines can be read with elsewhere (kernels/lines.h), and
 * lines. */
#pragma once
#include "kernels/lines.h"
#include "tests/kernels/trial.h"

enum { RANDOM_LAYERS = 9, RANDOM_LINES = 6, RANDOM_PLACES = 1 << 13 };

/* `inputs` of a layer count where it is the first. */
typedef struct RandomNetwork {
    LinesLayer layers[RANDOM_LAYERS];
    ProductMatrix matrices[RANDOM_LAYERS];
    gsize n;
    LinesNetwork *network;
} RandomNetwork;

static inline void random_lane(GRand *rand, const LinesLayer *layer, ProductMatrix *matrix,
                               gsize lane) {
    gsize inputs = layer->inputs + (layer->kind == LINES_LSTM ? layer->outputs : 0);
    gint32 sum = 0;
    for (gsize i = 0; i < inputs; i++) {
        gint8 weight = (gint8)g_rand_int_range(rand, -127, 128);
        ((gint8 *)matrix->weights)[lines_weight_at(matrix, lane, lines_input_at(layer, i))] =
            weight;
        sum += weight;
    }
    gint32 bias = g_rand_int_range(rand, -16129, 16130);
    ((gint32 *)matrix->plain_biases)[lane] = bias;
    ((gint32 *)matrix->biases)[lane] = bias - sum * PRODUCT_ZERO;
    /* Sums have about 5000 times the root of so many inputs: mostly within the tables of curves. */
    double range = g_rand_int_range(rand, 0, 8) > 0 ? 2e-4 : 4e-3;
    float unit = layer->kind == LINES_SOFTMAX ? 1 : CURVE_ONE;
    ((float *)matrix->scales)[lane] = (float)g_rand_double_range(rand, -range, range) * unit;
}

static inline void random_matrix(RandomNetwork *random, GRand *rand, gsize i) {
    LinesLayer *layer = &random->layers[i];
    gsize gates = lines_gates(layer), lanes = lines_lanes(layer), units = lanes / gates;
    ProductMatrix *matrix = &random->matrices[i];
    matrix->blocks = lanes / PRODUCT_OUTPUTS;
    matrix->groups = lines_words(layer->inputs);
    if (layer->kind == LINES_LSTM)
        matrix->groups += lines_words(layer->outputs);
    matrix->weights = g_new0(gint8, lanes * matrix->groups * PRODUCT_INPUTS);
    matrix->biases = g_new0(gint32, lanes);
    matrix->plain_biases = g_new0(gint32, lanes);
    matrix->scales = g_new0(float, lanes);
    for (gsize k = 0; k < lanes; k++)
        if (k % units < layer->outputs)
            random_lane(rand, layer, matrix, lines_lane_at(gates, k / units, k % units));
    layer->matrix = matrix;
}

static inline void random_layer(RandomNetwork *random, GRand *rand, LinesLayer layer) {
    gsize i = random->n++;
    layer.inputs = i > 0 ? random->layers[i - 1].outputs : layer.inputs;
    if (layer.kind == LINES_STACK)
        layer.outputs = layer.inputs * (2 * layer.across + 1) * (2 * layer.down + 1);
    else if (layer.kind == LINES_POOL)
        layer.outputs = layer.inputs;
    random->layers[i] = layer;
    if (layer.kind != LINES_STACK && layer.kind != LINES_POOL)
        random_matrix(random, rand, i);
    const char *const names[] = {"stack", "pool", "lstm", "tanh", "logistic", "softmax"};
    gsize used = strlen(trial.shape);
    g_snprintf(trial.shape + used, sizeof trial.shape - used, "%s %u to %u%s%s%s, ",
               names[layer.kind], layer.inputs, layer.outputs, layer.along_y ? " along y" : "",
               layer.backward ? " backward" : "", layer.summary ? " summary" : "");
}

static inline guint32 random_size(GRand *rand, guint32 most) {
    return (guint32)g_rand_int_range(rand, 1, (gint32)most + 1);
}

static inline void random_lstm(RandomNetwork *random, GRand *rand, guint32 inputs) {
    random_layer(
        random, rand,
        (LinesLayer){.kind = LINES_LSTM,
                     .inputs = inputs,
                     .outputs = random_size(rand, g_rand_int_range(rand, 0, 40) ? 70 : 512),
                     .along_y = g_rand_boolean(rand),
                     .backward = g_rand_boolean(rand),
                     .summary = g_rand_int_range(rand, 0, 3) == 0});
}

/* Tells its shape to the trial, whose shape begins anew. */
static inline RandomNetwork *random_network_new(GRand *rand) {
    RandomNetwork *random = g_new0(RandomNetwork, 1);
    trial_shape(0, "%s", "");
    guint32 inputs = g_rand_boolean(rand) ? 1 : random_size(rand, 6);
    if (g_rand_boolean(rand)) {
        random_layer(random, rand,
                     (LinesLayer){.kind = LINES_STACK,
                                  .inputs = inputs,
                                  .across = (guint32)g_rand_int_range(rand, 0, 4),
                                  .down = (guint32)g_rand_int_range(rand, 0, 4)});
        random_layer(random, rand,
                     (LinesLayer){.kind = LINES_TANH, .outputs = random_size(rand, 40)});
    }
    if (g_rand_boolean(rand))
        random_layer(random, rand,
                     (LinesLayer){.kind = LINES_POOL,
                                  .inputs = inputs,
                                  .across = random_size(rand, 3),
                                  .down = random_size(rand, 4)});
    for (gint n = g_rand_int_range(rand, 1, 4); n > 0; n--)
        random_lstm(random, rand, inputs);
    if (g_rand_boolean(rand))
        random_layer(random, rand,
                     (LinesLayer){.kind = LINES_LOGISTIC, .outputs = random_size(rand, 40)});
    random_layer(random, rand,
                 (LinesLayer){.kind = LINES_SOFTMAX, .outputs = random_size(rand, 200)});
    random->network = lines_network_new(random->layers, random->n, g_rand_int(rand));
    g_assert_nonnull(random->network);
    return random;
}

static inline void random_network_free(RandomNetwork *random) {
    lines_network_free(random->network);
    for (gsize i = 0; i < RANDOM_LAYERS; i++) {
        g_free((gpointer)random->matrices[i].weights);
        g_free((gpointer)random->matrices[i].biases);
        g_free((gpointer)random->matrices[i].plain_biases);
        g_free((gpointer)random->matrices[i].scales);
    }
    g_free(random);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RandomNetwork, random_network_free)

/* Lines of it, some of no places, and room for what both say of them. */
typedef struct RandomLines {
    LinesPicture lines[RANDOM_LINES];
    float *wanted[RANDOM_LINES], *got[RANDOM_LINES];
    gsize floats[RANDOM_LINES];
    guint8 *values;
} RandomLines;

static inline RandomLines *random_lines_new(GRand *rand, const LinesNetwork *network) {
    RandomLines *random = g_new0(RandomLines, 1);
    gsize depth = network->layers[0].inputs, stride = depth + (gsize)g_rand_int_range(rand, 0, 5);
    gsize most_width = g_rand_boolean(rand) ? 12 : 130;
    random->values = g_malloc(RANDOM_PLACES * stride);
    for (gsize i = 0; i < RANDOM_PLACES * stride; i++)
        random->values[i] = (guint8)g_rand_int_range(rand, 1, 256);
    for (gsize i = 0; i < RANDOM_LINES; i++) {
        gsize width = (gsize)g_rand_int_range(rand, 0, (gint32)most_width + 1);
        gsize height = (gsize)g_rand_int_range(rand, 0, 41), used = strlen(trial.shape);
        gboolean by_columns = g_rand_boolean(rand);
        random->lines[i] = (LinesPicture){random->values + i * stride, width, height,
                                          (gssize)(by_columns ? height * stride : stride),
                                          (gssize)(by_columns ? stride : width * stride)};
        g_snprintf(trial.shape + used, sizeof trial.shape - used, "%zux%zu ", width, height);
        lines_size(network, network->n, &width, &height);
        random->floats[i] = width * height * network->layers[network->n - 1].outputs;
        random->wanted[i] = g_new0(float, random->floats[i] + 1);
        random->got[i] = g_new0(float, random->floats[i] + 1);
    }
    return random;
}

static inline void random_lines_free(RandomLines *random) {
    for (gsize i = 0; i < RANDOM_LINES; i++) {
        g_free(random->wanted[i]);
        g_free(random->got[i]);
    }
    g_free(random->values);
    g_free(random);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RandomLines, random_lines_free)

/* The first `done` lines have all bits of the reference, all others are as they were. */
static inline void random_lines_expect(RandomLines *random, const LinesNetwork *network,
                                       gsize done) {
    for (trial.element = 0; trial.element < done; trial.element++) {
        gsize i = trial.element;
        g_assert_true(lines_read_scalar(network, &random->lines[i], random->wanted[i]));
    }
    for (gsize i = 0; i < RANDOM_LINES; i++)
        for (gsize k = 0; k < random->floats[i]; k++)
            if (memcmp(&random->got[i][k], &random->wanted[i][k], sizeof(float)) != 0)
                g_error("%s %s of (%s), line %zu: float %zu is %.9g, not %.9g; "
                        "PIXLEAK_TEST_SEED=%u",
                        trial.table, trial.kernel, trial.shape, i + 1, k, (double)random->got[i][k],
                        (double)random->wanted[i][k], trial.seed);
}
