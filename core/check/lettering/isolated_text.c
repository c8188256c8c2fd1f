#include "core/check/lettering/isolated_text.h"

#include "core/check/lettering/isolated.h"
#include "core/check/lettering/region_lines.h"
#include "core/check/lettering/shared_words.h"
#include "core/check/limits/lettering_limits.h"
#include "ocr/read/reader.h"
#include <string.h>

/* A line of a picture and what it was read as. */
typedef struct IsolatedPiece {
    Box box;
    char *text; /* owned */
    double confidence;
    gboolean cut; /* it starts or ends at a fill, which may have cut a letter */
} IsolatedPiece;

static void clear_piece(gpointer piece) {
    g_free(((IsolatedPiece *)piece)->text);
}

/* Whether a piece goes on to the right of another one, at its height. */
static gboolean goes_on(const IsolatedPiece *piece, const IsolatedPiece *next) {
    gint64 shared = MIN(next->box.y1, piece->box.y1) - MAX(next->box.y0, piece->box.y0);
    gint64 taller = MAX(piece->box.y1 - piece->box.y0, next->box.y1 - next->box.y0);
    return next->box.x0 >= piece->box.x1 && LETTERING_GOES_ON * (taller - shared) <= taller;
}

/* The pieces, and every two that stand side by side: words may be too far apart for one line. */
static GPtrArray *list_readings(const GArray *pieces) {
    GPtrArray *readings = g_ptr_array_new_with_free_func((GDestroyNotify)text_reading_free);
    for (guint i = 0; i < pieces->len; i++) {
        const IsolatedPiece *piece = &g_array_index(pieces, IsolatedPiece, i);
        g_ptr_array_add(readings, text_reading_new(g_strdup(piece->text), piece->confidence));
        for (guint k = 0; k < pieces->len; k++) {
            const IsolatedPiece *next = &g_array_index(pieces, IsolatedPiece, k);
            if (goes_on(piece, next))
                g_ptr_array_add(readings,
                                text_reading_new(g_strdup_printf("%s %s", piece->text, next->text),
                                                 MIN(piece->confidence, next->confidence)));
        }
    }
    return readings;
}

/* Whether a line starts where one of the fills ends, or ends where one starts. */
static gboolean is_cut(const FoundLine *line, const GArray *fills) {
    Box box = line->box;
    gint64 near = (gint64)line->letter_height / LETTERING_CUT;
    for (guint i = 0; i < fills->len; i++) {
        const Box *fill = &g_array_index(fills, Box, i);
        gboolean beside = MIN(box.y1, fill->y1) - MAX(box.y0, fill->y0) > near;
        if (beside && (ABS(box.x0 - fill->x1) <= near || ABS(fill->x0 - box.x1) <= near))
            return TRUE;
    }
    return FALSE;
}

/* Appends the pieces that are read with confidence in a picture that text was isolated in. */
static gboolean read_isolated(const Picture *picture, const GArray *fills, Box region, gint64 pitch,
                              LineReader *reader, GArray *pieces, GError **error) {
    g_auto(Picture) plane = {0};
    g_autoptr(GArray) lines = region_lines_find(picture, &plane, error);
    if (lines == NULL)
        return FALSE;
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (!region_line_counts(picture, line, region, pitch))
            continue;
        double confidence = 0;
        g_autofree char *read = line_reader_read(reader, &plane, line, &confidence, error);
        if (read == NULL)
            return FALSE;
        if (*read == '\0' || confidence < LETTERING_ISOLATED)
            continue;
        IsolatedPiece piece = {line->box, g_steal_pointer(&read), confidence, is_cut(line, fills)};
        g_array_append_val(pieces, piece);
    }
    return TRUE;
}

/* What a fill left of a token. */
static void match_cut(const GArray *pieces, char **tokens, Lettering *out) {
    for (char **token = tokens; *token; token++) {
        const IsolatedPiece *found = NULL;
        for (guint i = 0; i < pieces->len && found == NULL; i++) {
            const IsolatedPiece *piece = &g_array_index(pieces, IsolatedPiece, i);
            if (piece->cut && match_cut_text(piece->text, *token))
                found = piece;
        }
        if (found != NULL) {
            lettering_append(&out->read, found->text);
            out->match.tokens_removed--;
        }
    }
    out->match.score = (double)out->match.tokens_removed / MAX(out->match.tokens_total, 1);
}

gboolean lettering_find_isolated(const Picture *picture, Box region, const char *text,
                                 char **tokens, Recognizer *engine, Lettering *out,
                                 GError **error) {
    *out = (Lettering){.match = {g_strv_length(tokens), g_strv_length(tokens), 1}};
    gint64 pitch = (region.y1 - region.y0) / region_lines_expected(text);
    g_autoptr(LineReader) reader = line_reader_new_sharing(engine);
    g_autoptr(GArray) fills = isolated_fills(picture, pitch);
    g_autoptr(GPtrArray) pictures = isolated_pictures(picture, fills, region, text);
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(IsolatedPiece));
    g_array_set_clear_func(pieces, clear_piece);
    for (guint i = 0; i < pictures->len; i++)
        if (!read_isolated(pictures->pdata[i], fills, region, pitch, reader, pieces, error))
            return FALSE;
    g_autoptr(GPtrArray) readings = list_readings(pieces);
    out->match = match_readings(readings, tokens, NULL);
    out->shared = shared_words_only(readings, text, tokens);
    for (guint i = 0; i < readings->len; i++) {
        const TextReading *reading = readings->pdata[i];
        gboolean known = out->read != NULL && strstr(out->read, reading->text) != NULL;
        if (!known && lettering_holds_any(reading->text, reading->confidence, tokens))
            lettering_append(&out->read, reading->text);
    }
    if (out->read == NULL)
        match_cut(pieces, tokens, out);
    return TRUE;
}
