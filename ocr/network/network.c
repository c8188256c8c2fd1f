#include "ocr/network/network.h"

#include <math.h>
#include <string.h>

#include "ocr/network/beam.h"
#include "ocr/network/limits.h"
#include "ocr/network/line_picture.h"
#include "ocr/network/lines/lines_forward.h"
#include "ocr/network/reading_order.h"

enum {
    COMPONENT_NETWORK = 17,
    COMPONENT_LETTERS = 21,
    COMPONENT_CODES = 22,
    COMPONENTS_MOST = 64, /* there are 24 */
    FLAG_CODES = 64,      /* of a network: letters have codes of their own */
    SEED_STEP = 0x10000001,
};

struct Network {
    NetworkLayer *layers;
    NetworkLines *numbers;
    Charset *charset;
    gsize rows, columns, codes;
    gint32 blank;
    guint64 seed;
    gboolean right_to_left;
};

void network_free(Network *network) {
    g_clear_pointer(&network->layers, layer_free);
    g_clear_pointer(&network->numbers, network_lines_free);
    g_clear_pointer(&network->charset, charset_free);
    g_free(network);
}

gboolean network_is_right_to_left(const Network *network) {
    return network->right_to_left;
}

static gboolean has_letters_to_left(const Charset *charset) {
    const GArray *directions = charset->directions;
    for (guint i = 0; i < directions->len; i++) {
        LetterDirection direction = g_array_index(directions, LetterDirection, i);
        if (direction == DIRECTION_LEFT || direction == DIRECTION_LEFT_ARABIC)
            return TRUE;
    }
    return FALSE;
}

gsize network_rows(const Network *network) {
    return network->rows;
}

gsize network_codes(const Network *network) {
    return network->codes;
}

gint32 network_blank(const Network *network) {
    return network->blank;
}

/* Where each component begins, as the file's head lists them; each ends where the next begins. */
typedef struct Components {
    gint64 starts[COMPONENTS_MOST + 1];
    gsize n;
} Components;

static gboolean read_components(ModelBytes *bytes, Components *components, GError **error) {
    gint32 n = model_i32(bytes);
    if (!bytes->failed && (n <= COMPONENT_CODES || n > COMPONENTS_MOST))
        return model_fail(bytes, NETWORK_ERROR_FILE, error,
                          "no model of this kind (%d components); use a .traineddata file of "
                          "Tesseract 4 or 5",
                          n);
    components->n = bytes->failed ? 0 : (gsize)n;
    for (gsize i = 0; i < components->n; i++) {
        components->starts[i] = model_i64(bytes);
        if (components->starts[i] < -1 || components->starts[i] > (gint64)bytes->size)
            return model_fail(bytes, NETWORK_ERROR_FILE, error,
                              "component %u begins beyond the end; reinstall the file", (guint)i);
    }
    components->starts[components->n] = (gint64)bytes->size;
    return model_check(bytes, error);
}

static gboolean take_component(const ModelBytes *bytes, const Components *components, gsize which,
                               const char *name, ModelBytes *out, GError **error) {
    gsize next = which + 1;
    while (components->starts[next] < 0)
        next++;
    gint64 start = components->starts[which];
    *out = (ModelBytes){.file = bytes->file, .component = name};
    if (start < 0)
        return model_fail(out, NETWORK_ERROR_UNKNOWN, error,
                          "the file has no such component; Tesseract reads it");
    if (components->starts[next] < start)
        return model_fail(out, NETWORK_ERROR_FILE, error, "it ends before it begins");
    out->data = bytes->data + start;
    out->size = (gsize)(components->starts[next] - start);
    return TRUE;
}

/* How many softmax layers there are. */
static guint count_softmax(const NetworkLayer *layer) {
    guint n = layer->kind == LAYER_SOFTMAX;
    for (guint i = 0; layer->parts && i < layer->parts->len; i++)
        n += count_softmax(layer->parts->pdata[i]);
    return n;
}

/* Probabilities come last, and a picture first. */
static gboolean check_layers(ModelBytes *bytes, const NetworkLayer *layers, GError **error) {
    gboolean usable = layers->kind == LAYER_SERIES && count_softmax(layers) == 1;
    if (usable) {
        const NetworkLayer *last = layers->parts->pdata[layers->parts->len - 1];
        usable = last->kind == LAYER_SOFTMAX && layer_input(layers) == layers->parts->pdata[0];
    }
    return usable || model_fail(bytes, NETWORK_ERROR_UNKNOWN, error,
                                "a network of another form; Tesseract reads it");
}

