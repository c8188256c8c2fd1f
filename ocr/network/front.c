#include "ocr/network/front.h"

#include <string.h>

#include "ocr/network/window.h"

enum { ALIGNMENT = 64, TOGETHER = 256 };

static NetworkLayer *part(const NetworkLayer *series, guint i) {
    return series->parts->pdata[i];
}

static gboolean is_front(const NetworkLayer *series) {
    return series->kind == LAYER_SERIES && series->parts->len == 2 &&
           part(series, 0)->kind == LAYER_CONVOLVE && part(series, 0)->inputs == 1 &&
           2 * part(series, 0)->down + 1 <= PRODUCT_INPUTS && part(series, 1)->kind == LAYER_TANH;
}

/* The weight of the i-th value of a window. */
static gint8 *weight(const ProductMatrix *matrix, gint8 *weights, gsize output, gsize group,
                     gsize i) {
    gsize block = output / PRODUCT_OUTPUTS, lane = output % PRODUCT_OUTPUTS;
    return weights + ((block * matrix->groups + group) * PRODUCT_OUTPUTS + lane) * PRODUCT_INPUTS +
           i;
}

/* The largest sum is the largest value where no scale is below 0. */
static gboolean rises(const NetworkLayer *layer) {
    for (gsize i = 0; i < layer->matrix.blocks * PRODUCT_OUTPUTS; i++)
        if (layer->matrix.scales[i] < 0)
            return FALSE;
    return TRUE;
}

void front_prepare(NetworkLayer *series) {
    if (!is_front(series))
        return;
    NetworkLayer *window = part(series, 0);
    const NetworkLayer *tanh = part(series, 1);
    if (!rises(tanh))
        return;
    gsize columns = 2 * window->across + 1, rows = 2 * window->down + 1;
    window->matrix = tanh->matrix;
    window->matrix.groups = columns;
    gsize lanes = window->matrix.blocks * PRODUCT_OUTPUTS;
    window->weights = g_aligned_alloc0(lanes * PRODUCT_INPUTS, columns, ALIGNMENT);
    window->matrix.weights = window->weights;
    for (gsize output = 0; output < lanes; output++)
        for (gsize i = 0; i < columns * rows; i++)
            *weight(&window->matrix, window->weights, output, i / rows, i % rows) = *weight(
                &tanh->matrix, tanh->weights, output, i / PRODUCT_INPUTS, i % PRODUCT_INPUTS);
}

/* Whether values follow each other as the picture is written. */
static gboolean is_in_columns(const GridLine *line) {
    return line->down == 1 && line->across == (gssize)line->height;
}

/* Lines that are all rim are left to the layers themselves. */
gboolean front_takes(const NetworkLayer *series, const NetworkLayer *pool, const Grid *input) {
    if (!is_front(series) || part(series, 0)->weights == NULL || pool->kind != LAYER_MAXPOOL)
        return FALSE;
    const NetworkLayer *window = part(series, 0);
    for (gsize i = 0; i < input->n; i++)
        if (!is_in_columns(&input->lines[i]) || input->lines[i].width <= 2 * window->across ||
            input->lines[i].height <= 2 * window->down)
            return FALSE;
    return TRUE;
}

typedef struct Front {
    const NetworkLayer *window, *tanh, *pool;
    const ProductKernels *kernels;
    const GridLine *line;
    gsize units;
    gint32 *rim; /* sums of the windows that see noise, in the order of rows */
} Front;

static gsize rim_size(const Front *front) {
    gsize width = front->line->width, height = front->line->height;
    return 2 * front->window->down * width +
           2 * front->window->across * (height - 2 * front->window->down);
}

