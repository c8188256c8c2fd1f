#include "ocr/network/forward.h"

#include <string.h>

#include "ocr/network/front.h"
#include "ocr/network/limits.h"
#include "ocr/network/window.h"

enum { GATES = 4, ROWS_TOGETHER = 256 };

typedef struct Forward {
    const ProductKernels *kernels;
    const Curves *curves;
    guint64 seed;
} Forward;

static Grid *forward(const Forward *how, const NetworkLayer *layer, const Grid *input);

static Grid *convolve(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    Grid *output = grid_like(input, layer->outputs);
    grid_allocate(output);
    for (gsize i = 0; i < input->n; i++) {
        const GridLine *line = &input->lines[i];
        WindowNoise noise = window_noise(how->seed);
        for (gsize y = 0; y < line->height; y++)
            for (gsize x = 0; x < line->width; x++)
                window_stack(layer, input, line, x, y, &noise, grid_at(output, line, x, y));
    }
    return output;
}

static void pool(const NetworkLayer *layer, const Grid *input, const GridLine *line, gsize x,
                 gsize y, guint8 *restrict out) {
    memset(out, 0, input->stride);
    for (gsize j = 0; j < layer->down; j++)
        for (gsize i = 0; i < layer->across; i++) {
            const guint8 *from = grid_at(input, line, x * layer->across + i, y * layer->down + j);
            for (gsize k = 0; k < input->stride; k++)
                out[k] = MAX(out[k], from[k]);
        }
}

static Grid *maxpool(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    (void)how;
    Grid *output = grid_new(input->n, input->depth);
    for (gsize i = 0; i < input->n; i++)
        grid_set_size(output, i, input->lines[i].width / layer->across,
                      input->lines[i].height / layer->down);
    grid_allocate(output);
    for (gsize i = 0; i < input->n; i++) {
        const GridLine *line = &output->lines[i];
        for (gsize y = 0; y < line->height; y++)
            for (gsize x = 0; x < line->width; x++)
                pool(layer, input, &input->lines[i], x, y, grid_at(output, line, x, y));
    }
    return output;
}

/* Takes over a pointer's value, and frees what it had. */
static void replace(Grid **grid, Grid *by) {
    g_clear_pointer(grid, grid_free);
    *grid = by;
}

static Grid *series(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    Grid *last = NULL;
    for (guint i = 0; i < layer->parts->len; i++) {
        const NetworkLayer *part = layer->parts->pdata[i];
        const NetworkLayer *next = i + 1 < layer->parts->len ? layer->parts->pdata[i + 1] : NULL;
        const Grid *from = last ? last : input;
        gboolean both = next && front_takes(part, next, from);
        replace(&last, both ? front_forward(part, next, how->kernels, how->seed, from)
                            : forward(how, part, from));
        i += both;
    }
    return last;
}

static Grid *parallel(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    Grid *output = NULL;
    gsize offset = 0;
    for (guint i = 0; i < layer->parts->len; i++) {
        g_autoptr(Grid) part = forward(how, layer->parts->pdata[i], input);
        if (output == NULL) {
            output = grid_like(part, layer->outputs);
            grid_allocate(output);
        }
        for (gsize place = 0; place < MIN(output->places, part->places); place++)
            memcpy(output->values + place * output->stride + offset,
                   part->values + place * part->stride, part->depth);
        offset += part->depth;
    }
    return output;
}

/* Copies all places to where they are with an axis reversed, or with rows for columns. */
static Grid *moved(LayerKind kind, const Grid *input) {
    Grid *output = grid_new(input->n, input->depth);
    gboolean transposed = kind == LAYER_TRANSPOSED;
    for (gsize i = 0; i < input->n; i++) {
        gsize width = input->lines[i].width, height = input->lines[i].height;
        grid_set_size(output, i, transposed ? height : width, transposed ? width : height);
    }
    grid_allocate(output);
    for (gsize i = 0; i < input->n; i++) {
        const GridLine *from = &input->lines[i], *to = &output->lines[i];
        for (gsize y = 0; y < from->height; y++)
            for (gsize x = 0; x < from->width; x++) {
                gsize to_x = kind == LAYER_REVERSED_X ? from->width - 1 - x : x;
                gsize to_y = kind == LAYER_REVERSED_Y ? from->height - 1 - y : y;
                guint8 *out =
                    transposed ? grid_at(output, to, y, x) : grid_at(output, to, to_x, to_y);
                memcpy(out, grid_at(input, from, x, y), input->stride);
            }
    }
    return output;
}

