#include "core/check/lettering/lettering.h"

#include "core/check/lettering/isolated.h"
#include "core/check/lettering/repeats.h"
#include "core/check/limits/lettering_limits.h"
#include "core/check/limits/repeats_limits.h"
#include "ocr/fold.h"
#include "ocr/read/reader.h"
#include <string.h>

void lettering_clear(Lettering *lettering) {
    g_clear_pointer(&lettering->read, g_free);
    g_clear_pointer(&lettering->unread, g_free);
}

static Picture *picture_from_crop(const Picture *crop) {
    Picture *picture = picture_new(crop->width, crop->height, sizeof(guint16), 1);
    if (picture == NULL)
        return NULL;
    for (gsize y = 0; y < crop->height; y++)
        memcpy(picture->planes[0] + y * picture->stride, picture_row16(crop, 0, y),
               crop->width * sizeof(guint16));
    picture_border(picture);
    return picture;
}

/* Correlation of samples with those to the right of them and below; strokes hang together, samples
 * of noise don't. */
static double coherence(const Picture *picture, const FoundLine *line) {
    double n = 0, sum = 0, squares = 0, products = 0;
    for (gsize y = (gsize)line->box.y0; y + 1 < (gsize)line->box.y1; y++)
        for (gsize x = (gsize)line->box.x0; x + 1 < (gsize)line->box.x1; x++) {
            const guint16 *at = picture_row16(picture, 0, y) + x;
            double value = at[0];
            n += 1;
            sum += value;
            squares += value * value;
            products += value * ((double)at[1] + at[picture->stride / sizeof *at]) / 2;
        }
    double variance = n > 0 ? squares - sum * sum / n : 0;
    return variance > 0 ? (products - sum * sum / n) / variance : 0;
}

/* Share of the variance that columns hold each of which is one value or rises evenly, in the line
 * and a part of its height above and below, but within the region: letters end there, streaks that
 * inpainting leaves go on. */
static double streaked(const Picture *picture, const FoundLine *line, Box region) {
    gint64 more =
        MAX(LETTERING_STREAK_REACH_LEAST, (line->box.y1 - line->box.y0) / LETTERING_STREAK_REACH);
    gsize y0 = (gsize)MAX(line->box.y0 - more, MAX(region.y0, 0));
    gsize y1 = (gsize)MIN(line->box.y1 + more, MIN(region.y1, (gint64)picture->height));
    if (y1 < y0 + LETTERING_STREAK_ROWS)
        return 1;
    double rows = (double)(y1 - y0), middle = (rows - 1) / 2;
    double spread = rows * (rows * rows - 1) / 12; /* of the rows' numbers: sum of squares */
    double n = 0, sum = 0, squares = 0, explained = 0;
    for (gsize x = (gsize)line->box.x0; x < (gsize)line->box.x1; x++) {
        double column = 0, rise = 0;
        for (gsize y = y0; y < y1; y++) {
            double value = picture_row16(picture, 0, y)[x];
            column += value;
            rise += value * ((double)(y - y0) - middle);
            squares += value * value;
            n += 1;
        }
        sum += column;
        explained += column * column / rows + rise * rise / spread;
    }
    double variance = n > 0 ? squares - sum * sum / n : 0;
    return variance > 0 ? (explained - sum * sum / n) / variance : 1;
}

/* Whether most of a line lies in the region, in letters that are no larger than the text's, lines
 * of which are `pitch` rows apart. */
static gboolean lies_within(const Picture *picture, const FoundLine *line, Box region,
                            gint64 pitch) {
    Box box = line->box;
    gint64 width = MIN(box.x1, region.x1) - MAX(box.x0, region.x0);
    gint64 height = MIN(box.y1, region.y1) - MAX(box.y0, region.y0);
    return width > 0 && height > 0 &&
           LETTERING_WITHIN * width * height >= (box.x1 - box.x0) * (box.y1 - box.y0) &&
           100 * (gint64)line->letter_height <= LETTERING_TALLEST * pitch &&
           (line->calm >= LETTERING_CALM || coherence(picture, line) >= LETTERING_COHERENCE) &&
           streaked(picture, line, region) <= LETTERING_STREAKED;
}

static gsize count_characters(const char *text) {
    gsize n = 0;
    for (; *text; text = g_utf8_next_char(text))
        n += g_unichar_isalnum(g_utf8_get_char(text));
    return n;
}

static gint64 count_lines(const char *text) {
    gint64 n = 1;
    for (; *text; text++)
        n += *text == '\n' && text[1] != '\0';
    return n;
}

