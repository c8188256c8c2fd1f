#include "ocr/find/found_lines.h"

#include "ocr/find/layer.h"
#include "ocr/find/limits.h"
#include <math.h>

/* Letters that stand by themselves come first: around halves of letters there are the other halves.
 * Two above each other may be of two lines, or the parts of a Korean letter. */
static double weight_of(const FoundLine *line) {
    double level = fabs(line->rises) < SLANT_LEAST ? 1 : 0.5; /* it is found better where turned */
    gboolean tiny = line->slab.degrees != 0 && line->n_letters < SLANT_LETTERS;
    return line->n_letters * line->calm * (tiny ? level / 4 : level);
}

static int by_letters(gconstpointer a, gconstpointer b) {
    const FoundLine *first = a, *second = b;
    double of_first = weight_of(first), of_second = weight_of(second);
    if (of_first != of_second)
        return of_first < of_second ? 1 : -1;
    return (first->level > second->level) - (first->level < second->level);
}

static gboolean nearly_same(const FoundLine *a, const FoundLine *b) {
    return 100 * found_lines_common(a, b) >=
           FOUND_SAME * MAX(found_line_extent(a), found_line_extent(b));
}

static gboolean any_line(const GArray *lines, const FoundLine *line,
                         gboolean (*is)(const FoundLine *, const FoundLine *)) {
    for (guint i = 0; i < lines->len; i++)
        if (is(line, &g_array_index(lines, FoundLine, i)))
            return TRUE;
    return FALSE;
}

/* The lines that none with more letters lies over; the others go to `second`, each once. */
static GArray *take_first(GArray *lines, GArray *second) {
    GArray *first = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    g_array_sort(lines, by_letters);
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (!line->second && !any_line(first, line, found_lines_overlap))
            g_array_append_vals(first, line, 1);
        else if (!any_line(first, line, nearly_same) && !any_line(second, line, nearly_same))
            g_array_append_vals(second, line, 1);
    }
    return first;
}

/* The box where a line's text is level. */
static Box level_box(const FoundLine *line, double degrees) {
    return degrees == 0 ? line->box : slab_level_box(&line->slab, degrees);
}

/* Lets a line reach as far as another one. */
static void reach_to(FoundLine *line, const FoundLine *other) {
    double degrees = line->slab.degrees;
    Box both = box_unite(level_box(line, degrees), level_box(other, degrees));
    line->box = box_unite(line->box, other->box);
    line->slab = slab_of_level_box(both, degrees);
    line->n_letters += other->n_letters;
}

/* Whether two pieces are of one line. Those at an angle were looked for with all that stands in
 * their line, and others there are rather of the next one. */
static gboolean go_on(const FoundLine *a, const FoundLine *b) {
    double degrees = a->slab.degrees;
    return fmod(degrees, 90) == 0 && degrees == b->slab.degrees &&
           found_lines_adjoin(a, level_box(a, degrees), b, level_box(b, degrees), FOUND_PIECES_GAP);
}

/* Puts pieces of one line together that were found in different areas or channels; the pieces go
 * to `second`. */
static void join_lines(GArray *lines, GArray *second) {
    for (guint i = 0; i < lines->len; i++) {
        FoundLine *line = &g_array_index(lines, FoundLine, i);
        const FoundLine alone = *line;
        gboolean joined = FALSE;
        for (guint j = i + 1; j < lines->len; j++) {
            const FoundLine *other = &g_array_index(lines, FoundLine, j);
            if (!go_on(line, other))
                continue;
            joined = TRUE;
            g_array_append_vals(second, other, 1);
            reach_to(line, other);
            g_array_remove_index(lines, j);
            j = i; /* the line reaches further now */
        }
        if (joined)
            g_array_append_val(second, alone);
    }
}

/* Whether two lines are the upper and the lower parts of one: letters such as Korean and Chinese
 * ones stand in several pieces above each other. */
static gboolean is_stacked(const FoundLine *a, const FoundLine *b) {
    gint64 across = MIN(a->box.x1, b->box.x1) - MAX(a->box.x0, b->box.x0);
    gint64 wider = MAX(a->box.x1 - a->box.x0, b->box.x1 - b->box.x0);
    gint64 apart = MAX(a->box.y0, b->box.y0) - MIN(a->box.y1, b->box.y1);
    gint64 height = (gint64)MAX(a->letter_height, b->letter_height);
    return a->bright == b->bright && found_lines_like_ink(a, b) &&
           apart <= height / FOUND_STACKED_GAP && 100 * across >= FOUND_STACKED * wider;
}

/* Adds to `second` what pieces that stand above each other are together. */
static void stack_lines(const Picture *picture, const GArray *lines, GArray *second) {
    for (guint i = 0; i < lines->len; i++)
        for (guint k = i + 1; k < lines->len; k++) {
            FoundLine both = g_array_index(lines, FoundLine, i);
            const FoundLine *other = &g_array_index(lines, FoundLine, k);
            if (!is_stacked(&both, other))
                continue;
            both.box = box_unite(both.box, other->box);
            both.letter_height = (gsize)(both.box.y1 - both.box.y0);
            both.n_letters = MAX(both.n_letters, other->n_letters);
            both.calm = found_line_calm(picture, &both);
            g_array_append_val(second, both);
        }
}

