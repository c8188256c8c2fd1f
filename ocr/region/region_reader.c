#include "ocr/region/region_reader.h"

#include "ocr/no_memory.h"
#include "ocr/region/limits.h"
#include "ocr/region/region_rendering.h"
#include "ocr/region/row_spans.h"
#include <string.h>

static int by_confidence(gconstpointer a, gconstpointer b) {
    double first = (*(TextReading *const *)a)->confidence,
           second = (*(TextReading *const *)b)->confidence;
    return (first < second) - (first > second);
}

/* Everything that one call of region_read shares between its attempts. */
typedef struct Session {
    Recognizer *recognizer;
    const char *language; /* NULL: English */
    guint n_lines;
    GPtrArray *readings;
    gboolean (*enough)(const char *, gpointer);
    gpointer data;
    gboolean done;
} Session;

/* Appends what is read in one picture; returns how confident the recogniser is of it, -1 with error
 * set if it fails. */
static double recognize(Session *session, const Picture *picture, PageLayout layout, GString *text,
                        GError **error) {
    g_autoptr(TextReading) reading =
        recognizer_read_in(session->recognizer, session->language, picture, layout, error);
    if (reading == NULL)
        return -1;
    if (*reading->text)
        g_string_append_printf(text, "%s%s", text->len ? "\n" : "", reading->text);
    return reading->confidence;
}

static void keep_reading(Session *session, GString *text, double confidence) {
    if (text->len == 0)
        return;
    for (guint i = 0; i < session->readings->len; i++) {
        TextReading *other = session->readings->pdata[i];
        if (strcmp(other->text, text->str) == 0) {
            other->confidence = MAX(other->confidence, confidence);
            return;
        }
    }
    g_ptr_array_add(session->readings, text_reading_new(g_strdup(text->str), confidence));
    session->done = session->enough && session->enough(text->str, session->data);
}

/* How much a line is enlarged. */
static double line_scale(double line_height) {
    return BLOCK_CAPITALS / (line_height * BLOCK_CAPITALS_PART);
}

static gboolean read_lines(Session *session, const Picture *picture, GArray *lines, gboolean invert,
                           PageLayout layout, GError **error) {
    g_autoptr(GString) text = g_string_new(NULL);
    double confidence = 0, weight = 0;
    for (guint i = 0; i < lines->len; i++) {
        RowSpan line = g_array_index(lines, RowSpan, i);
        g_auto(Picture) strip = {0};
        if (!render_strip(picture, line.top, line.bottom, line_scale(line.bottom - line.top),
                          invert, &strip))
            continue;
        gsize before = text->len;
        double found = recognize(session, &strip, layout, text, error);
        if (found < 0)
            return FALSE;
        confidence += found * (double)(text->len - before);
        weight += (double)(text->len - before);
    }
    keep_reading(session, text, weight > 0 ? confidence / weight : 0);
    return TRUE;
}

/* Reads one rendering in one polarity: line by line, and as a block, in which the recogniser finds
 * lines by itself. */
static gboolean read_rendering(Session *session, const Picture *picture, gboolean invert,
                               GError **error) {
    guint n_lines = session->n_lines;
    g_autoptr(GArray) lines = row_spans_split(picture, n_lines);
    if (lines->len > 0 && lines->len <= BLOCK_LINES_MOST) {
        const PageLayout layouts[] = {LAYOUT_LINE, LAYOUT_RAW_LINE};
        for (gsize i = 0; i < G_N_ELEMENTS(layouts) && !session->done; i++)
            if (!read_lines(session, picture, lines, invert, layouts[i], error))
                return FALSE;
    }
    if (session->done)
        return TRUE;
    int height = (int)picture->height;
    double pitch = n_lines ? (double)height / n_lines : row_spans_typical_height(lines, height);
    g_auto(Picture) block = {0};
    if (!render_strip(picture, 0, height, line_scale(pitch), invert, &block))
        return TRUE;
    g_autoptr(GString) text = g_string_new(NULL);
    double confidence =
        recognize(session, &block, n_lines ? LAYOUT_BLOCK : LAYOUT_SPARSE, text, error);
    if (confidence < 0)
        return FALSE;
    keep_reading(session, text, confidence);
    return TRUE;
}

/* Reads a region in one language, until enough was read. */
static gboolean read_in_language(Session *session, const Picture *region, GError **error) {
    gsize pitch = region->height / MAX(session->n_lines, 1);
    for (int likely = 1; likely >= 0; likely--) {
        for (RenderStretch stretch = 0; stretch < RENDER_STRETCHES && !session->done; stretch++) {
            g_auto(Picture) picture = {0};
            if (!render_region(region, stretch, pitch, &picture)) {
                g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("read a region"));
                return FALSE;
            }
            gboolean bright_text = picture_median(&picture) < BLOCK_BRIGHT;
            if (!read_rendering(session, &picture, bright_text == likely, error))
                return FALSE;
        }
    }
    return TRUE;
}

GPtrArray *region_read(Recognizer *recognizer, const Picture *region, guint n_lines,
                       gboolean (*enough)(const char *, gpointer), gpointer data, GError **error) {
    g_autoptr(GPtrArray) readings =
        g_ptr_array_new_with_free_func((GDestroyNotify)text_reading_free);
    if (!region_has_contrast(region))
        return g_steal_pointer(&readings);
    Session session = {recognizer, NULL, n_lines, readings, enough, data, FALSE};
    if (!read_in_language(&session, region, error))
        return NULL;
    for (char **name = recognizer_languages(recognizer)->others; *name && !session.done; name++) {
        session.language = *name;
        if (!read_in_language(&session, region, error))
            return NULL;
    }
    g_ptr_array_sort(readings, by_confidence);
    return g_steal_pointer(&readings);
}
