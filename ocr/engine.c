#include "ocr/engine.h"

#include "ocr/lines.h"
#include "ocr/ocr.h"
#include "ocr/prepare.h"
#include <string.h>

G_DEFINE_QUARK(pixleak - ocr, ocr_error)

enum {
    CAPITAL_HEIGHT = 30, /* what Tesseract's network reads best, in pixels */
    MAX_LINES = 64,      /* in one region; above that it is texture, not text */
};

struct OcrEngine {
    TessBaseAPI *tesseract;
};

OcrEngine *ocr_engine_new(GError **error) {
    g_autoptr(OcrEngine) engine = g_new0(OcrEngine, 1);
    engine->tesseract = TessBaseAPICreate();
    setMsgSeverity(L_SEVERITY_NONE);
    /* Names and dates are in no dictionary: word lists would only bend them. Both polarities are
     * tried here. */
    static const char *const settings[][2] = {
        {"debug_file", "/dev/null"}, {"load_system_dawg", "0"},    {"load_freq_dawg", "0"},
        {"load_punc_dawg", "0"},     {"load_number_dawg", "0"},    {"tessedit_do_invert", "0"},
        {"user_defined_dpi", "300"}, {"tessedit_create_hocr", "0"}};
    char *names[G_N_ELEMENTS(settings)], *values[G_N_ELEMENTS(settings)];
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
        names[i] = (char *)settings[i][0];
        values[i] = (char *)settings[i][1];
    }
    TessBaseAPISetVariable(engine->tesseract, "debug_file", "/dev/null");
    if (TessBaseAPIInit4(engine->tesseract, NULL, "eng", OEM_LSTM_ONLY, NULL, 0, names, values,
                         G_N_ELEMENTS(settings), FALSE)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_INIT,
                    "Tesseract %s can't load its English data (eng.traineddata); is "
                    "tesseract-ocr-eng installed?",
                    ocr_version());
        return NULL;
    }
    return g_steal_pointer(&engine);
}

void ocr_engine_free(OcrEngine *engine) {
    if (!engine)
        return;
    TessBaseAPIDelete(engine->tesseract);
    g_free(engine);
}

const char *ocr_version(void) {
    return TessVersion();
}

static void reading_free(gpointer data) {
    OcrReading *reading = data;
    g_free(reading->text);
    g_free(reading);
}

static int by_confidence(gconstpointer a, gconstpointer b) {
    double first = (*(OcrReading *const *)a)->confidence,
           second = (*(OcrReading *const *)b)->confidence;
    return (first < second) - (first > second);
}

/* Everything that one call of ocr_read shares between its attempts. */
typedef struct Session {
    OcrEngine *engine;
    GPtrArray *readings;
    gboolean (*enough)(const char *, gpointer);
    gpointer data;
    gboolean done;
} Session;

char *engine_read(OcrEngine *engine, PIX *pix, TessPageSegMode mode, int *confidence,
                  GError **error) {
    TessBaseAPI *tesseract = engine->tesseract;
    TessBaseAPISetPageSegMode(tesseract, mode);
    TessBaseAPISetImage2(tesseract, pix);
    char *utf8 =
        TessBaseAPIRecognize(tesseract, NULL) == 0 ? TessBaseAPIGetUTF8Text(tesseract) : NULL;
    *confidence = utf8 ? TessBaseAPIMeanTextConf(tesseract) : 0;
    char *text = utf8 ? g_utf8_make_valid(utf8, -1) : NULL;
    if (text)
        g_strchomp(text);
    else
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "Tesseract failed on an image of %d x %d",
                    pixGetWidth(pix), pixGetHeight(pix));
    TessDeleteText(utf8);
    TessBaseAPIClear(tesseract);
    return text;
}

/* Appends what Tesseract reads in one image; returns its mean confidence, -1 with error set if it
 * fails. */
static int recognize(Session *session, PIX *pix, TessPageSegMode mode, GString *text,
                     GError **error) {
    int confidence;
    g_autofree char *line = engine_read(session->engine, pix, mode, &confidence, error);
    if (line == NULL)
        return -1;
    if (*line)
        g_string_append_printf(text, "%s%s", text->len ? "\n" : "", line);
    return confidence;
}

