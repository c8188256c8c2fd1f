#include "ocr/own_network.h"

#include "ocr/network/network.h"
#include "ocr/tesseract/models.h"
#include "ocr/tesseract/tesseract.h"

enum { TOGETHER = 16 };

typedef struct OpenReader {
    gpointer tesseract;
    Network *network; /* NULL where only Tesseract reads its model, or puts letters in order */
} OpenReader;

static const char *version(void) {
    return "reads models of Tesseract";
}

static void close_reader(gpointer opened) {
    OpenReader *reader = opened;
    g_clear_pointer(&reader->network, network_free);
    recognizer_tesseract.close(reader->tesseract);
    g_free(reader);
}

static gpointer open_reader(const char *language, GError **error) {
    gpointer tesseract = recognizer_tesseract.open(language, error);
    if (tesseract == NULL)
        return NULL;
    g_autofree char *path = tesseract_model_path(tesseract, language);
    OpenReader *reader = g_new0(OpenReader, 1);
    reader->tesseract = tesseract;
    g_autoptr(GError) failure = NULL;
    reader->network = network_open(path, &failure);
    if (failure && !g_error_matches(failure, NETWORK_ERROR, NETWORK_ERROR_UNKNOWN)) {
        g_set_error_literal(error, OCR_ERROR, OCR_ERROR_INIT, failure->message);
        close_reader(reader);
        return NULL;
    }
    if (reader->network && network_is_right_to_left(reader->network))
        g_clear_pointer(&reader->network, network_free);
    return reader;
}

static gboolean is_installed(void) {
    return recognizer_tesseract.is_installed();
}

static GStrv list_languages(GError **error) {
    return recognizer_tesseract.languages(error);
}

static char *find_models(void) {
    return recognizer_tesseract.models();
}

/* Appends the readings of lines that were cut out. */
static void read_lines(const Network *network, const Picture *const lines[], gsize n,
                       GPtrArray *const readings[]) {
    NetworkLine *read[TOGETHER];
    network_read(network, product_kernels(), lines, n, 1, read);
    for (gsize i = 0; i < n; i++) {
        const NetworkReading *best =
            read[i]->readings->len > 0 ? read[i]->readings->pdata[0] : NULL;
        g_ptr_array_add(readings[i], text_reading_new(g_strdup(best ? best->text : ""),
                                                      best ? best->confidence : 0));
        network_line_free(read[i]);
    }
}

static gboolean read_pictures(gpointer opened, const PictureToRead pictures[], gsize n,
                              GPtrArray *const readings[], GError **error) {
    OpenReader *reader = opened;
    const Picture *lines[TOGETHER];
    GPtrArray *of_lines[TOGETHER];
    gsize n_lines = 0;
    for (gsize i = 0; i < n; i++) {
        if (reader->network != NULL && pictures[i].layout == LAYOUT_RAW_LINE) {
            lines[n_lines] = pictures[i].picture;
            of_lines[n_lines++] = readings[i];
        } else if (!recognizer_tesseract.read(reader->tesseract, &pictures[i], 1, &readings[i],
                                              error)) {
            return FALSE;
        }
    }
    if (n_lines > 0)
        read_lines(reader->network, lines, n_lines, of_lines);
    return TRUE;
}

const RecognizerKind recognizer_network = {
    .name = "network",
    .library = "own network",
    .layouts = 1u << LAYOUT_RAW_LINE | 1u << LAYOUT_LINE | 1u << LAYOUT_BLOCK | 1u << LAYOUT_SPARSE,
    .most_together = TOGETHER,
    .most_readings = 1,
    .version = version,
    .is_installed = is_installed,
    .open = open_reader,
    .languages = list_languages,
    .models = find_models,
    .model = tesseract_models_file,
    .close = close_reader,
    .read = read_pictures,
};
