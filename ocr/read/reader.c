#include "ocr/read/reader.h"

#include "ocr/leptonica/zeros.h"
#include "ocr/read/limits.h"
#include "ocr/read/line_image.h"
#include "ocr/read/rendering.h"
#include "ocr/read/spelling.h"
#include "ocr/read/strip.h"
#include <string.h>

enum { VIEWS = STRIPS };
G_STATIC_ASSERT((int)LINE_RENDERINGS == (int)VIEWS);

struct LineReader {
    Recognizer *recognizer, *own; /* own: NULL where the recogniser is the caller's */
    GHashTable *remembered;       /* TextReading by digest of the line image */
};

LineReader *line_reader_new(GError **error) {
    g_autoptr(Recognizer) recognizer = recognizer_new(NULL, error);
    if (recognizer == NULL)
        return NULL;
    LineReader *reader = line_reader_new_sharing(recognizer);
    reader->own = g_steal_pointer(&recognizer);
    return reader;
}

LineReader *line_reader_new_sharing(Recognizer *recognizer) {
    LineReader *reader = g_new0(LineReader, 1);
    reader->recognizer = recognizer;
    reader->remembered =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)text_reading_free);
    return reader;
}

void line_reader_free(LineReader *reader) {
    if (reader == NULL)
        return;
    recognizer_free(reader->own);
    g_hash_table_unref(reader->remembered);
    g_free(reader);
}

/* Whether a line is read as strips: small letters on an even ground. */
static gboolean is_strip(const FoundLine *line) {
    return line->calm >= READ_CALM && line->letter_height < READ_LARGE_LETTERS;
}

/* A name for the samples of a line image and how they are read. */
static char *image_key(const Picture *image, Box letters, const FoundLine *line) {
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    gsize sizes[] = {image->width, image->height, line->letter_height, (gsize)is_strip(line)};
    g_checksum_update(checksum, (const guchar *)sizes, sizeof sizes);
    g_checksum_update(checksum, (const guchar *)&letters, sizeof letters);
    for (gsize y = 0; y < image->height; y++)
        g_checksum_update(checksum, picture_row8(image, 0, y), (gssize)image->width);
    return g_strdup(g_checksum_get_string(checksum));
}

static void set_memory_error(GError **error) {
    g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to read a line");
}

/* Reads the line in one of its views, strips or renderings, as many of either. NULL where that
 * fails. */
static TextReading *read_view(LineReader *reader, const Picture *image, Box letters,
                              const FoundLine *line, guint view, GError **error) {
    gboolean strip = is_strip(line);
    g_auto(Picture) rendered = {0};
    if (!(strip ? strip_line(image, letters, line->letter_height, (LineStrip)view, &rendered)
                : render_line(image, line->letter_height, (LineRendering)view, &rendered))) {
        set_memory_error(error);
        return NULL;
    }
    TextReading *reading = recognizer_read_one(reader->recognizer, &rendered,
                                               strip ? LAYOUT_RAW_LINE : LAYOUT_LINE, error);
    if (reading) {
        char *raw = reading->text;
        reading->text = spell_line(raw);
        g_free(raw);
    }
    return reading;
}

/* Whether another view won't help: what looks like few letters in texture, but does not read
 * like any, or like one or two, but reads like nothing twice, is none. */
static gboolean is_hopeless(TextReading *const *readings, gsize n, const FoundLine *line) {
    if (n == 1 && line->n_letters <= READ_FEW_LETTERS && line->calm < READ_TEXTURE)
        return readings[0]->confidence < READ_UNLIKELY;
    if (line->n_letters >= READ_SHORT || n < 2)
        return FALSE;
    for (gsize i = 0; i < n; i++)
        if (readings[i]->confidence >= READ_HOPELESS)
            return FALSE;
    return TRUE;
}

/* The reading whose letters another one repeats, or the most confident one if it is much more so
 * than that. */
