#include "ocr/network/lines/lines_layers.h"

/* How the rows that an LSTM runs along lie: what surrounds it has turned them. */
typedef struct LstmTurn {
    gboolean transposed, reversed_x, reversed_y;
} LstmTurn;

typedef struct LinesList {
    LinesLayer *layers;
    gsize n;
} LinesList;

static gboolean add(LinesList *list, const NetworkLayer *layer, LstmTurn turn);

static gboolean add_series(LinesList *list, const NetworkLayer *layer, LstmTurn turn) {
    for (guint i = 0; i < layer->parts->len; i++)
        if (!add(list, layer->parts->pdata[i], turn))
            return FALSE;
    return TRUE;
}

static gboolean add_turned(LinesList *list, const NetworkLayer *layer, LstmTurn turn) {
    LstmTurn within = turn;
    within.reversed_x ^= layer->kind == LAYER_REVERSED_X;
    within.reversed_y ^= layer->kind == LAYER_REVERSED_Y;
    if (layer->kind == LAYER_TRANSPOSED)
        within = (LstmTurn){!turn.transposed, turn.reversed_y, turn.reversed_x};
    return add(list, layer->parts->pdata[0], within);
}

/* A layer that computes. */
static gboolean add_one(LinesList *list, const NetworkLayer *layer, LstmTurn turn) {
    static const LinesKind kinds[] = {
        [LAYER_CONVOLVE] = LINES_STACK,  [LAYER_MAXPOOL] = LINES_POOL,
        [LAYER_LSTM] = LINES_LSTM,       [LAYER_LSTM_SUMMARY] = LINES_LSTM,
        [LAYER_TANH] = LINES_TANH,       [LAYER_LOGISTIC] = LINES_LOGISTIC,
        [LAYER_SOFTMAX] = LINES_SOFTMAX,
    };
    gboolean is_lstm = layer->kind == LAYER_LSTM || layer->kind == LAYER_LSTM_SUMMARY;
    if (list->n == LINES_LAYERS ||
        (!is_lstm && (turn.transposed || turn.reversed_x || turn.reversed_y)))
        return FALSE;
    gboolean multiplies = layer->kind != LAYER_CONVOLVE && layer->kind != LAYER_MAXPOOL;
    list->layers[list->n++] = (LinesLayer){.kind = kinds[layer->kind],
                                           .inputs = (guint32)layer->inputs,
                                           .outputs = (guint32)layer->outputs,
                                           .across = (guint32)layer->across,
                                           .down = (guint32)layer->down,
                                           .along_y = turn.transposed,
                                           .backward = turn.reversed_x,
                                           .summary = layer->kind == LAYER_LSTM_SUMMARY,
                                           .matrix = multiplies ? &layer->matrix : NULL};
    return TRUE;
}

static gboolean add(LinesList *list, const NetworkLayer *layer, LstmTurn turn) {
    switch (layer->kind) {
    case LAYER_INPUT:
        return TRUE;
    case LAYER_SERIES:
        return add_series(list, layer, turn);
    case LAYER_PARALLEL:
        return FALSE;
    case LAYER_REVERSED_X:
    case LAYER_REVERSED_Y:
    case LAYER_TRANSPOSED:
        return add_turned(list, layer, turn);
    default:
        return add_one(list, layer, turn);
    }
}

gsize lines_layers_of(const NetworkLayer *layers, LinesLayer *list) {
    LinesList written = {.layers = list};
    return add(&written, layers, (LstmTurn){0}) ? written.n : 0;
}
