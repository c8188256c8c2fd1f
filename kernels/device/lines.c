/* Lines through a network on a device: the lines of a batch lie there side by side, each layer
 * reads what the one before has left, and probabilities alone come back. */
#include <stdlib.h>
#include <string.h>

#include "kernels/device/batch.h"
#include "kernels/device/state.h"

_Static_assert(LSTM_UNITS >= (int)LINES_UNITS, "a group holds the states of all units");

enum {
    NOISE_MODULUS = 0x7fffffff,
    NOISE_FACTOR = 48271,
    MOST_ITEMS = 1 << 30,
    ALIGNMENT = 64, /* bytes */
    SLACK = 16,     /* bytes that what is packed may be filled up by */
};

/* Places of all lines before the first layer and behind each, and what they take. */
typedef struct LinesSize {
    size_t n;
    size_t places[LINES_LAYERS + 1];
    size_t rows[LINES_LAYERS]; /* of LSTMs */
} LinesSize;

typedef struct LinesBatch {
    const LinesNetwork *network;
    const LinesPicture *lines;
    LinesSize size;
    uint32_t lines_at[LINES_LAYERS + 1]; /* PassLine of each */
    uint32_t values_at[LINES_LAYERS + 1];
    size_t results;
    DevicePass passes[LINES_LAYERS];
    DeviceLaunch launches[LINES_LAYERS];
} LinesBatch;

/* Bytes of a place behind so many layers. Windows take the picture's values one by one. */
static size_t stride_behind(const LinesNetwork *network, size_t layers) {
    if (layers == 0 && network->layers[0].kind == LINES_STACK)
        return network->layers[0].inputs;
    if (layers > 0 && layers == network->n)
        return network->layers[layers - 1].outputs * sizeof(float);
    return PRODUCT_INPUTS * lines_words(network->layers[layers].inputs);
}

static void add_line(const LinesNetwork *network, const LinesPicture *line, LinesSize *size) {
    size->n++;
    for (size_t i = 0; i <= network->n; i++) {
        size_t width = line->width, height = line->height;
        lines_size(network, i, &width, &height);
        size->places[i] += width * height;
        if (i < network->n && network->layers[i].kind == LINES_LSTM && width * height > 0)
            size->rows[i] += network->layers[i].along_y ? width : height;
    }
}

static size_t padded_rows(size_t rows) {
    return (rows + LSTM_TOGETHER - 1) / LSTM_TOGETHER * LSTM_TOGETHER;
}

/* Whether a device takes so much at once: no more than its limit and no number beyond 32 bits. */
static bool fits(const Device *device, const LinesNetwork *network, const LinesSize *size) {
    size_t results = 0;
    size_t inputs = size->places[0] * stride_behind(network, 0) + SLACK;
    for (size_t i = 0; i < network->n; i++) {
        inputs += size->n * sizeof(PassLine) + SLACK;
        inputs += padded_rows(size->rows[i]) * sizeof(PassSequence) + SLACK;
        results += size->places[i + 1] * stride_behind(network, i + 1) + ALIGNMENT;
        if (size->places[i + 1] * lines_lanes(&network->layers[i]) > MOST_ITEMS)
            return false;
    }
    inputs += size->n * sizeof(PassLine) + SLACK;
    return inputs <= device->limit && results <= device->limit;
}

/* As many lines from the first one on as fit. */
static size_t choose(const Device *device, LinesBatch *batch, size_t n) {
    size_t chosen = 0;
    batch->size = (LinesSize){0};
    while (chosen < n) {
        const LinesPicture *line = &batch->lines[chosen];
        LinesSize with = batch->size;
        if (line->width > device->limit || line->height > device->limit ||
            line->width * line->height > device->limit)
            break;
        add_line(batch->network, line, &with);
        if (!fits(device, batch->network, &with))
            break;
        batch->size = with;
        chosen++;
    }
    return chosen;
}

static bool pack_values(Device *device, LinesBatch *batch) {
    size_t depth = batch->network->layers[0].inputs, stride = stride_behind(batch->network, 0);
    uint8_t *to = batch_add_bytes(device, batch->size.places[0] * stride, &batch->values_at[0]);
    if (to == NULL)
        return false;
    for (size_t i = 0; i < batch->size.n; i++) {
        const LinesPicture *line = &batch->lines[i];
        for (size_t y = 0; y < line->height; y++)
            for (size_t x = 0; x < line->width; x++, to += stride) {
                memcpy(to, line->first + (ptrdiff_t)x * line->across + (ptrdiff_t)y * line->down,
                       depth);
                memset(to + depth, PRODUCT_ZERO, stride - depth);
            }
    }
    return true;
}