static Grid *reversed(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    g_autoptr(Grid) turned = moved(layer->kind, input);
    g_autoptr(Grid) output = forward(how, layer->parts->pdata[0], turned);
    return moved(layer->kind, output);
}

/* A row of a line: what an LSTM runs along. */
typedef struct Sequence {
    const guint8 *from; /* its first place */
    guint8 *to;         /* where what comes of it goes */
    gsize length;
} Sequence;

static gint longest_first(gconstpointer a, gconstpointer b) {
    gsize first = ((const Sequence *)a)->length, second = ((const Sequence *)b)->length;
    return (first < second) - (first > second);
}

static GArray *sequences_of(const Grid *input, Grid *output) {
    GArray *sequences = g_array_new(FALSE, FALSE, sizeof(Sequence));
    for (gsize i = 0; i < input->n; i++)
        for (gsize y = 0; y < input->lines[i].height && input->lines[i].width > 0; y++) {
            Sequence sequence = {grid_at(input, &input->lines[i], 0, y),
                                 grid_at(output, &output->lines[i], 0, y), input->lines[i].width};
            g_array_append_val(sequences, sequence);
        }
    g_array_sort(sequences, longest_first);
    return sequences;
}

/* What a few sequences need while they run. */
typedef struct LstmRun {
    gsize stride, units;
    guint8 *sources; /* inputs, and behind them the last outputs */
    guint8 *outputs; /* of a step */
    gint32 *gates;   /* sums */
    float *states;
} LstmRun;

static LstmRun lstm_run_new(const NetworkLayer *layer) {
    LstmRun run = {.stride = layer_stride(layer->inputs + layer->outputs),
                   .units = layer_units(layer->outputs)};
    run.sources = g_malloc_n(LSTM_TOGETHER, run.stride);
    run.outputs = g_malloc_n(LSTM_TOGETHER, run.units);
    run.gates = g_new(gint32, LSTM_TOGETHER * GATES * run.units);
    run.states = g_new(float, LSTM_TOGETHER *run.units);
    return run;
}

static void lstm_run_clear(LstmRun *run) {
    g_free(run->sources);
    g_free(run->outputs);
    g_free(run->gates);
    g_free(run->states);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LstmRun, lstm_run_clear)

static void keep_outputs(const NetworkLayer *layer, LstmRun *run, const Sequence *sequences,
                         gsize n, gsize step, gsize out_stride) {
    for (gsize i = 0; i < n; i++) {
        const guint8 *output = run->outputs + i * run->units;
        memcpy(run->sources + i * run->stride + layer->inputs, output, layer->outputs);
        if (layer->kind == LAYER_LSTM)
            memcpy(sequences[i].to + step * out_stride, output, layer->outputs);
        else if (step + 1 == sequences[i].length)
            memcpy(sequences[i].to, output, layer->outputs);
    }
}

/* Runs n sequences, the longest first. */
static void run_together(const Forward *how, const NetworkLayer *layer, LstmRun *run,
                         const Sequence *sequences, gsize n, gsize in_stride, gsize out_stride) {
    memset(run->sources, PRODUCT_ZERO, n * run->stride);
    memset(run->states, 0, n * run->units * sizeof(float));
    for (gsize step = 0; step < sequences[0].length; step++) {
        while (sequences[n - 1].length <= step)
            n--;
        for (gsize i = 0; i < n; i++)
            memcpy(run->sources + i * run->stride, sequences[i].from + step * in_stride,
                   layer->inputs);
        how->kernels->multiply(&layer->matrix, run->sources, run->stride, n, run->gates);
        how->kernels->cell(how->curves, layer->matrix.scales, run->gates, run->units, n,
                           run->states, run->outputs, run->units);
        keep_outputs(layer, run, sequences, n, step, out_stride);
    }
}