static gboolean read_network(ModelBytes *bytes, Network *network, GError **error) {
    network->layers = layer_read(bytes, error);
    if (network->layers == NULL || !check_layers(bytes, network->layers, error))
        return FALSE;
    network->rows = layer_input(network->layers)->rows;
    network->columns = layer_columns(network->layers);
    network->codes = network->layers->outputs;
    g_free(model_string(bytes)); /* the network's description */
    gint32 flags = model_i32(bytes);
    model_i32(bytes); /* steps of the training */
    network->seed = (guint64)((gint64)model_i32(bytes) * SEED_STEP);
    network->blank = model_i32(bytes);
    if (!model_check(bytes, error))
        return FALSE;
    if (!(flags & FLAG_CODES))
        return model_fail(bytes, NETWORK_ERROR_UNKNOWN, error,
                          "letters without codes of their own; Tesseract reads it");
    return (network->blank >= 0 && (gsize)network->blank < network->codes) ||
           model_fail(bytes, NETWORK_ERROR_FILE, error, "output %d, which doesn't exist, is blank",
                      network->blank);
}

Network *network_parse(const char *name, const guint8 *data, gsize size, GError **error) {
    ModelBytes file = {.file = name, .component = "head", .data = data, .size = size};
    ModelBytes layers, letters, codes;
    Components components;
    if (!read_components(&file, &components, error) ||
        !take_component(&file, &components, COMPONENT_NETWORK, "lstm", &layers, error) ||
        !take_component(&file, &components, COMPONENT_LETTERS, "lstm-unicharset", &letters,
                        error) ||
        !take_component(&file, &components, COMPONENT_CODES, "lstm-recoder", &codes, error))
        return NULL;
    g_autoptr(Network) network = g_new0(Network, 1);
    network->numbers = network_lines_new();
    if (!read_network(&layers, network, error))
        return NULL;
    network->charset = charset_read(&letters, &codes, network->codes, error);
    if (network->charset == NULL)
        return NULL;
    network->right_to_left = has_letters_to_left(network->charset);
    return g_steal_pointer(&network);
}

Network *network_open(const char *path, GError **error) {
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, error);
    if (file == NULL) {
        g_prefix_error(error, "Can't read the model: ");
        return NULL;
    }
    gsize size = g_mapped_file_get_length(file);
    if (size > MODEL_BYTES) {
        g_set_error(error, NETWORK_ERROR, NETWORK_ERROR_FILE, "%s is too large for a model", path);
        return NULL;
    }
    return network_parse(path, (const guint8 *)g_mapped_file_get_contents(file), size, error);
}

static void reading_free(NetworkReading *reading) {
    g_free(reading->text);
    g_free(reading->letters);
    g_free(reading);
}

void network_line_free(NetworkLine *line) {
    g_ptr_array_unref(line->readings);
    g_free(line->posteriors);
    g_free(line);
}

static NetworkLine *line_new(gsize steps, gsize codes) {
    NetworkLine *line = g_new0(NetworkLine, 1);
    line->readings = g_ptr_array_new_with_free_func((GDestroyNotify)reading_free);
    line->steps = steps;
    line->codes = codes;
    return line;
}

/* Words with the certainty of the worst letter or space beside. */
typedef struct WordCertainty {
    double certainty, space;
    gint sum, n; /* percents of those before */
    gsize letters;
} WordCertainty;

static void end_word(WordCertainty *words, double space) {
    if (words->letters > 0) {
        double certainty = MIN(words->certainty, MIN(space, words->space));
        words->sum += (gint)CLAMP(100 + CONFIDENCE_STEP * CERTAINTY_SCALE * certainty, 0, 100);
        words->n++;
    }
    words->certainty = 0;
    words->letters = 0;
    words->space = space;
}

static gboolean joins(const Charset *charset, const BeamLetter *before, const BeamLetter *letter) {
    return !g_array_index(charset->spaceless, gboolean, before->letter) &&
           !g_array_index(charset->spaceless, gboolean, letter->letter);
}

/* A second space before a script without spaces stands alone, and is no word. */
static gboolean is_stray(const Charset *charset, const GArray *letters, guint i) {
    const BeamLetter *letter = &g_array_index(letters, BeamLetter, i);
    return letter->letter == CHARSET_SPACE && i > 0 && i + 1 < letters->len &&
           letter[-1].letter == CHARSET_SPACE &&
           g_array_index(charset->spaceless, gboolean, letter[1].letter);
}