static void append_line(char **lines, const char *line) {
    char *joined = *lines ? g_strconcat(*lines, "\n", line, NULL) : g_strdup(line);
    g_free(*lines);
    *lines = joined;
}

/* Pieces that stand beside each other, as one row. */
static LetterRow row_of(const GArray *lines, guint first, const guint8 *usable) {
    const FoundLine *line = &g_array_index(lines, FoundLine, first);
    LetterRow row = {line->box, line->ink, line->ground};
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *other = &g_array_index(lines, FoundLine, i);
        gint64 top = MAX(row.box.y0, other->box.y0);
        gint64 bottom = MIN(row.box.y1, other->box.y1);
        gint64 height = MIN(row.box.y1 - row.box.y0, other->box.y1 - other->box.y0);
        if (!usable[i] || other->second || other->bright != line->bright ||
            LETTERING_IN_ROW * (bottom - top) < height)
            continue;
        row.box = box_unite(row.box, other->box);
    }
    return row;
}

/* Letters that the finder left out stand in the row as well. */
static void widen(const Picture *picture, Box region, LetterRow *row) {
    region = box_clip(region, (gint64)picture->width, (gint64)picture->height);
    guint middle = (row->ink + row->ground) / 2;
    for (gint64 x = region.x0; x < region.x1; x++)
        for (gint64 y = row->box.y0; y < row->box.y1; y++) {
            guint value = picture_row16(picture, 0, (gsize)y)[x];
            if (row->ink > row->ground ? value <= middle : value >= middle)
                continue;
            row->box.x0 = MIN(row->box.x0, x);
            row->box.x1 = MAX(row->box.x1, x + 1);
        }
}

static gboolean look_for_repeats(const Picture *picture, Box region, const GArray *lines,
                                 const guint8 *usable, const char *text) {
    g_auto(GStrv) expected = g_strsplit(text, "\n", -1);
    for (guint i = 0; i < lines->len; i++) {
        if (!usable[i] || g_array_index(lines, FoundLine, i).second)
            continue;
        LetterRow row = row_of(lines, i, usable);
        widen(picture, region, &row);
        for (char **line = expected; *line; line++)
            if (repeats_measure(picture, &row, *line) > REPEATS_TELL)
                return TRUE;
    }
    return FALSE;
}

/* Whether a reading of that confidence holds a token. Of less confidence than it has: one wrong
 * digit doesn't make a date another one. */
static gboolean holds_any(const char *text, double confidence, char **tokens) {
    for (; *tokens; tokens++)
        if (match_text(text, confidence, *tokens))
            return TRUE;
    return FALSE;
}

/* Whether what was read stands in the expected text, or nearly, but is too little to tell it. */
static gboolean is_part(const char *read, const char *text) {
    g_autoptr(FoldedText) part = fold_text(read);
    g_autoptr(FoldedText) whole = fold_text(text);
    return strstr(whole->letters, part->letters) != NULL ||
           match_text(text, LETTERING_DOUBTED, read);
}

gboolean lettering_find(const Picture *picture, Box region, const char *text, char **tokens,
                        Recognizer *engine, Lettering *out, GError **error) {
    *out = (Lettering){.match = {g_strv_length(tokens), g_strv_length(tokens), 1}};
    gint64 pitch = (region.y1 - region.y0) / count_lines(text);
    g_autoptr(Picture) plane = picture_from_crop(picture);
    g_autoptr(GArray) lines = plane ? find_lines(plane, NULL) : NULL;
    if (lines == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to look for lettering");
        return FALSE;
    }
    g_autoptr(LineReader) reader = line_reader_new_sharing(engine);
    g_autofree guint8 *usable = g_malloc0(MAX(lines->len, 1));
    g_autoptr(GPtrArray) readings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (!lies_within(picture, line, region, pitch))
            continue;
        double confidence = 0;
        char *read = line_reader_read(reader, plane, line, &confidence, error);
        if (read == NULL)
            return FALSE;
        g_ptr_array_add(texts, read);
        gsize n = count_characters(read);
        if (n > 0) {
            TextReading *reading = g_new(TextReading, 1);
            *reading = (TextReading){read, confidence};
            g_ptr_array_add(readings, reading);
            append_line(&out->read, read);
        }
        if (n >= LETTERING_SHORT && confidence >= LETTERING_OTHER_TEXT &&
            !holds_any(read, LETTERING_DOUBTED, tokens) && !is_part(read, text)) {
            out->n_other += (guint)n;
            continue;
        }
        usable[i] = 1;
        if (n == 0 || line->second)
            continue;
        out->n_unread += (guint)MAX(n, line->n_letters);
        append_line(&out->unread, read);
    }
    out->match = match_readings(readings, tokens, NULL);
    out->repeats =
        out->n_unread >= LETTERING_LEAST && look_for_repeats(picture, region, lines, usable, text);
    return TRUE;
}

