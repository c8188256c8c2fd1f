#include "core/check/lettering/anywhere.h"

#include "core/check/lettering/region_lines.h"
#include "core/check/limits/lettering_limits.h"
#include "ocr/fold.h"
#include "ocr/match.h"
#include "ocr/no_memory.h"
#include "ocr/orientation.h"
#include "ocr/read/spelling.h"

static void clear_line(gpointer line) {
    g_free(((ReadLine *)line)->text);
}

/* Whether a line is long enough to hold a word that tells a text. */
static gboolean is_long(const FoundLine *line) {
    gint64 width = line->box.x1 - line->box.x0, height = (gint64)line->letter_height;
    return 100 * width >= (gint64)ANYWHERE_WORD * ANYWHERE_NARROWEST * height;
}

static gboolean set_memory_error(GError **error) {
    g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("look for lettering"));
    return FALSE;
}

/* Reads what stands in a part of a picture, turned over or mirrored. seen: the line that was seen
 * there; *most: the highest confidence of a reading of half as many letters. */
static gboolean read_turned(const Picture *picture, Box box, Orientation undo, LineReader *reader,
                            const FoundLine *seen, Box place, double *most, GArray *out,
                            GError **error) {
    Picture part = picture_view(picture, box);
    g_auto(Picture) turned = {0};
    if (!picture_orient(&part, undo, &turned))
        return set_memory_error(error);
    g_autoptr(GArray) lines = find_lines(&turned, NULL);
    if (lines == NULL)
        return set_memory_error(error);
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        ReadLine read = {place, NULL, 0, 0};
        if (line->second || !is_long(line))
            continue;
        read.text = line_reader_read(reader, &turned, line, &read.confidence, error);
        if (read.text == NULL)
            return FALSE;
        if (LETTERING_WITHIN * spelling_count(read.text) >= seen->n_letters)
            *most = MAX(*most, read.confidence);
        g_array_append_val(out, read);
    }
    return TRUE;
}

/* Reads one line of a picture that was turned from the one that `back` leads to. */
static gboolean read_line(const Picture *picture, const FoundLine *line, Orientation back,
                          LineReader *reader, GArray *out, GError **error) {
    static const Orientation others[] = {ORIENTATION_HALF, ORIENTATION_MIRRORED,
                                         ORIENTATION_MIRRORED_HALF};
    ReadLine read = {box_orient(line->box, picture->width, picture->height, back), NULL, 0, 0};
    read.text = line_reader_read(reader, picture, line, &read.confidence, error);
    if (read.text == NULL)
        return FALSE;
    g_array_append_val(out, read);
    if (read.confidence >= LETTERING_OTHER_TEXT || line->second ||
        line->n_letters < LETTERING_LEAST)
        return TRUE;
    double most = read.confidence;
    guint at = out->len - 1;
    Box around = box_clip(box_grow(line->box, (gint64)line->letter_height), (gint64)picture->width,
                          (gint64)picture->height);
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        if (!read_turned(picture, around, orientation_inverse(others[i]), reader, line, read.box,
                         &most, out, error))
            return FALSE;
    if (line->calm >= LETTERING_CALM && most < ANYWHERE_BELIEVED)
        g_array_index(out, ReadLine, at).n_unread = line->n_letters;
    return TRUE;
}

/* Appends the lines that run along one axis of a picture. */
static gboolean read_along(const Picture *picture, const Picture *before, Orientation orientation,
                           LineReader *reader, GArray *out, GError **error) {
    Orientation undo = orientation_inverse(orientation);
    g_auto(Picture) turned = {0}, earlier = {0};
    if (!picture_orient(picture, undo, &turned) ||
        (before != NULL && !picture_orient(before, undo, &earlier)))
        return set_memory_error(error);
    g_autoptr(GArray) lines = find_lines(&turned, before ? &earlier : NULL);
    if (lines == NULL)
        return set_memory_error(error);
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (is_long(line) && !read_line(&turned, line, orientation, reader, out, error))
            return FALSE;
    }
    return TRUE;
}

/* Whether half of a line is covered by what was read with confidence: the same strokes, seen in
 * another direction. */
static gboolean is_explained(const ReadLine *line, const GArray *lines) {
    gint64 covered = 0;
    for (guint i = 0; i < lines->len; i++) {
        const ReadLine *other = &g_array_index(lines, ReadLine, i);
        if (other->confidence >= LETTERING_OTHER_TEXT &&
            spelling_count(other->text) >= LETTERING_SHORT)
            covered += box_extent(box_intersect(line->box, other->box));
    }
    return LETTERING_WITHIN * covered >= box_extent(line->box);
}

GArray *anywhere_read(const Picture *picture, const Picture *before, LineReader *reader,
                      GError **error) {
    g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(ReadLine));
    g_array_set_clear_func(out, clear_line);
    if (!read_along(picture, before, ORIENTATION_UPRIGHT, reader, out, error) ||
        !read_along(picture, before, ORIENTATION_QUARTER, reader, out, error))
        return NULL;
    for (guint i = 0; i < out->len; i++) {
        ReadLine *line = &g_array_index(out, ReadLine, i);
        if (is_explained(line, out))
            line->n_unread = 0;
    }
    return g_steal_pointer(&out);
}

static gsize token_length(const char *token) {
    g_autoptr(FoldedText) folded = fold_text(token);
    return folded->length;
}

/* Whether a line holds so many letters of long words, without an error, as no chance would give. */
static gboolean holds_exactly(const ReadLine *line, char **tokens) {
    gsize n = 0;
    for (; *tokens; tokens++) {
        gsize length = token_length(*tokens);
        if (length >= ANYWHERE_WORD && match_text(line->text, 0, *tokens))
            n += length;
    }
    return n >= ANYWHERE_EXACT;
}

gboolean anywhere_tells(const ReadLine *line, char **tokens) {
    guint n = 0;
    if (line->confidence < ANYWHERE_BELIEVED)
        return holds_exactly(line, tokens);
    for (; *tokens; tokens++) {
        if (!match_text(line->text, line->confidence, *tokens))
            continue;
        if (token_length(*tokens) >= ANYWHERE_WORD || ++n >= ANYWHERE_SHORT_WORDS)
            return TRUE;
    }
    return FALSE;
}

gboolean anywhere_may_be(const ReadLine *line, const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    gsize longest = 0;
    for (char **at = lines; *at; at++)
        longest = MAX(longest, spelling_count(*at));
    return line->n_unread >= ANYWHERE_UNREAD && LETTERING_WITHIN * line->n_unread >= longest;
}

gboolean anywhere_can_tell(char **tokens) {
    guint n = 0;
    for (; *tokens; tokens++)
        if (token_length(*tokens) >= ANYWHERE_WORD || ++n >= ANYWHERE_SHORT_WORDS)
            return TRUE;
    return FALSE;
}