static Grid *lstm(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    Grid *output = grid_new(input->n, layer->outputs);
    for (gsize i = 0; i < input->n; i++) {
        gsize width = input->lines[i].width;
        grid_set_size(output, i, layer->kind == LAYER_LSTM ? width : MIN(width, 1),
                      input->lines[i].height);
    }
    grid_allocate(output);
    g_autoptr(GArray) sequences = sequences_of(input, output);
    g_auto(LstmRun) run = lstm_run_new(layer);
    for (gsize i = 0; i < sequences->len; i += LSTM_TOGETHER)
        run_together(how, layer, &run, &g_array_index(sequences, Sequence, i),
                     MIN(sequences->len - i, LSTM_TOGETHER), input->stride, output->stride);
    return output;
}

/* What sums stand for, from place `first` on. */
static void squash(const Forward *how, const NetworkLayer *layer, const gint32 *sums, gsize first,
                   gsize n, guint8 *squashed, Grid *output) {
    const float *scales = layer->matrix.scales;
    gsize units = layer->matrix.blocks * PRODUCT_OUTPUTS;
    if (layer->kind == LAYER_SOFTMAX) {
        how->kernels->softmax(scales, sums, units, output->depth, n,
                              output->floats + first * output->depth);
        return;
    }
    if (layer->kind == LAYER_TANH)
        how->kernels->tanh(how->curves, scales, sums, units, n, squashed, units);
    else
        how->kernels->logistic(how->curves, scales, sums, units, n, squashed, units);
    for (gsize i = 0; i < n; i++)
        memcpy(output->values + (first + i) * output->stride, squashed + i * units, output->depth);
}

static Grid *connected(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    Grid *output = grid_like(input, layer->outputs);
    if (layer->kind == LAYER_SOFTMAX)
        grid_allocate_floats(output);
    else
        grid_allocate(output);
    gsize units = layer->matrix.blocks * PRODUCT_OUTPUTS;
    g_autofree gint32 *sums = g_new(gint32, ROWS_TOGETHER * units);
    g_autofree guint8 *squashed = g_malloc_n(ROWS_TOGETHER, units);
    for (gsize first = 0; first < input->places; first += ROWS_TOGETHER) {
        gsize n = MIN(input->places - first, ROWS_TOGETHER);
        how->kernels->multiply(&layer->matrix, input->values + first * input->stride, input->stride,
                               n, sums);
        squash(how, layer, sums, first, n, squashed, output);
    }
    return output;
}

static Grid *copy(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    (void)how;
    Grid *output = grid_like(input, layer->outputs);
    output->values = g_memdup2(input->values, MAX(input->places, 1) * input->stride);
    return output;
}

static Grid *forward(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    static Grid *(*const kinds[])(const Forward *, const NetworkLayer *, const Grid *) = {
        [LAYER_INPUT] = copy,          [LAYER_CONVOLVE] = convolve,   [LAYER_MAXPOOL] = maxpool,
        [LAYER_SERIES] = series,       [LAYER_PARALLEL] = parallel,   [LAYER_REVERSED_X] = reversed,
        [LAYER_REVERSED_Y] = reversed, [LAYER_TRANSPOSED] = reversed, [LAYER_LSTM] = lstm,
        [LAYER_LSTM_SUMMARY] = lstm,   [LAYER_TANH] = connected,      [LAYER_LOGISTIC] = connected,
        [LAYER_SOFTMAX] = connected,
    };
    return kinds[layer->kind](how, layer, input);
}

Grid *layer_forward(const NetworkLayer *layer, const ProductKernels *kernels, guint64 seed,
                    const Grid *input) {
    return forward(&(Forward){kernels, curves_get(), seed}, layer, input);
}
