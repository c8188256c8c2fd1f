#include "ocr/network/layer.h"

#include <math.h>
#include <string.h>

#include "ocr/network/front.h"
#include "ocr/network/limits.h"

enum {
    LINE_ALIGNMENT = 64,  /* bytes */
    FLAG_OWN_RATES = 64,  /* of a layer: learning rates follow */
    MATRIX_WHOLE = 1,     /* of a matrix: weights of 8 bits */
    MATRIX_DOUBLES = 128, /* scales are doubles: all files of this version */
    TRAINING = 1,         /* a checkpoint, with more behind each matrix */
    GATES = 4,
};

gsize layer_stride(gsize values) {
    return (values + PRODUCT_INPUTS - 1) / PRODUCT_INPUTS * PRODUCT_INPUTS;
}

gsize layer_units(gsize outputs) {
    return (outputs + PRODUCT_OUTPUTS - 1) / PRODUCT_OUTPUTS * PRODUCT_OUTPUTS;
}

void layer_free(NetworkLayer *layer) {
    if (layer->parts)
        g_ptr_array_unref(layer->parts);
    g_aligned_free(layer->weights);
    g_aligned_free(layer->biases);
    g_aligned_free(layer->plain_biases);
    g_aligned_free(layer->scales);
    g_free(layer);
}

/* What stands before each layer's own fields. */
typedef struct LayerHead {
    char *type, *name;
    gint32 flags, inputs, outputs;
    gboolean training;
} LayerHead;

