#include "ocr/network/forward.h"

#include <string.h>

#include "ocr/network/front.h"
#include "ocr/network/limits.h"
#include "ocr/network/window.h"

enum { ROWS_TOGETHER = 256, CACHE_LINE = 64 };

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
        const GridLine *line = &input->lines[i], *to = &output->lines[i];
        WindowNoise noise = window_noise(how->seed);
        for (gsize y = 0; y < line->height; y++)
            for (gsize x = 0; x < line->width; x++)
                window_stack(layer, input->depth, line, x, y, &noise, grid_at(to, x, y));
    }
    return output;
}

static void pool(const NetworkLayer *layer, const Grid *input, const GridLine *line, gsize x,
                 gsize y, guint8 *restrict out) {
    memset(out, 0, input->stride);
    for (gsize j = 0; j < layer->down; j++)
        for (gsize i = 0; i < layer->across; i++) {
            const guint8 *from = grid_at(line, x * layer->across + i, y * layer->down + j);
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
                pool(layer, input, &input->lines[i], x, y, grid_at(line, x, y));
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

/* Values of the same places, of which there may be fewer. */
static void copy_line(const Grid *part, const GridLine *from, const GridLine *to, gsize offset) {
    for (gsize y = 0; y < MIN(from->height, to->height); y++)
        for (gsize x = 0; x < MIN(from->width, to->width); x++)
            memcpy(grid_at(to, x, y) + offset, grid_at(from, x, y), part->depth);
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
        for (gsize line = 0; line < output->n; line++)
            copy_line(part, &part->lines[line], &output->lines[line], offset);
        offset += part->depth;
    }
    return output;
}

static Grid *reversed(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    static const GridTurn turns[] = {[LAYER_REVERSED_X] = GRID_REVERSED_X,
                                     [LAYER_REVERSED_Y] = GRID_REVERSED_Y,
                                     [LAYER_TRANSPOSED] = GRID_TRANSPOSED};
    g_autoptr(Grid) turned = grid_share(input);
    grid_turn(turned, turns[layer->kind]);
    Grid *output = forward(how, layer->parts->pdata[0], turned);
    grid_turn(output, turns[layer->kind]);
    return output;
}

/* A row of a line: what an LSTM runs along. */
typedef struct Sequence {
    const guint8 *from; /* its first place */
    guint8 *to;         /* where what comes of it goes */
    gssize from_step, to_step;
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
            const GridLine *from = &input->lines[i], *to = &output->lines[i];
            Sequence sequence = {grid_at(from, 0, y), grid_at(to, 0, y), from->across, to->across,
                                 from->width};
            g_array_append_val(sequences, sequence);
        }
    g_array_sort(sequences, longest_first);
    return sequences;
}

/* What a few sequences need while they run. A source is the inputs of a step and behind them, at
 * `recurrent`, what came out of the step before: what comes out goes to the next step's. */
typedef struct LstmRun {
    gsize recurrent, units, stride;
    guint8 *sources, *next;
    float *states;
} LstmRun;

