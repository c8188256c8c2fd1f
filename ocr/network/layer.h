/* The layers of a network, as its model file lists them, with their weights laid out for the
 * kernels. Constant once read: forked workers share them. */
#pragma once
#include "kernels/product.h"
#include "ocr/network/bytes.h"

typedef enum LayerKind {
    LAYER_INPUT,
    LAYER_CONVOLVE, /* stacks the values around each place, columns first */
    LAYER_MAXPOOL,
    LAYER_SERIES,
    LAYER_PARALLEL,
    LAYER_REVERSED_X,
    LAYER_REVERSED_Y,
    LAYER_TRANSPOSED,
    LAYER_LSTM,         /* along rows */
    LAYER_LSTM_SUMMARY, /* keeps what it has at the end of a row */
    LAYER_TANH,
    LAYER_LOGISTIC,
    LAYER_SOFTMAX,
} LayerKind;

typedef struct NetworkLayer NetworkLayer;
struct NetworkLayer {
    LayerKind kind;
    gsize inputs, outputs; /* values at a place */
    gsize across, down;    /* of a window: to each side; of a pool: its size */
    gsize rows;            /* of an input */
    GPtrArray *parts;      /* NetworkLayer, of those that hold others */
    ProductMatrix matrix;  /* of those that multiply: of an LSTM all gates below each other; of a
                              window before tanh see front.h */
    gpointer weights, biases, plain_biases, scales; /* what the matrix points to */
};
void layer_free(NetworkLayer *layer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetworkLayer, layer_free)

/* Rounded up to whole groups of inputs, or blocks of outputs. */
gsize layer_stride(gsize values);
gsize layer_units(gsize outputs);

/* Reads a layer and all within. */
NetworkLayer *layer_read(ModelBytes *bytes, GError **error);

/* How many columns of the picture become one. */
gsize layer_columns(const NetworkLayer *layer);
/* The input within; NULL where there is none. */
const NetworkLayer *layer_input(const NetworkLayer *layer);
