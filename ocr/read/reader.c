#include "ocr/read/reader.h"

#include "ocr/engine.h"
#include "ocr/prepare.h"
#include "ocr/read/line_image.h"
#include "ocr/read/rendering.h"
#include "ocr/read/spelling.h"
#include "ocr/read/zeros.h"
#include <string.h>

enum {
    SURE = 85,              /* confidence of a first reading that needs no second one */
    LONG_CREDIBLE = 25,     /* of a reading that counts, for lines of five letters or more */
    CREDIBLE = 55,          /* likewise for lines of three or four */
    SHORT_CREDIBLE = 75,    /* likewise for lines of two, as which anything may look */
    MAX_REMEMBERED = 20000, /* line images: a few MB */
};

struct LineReader {
    OcrEngine *engine, *own; /* own: NULL where the engine is the caller's */
    GHashTable *remembered;  /* Reading by digest of the line image */
    gsize n_asked, n_recognized;
};

typedef struct Reading {
    char *text;
    double confidence;
} Reading;

static void reading_free(gpointer data) {
    Reading *reading = data;
    g_free(reading->text);
    g_free(reading);
}

LineReader *line_reader_new(GError **error) {
    g_autoptr(OcrEngine) engine = ocr_engine_new(error);
    if (engine == NULL)
        return NULL;
    LineReader *reader = line_reader_new_sharing(engine);
    reader->own = g_steal_pointer(&engine);
    return reader;
}

LineReader *line_reader_new_sharing(OcrEngine *engine) {
    LineReader *reader = g_new0(LineReader, 1);
    reader->engine = engine;
    reader->remembered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, reading_free);
    return reader;
}

void line_reader_free(LineReader *reader) {
    if (reader == NULL)
        return;
    ocr_engine_free(reader->own);
    g_hash_table_unref(reader->remembered);
    g_free(reader);
}

void line_reader_counts(const LineReader *reader, gsize *asked, gsize *recognized) {
    *asked = reader->n_asked;
    *recognized = reader->n_recognized;
}

/* A name for the pixels of a line image. Its lines' padding is zero. */
static char *image_key(PIX *image, gsize letter_height) {
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    gsize sizes[] = {(gsize)pixGetWidth(image), (gsize)pixGetHeight(image), letter_height};
    g_checksum_update(checksum, (const guchar *)sizes, sizeof sizes);
    g_checksum_update(checksum, (const guchar *)pixGetData(image),
                      (gssize)pixGetWpl(image) * pixGetHeight(image) * 4);
    return g_strdup(g_checksum_get_string(checksum));
}

static gboolean read_rendering(LineReader *reader, PIX *image, gsize letter_height,
                               LineRendering rendering, Reading *out, GError **error) {
    g_autoptr(PIX) rendered = render_line(image, letter_height, rendering);
    if (rendered == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to read a line");
        return FALSE;
    }
    int confidence;
    g_autofree char *raw =
        engine_read(reader->engine, rendered, PSM_SINGLE_LINE, &confidence, error);
    if (raw == NULL)
        return FALSE;
    *out = (Reading){spell_line(raw), confidence};
    return TRUE;
}

/* Reads one rendering; where that is not sure, others: what two of them say is believed, else the
 * most confident one. */
static gboolean recognize(LineReader *reader, PIX *image, const FoundLine *line, Reading *best,
                          GError **error) {
    Reading readings[LINE_RENDERINGS] = {{NULL, 0}};
    gsize n = 0, chosen = 0;
    gboolean agreed = FALSE, good = TRUE;
    while (good && n < LINE_RENDERINGS && !agreed) {
        good = read_rendering(reader, image, line->letter_height, (LineRendering)n, &readings[n],
                              error);
        if (!good)
            break;
        for (gsize i = 0; i < n && !agreed; i++)
            if (*readings[n].text && strcmp(readings[i].text, readings[n].text) == 0) {
                agreed = TRUE;
                chosen = i;
            }
        if (!agreed && readings[n].confidence > readings[chosen].confidence)
            chosen = n;
        if (agreed)
            readings[chosen].confidence = MAX(readings[chosen].confidence, readings[n].confidence);
        n++;
        if (readings[0].confidence >= SURE)
            break;
    }
    if (good)
        *best = (Reading){g_steal_pointer(&readings[chosen].text), readings[chosen].confidence};
    for (gsize i = 0; i < n; i++)
        g_free(readings[i].text);
    return good;
}

/* Whether a reading is text: the more letters stand in a line, the less need be said for it by how
 * they look. */
static gboolean is_credible(const Reading *reading, const FoundLine *line) {
    guint n = spelling_count(reading->text);
    if (n < 2 || 3 * n < line->n_letters)
        return FALSE;
    guint letters = MIN(n, line->n_letters);
    return reading->confidence >= (letters >= 5 || line->n_letters >= 7 ? LONG_CREDIBLE
                                   : line->n_letters >= 3               ? CREDIBLE
                                                                        : SHORT_CREDIBLE);
}

char *line_reader_read(LineReader *reader, const TextPicture *picture, const FoundLine *line,
                       double *confidence, GError **error) {
    g_autoptr(PIX) image = line_image(picture, line, NULL);
    if (image == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to read a line");
        return NULL;
    }
    g_autofree char *key = image_key(image, line->letter_height);
    reader->n_asked++;
    Reading *known = g_hash_table_lookup(reader->remembered, key);
    if (known == NULL) {
        reader->n_recognized++;
        Reading reading;
        if (open_zeros(image, line->letter_height) < 0) {
            g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to read a line");
            return NULL;
        }
        if (!recognize(reader, image, line, &reading, error))
            return NULL;
        if (!is_credible(&reading, line))
            *reading.text = '\0';
        if (g_hash_table_size(reader->remembered) >= MAX_REMEMBERED)
            g_hash_table_remove_all(reader->remembered);
        known = g_memdup2(&reading, sizeof reading);
        g_hash_table_insert(reader->remembered, g_steal_pointer(&key), known);
    }
    *confidence = known->confidence;
    return g_strdup(known->text);
}