static double confidence_of(const Charset *charset, const GArray *letters) {
    WordCertainty words = {0};
    for (guint i = 0; i < letters->len; i++) {
        const BeamLetter *letter = &g_array_index(letters, BeamLetter, i);
        if (is_stray(charset, letters, i)) {
            words.space = 0;
            continue;
        }
        if (letter->letter == CHARSET_SPACE && words.letters > 0) {
            end_word(&words, letter->certainty);
            continue;
        }
        if (words.letters > 0 && !joins(charset, letter - 1, letter))
            end_word(&words, 0);
        words.certainty = MIN(words.certainty, letter->certainty);
        words.letters++;
    }
    end_word(&words, 0);
    return words.n > 0 ? words.sum / words.n : 0;
}

static NetworkReading *reading_of(const Network *network, const BeamPath *path, double columns,
                                  double width) {
    const GArray *letters = path->letters;
    NetworkReading *reading = g_new0(NetworkReading, 1);
    GString *text = g_string_new(NULL);
    reading->n = letters->len;
    reading->letters = g_new(NetworkLetter, letters->len);
    for (guint i = 0; i < letters->len; i++) {
        const BeamLetter *letter = &g_array_index(letters, BeamLetter, i);
        const char *utf8 = network->charset->letters->pdata[letter->letter];
        reading->letters[i] = (NetworkLetter){utf8,
                                              letter->certainty,
                                              letter->start,
                                              letter->end,
                                              MIN(floor((double)letter->start * columns), width),
                                              MIN(ceil((double)letter->end * columns), width)};
        if (!is_stray(network->charset, letters, i))
            g_string_append(text, utf8);
    }
    char *from_left = g_string_free(text, FALSE);
    reading->text = network->right_to_left ? reading_order_text(network->charset, letters)
                                           : g_strdup(g_strstrip(from_left));
    g_free(from_left);
    reading->confidence = confidence_of(network->charset, letters);
    reading->score = path->score;
    return reading;
}

/* What a line's outputs say; `columns` of the picture are one step. */
static NetworkLine *decode(const Network *network, GridLine *at, double columns, double width,
                           gsize readings) {
    NetworkLine *line = line_new(at->width * at->height, network->codes);
    line->posteriors = g_steal_pointer(&at->floats);
    g_autoptr(GPtrArray) paths = beam_decode(network->charset, network->blank, line->posteriors,
                                             line->steps, line->codes, readings);
    for (guint i = 0; i < paths->len; i++)
        g_ptr_array_add(line->readings, reading_of(network, paths->pdata[i], columns, width));
    return line;
}

static void write_lines(const Network *network, const Picture *scaled, gsize n, Grid *input) {
    for (gsize i = 0; i < n; i++) {
        gboolean wide = scaled[i].width >= network->columns && scaled[i].width >= 1;
        grid_set_size(input, i, wide ? scaled[i].width : 0, wide ? network->rows : 0);
    }
    input->stride = 1; /* no kernel writes to it */
    grid_allocate_columns(input);
    for (gsize i = 0; i < n; i++)
        if (input->lines[i].width > 0)
            line_picture_write(&scaled[i], &input->lines[i]);
}

/* Reads lines that were scaled. */
static void read_scaled(const Network *network, const ProductKernels *kernels,
                        const Picture *const pictures[], const Picture *scaled, gsize n,
                        gsize readings, NetworkLine *lines[]) {
    g_autoptr(Grid) input = grid_new(n, 1);
    write_lines(network, scaled, n, input);
    g_autoptr(Grid) output =
        network_lines_forward(network->numbers, network->layers, kernels, network->seed, input);
    for (gsize i = 0; i < n; i++) {
        double columns =
            (double)network->columns * (double)pictures[i]->height / (double)network->rows;
        lines[i] =
            decode(network, &output->lines[i], columns, (double)pictures[i]->width, readings);
    }
}

void network_read(const Network *network, const ProductKernels *kernels,
                  const Picture *const pictures[], gsize n, gsize readings, NetworkLine *lines[]) {
    g_autofree Picture *scaled = g_new0(Picture, n);
    for (gsize first = 0, end; first < n; first = end) {
        gsize columns = 0;
        for (end = first; end < n; columns += scaled[end++].width) {
            if (scaled[end].width == 0)
                line_picture_scale(pictures[end], network->rows, &scaled[end]);
            if (end > first && columns + scaled[end].width > COLUMNS_TOGETHER)
                break;
        }
        read_scaled(network, kernels, pictures + first, scaled + first, end - first, readings,
                    lines + first);
        for (gsize i = first; i < end; i++)
            picture_clear(&scaled[i]);
    }
}
