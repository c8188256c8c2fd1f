#include "core/check/strokes/text_layout.h"

#include "core/check/limits/layout_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/search/pieces.h"

#include <math.h>

struct TextLayout {
    GArray *lengths; /* of gsize: characters in each line */
    gsize longest;
    gsize glyphs; /* pieces of ink; 0 if not known */
};

TextLayout *text_layout_new(const char *text) {
    TextLayout *layout = g_new0(TextLayout, 1);
    layout->lengths = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autofree char *trimmed = g_strchomp(g_utf8_make_valid(text ? text : "", -1));
    g_auto(GStrv) lines = g_strsplit(trimmed, "\n", -1);
    for (char **line = lines; *line; line++) {
        gsize length = (gsize)g_utf8_strlen(*line, -1);
        g_array_append_val(layout->lengths, length);
        layout->longest = MAX(layout->longest, length);
        for (const char *at = *line; *at; at = g_utf8_next_char(at)) {
            gunichar c = g_utf8_get_char(at);
            layout->glyphs += g_unichar_isgraph(c) ? 1 + (c == ':' || c == 'i' || c == 'j') : 0;
        }
    }
    if (layout->lengths->len == 0)
        g_array_set_size(layout->lengths, 1);
    return layout;
}

void text_layout_free(TextLayout *layout) {
    if (layout == NULL)
        return;
    g_array_unref(layout->lengths);
    g_free(layout);
}

gsize text_layout_n_lines(const TextLayout *layout) {
    return layout->lengths->len;
}

/* Connected pieces of strokes, or specks. */
typedef struct PieceCounts {
    gsize n, specks;
    gsize pixels, fitting; /* all of them; those of pieces as high as characters */
} PieceCounts;

static PieceCounts count_pieces(const guint8 *coverage, gsize width, gsize height, double pitch) {
    PieceCounts counts = {0};
    g_autoptr(GArray) pieces = pieces_of(coverage, width, height, STROKES_COVERED);
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        double tall = (double)(piece->box.y1 - piece->box.y0);
        gboolean fits = tall >= LAYOUT_LOWEST * pitch && tall <= LAYOUT_HIGHEST * pitch;
        counts.pixels += piece->n_pixels;
        counts.fitting += fits ? piece->n_pixels : 0;
        if (piece->n_pixels < LAYOUT_SPECK)
            counts.specks++;
        else
            counts.n++;
    }
    return counts;
}

/* Mean over stroke pixels of the shorter of the two runs through them, which is a stroke's width.
 */
static double stroke_width(const guint8 *coverage, gsize width, gsize height) {
    g_autofree gsize *runs = g_new0(gsize, width * height);
    /* Horizontal runs first, then the shorter of both. */
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width;) {
            gsize end = x;
            while (end < width && coverage[y * width + end] >= STROKES_COVERED)
                end++;
            for (gsize i = x; i < end; i++)
                runs[y * width + i] = end - x;
            x = MAX(end, x + 1);
        }
    double sum = 0, n = 0;
    for (gsize x = 0; x < width; x++)
        for (gsize y = 0; y < height;) {
            gsize end = y;
            while (end < height && coverage[end * width + x] >= STROKES_COVERED)
                end++;
            for (gsize i = y; i < end; i++, n += 1)
                sum += (double)MIN(runs[i * width + x], end - y);
            y = MAX(end, y + 1);
        }
    return n > 0 ? sum / n : 0;
}

/* Share of the cells that look as the layout says: inked where a line has characters, blank well
 * behind its end. */
static double cells_as_expected(const TextLayout *layout, const guint8 *coverage, gsize width,
                                gsize height) {
    if (layout->longest == 0)
        return 1;
    double n = 0, good = 0, pitch = (double)height / (double)layout->lengths->len;
    double advance = (double)width / (double)MAX(layout->longest, 1);
    gsize cell = (gsize)MAX(LAYOUT_CELL * advance, LAYOUT_CELL_LEAST);
    for (guint i = 0; i < layout->lengths->len; i++) {
        double reach = advance * (double)g_array_index(layout->lengths, gsize, i);
        gsize y0 = (gsize)(pitch * i), y1 = (gsize)(pitch * (i + 1));
        for (gsize x0 = 0; x0 + cell <= width; x0 += cell) {
            gboolean inside = (double)(x0 + cell) <= MAX(reach * LAYOUT_INSIDE, reach - advance);
            gboolean behind = (double)x0 >= reach * LAYOUT_BEHIND + advance;
            if ((!inside && !behind) || y1 == y0)
                continue;
            gsize ink = 0;
            for (gsize y = y0; y < y1; y++)
                for (gsize x = x0; x < x0 + cell; x++)
                    ink += coverage[y * width + x] >= STROKES_COVERED;
            double share = (double)ink / (double)(cell * (y1 - y0));
            n += 1;
            good += inside ? share >= LAYOUT_INKED_LEAST && share <= LAYOUT_INKED_MOST
                           : share <= LAYOUT_BLANK;
        }
    }
    return n > 0 ? good / n : 0;
}

double text_layout_fit(const TextLayout *layout, const guint8 *coverage, gsize width,
                       gsize height) {
    double pitch = (double)height / (double)layout->lengths->len;
    PieceCounts pieces = count_pieces(coverage, width, height, pitch);
    double share = (double)pieces.pixels / (double)MAX(width * height, 1);
    if (share < LAYOUT_COVERED_LEAST || share > LAYOUT_COVERED_MOST)
        return 0;
    double fit = cells_as_expected(layout, coverage, width, height);
    double wanted = (double)layout->glyphs,
           found = (double)(pieces.n + pieces.specks / LAYOUT_SPECKS);
    if (wanted > 0 && found > 0)
        fit *= found < wanted ? pow(found / wanted, LAYOUT_TOUCHING)
                              : MIN(1, LAYOUT_BROKEN * wanted / found);
    double thickness = stroke_width(coverage, width, height) / pitch;
    fit *= CLAMP((LAYOUT_THICKEST - thickness) / LAYOUT_THINNER, 0, 1);
    return fit * (double)pieces.fitting / (double)MAX(pieces.pixels, 1);
}