static void layer_head_clear(LayerHead *head) {
    g_free(head->type);
    g_free(head->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LayerHead, layer_head_clear)

static LayerHead read_head(ModelBytes *bytes) {
    static const char *const numbered[] = {
        [1] = "Input",    [2] = "Convolve",     [3] = "Maxpool",      [4] = "Parallel",
        [9] = "Series",   [11] = "RTLReversed", [12] = "TTBReversed", [13] = "XYTranspose",
        [14] = "LSTM",    [15] = "SummLSTM",    [16] = "Logistic",    [19] = "Tanh",
        [22] = "Softmax",
    };
    LayerHead head = {0};
    guint8 number = model_u8(bytes);
    if (number == 0)
        head.type = model_string(bytes);
    else if (number < G_N_ELEMENTS(numbered) && numbered[number])
        head.type = g_strdup(numbered[number]);
    else
        head.type = g_strdup_printf("number %u", number);
    head.training = model_u8(bytes) == TRAINING;
    model_u8(bytes); /* whether to train what comes before */
    head.flags = model_i32(bytes);
    head.inputs = model_i32(bytes);
    head.outputs = model_i32(bytes);
    model_i32(bytes); /* number of weights */
    head.name = model_string(bytes);
    return head;
}

static gboolean own_matrix(NetworkLayer *layer, gsize inputs, gsize outputs) {
    ProductMatrix *matrix = &layer->matrix;
    matrix->blocks = layer_units(outputs) / PRODUCT_OUTPUTS;
    matrix->groups = layer_stride(inputs) / PRODUCT_INPUTS;
    gsize lanes = matrix->blocks * PRODUCT_OUTPUTS;
    matrix->weights = layer->weights =
        g_aligned_alloc0(lanes * PRODUCT_INPUTS, matrix->groups, LINE_ALIGNMENT);
    matrix->biases = layer->biases = g_aligned_alloc0(lanes, sizeof(gint32), LINE_ALIGNMENT);
    matrix->plain_biases = layer->plain_biases =
        g_aligned_alloc0(lanes, sizeof(gint32), LINE_ALIGNMENT);
    matrix->scales = layer->scales = g_aligned_alloc0(lanes, sizeof(float), LINE_ALIGNMENT);
    return TRUE;
}

/* Where the matrix has a unit's output of a gate; a layer without gates has one. */
static gsize output_place(gsize unit, gsize gate, gsize gates) {
    return (unit / PRODUCT_OUTPUTS * gates + gate) * PRODUCT_OUTPUTS + unit % PRODUCT_OUTPUTS;
}

/* Where it has an input: what an LSTM puts out again starts with a group. */
static gsize input_place(const NetworkLayer *layer, gsize input) {
    return input < layer->inputs ? input : layer_stride(layer->inputs) + input - layer->inputs;
}

/* Lays out one row of `inputs` weights and a bias. */
static void lay_out_row(NetworkLayer *layer, gsize output, const gint8 *row, gsize inputs) {
    ProductMatrix *matrix = &layer->matrix;
    gint8 *block = (gint8 *)layer->weights +
                   output / PRODUCT_OUTPUTS * matrix->groups * PRODUCT_OUTPUTS * PRODUCT_INPUTS;
    gsize lane = output % PRODUCT_OUTPUTS;
    gint32 sum = 0;
    for (gsize i = 0; i < inputs; i++) {
        gsize place = input_place(layer, i);
        block[(place / PRODUCT_INPUTS * PRODUCT_OUTPUTS + lane) * PRODUCT_INPUTS +
              place % PRODUCT_INPUTS] = row[i];
        sum += row[i];
    }
    gint32 bias = row[inputs] * PRODUCT_ONE;
    ((gint32 *)layer->plain_biases)[output] = bias;
    ((gint32 *)layer->biases)[output] = bias - sum * PRODUCT_ZERO;
}

static gboolean read_scales(ModelBytes *bytes, NetworkLayer *layer, gsize gate, gsize gates,
                            gsize n, GError **error) {
    float *scales = layer->scales;
    float unit = layer->kind == LAYER_SOFTMAX ? 1 : CURVE_ONE;
    gsize stored = (guint32)model_i32(bytes);
    if (!bytes->failed && (stored < n || stored > layer_units(n) + MODEL_NODES))
        return model_fail(bytes, NETWORK_ERROR_FILE, error,
                          "%" G_GSIZE_FORMAT " scales of %" G_GSIZE_FORMAT " outputs", stored, n);
    for (gsize i = 0; i < stored && !bytes->failed; i++) {
        double scale = model_double(bytes);
        if (!(fabs(scale) <= MODEL_SCALE))
            return model_fail(bytes, NETWORK_ERROR_FILE, error, "a scale is no usable number");
        if (i < n)
            scales[output_place(i, gate, gates)] = (float)(scale / PRODUCT_ONE) * unit;
    }
    return model_check(bytes, error);
}

/* Reads a matrix of `inputs` columns into a layer's: one of its gates. */
static gboolean read_matrix(ModelBytes *bytes, NetworkLayer *layer, gsize gate, gsize gates,
                            gsize inputs, GError **error) {
    gsize outputs = layer->outputs;
    guint8 mode = model_u8(bytes);
    if (!bytes->failed &&
        (mode & (MATRIX_WHOLE | MATRIX_DOUBLES)) != (MATRIX_WHOLE | MATRIX_DOUBLES))
        return model_fail(bytes, NETWORK_ERROR_UNKNOWN, error,
                          "weights that are no whole numbers (kind %u); Tesseract reads them",
                          mode);
    gsize rows = (guint32)model_i32(bytes), columns = (guint32)model_i32(bytes);
    model_u8(bytes); /* what an empty matrix holds */
    if (!bytes->failed && (rows != outputs || columns != inputs + 1))
        return model_fail(bytes, NETWORK_ERROR_FILE, error,
                          "a matrix of %" G_GSIZE_FORMAT " by %" G_GSIZE_FORMAT
                          ", not %" G_GSIZE_FORMAT " by %" G_GSIZE_FORMAT,
                          rows, columns, outputs, inputs + 1);
    const gint8 *weights = (const gint8 *)model_take(bytes, outputs * (inputs + 1));
    for (gsize row = 0; row < outputs && weights; row++)
        lay_out_row(layer, output_place(row, gate, gates), weights + row * (inputs + 1), inputs);
    return model_check(bytes, error) && read_scales(bytes, layer, gate, gates, outputs, error);
}

/* A matrix is only made room for where the file is long enough to hold it. */
static gboolean matrix_fits(const ModelBytes *bytes, gsize inputs, gsize outputs, GError **error) {
    return inputs * outputs <= bytes->size - bytes->at ||
           model_fail(bytes, NETWORK_ERROR_FILE, error,
                      "too short for a layer of %" G_GSIZE_FORMAT " by %" G_GSIZE_FORMAT
                      " weights; reinstall the file",
                      outputs, inputs);
}

static gboolean read_connected(ModelBytes *bytes, NetworkLayer *layer, GError **error) {
    return matrix_fits(bytes, layer->inputs, layer->outputs, error) &&
           own_matrix(layer, layer->inputs, layer->outputs) &&
           read_matrix(bytes, layer, 0, 1, layer->inputs, error);
}

static gboolean read_lstm(ModelBytes *bytes, NetworkLayer *layer, GError **error) {
    gsize inputs = (guint32)model_i32(bytes);
    if (!bytes->failed && inputs != layer->inputs + layer->outputs)
        return model_fail(
            bytes, NETWORK_ERROR_UNKNOWN, error,
            "an LSTM of another form (%" G_GSIZE_FORMAT " inputs); Tesseract reads it", inputs);
    if (!matrix_fits(bytes, inputs, GATES * layer->outputs, error))
        return FALSE;
    own_matrix(layer, layer_stride(layer->inputs) + layer->outputs,
               GATES * layer_units(layer->outputs));
    for (gsize gate = 0; gate < GATES; gate++)
        if (!read_matrix(bytes, layer, gate, GATES, inputs, error))
            return FALSE;
    return TRUE;
}

static gboolean read_input(ModelBytes *bytes, NetworkLayer *layer, GError **error) {
    model_i32(bytes); /* pictures in a batch */
    gint32 rows = model_i32(bytes), columns = model_i32(bytes), depth = model_i32(bytes);
    model_i32(bytes); /* what it is trained for */
    if (!model_check(bytes, error))
        return FALSE;
    if (rows < 2 || rows > MODEL_HEIGHT || columns != 0 || depth != 1)
        return model_fail(bytes, NETWORK_ERROR_UNKNOWN, error,
                          "pictures of %d rows, %d columns and %d values; Tesseract reads them",
                          rows, columns, depth);
    layer->rows = (gsize)rows;
    layer->outputs = 1;
    return TRUE;
}

static gboolean read_size(ModelBytes *bytes, NetworkLayer *layer, gint32 least, GError **error) {
    gint32 across = model_i32(bytes), down = model_i32(bytes);
    if (!model_check(bytes, error))
        return FALSE;
    if (across < least || across > MODEL_WINDOW || down < least || down > MODEL_WINDOW)
        return model_fail(bytes, NETWORK_ERROR_FILE, error, "a window of %d by %d", across, down);
    layer->across = (gsize)across;
    layer->down = (gsize)down;
    return TRUE;
}

static gboolean read_convolve(ModelBytes *bytes, NetworkLayer *layer, GError **error) {
    if (!read_size(bytes, layer, 0, error))
        return FALSE;
    layer->outputs = layer->inputs * (2 * layer->across + 1) * (2 * layer->down + 1);
    return layer->outputs <= MODEL_NODES ||
           model_fail(bytes, NETWORK_ERROR_FILE, error, "a window of too many values");
}

static gboolean read_maxpool(ModelBytes *bytes, NetworkLayer *layer, GError **error) {
    layer->outputs = layer->inputs;
    return read_size(bytes, layer, 1, error);
}

static NetworkLayer *read_layer(ModelBytes *bytes, guint depth, GError **error);

static gboolean read_parts(ModelBytes *bytes, NetworkLayer *layer, guint depth, GError **error) {
    guint32 n = (guint32)model_i32(bytes);
    if (!model_check(bytes, error))
        return FALSE;
    if (n == 0 || n > MODEL_LAYERS || depth >= MODEL_DEPTH)
        return model_fail(bytes, NETWORK_ERROR_FILE, error, "a layer of %u others", n);
    layer->parts = g_ptr_array_new_with_free_func((GDestroyNotify)layer_free);
    for (guint32 i = 0; i < n; i++) {
        NetworkLayer *part = read_layer(bytes, depth + 1, error);
        if (part == NULL)
            return FALSE;
        g_ptr_array_add(layer->parts, part);
    }
    return TRUE;
}

/* In a series each takes what the one before gives; beside each other all take the same. */
static gboolean join_parts(const ModelBytes *bytes, NetworkLayer *layer, GError **error) {
    const NetworkLayer *first = layer->parts->pdata[0];
    layer->inputs = first->inputs;
    layer->outputs = 0;
    for (guint i = 0; i < layer->parts->len; i++) {
        const NetworkLayer *part = layer->parts->pdata[i],
                           *before = i > 0 ? layer->parts->pdata[i - 1] : NULL;
        gsize expected = layer->kind == LAYER_SERIES && before ? before->outputs : layer->inputs;
        if (part->inputs != expected)
            return model_fail(bytes, NETWORK_ERROR_FILE, error,
                              "a layer takes %" G_GSIZE_FORMAT " values, not %" G_GSIZE_FORMAT,
                              part->inputs, expected);
        layer->outputs =
            layer->kind == LAYER_PARALLEL ? layer->outputs + part->outputs : part->outputs;
    }
    return layer->outputs <= MODEL_NODES ||
           model_fail(bytes, NETWORK_ERROR_FILE, error, "layers of too many values");
}

static gboolean read_holder(ModelBytes *bytes, NetworkLayer *layer, const LayerHead *head,
                            guint depth, GError **error) {
    if (!read_parts(bytes, layer, depth, error))
        return FALSE;
    if (layer->kind != LAYER_SERIES && layer->kind != LAYER_PARALLEL && layer->parts->len != 1)
        return model_fail(bytes, NETWORK_ERROR_FILE, error, "%u layers reversed",
                          layer->parts->len);
    if (head->flags & FLAG_OWN_RATES)
        model_take(bytes, (gsize)(guint32)model_i32(bytes) * sizeof(float));
    if (!model_check(bytes, error) || !join_parts(bytes, layer, error))
        return FALSE;
    front_prepare(layer);
    return TRUE;
}

static const struct {
    const char *type;
    LayerKind kind;
    gboolean (*read)(ModelBytes *bytes, NetworkLayer *layer, GError **error);
} types[] = {
    {"Input", LAYER_INPUT, read_input},
    {"Convolve", LAYER_CONVOLVE, read_convolve},
    {"Maxpool", LAYER_MAXPOOL, read_maxpool},
    {"Series", LAYER_SERIES, NULL},
    {"Parallel", LAYER_PARALLEL, NULL},
    {"RTLReversed", LAYER_REVERSED_X, NULL},
    {"TTBReversed", LAYER_REVERSED_Y, NULL},
    {"XYTranspose", LAYER_TRANSPOSED, NULL},
    {"LSTM", LAYER_LSTM, read_lstm},
    {"SummLSTM", LAYER_LSTM_SUMMARY, read_lstm},
    {"Tanh", LAYER_TANH, read_connected},
    {"Logistic", LAYER_LOGISTIC, read_connected},
    {"Softmax", LAYER_SOFTMAX, read_connected},
};

static gboolean check_head(const ModelBytes *bytes, const LayerHead *head, GError **error) {
    if (!model_check(bytes, error))
        return FALSE;
    if (head->training)
        return model_fail(bytes, NETWORK_ERROR_UNKNOWN, error,
                          "a checkpoint of a training, not a finished model");
    if (head->inputs < 1 || head->inputs > MODEL_NODES || head->outputs < 1 ||
        head->outputs > MODEL_NODES)
        return model_fail(bytes, NETWORK_ERROR_FILE, error, "a layer of %d by %d values",
                          head->outputs, head->inputs);
    return TRUE;
}

static NetworkLayer *read_layer(ModelBytes *bytes, guint depth, GError **error) {
    g_auto(LayerHead) head = read_head(bytes);
    if (!check_head(bytes, &head, error))
        return NULL;
    gsize type = 0;
    while (type < G_N_ELEMENTS(types) && !g_str_equal(types[type].type, head.type))
        type++;
    if (type == G_N_ELEMENTS(types)) {
        g_autofree char *shown = g_utf8_make_valid(head.type, -1);
        model_fail(bytes, NETWORK_ERROR_UNKNOWN, error,
                   "a layer of the type %.40s, which this engine doesn't know; Tesseract reads it",
                   shown);
        return NULL;
    }
    g_autoptr(NetworkLayer) layer = g_new0(NetworkLayer, 1);
    layer->kind = types[type].kind;
    layer->inputs = (gsize)head.inputs;
    layer->outputs = (gsize)head.outputs;
    gboolean read = types[type].read ? types[type].read(bytes, layer, error)
                                     : read_holder(bytes, layer, &head, depth, error);
    return read ? g_steal_pointer(&layer) : NULL;
}

NetworkLayer *layer_read(ModelBytes *bytes, GError **error) {
    return read_layer(bytes, 0, error);
}

gsize layer_columns(const NetworkLayer *layer) {
    gsize columns = layer->kind == LAYER_MAXPOOL ? layer->across : 1;
    for (guint i = 0; layer->parts && i < layer->parts->len; i++)
        if (layer->kind == LAYER_SERIES || i == 0)
            columns *= layer_columns(layer->parts->pdata[i]);
    return columns;
}

const NetworkLayer *layer_input(const NetworkLayer *layer) {
    if (layer->kind == LAYER_INPUT)
        return layer;
    return layer->parts ? layer_input(layer->parts->pdata[0]) : NULL;
}