/* The products of a place at the rim. */
static const gint32 *rim_at(const Front *front, gsize x, gsize y) {
    gsize width = front->line->width, height = front->line->height;
    gsize down = front->window->down, across = front->window->across;
    gsize sides = MIN(MAX(y, down) - down, height - 2 * down);
    gsize full_rows = MIN(y, down) + (y >= height - down ? y - (height - down) : 0);
    gsize in_row = y < down || y >= height - down || x < across ? x : x + 2 * across - width;
    return front->rim + (full_rows * width + sides * 2 * across + in_row) * front->units;
}

static void multiply_rim(const Front *front, guint64 seed) {
    gsize n = 0, first = 0, stride = layer_stride(front->window->outputs);
    g_autofree guint8 *stacked = g_malloc0_n(TOGETHER, stride);
    WindowNoise noise = window_noise(seed);
    for (gsize y = 0; y < front->line->height; y++)
        for (gsize x = 0; x < front->line->width; x++) {
            if (window_is_inside(front->window, front->line, x, y)) {
                x = front->line->width - front->window->across - 1; /* the next rim */
                continue;
            }
            window_stack(front->window, 1, front->line, x, y, &noise, stacked + n * stride);
            if (++n < TOGETHER && first + n < rim_size(front))
                continue;
            front->kernels->multiply(&front->tanh->matrix, stacked, (gssize)stride, n,
                                     front->rim + first * front->units);
            first += n;
            n = 0;
        }
}

static void keep_rim(const Front *front, gsize x, gsize from, gsize to, gint32 *most) {
    for (gsize y = from; y < to; y++) {
        const gint32 *sums = rim_at(front, x, y);
        gint32 *kept = most + y / front->pool->down * front->units;
        for (gsize unit = 0; unit < front->units; unit++)
            kept[unit] = MAX(kept[unit], sums[unit]);
    }
}

/* The largest of the windows down a column: those of the first `rows` that are pooled. */
static void keep_column(const Front *front, gsize x, gsize rows, gint32 *most) {
    const NetworkLayer *window = front->window;
    gsize top = MIN(window->down, rows), bottom = MIN(front->line->height - window->down, rows);
    if (!window_is_inside(window, front->line, x, window->down)) {
        keep_rim(front, x, 0, rows, most);
        return;
    }
    keep_rim(front, x, 0, top, most);
    keep_rim(front, x, bottom, rows, most);
    if (bottom <= top)
        return;
    front->kernels->windows(&window->matrix,
                            grid_at(front->line, x - window->across, top - window->down),
                            front->line->height, top, bottom - top, front->pool->down, most);
}

static void run_line(const Front *front, const GridLine *to) {
    gsize n = to->height * front->units;
    g_autofree gint32 *most = g_new(gint32, n);
    for (gsize x = 0; x < to->width; x++) {
        for (gsize i = 0; i < n; i++)
            most[i] = G_MININT32;
        for (gsize i = 0; i < front->pool->across; i++)
            keep_column(front, x * front->pool->across + i, to->height * front->pool->down, most);
        front->kernels->tanh(curves_get(), front->window->matrix.scales, most, front->units,
                             to->height, grid_at(to, x, 0), (gsize)to->down);
    }
}

Grid *front_forward(const NetworkLayer *series, const NetworkLayer *pool,
                    const ProductKernels *kernels, guint64 seed, const Grid *input) {
    Front front = {
        .window = part(series, 0), .tanh = part(series, 1), .pool = pool, .kernels = kernels};
    front.units = front.tanh->matrix.blocks * PRODUCT_OUTPUTS;
    Grid *output = grid_new(input->n, front.tanh->outputs);
    for (gsize i = 0; i < input->n; i++)
        grid_set_size(output, i, input->lines[i].width / pool->across,
                      input->lines[i].height / pool->down);
    grid_allocate_columns(output);
    for (gsize i = 0; i < input->n; i++) {
        front.line = &input->lines[i];
        g_autofree gint32 *rim = g_new(gint32, rim_size(&front) * front.units);
        front.rim = rim;
        multiply_rim(&front, seed);
        run_line(&front, &output->lines[i]);
    }
    return output;
}