static void keep_reading(Session *session, GString *text, double confidence) {
    if (text->len == 0)
        return;
    for (guint i = 0; i < session->readings->len; i++) {
        OcrReading *other = session->readings->pdata[i];
        if (strcmp(other->text, text->str) == 0) {
            other->confidence = MAX(other->confidence, confidence);
            return;
        }
    }
    OcrReading *reading = g_new(OcrReading, 1);
    *reading = (OcrReading){g_strdup(text->str), confidence};
    g_ptr_array_add(session->readings, reading);
    session->done = session->enough && session->enough(text->str, session->data);
}

/* Capitals are about two thirds of a line's height; the rest is leading and descenders. */
static double line_scale(double line_height) {
    return CAPITAL_HEIGHT / (line_height * 0.67);
}

static gboolean read_lines(Session *session, PIX *pix, GArray *lines, gboolean invert,
                           TessPageSegMode mode, GError **error) {
    g_autoptr(GString) text = g_string_new(NULL);
    double confidence = 0, weight = 0;
    for (guint i = 0; i < lines->len; i++) {
        TextLine line = g_array_index(lines, TextLine, i);
        g_autoptr(PIX) strip =
            render_strip(pix, line.top, line.bottom, line_scale(line.bottom - line.top), invert);
        gsize before = text->len;
        int found = strip ? recognize(session, strip, mode, text, error) : 0;
        if (found < 0)
            return FALSE;
        confidence += found * (double)(text->len - before);
        weight += (double)(text->len - before);
    }
    keep_reading(session, text, weight > 0 ? confidence / weight : 0);
    return TRUE;
}

/* Reads one rendering in one polarity: as a block, which finds lines by itself, and line by line.
 */
static gboolean read_rendering(Session *session, PIX *pix, guint n_lines, gboolean invert,
                               GError **error) {
    g_autoptr(GArray) lines = lines_split(pix, n_lines);
    if (lines->len > 0 && lines->len <= MAX_LINES) {
        TessPageSegMode modes[] = {PSM_SINGLE_LINE, PSM_RAW_LINE};
        for (gsize i = 0; i < G_N_ELEMENTS(modes) && !session->done; i++)
            if (!read_lines(session, pix, lines, invert, modes[i], error))
                return FALSE;
    }
    if (session->done)
        return TRUE;
    int height = pixGetHeight(pix);
    double pitch = n_lines ? (double)height / n_lines : lines_typical_height(lines, height);
    g_autoptr(PIX) block = render_strip(pix, 0, height, line_scale(pitch), invert);
    g_autoptr(GString) text = g_string_new(NULL);
    int confidence =
        block ? recognize(session, block, n_lines ? PSM_SINGLE_BLOCK : PSM_SPARSE_TEXT, text, error)
              : 0;
    if (confidence < 0)
        return FALSE;
    keep_reading(session, text, confidence);
    return TRUE;
}

GPtrArray *ocr_read(OcrEngine *engine, const OcrRegion *region,
                    gboolean (*enough)(const char *, gpointer), gpointer data, GError **error) {
    g_autoptr(GPtrArray) readings = g_ptr_array_new_with_free_func(reading_free);
    if (!region_has_contrast(region))
        return g_steal_pointer(&readings);
    Session session = {engine, readings, enough, data, FALSE};
    gsize pitch = region->height / MAX(region->n_lines, 1);
    for (int likely = 1; likely >= 0; likely--) {
        for (RenderStretch stretch = 0; stretch < RENDER_STRETCHES && !session.done; stretch++) {
            g_autoptr(PIX) pix = render_region(region, stretch, pitch);
            if (!pix) {
                g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to read a region");
                return NULL;
            }
            gboolean bright_text = pix_median(pix) < 128;
            if (!read_rendering(&session, pix, region->n_lines, bright_text == likely, error))
                return NULL;
        }
    }
    g_ptr_array_sort(readings, by_confidence);
    return g_steal_pointer(&readings);
}