static LstmRun lstm_run_new(const NetworkLayer *layer) {
    LstmRun run = {.recurrent = layer_stride(layer->inputs), .units = layer_units(layer->outputs)};
    run.stride = (run.recurrent + run.units + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    run.sources = g_aligned_alloc(LSTM_TOGETHER, run.stride, CACHE_LINE);
    run.next = g_aligned_alloc(LSTM_TOGETHER, run.stride, CACHE_LINE);
    run.states = g_new(float, LSTM_TOGETHER *run.units);
    return run;
}

static void lstm_run_clear(LstmRun *run) {
    g_aligned_free(run->sources);
    g_aligned_free(run->next);
    g_free(run->states);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LstmRun, lstm_run_clear)

/* Nearly all layers have a few whole blocks of values: calls of memcpy() would take longer than the
 * copies, and what the compiler doesn't see into it doesn't make one of. */
static inline void copy_values(guint8 *restrict to, const guint8 *restrict from, gsize n) {
    for (; n >= PRODUCT_OUTPUTS; n -= PRODUCT_OUTPUTS) {
        memcpy(to, from, PRODUCT_OUTPUTS);
        to += PRODUCT_OUTPUTS;
        from += PRODUCT_OUTPUTS;
        __asm__("" : "+r"(to));
    }
    if (n > 0)
        memcpy(to, from, n);
}

static void keep_outputs(const NetworkLayer *layer, const LstmRun *run, const Sequence *sequences,
                         gsize n, gsize step) {
    const guint8 *output = run->next + run->recurrent;
    for (gsize i = 0; i < n; i++, output += run->stride)
        if (layer->kind == LAYER_LSTM)
            copy_values(sequences[i].to + (gssize)step * sequences[i].to_step, output, run->units);
        else if (step + 1 == sequences[i].length)
            copy_values(sequences[i].to, output, run->units);
}

/* Runs n sequences, the longest first. */
static void run_together(const Forward *how, const NetworkLayer *layer, LstmRun *run,
                         const Sequence *sequences, gsize n) {
    memset(run->sources, PRODUCT_ZERO, n * run->stride);
    memset(run->next, PRODUCT_ZERO, n * run->stride);
    memset(run->states, 0, n * run->units * sizeof(float));
    for (gsize step = 0; step < sequences[0].length; step++) {
        while (sequences[n - 1].length <= step)
            n--;
        for (gsize i = 0; i < n; i++)
            copy_values(run->sources + i * run->stride,
                        sequences[i].from + (gssize)step * sequences[i].from_step, layer->inputs);
        how->kernels->lstm(how->curves, &layer->matrix, run->sources, (gssize)run->stride, n,
                           run->states, run->next + run->recurrent);
        keep_outputs(layer, run, sequences, n, step);
        guint8 *sources = run->sources;
        run->sources = run->next;
        run->next = sources;
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
                     MIN(sequences->len - i, LSTM_TOGETHER));
    return output;
}

/* What the sums of n places stand for, from x on in a row. */
static void squash(const Forward *how, const NetworkLayer *layer, const gint32 *sums, gsize n,
                   const GridLine *to, gsize x, gsize y, Grid *output) {
    const float *scales = layer->matrix.scales;
    gsize units = layer->matrix.blocks * PRODUCT_OUTPUTS;
    if (layer->kind == LAYER_SOFTMAX)
        how->kernels->softmax(scales, sums, units, output->depth, n,
                              to->floats + (y * to->width + x) * output->depth);
    else if (layer->kind == LAYER_TANH)
        how->kernels->tanh(how->curves, scales, sums, units, n, grid_at(to, x, y), output->stride);
    else
        how->kernels->logistic(how->curves, scales, sums, units, n, grid_at(to, x, y),
                               output->stride);
}

static void connect_row(const Forward *how, const NetworkLayer *layer, const GridLine *from,
                        const GridLine *to, gsize y, gint32 *sums, Grid *output) {
    for (gsize x = 0; x < from->width; x += ROWS_TOGETHER) {
        gsize n = MIN(from->width - x, ROWS_TOGETHER);
        how->kernels->multiply(&layer->matrix, grid_at(from, x, y), from->across, n, sums);
        squash(how, layer, sums, n, to, x, y, output);
    }
}

static Grid *connected(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    Grid *output = grid_like(input, layer->outputs);
    if (layer->kind == LAYER_SOFTMAX)
        grid_allocate_floats(output);
    else
        grid_allocate(output);
    g_autofree gint32 *sums = g_new(gint32, ROWS_TOGETHER * layer->matrix.blocks * PRODUCT_OUTPUTS);
    for (gsize i = 0; i < input->n; i++)
        for (gsize y = 0; y < input->lines[i].height; y++)
            connect_row(how, layer, &input->lines[i], &output->lines[i], y, sums, output);
    return output;
}

static Grid *share(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    (void)how;
    (void)layer;
    return grid_share(input);
}

static Grid *forward(const Forward *how, const NetworkLayer *layer, const Grid *input) {
    static Grid *(*const kinds[])(const Forward *, const NetworkLayer *, const Grid *) = {
        [LAYER_INPUT] = share,         [LAYER_CONVOLVE] = convolve,   [LAYER_MAXPOOL] = maxpool,
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
