#include "core/check/strokes/strokes.h"

#include "core/check/limits/search_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/search/pieces.h"
#include "core/check/strokes/search/text_marks.h"
#include "core/check/strokes/search/text_search.h"
#include "core/check/strokes/stroke_masks.h"
#include "core/check/strokes/text_layout.h"
#include "ocr/match.h"
#include <math.h>
#include <string.h>

void strokes_clear(Strokes *strokes) {
    g_clear_pointer(&strokes->coverage, g_free);
    g_clear_pointer(&strokes->telling, g_free);
    g_clear_pointer(&strokes->lines, g_array_unref);
}

static void find_lines(Strokes *strokes, gsize n_lines) {
    gsize width = strokes->width, height = strokes->height;
    g_autofree gsize *rows = g_new0(gsize, height + 1);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            rows[y] += strokes->coverage[y * width + x] >= STROKES_COVERED;
    gsize top = 0, bottom = height;
    while (top < bottom && rows[top] == 0)
        top++;
    while (bottom > top && rows[bottom - 1] == 0)
        bottom--;
    /* Each expected line ends at the emptiest row around its share of the height. */
    gsize start = top, pitch = (bottom - top) / n_lines;
    for (gsize line = 0; line < n_lines && start < bottom; line++) {
        gsize end = bottom;
        if (line + 1 < n_lines) {
            gsize middle = top + pitch * (line + 1), reach = pitch / STROKES_LINE_REACH;
            end = middle;
            for (gsize y = middle - MIN(reach, middle - start); y <= MIN(middle + reach, bottom);
                 y++)
                if (rows[y] < rows[end])
                    end = y;
        }
        gsize x0 = width, x1 = 0;
        for (gsize y = start; y < end; y++)
            for (gsize x = 0; x < width; x++)
                if (strokes->coverage[y * width + x] >= STROKES_COVERED) {
                    x0 = MIN(x0, x);
                    x1 = MAX(x1, x + 1);
                }
        if (x0 < x1 && end - start >= STROKES_LINE_ROWS) {
            TextLine text_line = {x0, start, x1, end};
            g_array_append_val(strokes->lines, text_line);
        }
        start = end;
    }
}

static gboolean is_empty_column(const Strokes *strokes, const TextLine *line, gsize x) {
    for (gsize y = line->y0; y < line->y1; y++)
        if (strokes->coverage[y * strokes->width + x] >= STROKES_COVERED)
            return FALSE;
    return TRUE;
}

/* Pieces that empty columns part. */
static gsize count_pieces(const Strokes *strokes, const TextLine *line, gsize from, gsize to) {
    gsize n = 0;
    gboolean inside = FALSE;
    for (gsize x = from; x < to; x++) {
        gboolean ink = !is_empty_column(strokes, line, x);
        n += ink && !inside;
        inside = ink;
    }
    return n;
}

/* Splits a line at its widest gaps into as many words as it should have, and clears `telling` under
 * words that say nothing about anyone. */
static void mark_telling(Strokes *strokes, const TextLine *line, const char *text) {
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r", -1);
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    for (char **word = words; *word != NULL; word++)
        if (**word != '\0')
            g_ptr_array_add(wanted, *word);
    typedef struct Gap {
        gsize x0, x1;
    } Gap;
    g_autofree Gap *gaps = g_new0(Gap, MAX(wanted->len, 1));
    gsize n_gaps = 0, run = 0;
    for (gsize x = line->x0; x < line->x1; x++) {
        gboolean empty = is_empty_column(strokes, line, x);
        run = empty ? run + 1 : 0;
        if (!empty || x + 1 == line->x1 || run == 0)
            continue;
        /* Keep the widest wanted->len - 1 gaps; a growing run replaces itself. */
        Gap gap = {x + 1 - run, x + 1};
        gsize at = n_gaps;
        if (n_gaps > 0 && gaps[n_gaps - 1].x0 == gap.x0) {
            gaps[n_gaps - 1] = gap;
            continue;
        }
        if (n_gaps + 1 < wanted->len) {
            gaps[n_gaps++] = gap;
            continue;
        }
        for (gsize i = 0; i < n_gaps; i++)
            if (gaps[i].x1 - gaps[i].x0 < run &&
                (at == n_gaps || gaps[i].x1 - gaps[i].x0 < gaps[at].x1 - gaps[at].x0))
                at = i;
        if (at == n_gaps)
            continue;
        memmove(gaps + at, gaps + at + 1, (n_gaps - at - 1) * sizeof(Gap));
        gaps[n_gaps - 1] = gap;
    }
    if (n_gaps + 1 != wanted->len)
        return;
    double all = (double)wanted->len - 1, before = 0, n; /* characters */
    for (guint i = 0; i < wanted->len; i++)
        all += (double)g_utf8_strlen(g_ptr_array_index(wanted, i), -1);
    for (guint i = 0; i < wanted->len; i++, before += n + 1) {
        n = (double)g_utf8_strlen(g_ptr_array_index(wanted, i), -1);
        g_auto(GStrv) tokens = match_tokens(g_ptr_array_index(wanted, i));
        if (tokens[0] != NULL)
            continue;
        gsize from = i == 0 ? line->x0 : gaps[i - 1].x1;
        gsize to = i + 1 == wanted->len ? line->x1 : gaps[i].x0;
        /* Where specks beside the text make the widest gap, it is not between these words. */
        double width = (double)(line->x1 - line->x0);
        if ((double)(to - from) > STROKES_WIDEST_WORD * n / all * width)
            continue;
        /* Nor is it where a gap within another word is as wide: then the word stands elsewhere. */
        double middle = ((double)(from + to) / 2 - (double)line->x0) / width * all;
        if (fabs(middle - before - n / 2) > STROKES_WORD_OFF)
            continue;
        /* Nor does it hold more pieces than the word has characters: then others are in it. */
        if ((double)count_pieces(strokes, line, from, to) > STROKES_WORD_PIECES * n)
            continue;
        for (gsize y = line->y0; y < line->y1; y++)
            memset(strokes->telling + y * strokes->width + from, 0, to - from);
    }
}

