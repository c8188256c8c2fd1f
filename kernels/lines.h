/* Reading many lines at once by something else than the processor's products: a line's network as a
 * list of layers in a form that devices take (kernels/device), and who reads with it, if anyone
 * does.
 *
 * Values between layers are those of kernels/product.h, and so is all arithmetic: whoever reads
 * gives the bits of product.h's scalar table. */
#pragma once
#include <stdbool.h>

#include "kernels/product.h"

enum {
    LINES_LAYERS = 64,   /* in a list; those of all languages have nine */
    LINES_UNITS = 512,   /* of an LSTM, whose states a device keeps beside its arithmetic; the
                            largest of all languages has as many */
    LINES_VALUES = 4096, /* at a place, of any other layer's inputs */
    LINES_CODES = 65536, /* at a place, of any layer's outputs; ten times the largest alphabet */
    LINES_AROUND = 15, /* places to each side that a window sees; those of all languages see one */
};

typedef enum LinesKind {
    LINES_STACK, /* the values around each place, columns first; beyond the line noise */
    LINES_POOL,  /* the largest of each few places' */
    LINES_LSTM,
    LINES_TANH,
    LINES_LOGISTIC,
    LINES_SOFTMAX, /* the last one, and no other */
} LinesKind;

typedef struct LinesLayer {
    LinesKind kind;
    uint32_t inputs, outputs; /* values at a place */
    uint32_t across, down;    /* of a stack: places to each side; of a pool: its size */
    bool along_y, backward;   /* of an LSTM: else along x, forward */
    bool summary;             /* of an LSTM: it gives what it has at the end of a row alone */
    /* Of an LSTM as its step takes it; of a stack or pool NULL. */
    const ProductMatrix *matrix;
} LinesLayer;

/* Where a layer's numbers begin in a network's image: weights, biases and scales, bytes. */
typedef struct LinesPlace {
    uint32_t weights, recurrent, biases, scales;
} LinesPlace;

/* A list of layers, and all their numbers in one image that is the same wherever it lies:
 * the tables of tanh and of the logistic function, then of each layer with a matrix words of four
 * weights, [groups][gates][units]; of an LSTM first those of inputs, then those of last outputs;
 * behind them plain biases and scales, [gates][units] each. */
typedef struct LinesNetwork {
    LinesLayer layers[LINES_LAYERS];
    LinesPlace places[LINES_LAYERS];
    size_t n;
    uint64_t seed; /* of the noise, which is drawn for each line anew */
    uint8_t *image;
    size_t image_size;
} LinesNetwork;

/* NULL where that is no list that can be read with elsewhere, or there is no memory. The matrices
 * stay where they are as long as the network is used. */
LinesNetwork *lines_network_new(const LinesLayer *layers, size_t n, uint64_t seed);
void lines_network_free(LinesNetwork *network); /* NULL is allowed */

/* What becomes of a line's width and height in the first so many layers. */
void lines_size(const LinesNetwork *network, size_t n_layers, size_t *width, size_t *height);

/* Inputs or lanes in whole words of four bytes or blocks. */
size_t lines_words(size_t values);
size_t lines_lanes(const LinesLayer *layer);
size_t lines_gates(const LinesLayer *layer);

/* Where a gate's row of a unit is among a matrix's lanes, where an input is, behind which an
 * LSTM has its last outputs, and a weight among a matrix's: the one place here that knows how
 * product.h lays them out.
 */
static inline size_t lines_lane_at(size_t gates, size_t gate, size_t unit) {
    return (unit / PRODUCT_OUTPUTS * gates + gate) * PRODUCT_OUTPUTS + unit % PRODUCT_OUTPUTS;
}
static inline size_t lines_input_at(const LinesLayer *layer, size_t input) {
    return input < layer->inputs
               ? input
               : lines_words(layer->inputs) * PRODUCT_INPUTS + input - layer->inputs;
}
static inline size_t lines_weight_at(const ProductMatrix *matrix, size_t lane, size_t input) {
    size_t block = lane / PRODUCT_OUTPUTS, group = input / PRODUCT_INPUTS;
    return ((block * matrix->groups + group) * PRODUCT_OUTPUTS + lane % PRODUCT_OUTPUTS) *
               PRODUCT_INPUTS +
           input % PRODUCT_INPUTS;
}

/* A line as the first layer takes it: value k of place x, y is
 * first[x * across + y * down + k]. */
typedef struct LinesPicture {
    const uint8_t *first;
    size_t width, height;
    ptrdiff_t across, down; /* bytes */
} LinesPicture;

/* Functions of who reads lines instead of the processor. */
typedef struct LinesKernels {
    /* Reads n lines: out[i] gets, of each place of what line i becomes, row by row, the last
     * layer's outputs. Of how many lines from the first one on they are there; the caller reads the
     * others. `checked`: whether the caller is to read those as well, and to say what differs. */
    size_t (*read)(const LinesNetwork *network, const LinesPicture *lines, size_t n,
                   float *const out[], bool *checked);
    /* A line that was checked has other bits. */
    void (*differs)(void);
} LinesKernels;

/* Whoever does; NULL: the processor reads. */
const LinesKernels *lines_kernels(void);
/* Before a process starts its work. */
void lines_kernels_use(const LinesKernels *table);

/* The reference: one line, one place after the other by product.h's scalar table. False where there
 * is no memory. */
bool lines_read_scalar(const LinesNetwork *network, const LinesPicture *line, float *out);