static void free_reading(gpointer data) {
    TextReading *reading = data;
    g_free(reading->text);
    g_free(reading);
}

static void add_reading(GPtrArray *readings, char *text, double confidence) {
    TextReading *reading = g_new(TextReading, 1);
    *reading = (TextReading){text, confidence};
    g_ptr_array_add(readings, reading);
}

/* A line of a picture and what it was read as. */
typedef struct Piece {
    Box box;
    char *text; /* owned */
    double confidence;
    gboolean cut; /* it starts or ends at a fill, which may have cut a letter */
} Piece;

static void clear_piece(gpointer piece) {
    g_free(((Piece *)piece)->text);
}

/* Whether a piece goes on to the right of another one, at its height. */
static gboolean goes_on(const Piece *piece, const Piece *next) {
    gint64 shared = MIN(next->box.y1, piece->box.y1) - MAX(next->box.y0, piece->box.y0);
    gint64 taller = MAX(piece->box.y1 - piece->box.y0, next->box.y1 - next->box.y0);
    return next->box.x0 >= piece->box.x1 && LETTERING_GOES_ON * (taller - shared) <= taller;
}

/* The pieces, and every two that stand side by side: words may be too far apart for one line. */
static GPtrArray *list_readings(const GArray *pieces) {
    GPtrArray *readings = g_ptr_array_new_with_free_func(free_reading);
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        add_reading(readings, g_strdup(piece->text), piece->confidence);
        for (guint k = 0; k < pieces->len; k++) {
            const Piece *next = &g_array_index(pieces, Piece, k);
            if (goes_on(piece, next))
                add_reading(readings, g_strdup_printf("%s %s", piece->text, next->text),
                            MIN(piece->confidence, next->confidence));
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
    g_autoptr(Picture) plane = picture_from_crop(picture);
    g_autoptr(GArray) lines = plane ? find_lines(plane, NULL) : NULL;
    if (lines == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to look for lettering");
        return FALSE;
    }
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (!lies_within(picture, line, region, pitch))
            continue;
        double confidence = 0;
        g_autofree char *read = line_reader_read(reader, plane, line, &confidence, error);
        if (read == NULL)
            return FALSE;
        if (*read == '\0' || confidence < LETTERING_ISOLATED)
            continue;
        Piece piece = {line->box, g_steal_pointer(&read), confidence, is_cut(line, fills)};
        g_array_append_val(pieces, piece);
    }
    return TRUE;
}

/* What a fill left of a token. */
static void match_cut(const GArray *pieces, char **tokens, Lettering *out) {
    for (char **token = tokens; *token; token++) {
        const Piece *found = NULL;
        for (guint i = 0; i < pieces->len && found == NULL; i++) {
            const Piece *piece = &g_array_index(pieces, Piece, i);
            if (piece->cut && match_cut_text(piece->text, *token))
                found = piece;
        }
        if (found != NULL) {
            append_line(&out->read, found->text);
            out->match.tokens_removed--;
        }
    }
    out->match.score = (double)out->match.tokens_removed / MAX(out->match.tokens_total, 1);
}

gboolean lettering_find_isolated(const Picture *picture, Box region, const char *text,
                                 char **tokens, Recognizer *engine, Lettering *out,
                                 GError **error) {
    *out = (Lettering){.match = {g_strv_length(tokens), g_strv_length(tokens), 1}};
    gint64 pitch = (region.y1 - region.y0) / count_lines(text);
    g_autoptr(LineReader) reader = line_reader_new_sharing(engine);
    g_autoptr(GArray) fills = isolated_fills(picture, pitch);
    g_autoptr(GPtrArray) pictures = isolated_pictures(picture, fills, region, text);
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_array_set_clear_func(pieces, clear_piece);
    for (guint i = 0; i < pictures->len; i++)
        if (!read_isolated(pictures->pdata[i], fills, region, pitch, reader, pieces, error))
            return FALSE;
    g_autoptr(GPtrArray) readings = list_readings(pieces);
    out->match = match_readings(readings, tokens, NULL);
    for (guint i = 0; i < readings->len; i++) {
        const TextReading *reading = readings->pdata[i];
        gboolean known = out->read != NULL && strstr(out->read, reading->text) != NULL;
        if (!known && holds_any(reading->text, reading->confidence, tokens))
            append_line(&out->read, reading->text);
    }
    if (out->read == NULL)
        match_cut(pieces, tokens, out);
    return TRUE;
}