/* How much of a picture the strokes explain. */
static double explained(const StrokeMask *mask, gsize n) {
    gsize covered = 0;
    for (gsize i = 0; i < n; i++)
        covered += mask->coverage[i] >= STROKES_COVERED;
    return (double)covered * mask->contrast;
}

/* The mask that looks most like the text, and how much; of those that do so equally, the one that
 * explains most: the stems of smooth lettering often share a grey of their own. */
static const StrokeMask *best_mask(const GPtrArray *masks, const TextLayout *layout,
                                   const Picture *picture, double *best_fit) {
    const StrokeMask *best = NULL;
    double most = 0;
    *best_fit = STROKES_FIT;
    for (guint i = 0; i < masks->len; i++) {
        const StrokeMask *mask = g_ptr_array_index(masks, i);
        double fit = text_layout_fit(layout, mask->coverage, picture->width, picture->height);
        if (mask->contrast < STROKES_CONTRAST || fit <= STROKES_FIT || fit < *best_fit)
            continue;
        double share = explained(mask, picture->width * picture->height);
        if (fit > *best_fit || share > most) {
            best = mask;
            *best_fit = fit;
            most = share;
        }
    }
    return best;
}

static void strokes_init(Strokes *strokes, gsize width, gsize height) {
    gsize n = width * height;
    *strokes = (Strokes){.width = width,
                         .height = height,
                         .coverage = g_malloc0(MAX(n, 1)),
                         .telling = g_malloc(MAX(n, 1)),
                         .lines = g_array_new(FALSE, FALSE, sizeof(TextLine))};
    memset(strokes->telling, 1, n);
}

/* Which line of the strokes is which of the text. */
static void lay_lines(Strokes *out, const char *text, gsize n_lines) {
    g_array_set_size(out->lines, 0);
    memset(out->telling, 1, out->width * out->height);
    find_lines(out, n_lines);
    g_auto(GStrv) text_lines = g_strsplit(text ? text : "", "\n", -1);
    if (text != NULL && out->lines->len == n_lines)
        for (gsize i = 0; i < n_lines; i++)
            mark_telling(out, &g_array_index(out->lines, TextLine, i), text_lines[i]);
}

/* Finds the text where the picture lies tight around it; how well it fits, 0 where it is not found.
 */
static double find_tight(const Picture *picture, const char *text, Strokes *out) {
    gsize n = picture->width * picture->height;
    strokes_init(out, picture->width, picture->height);
    if (n == 0)
        return 0;
    g_autoptr(TextLayout) layout = text_layout_new(text);
    gsize n_lines = text_layout_n_lines(layout);
    g_autoptr(GPtrArray) masks = stroke_masks(picture, MAX(1, picture->height / n_lines));
    double fit;
    const StrokeMask *best = best_mask(masks, layout, picture, &fit);
    if (best == NULL)
        return 0;
    memcpy(out->coverage, best->coverage, n);
    out->contrast = best->contrast;
    out->bright = best->bright;
    lay_lines(out, text, n_lines);
    return fit;
}

void strokes_find(const Picture *picture, const char *text, Strokes *out) {
    find_tight(picture, text, out);
}

