#include "core/check/lettering/anywhere.h"

#include "core/check/lettering/region_lines.h"
#include "core/check/limits/lettering_limits.h"
#include "ocr/fold.h"
#include "ocr/match.h"
#include "ocr/orientation.h"

static void clear_line(gpointer line) {
    g_free(((ReadLine *)line)->text);
}

/* Whether a line is long enough to hold a word that tells a text. */
static gboolean is_long(const FoundLine *line) {
    gint64 width = line->box.x1 - line->box.x0, height = (gint64)line->letter_height;
    return 100 * width >= (gint64)ANYWHERE_WORD * ANYWHERE_NARROWEST * height;
}

static gboolean set_memory_error(GError **error) {
    g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "not enough memory to look for lettering");
    return FALSE;
}

/* Reads what stands in a part of a picture, turned over or mirrored. */
static gboolean read_turned(const Picture *picture, Box box, Orientation undo, LineReader *reader,
                            Box place, GArray *out, GError **error) {
    Picture part = picture_view(picture, box);
    g_auto(Picture) turned = {0};
    if (!picture_orient(&part, undo, &turned))
        return set_memory_error(error);
    g_autoptr(GArray) lines = find_lines(&turned, NULL);
    if (lines == NULL)
        return set_memory_error(error);
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        ReadLine read = {place, NULL, 0};
        if (line->second || !is_long(line))
            continue;
        read.text = line_reader_read(reader, &turned, line, &read.confidence, error);
        if (read.text == NULL)
            return FALSE;
        g_array_append_val(out, read);
    }
    return TRUE;
}

/* Reads one line of a picture that was turned from the one that `back` leads to. */
static gboolean read_line(const Picture *picture, const FoundLine *line, Orientation back,
                          LineReader *reader, GArray *out, GError **error) {
    static const Orientation others[] = {ORIENTATION_HALF, ORIENTATION_MIRRORED,
                                         ORIENTATION_MIRRORED_HALF};
    ReadLine read = {box_orient(line->box, picture->width, picture->height, back), NULL, 0};
    read.text = line_reader_read(reader, picture, line, &read.confidence, error);
    if (read.text == NULL)
        return FALSE;
    g_array_append_val(out, read);
    if (read.confidence >= LETTERING_OTHER_TEXT || line->second ||
        line->n_letters < LETTERING_LEAST)
        return TRUE;
    Box around = box_clip(box_grow(line->box, (gint64)line->letter_height), (gint64)picture->width,
                          (gint64)picture->height);
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        if (!read_turned(picture, around, orientation_inverse(others[i]), reader, read.box, out,
                         error))
            return FALSE;
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

GArray *anywhere_read(const Picture *picture, const Picture *before, LineReader *reader,
                      GError **error) {
    g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(ReadLine));
    g_array_set_clear_func(out, clear_line);
    if (!read_along(picture, before, ORIENTATION_UPRIGHT, reader, out, error) ||
        !read_along(picture, before, ORIENTATION_QUARTER, reader, out, error))
        return NULL;
    return g_steal_pointer(&out);
}

static gsize token_length(const char *token) {
    g_autoptr(FoldedText) folded = fold_text(token);
    return folded->length;
}

gboolean anywhere_tells(const ReadLine *line, char **tokens) {
    guint n = 0;
    if (line->confidence < ANYWHERE_BELIEVED)
        return FALSE;
    for (; *tokens; tokens++) {
        if (!match_text(line->text, line->confidence, *tokens))
            continue;
        if (token_length(*tokens) >= ANYWHERE_WORD || ++n >= ANYWHERE_SHORT_WORDS)
            return TRUE;
    }
    return FALSE;
}

gboolean anywhere_can_tell(char **tokens) {
    guint n = 0;
    for (; *tokens; tokens++)
        if (token_length(*tokens) >= ANYWHERE_WORD || ++n >= ANYWHERE_SHORT_WORDS)
            return TRUE;
    return FALSE;
}