/* The sizes of all lines behind so many layers. */
static bool pack_sizes(Device *device, LinesBatch *batch, size_t layers) {
    PassLine *to =
        (void *)batch_add_bytes(device, batch->size.n * sizeof *to, &batch->lines_at[layers]);
    uint32_t start = 0;
    for (size_t i = 0; i < batch->size.n && to != NULL; i++) {
        size_t width = batch->lines[i].width, height = batch->lines[i].height;
        lines_size(batch->network, layers, &width, &height);
        to[i] = (PassLine){(uint32_t)width, (uint32_t)height, start};
        start += (uint32_t)(width * height);
    }
    return to != NULL;
}

/* What an LSTM runs along: row or column `row` of a line. */
static PassSequence sequence_of(const LinesLayer *layer, const PassLine *before,
                                const PassLine *behind, uint32_t row) {
    int32_t step = layer->along_y ? (int32_t)before->width : 1;
    uint32_t length = layer->along_y ? before->height : before->width;
    uint32_t first = layer->along_y ? row : row * before->width;
    uint32_t to = layer->along_y ? row : row * behind->width;
    int32_t last = (int32_t)(length - 1) * step;
    PassSequence sequence = {(int32_t)(before->start + first), step, (int32_t)(behind->start + to),
                             layer->summary ? 0 : step, length};
    if (layer->backward) {
        sequence.from += last;
        sequence.from_step = -step;
        sequence.to += layer->summary ? 0 : last;
        sequence.to_step = -sequence.to_step;
    }
    return sequence;
}

static int longest_first(const void *a, const void *b) {
    uint32_t first = ((const PassSequence *)a)->length, second = ((const PassSequence *)b)->length;
    return (first < second) - (first > second);
}

/* Groups that aren't full are filled up with sequences of no length. */
static bool pack_sequences(Device *device, LinesBatch *batch, size_t i, uint32_t *at) {
    const LinesLayer *layer = &batch->network->layers[i];
    size_t rows = padded_rows(batch->size.rows[i]), n = 0;
    PassSequence *to = (void *)batch_add_bytes(device, rows * sizeof *to, at);
    if (to == NULL)
        return false;
    const PassLine *before = (const void *)(device->in.bytes + batch->lines_at[i]);
    const PassLine *behind = (const void *)(device->in.bytes + batch->lines_at[i + 1]);
    memset(to, 0, rows * sizeof *to);
    for (size_t k = 0; k < batch->size.n; k++) {
        uint32_t of_line = layer->along_y ? before[k].width : before[k].height;
        for (uint32_t row = 0; row < of_line && before[k].width * before[k].height > 0; row++)
            to[n++] = sequence_of(layer, &before[k], &behind[k], row);
    }
    qsort(to, n, sizeof *to, longest_first);
    return true;
}

/* The state before the first number that counts; one is dropped. */
static uint32_t noise_start(uint64_t seed) {
    uint64_t state = seed % NOISE_MODULUS;
    return (uint32_t)((state > 0 ? state : 1) * NOISE_FACTOR % NOISE_MODULUS);
}

static DevicePass pass_of(const LinesBatch *batch, size_t i) {
    const LinesNetwork *network = batch->network;
    const LinesLayer *layer = &network->layers[i];
    const LinesPlace *place = &network->places[i];
    return (DevicePass){.reads_inputs = i == 0,
                        .from = batch->values_at[i],
                        .to = batch->values_at[i + 1],
                        .from_stride = (uint32_t)stride_behind(network, i),
                        .to_stride = (uint32_t)stride_behind(network, i + 1),
                        .inputs = layer->inputs,
                        .outputs = layer->outputs,
                        .n = (uint32_t)batch->size.places[i + 1],
                        .n_lines = (uint32_t)batch->size.n,
                        .before = batch->lines_at[i],
                        .behind = batch->lines_at[i + 1],
                        .across = layer->across,
                        .down = layer->down,
                        .noise = noise_start(network->seed),
                        .is_logistic = layer->kind == LINES_LOGISTIC,
                        .is_summary = layer->summary,
                        .lanes = (uint32_t)lines_lanes(layer),
                        .weights = place->weights,
                        .recurrent = place->recurrent,
                        .biases = place->biases,
                        .scales = place->scales};
}