/* Makes strokes of a text that was found. */
static void take_found(FoundText *found, const TextMarks *marks, Strokes *out) {
    strokes_init(out, found->width, found->height);
    g_free(out->coverage);
    out->coverage = g_steal_pointer(&found->coverage);
    out->upright = found->upright;
    out->contrast = found->contrast;
    out->bright = found->bright;
    for (guint i = 0; i < found->lines->len; i++) {
        const FoundWords *words = &g_array_index(found->lines, FoundWords, i);
        TextLine line = {(gsize)words->box.x0, (gsize)words->box.y0, (gsize)words->box.x1,
                         (gsize)words->box.y1};
        g_array_append_val(out->lines, line);
        g_autofree char *text = text_marks_words(marks, words->first, words->end);
        mark_telling(out, &line, text);
    }
}

/* Whether the strokes that were found tight in the picture are all of the text, and hardly anything
 * else; edges: what of that reaches over the picture's border. */
static gboolean is_tight(const Strokes *strokes, double fit, const TextMarks *marks,
                         GArray *edges) {
    double share, level = text_search_level(strokes->coverage, strokes->width, strokes->height,
                                            marks, &share, edges);
    return fit >= STROKES_SURE && level >= SEARCH_TIGHT && share >= SEARCH_SHARE;
}

static gboolean is_sure(const FoundText *found, const TextMarks *marks) {
    guint n = text_marks_n_characters(marks, 0, text_marks_n_words(marks));
    return found->fit >= (n >= SEARCH_MANY ? SEARCH_FOUND_MANY : SEARCH_FOUND);
}

static gsize highest_line(const Strokes *strokes) {
    gsize height = 0;
    for (guint i = 0; i < strokes->lines->len; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        height = MAX(height, line->y1 - line->y0);
    }
    return height;
}

/* Whether something lies at the picture's border for longer than a letter is wide: anatomy that
 * goes on there. */
static gboolean has_long_edge(const Strokes *strokes) {
    gsize width = strokes->width, height = strokes->height, letters = highest_line(strokes);
    g_autoptr(GArray) pieces = pieces_of(strokes->coverage, width, height, STROKES_COVERED);
    for (guint i = 0; i < pieces->len; i++)
        if (piece_at_border(&g_array_index(pieces, Piece, i), strokes->coverage, width, height,
                            STROKES_COVERED) > letters)
            return TRUE;
    return FALSE;
}

/* Takes edges of the picture's own, found beside the text or touching it, out of its strokes: what
 * a scrubber left of them tells nothing. Whether there are any. */
static gboolean erase_edges(Strokes *strokes, const GArray *edges) {
    gsize width = strokes->width, height = strokes->height, removed = edges->len;
    for (guint i = 0; i < edges->len; i++)
        piece_erase(&g_array_index(edges, Piece, i), width, height, STROKES_COVERED,
                    strokes->coverage);
    if (has_long_edge(strokes))
        removed += stroke_masks_thin(strokes->coverage, width, height,
                                     STROKES_EDGE_THICK * highest_line(strokes));
    return removed > 0;
}

void strokes_find_anywhere(const Picture *picture, const char *text, Strokes *out) {
    double tight = find_tight(picture, text, out);
    g_autoptr(TextMarks) marks = text_marks_new(text);
    g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(Piece));
    gboolean searchable = text_marks_n_words(marks) > 0;
    if (searchable && is_tight(out, tight, marks, edges)) {
        gsize n_lines = out->lines->len;
        if (erase_edges(out, edges) && n_lines > 0)
            lay_lines(out, text, n_lines);
    } else if (searchable) {
        g_auto(FoundText) found = {0};
        /* What hardly looks like the text would be found again in anatomy that stays. */
        if (!text_search(picture, marks, &found) || found.fit < SEARCH_LIKELY) {
            g_array_set_size(out->lines, 0);
        } else {
            g_array_set_size(edges, 0); /* of the picture as it was */
            strokes_clear(out);
            take_found(&found, marks, out);
            out->likely = !is_sure(&found, marks);
            erase_edges(out, edges);
        }
    }
    out->from_width = picture->width;
    out->from_height = picture->height;
}

guint8 *strokes_cut_telling(const Strokes *strokes, const TextLine *line) {
    gsize width = line->x1 - line->x0, height = line->y1 - line->y0;
    guint8 *coverage = g_malloc(width * height);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize at = (line->y0 + y) * strokes->width + line->x0 + x;
            coverage[y * width + x] = strokes->telling[at] ? strokes->coverage[at] : 0;
        }
    return coverage;
}

guint8 *strokes_with_text(const Strokes *strokes, const TextLine *line, const guint8 *coverage) {
    gsize n = strokes->width * strokes->height;
    guint8 *out = g_memdup2(strokes->coverage, MAX(n, 1));
    for (gsize y = line->y0; y < line->y1 && coverage != NULL; y++)
        for (gsize x = line->x0; x < line->x1; x++) {
            gsize at = y * strokes->width + x;
            if (strokes->telling[at])
                out[at] = coverage[(y - line->y0) * (line->x1 - line->x0) + x - line->x0];
        }
    return out;
}
