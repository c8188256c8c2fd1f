#include "ocr/network/lines/made_lines.h"

#include <string.h>

#include "ocr/network/forward.h"
#include "ocr/network/lines/lines_layers.h"

enum { ROWS = 36, COLUMNS_OF_STEP = 3, CODES = 111, GATES = 4, SEED = 6352704 };
enum { MODE = 1 | 128 }; /* weights of 8 bits with scales in doubles */

/* A model's layers as its file has them: those that hold one or two others say how many. */
typedef enum MadeType {
    MADE_INPUT = 1,
    MADE_CONVOLVE = 2,
    MADE_MAXPOOL = 3,
    MADE_SERIES = 9,
    MADE_REVERSED = 11,
    MADE_TRANSPOSED = 13,
    MADE_LSTM = 14,
    MADE_SUMMARY = 15,
    MADE_TANH = 19,
    MADE_SOFTMAX = 22,
} MadeType;

struct MadeLines {
    NetworkLayer *layers;
    LinesNetwork *network;
    Grid *input;
    LinesPicture *pictures;
    float **room;
};

static void put_i32(GByteArray *to, gsize value) {
    guint32 bytes = GUINT32_TO_LE((guint32)value);
    g_byte_array_append(to, (const guint8 *)&bytes, sizeof bytes);
}

static void put_u8(GByteArray *to, guint8 value) {
    g_byte_array_append(to, &value, 1);
}

static void put_head(GByteArray *to, MadeType type, gsize inputs, gsize outputs) {
    put_u8(to, (guint8)type);
    put_u8(to, 0); /* no training */
    put_u8(to, 0);
    put_i32(to, 0); /* flags */
    put_i32(to, inputs);
    put_i32(to, outputs);
    put_i32(to, 0); /* weights */
    put_i32(to, 0); /* a name of no letters */
}

/* A layer that holds so many others, which follow. */
static void put_holder(GByteArray *to, MadeType type, gsize parts, gsize inputs, gsize outputs) {
    put_head(to, type, inputs, outputs);
    put_i32(to, parts);
}

static void put_matrix(GByteArray *to, gsize inputs, gsize outputs) {
    static const double scale = 0.002; /* sums within a few times what curves are flat from */
    guint32 state = 1;
    put_u8(to, MODE);
    put_i32(to, outputs);
    put_i32(to, inputs + 1);
    put_u8(to, 0);
    for (gsize i = 0; i < outputs * (inputs + 1); i++) {
        state = state * 1664525u + 1013904223u;
        put_u8(to, (guint8)((state >> 24) % 255 - 127));
    }
    put_i32(to, outputs);
    for (gsize i = 0; i < outputs; i++) {
        guint64 bits;
        memcpy(&bits, &scale, sizeof bits);
        bits = GUINT64_TO_LE(bits);
        g_byte_array_append(to, (const guint8 *)&bits, sizeof bits);
    }
}

static void put_lstm(GByteArray *to, MadeType type, gsize inputs, gsize outputs) {
    put_head(to, type, inputs, outputs);
    put_i32(to, inputs + outputs);
    for (gsize gate = 0; gate < GATES; gate++)
        put_matrix(to, inputs + outputs, outputs);
}

static void put_connected(GByteArray *to, MadeType type, gsize inputs, gsize outputs) {
    put_head(to, type, inputs, outputs);
    put_matrix(to, inputs, outputs);
}

static void put_size(GByteArray *to, MadeType type, gsize inputs, gsize across, gsize down) {
    put_head(to, type, inputs, inputs);
    put_i32(to, across);
    put_i32(to, down);
}

/* [1,36,0,1 Ct3,3,16 Mp3,3 Lfys48 Lfx96 Lrx96 Lfx192 O1c111] */
static void put_network(GByteArray *to) {
    put_holder(to, MADE_SERIES, 8, 1, CODES);
    put_head(to, MADE_INPUT, 1, 1);
    put_i32(to, 1);
    put_i32(to, ROWS);
    put_i32(to, 0);
    put_i32(to, 1);
    put_i32(to, 0);
    put_holder(to, MADE_SERIES, 2, 1, 16);
    put_size(to, MADE_CONVOLVE, 1, 1, 1);
    put_connected(to, MADE_TANH, 9, 16);
    put_size(to, MADE_MAXPOOL, 16, 3, 3);
    put_holder(to, MADE_TRANSPOSED, 1, 16, 48);
    put_lstm(to, MADE_SUMMARY, 16, 48);
    put_lstm(to, MADE_LSTM, 48, 96);
    put_holder(to, MADE_REVERSED, 1, 96, 96);
    put_lstm(to, MADE_LSTM, 96, 96);
    put_lstm(to, MADE_LSTM, 96, 192);
    put_connected(to, MADE_SOFTMAX, 192, CODES);
}

static NetworkLayer *layers_new(void) {
    g_autoptr(GByteArray) file = g_byte_array_new();
    put_network(file);
    ModelBytes bytes = {
        .file = "made up", .component = "layers", .data = file->data, .size = file->len};
    g_autoptr(GError) error = NULL;
    NetworkLayer *layers = layer_read(&bytes, &error);
    if (layers == NULL)
        g_error("%s", error->message);
    return layers;
}

/* Noise: what is read doesn't matter. */
static Grid *input_new(gsize n, gsize steps) {
    Grid *input = grid_new(n, 1);
    for (gsize i = 0; i < n; i++)
        grid_set_size(input, i, steps * COLUMNS_OF_STEP, ROWS);
    grid_allocate_columns(input);
    for (gsize i = 0; i < input->places; i++)
        input->values[i] = (guint8)(1 + i * 2654435761u % 4093 % 255);
    return input;
}

MadeLines *made_lines_new(gsize n, gsize steps) {
    MadeLines *lines = g_new0(MadeLines, 1);
    LinesLayer list[LINES_LAYERS];
    lines->layers = layers_new();
    lines->network = lines_network_new(list, lines_layers_of(lines->layers, list), SEED);
    lines->input = input_new(n, steps);
    lines->pictures = g_new(LinesPicture, n);
    lines->room = g_new(float *, n);
    for (gsize i = 0; i < n; i++) {
        const GridLine *line = &lines->input->lines[i];
        lines->pictures[i] =
            (LinesPicture){line->first, line->width, line->height, line->across, line->down};
        lines->room[i] = g_new(float, steps *CODES);
    }
    return lines;
}

void made_lines_free(MadeLines *lines) {
    for (gsize i = 0; i < lines->input->n; i++)
        g_free(lines->room[i]);
    g_free(lines->room);
    g_free(lines->pictures);
    grid_free(lines->input);
    lines_network_free(lines->network);
    layer_free(lines->layers);
    g_free(lines);
}

const LinesNetwork *made_lines_network(const MadeLines *lines) {
    return lines->network;
}

const LinesPicture *made_lines_pictures(const MadeLines *lines) {
    return lines->pictures;
}

float *const *made_lines_room(const MadeLines *lines) {
    return lines->room;
}

void made_lines_read(const MadeLines *lines) {
    g_autoptr(Grid) output = layer_forward(lines->layers, product_kernels(), SEED, lines->input);
    for (gsize i = 0; i < output->n; i++)
        memcpy(lines->room[i], output->lines[i].floats,
               output->lines[i].width * output->depth * sizeof(float));
}