static gsize choose(TextReading *const *readings, gsize n, gboolean *agreed) {
    gsize best = 0, repeated = 0;
    for (gsize i = 0; i < n; i++) {
        if (readings[i]->confidence > readings[best]->confidence)
            best = i;
        for (gsize k = 0; k < i; k++)
            if (spelling_agrees(readings[i]->text, readings[k]->text)) {
                *agreed = TRUE;
                repeated = readings[i]->confidence > readings[k]->confidence ? i : k;
            }
    }
    return *agreed && readings[best]->confidence <= readings[repeated]->confidence + READ_BETTER
               ? repeated
               : best;
}

/* Reads one view; where that is not sure, others: what two of them say is believed, else the
 * most confident one. NULL where reading fails. */
static TextReading *recognize(LineReader *reader, const Picture *image, Box letters,
                              const FoundLine *line, GError **error) {
    TextReading *readings[VIEWS] = {NULL}, *best = NULL;
    gsize n = 0, chosen = 0;
    gboolean agreed = FALSE, good = TRUE;
    while (n < VIEWS && !agreed && !is_hopeless(readings, n, line)) {
        readings[n] = read_view(reader, image, letters, line, (guint)n, error);
        good = readings[n] != NULL;
        if (!good)
            break;
        chosen = choose(readings, ++n, &agreed);
        if (readings[0]->confidence >= (is_strip(line) ? READ_SURE_STRIP : READ_SURE))
            break;
    }
    if (good)
        best = g_steal_pointer(&readings[chosen]);
    for (gsize i = 0; i < n; i++)
        text_reading_free(readings[i]);
    return best;
}

/* What a reading's confidence must be for so many letters, both found and read. The more stand in a
 * line, the less need be said for it by how they look. */
static double least_confidence(guint letters, const FoundLine *line) {
    gboolean calm = line->calm >= READ_CALM;
    if (letters >= READ_LONG || line->n_letters >= READ_LONG_FOUND)
        return READ_LONG_CREDIBLE;
    if (line->n_letters < READ_SHORT)
        return calm ? READ_CALM_SHORT_CREDIBLE : READ_SHORT_CREDIBLE;
    return calm ? READ_CALM_CREDIBLE : READ_CREDIBLE;
}

/* Whether a reading is text. A row of letters on an even ground is, however much Tesseract doubts
 * what it says: it reads plain digits of some fonts at 20. */
static gboolean is_credible(const TextReading *reading, const FoundLine *line) {
    guint n = spelling_count(reading->text);
    if (n < READ_LEAST_LETTERS || READ_OF_FOUND * n < line->n_letters)
        return FALSE;
    if (line->calm >= READ_CALM && line->n_letters >= READ_PLAIN_LETTERS)
        return TRUE;
    return reading->confidence >= least_confidence(MIN(n, line->n_letters), line);
}

/* Reads a line image, from which the zeros' slashes and dots go. */
static TextReading *read_image(LineReader *reader, Picture *image, Box letters,
                               const FoundLine *line, GError **error) {
    if (open_zeros(image, line->letter_height) < 0) {
        set_memory_error(error);
        return NULL;
    }
    TextReading *reading = recognize(reader, image, letters, line, error);
    if (reading && !is_credible(reading, line))
        *reading->text = '\0';
    return reading;
}

static void remember(LineReader *reader, char *key, TextReading *reading) {
    if (g_hash_table_size(reader->remembered) >= READ_REMEMBERED_MOST)
        g_hash_table_remove_all(reader->remembered);
    g_hash_table_insert(reader->remembered, key, reading);
}

char *line_reader_read(LineReader *reader, const Picture *picture, const FoundLine *line,
                       double *confidence, GError **error) {
    g_auto(Picture) image = {0};
    Box letters;
    if (!line_image(picture, line, &image, &letters)) {
        set_memory_error(error);
        return NULL;
    }
    g_autofree char *key = image_key(&image, letters, line);
    TextReading *known = g_hash_table_lookup(reader->remembered, key);
    if (known == NULL) {
        known = read_image(reader, &image, letters, line, error);
        if (known == NULL)
            return NULL;
        remember(reader, g_steal_pointer(&key), known);
    }
    *confidence = known->confidence;
    return g_strdup(known->text);
}