static DeviceLaunch launch_of(const LinesBatch *batch, size_t i) {
    static const DeviceKernel kernels[] = {
        [LINES_STACK] = DEVICE_LINES_STACK,    [LINES_POOL] = DEVICE_LINES_POOL,
        [LINES_LSTM] = DEVICE_LINES_LSTM,      [LINES_TANH] = DEVICE_LINES_CURVE,
        [LINES_LOGISTIC] = DEVICE_LINES_CURVE, [LINES_SOFTMAX] = DEVICE_LINES_SOFTMAX,
    };
    const LinesLayer *layer = &batch->network->layers[i];
    size_t items = batch->size.places[i + 1];
    if (layer->kind == LINES_LSTM)
        items = padded_rows(batch->size.rows[i]) / LSTM_TOGETHER * DEVICE_LSTM_GROUP;
    else if (layer->kind == LINES_SOFTMAX)
        items *= DEVICE_GROUP;
    else if (layer->kind == LINES_TANH || layer->kind == LINES_LOGISTIC)
        items *= lines_lanes(layer);
    return (DeviceLaunch){kernels[layer->kind], (uint32_t)i, items, 1};
}

/* Where each layer leaves its values: the last one's first, which alone are taken back. */
static bool place_values(Device *device, LinesBatch *batch) {
    const LinesNetwork *network = batch->network;
    size_t last = batch->size.places[network->n] * network->layers[network->n - 1].outputs;
    if (!batch_add_results(device, last, sizeof(float), &batch->values_at[network->n]))
        return false;
    batch->results = device->out.used;
    for (size_t i = 1; i < network->n; i++) {
        size_t at = (batch->results + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        batch->values_at[i] = (uint32_t)at;
        batch->results = at + batch->size.places[i] * stride_behind(network, i);
    }
    return true;
}

static bool pack(Device *device, LinesBatch *batch) {
    batch_clear(device);
    bool packed = pack_values(device, batch) && place_values(device, batch);
    for (size_t i = 0; i <= batch->network->n && packed; i++)
        packed = pack_sizes(device, batch, i);
    for (size_t i = 0; i < batch->network->n && packed; i++) {
        batch->passes[i] = pass_of(batch, i);
        batch->launches[i] = launch_of(batch, i);
        if (batch->network->layers[i].kind == LINES_LSTM)
            packed = pack_sequences(device, batch, i, &batch->passes[i].sequences);
    }
    return packed || device_fails(&device->why, "no memory for a batch of lines");
}

static void take_lines(const Device *device, const LinesBatch *batch, float *const out[]) {
    const LinesNetwork *network = batch->network;
    const uint8_t *from = batch_results(device, batch->values_at[network->n]);
    for (size_t i = 0; i < batch->size.n; i++) {
        size_t width = batch->lines[i].width, height = batch->lines[i].height;
        lines_size(network, network->n, &width, &height);
        size_t bytes = width * height * network->layers[network->n - 1].outputs * sizeof(float);
        if (bytes > 0)
            memcpy(out[i], from, bytes);
        from += bytes;
    }
}

static bool run_batch(Device *device, LinesBatch *batch) {
    const LinesNetwork *network = batch->network;
    return pack(device, batch) &&
           batch_run_passes(device,
                            &(DevicePasses){batch->passes, batch->launches, network->n,
                                            batch->results, network->image, network->image_size});
}

size_t device_lines(Device *device, const LinesNetwork *network, const LinesPicture *lines,
                    size_t n, float *const out[]) {
    LinesBatch *batch = malloc(sizeof *batch);
    size_t done = 0;
    bool well = batch != NULL || device_fails(&device->why, "no memory");
    while (done < n && well) {
        *batch = (LinesBatch){.network = network, .lines = lines + done};
        size_t chosen = choose(device, batch, n - done);
        if (chosen == 0)
            well = device_fails(&device->why, "a line takes more than %zu bytes", device->limit);
        else if (run_batch(device, batch)) {
            take_lines(device, batch, out + done);
            done += chosen;
        } else
            well = false;
    }
    free(batch);
    return done;
}