/* Appends the lines of all scales; says which channels at their own size are pressed. */
static gboolean search_scales(const Picture *picture, const SampleRange *ranges,
                              const TextChange *change, GArray *lines, gboolean pressed[3]) {
    g_autoptr(Picture) half = NULL;
    guint n_levels = finder_n_levels(picture->width, picture->height);
    for (guint level = 0; level < n_levels; level++) {
        if (level > 0) {
            Picture *next = picture_halve(half ? half : picture);
            g_clear_pointer(&half, picture_free);
            if ((half = next) == NULL)
                return FALSE;
        }
        for (guint channel = 0; channel < picture->n_planes; channel++) {
            const Picture *scaled = half ? half : picture;
            Layer layer = {.picture = scaled,
                           .level = level,
                           .channel = channel,
                           .range = ranges[channel],
                           .height = scaled->height,
                           .change = change};
            gboolean unused;
            if (!layer_search(&layer, lines, level ? &unused : &pressed[channel]))
                return FALSE;
        }
    }
    return TRUE;
}

static gboolean any_differs(const Picture *picture, gboolean columns) {
    for (guint channel = 0; channel < picture->n_planes; channel++)
        if (fields_differ(picture, channel, columns))
            return TRUE;
    return FALSE;
}

/* Appends the lines that a field shows by itself. */
static gboolean search_field(const Picture *picture, PictureField field, const SampleRange *ranges,
                             const TextChange *change, GArray *lines) {
    g_auto(Picture) filled = {0};
    gboolean unused[3];
    guint first = lines->len;
    if (!picture_copy(picture, &filled))
        return FALSE;
    field_fill(&filled, field, 0, 0);
    picture_border(&filled);
    if (!search_scales(&filled, ranges, change, lines, unused))
        return FALSE;
    guint kept = first;
    for (guint i = first; i < lines->len; i++) {
        FoundLine line = g_array_index(lines, FoundLine, i);
        if (line.n_letters < FOUND_SEVERAL || line.calm < FOUND_CALM_FIELD ||
            !fields_differ_in(picture, line.channel, field > FIELD_ODD_ROWS,
                              box_clip(line.box, (gint64)picture->width, (gint64)picture->height)))
            continue;
        line.field = field;
        g_array_index(lines, FoundLine, kept++) = line;
    }
    g_array_set_size(lines, kept);
    return TRUE;
}

/* Likewise, in all of the picture and, where its fields differ, in each of them. */
static gboolean search_fields(const Picture *picture, const SampleRange *ranges,
                              const TextChange *change, GArray *lines, gboolean pressed[3]) {
    gboolean rows = any_differs(picture, FALSE), columns = any_differs(picture, TRUE);
    if (!search_scales(picture, ranges, change, lines, pressed))
        return FALSE;
    for (PictureField field = FIELD_EVEN_ROWS; field < FIELDS; field++)
        if ((field <= FIELD_ODD_ROWS ? rows : columns) &&
            !search_field(picture, field, ranges, change, lines))
            return FALSE;
    return TRUE;
}

/* Leaves of a channel's range what nearly all of the picture has, and a little more; FALSE where
 * that is no less. */
static gboolean close_in(const Picture *narrow, guint channel, SampleRange *range) {
    SampleRange most = finder_range_of_most(narrow, channel);
    guint low = sample_original(range, most.low - MIN(most.low, 1));
    guint high = sample_original(range, MIN(most.high + 1, G_MAXUINT8));
    gboolean less = low < high && high - low < range->high - range->low;
    if (less)
        *range = (SampleRange){low, high};
    return less;
}

/* Appends the lines of a picture of 16 bits. A few bright samples, or another text, may press all
 * others into so few values that text among them can't be told: they are looked at once more
 * without. */
static gboolean search_ranges(const Picture *picture, const TextChange *change, GArray *lines) {
    SampleRange ranges[3];
    picture_ranges(picture, ranges);
    gboolean again = TRUE;
    for (guint look = 0; again && look < FOUND_LOOKS; look++) {
        gboolean pressed[3] = {FALSE, FALSE, FALSE};
        g_autoptr(Picture) narrow = picture_narrow(picture, ranges);
        if (narrow == NULL || !search_fields(narrow, ranges, change, lines, pressed))
            return FALSE;
        again = FALSE;
        for (guint i = 0; i < picture->n_planes; i++)
            again |= pressed[i] && close_in(narrow, i, &ranges[i]);
    }
    return TRUE;
}

GArray *find_lines(const Picture *picture, const Picture *before) {
    static const SampleRange whole[3] = {{0, G_MAXUINT8}, {0, G_MAXUINT8}, {0, G_MAXUINT8}};
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    TextChange both = {before, picture};
    const TextChange *change = before ? &both : NULL;
    gboolean unused[3];
    if (!(picture->depth == 2 ? search_ranges(picture, change, lines)
                              : search_fields(picture, whole, change, lines, unused)))
        return NULL;
    g_autoptr(GArray) second = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    GArray *kept = take_first(lines, second);
    join_lines(kept, second);
    stack_lines(picture, kept, second);
    g_array_sort(second, by_letters);
    for (guint i = 0; i < second->len; i++)
        g_array_index(second, FoundLine, i).second = TRUE;
    g_array_append_vals(kept, second->data, second->len);
    return kept;
}
