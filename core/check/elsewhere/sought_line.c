#include "core/check/elsewhere/sought_line.h"

#include "core/check/limits/elsewhere_limits.h"
#include "core/check/limits/strokes_limits.h"
#include <math.h>

void sought_text_clear(SoughtText *text) {
    band_clear(&text->band);
    g_clear_pointer(&text->telling, g_free);
}

void sought_line_free(SoughtLine *line) {
    if (line == NULL)
        return;
    g_free(line->whole);
    g_free(line->telling);
    g_free(line->columns);
    g_array_unref(line->glyphs);
    g_ptr_array_unref(line->others);
    g_free(line);
}

static int by_size(gconstpointer a, gconstpointer b) {
    const gsize *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static gsize median_of(GArray *sizes) {
    g_array_sort(sizes, by_size);
    return g_array_index(sizes, gsize, sizes->len / 2);
}

/* Where most letters begin and end: their medians. FALSE where there are none. */
static gboolean measure_letters(const GArray *glyphs, const Strokes *strokes, const TextLine *at,
                                LaidLine *out) {
    g_autoptr(GArray) tops = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GArray) bottoms = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (guint i = 0; i < glyphs->len; i++) {
        const Glyph *glyph = &g_array_index(glyphs, Glyph, i);
        gsize top = at->y1, bottom = at->y0;
        for (gsize y = at->y0; y < at->y1; y++)
            for (gsize x = glyph->x0; x < glyph->x1; x++)
                if (strokes->coverage[y * strokes->width + x] >= STROKES_COVERED) {
                    top = MIN(top, y);
                    bottom = y + 1;
                }
        g_array_append_val(tops, top);
        g_array_append_val(bottoms, bottom);
    }
    gsize top = glyphs->len > 0 ? median_of(tops) : 0;
    gsize bottom = glyphs->len > 0 ? median_of(bottoms) : 0;
    if (bottom < top + ELSEWHERE_SMALLEST)
        return FALSE;
    *out = (LaidLine){.x = (double)(at->x1 - at->x0 - 1) / 2,
                      .y = (double)(top + bottom - 1) / 2 - (double)at->y0,
                      .length = (double)(at->x1 - at->x0),
                      .letter_height = (double)(bottom - top),
                      .bright = TRUE};
    return TRUE;
}

static guint8 *telling_columns(const Strokes *strokes, const TextLine *at) {
    gsize width = at->x1 - at->x0;
    guint8 *columns = g_malloc(width);
    for (gsize x = 0; x < width; x++)
        columns[x] = strokes->telling[at->y0 * strokes->width + at->x0 + x];
    return columns;
}

static guint8 *whole_coverage(const Strokes *strokes, const TextLine *at) {
    gsize width = at->x1 - at->x0, height = at->y1 - at->y0;
    guint8 *coverage = g_malloc(width * height);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            coverage[y * width + x] = strokes->coverage[(at->y0 + y) * strokes->width + at->x0 + x];
    return coverage;
}

static SoughtLine *sought_line_new(const Strokes *strokes, const TextLine *at) {
    g_autoptr(GArray) glyphs = glyphs_of_line(strokes, at);
    LaidLine laid;
    if (!measure_letters(glyphs, strokes, at, &laid))
        return NULL;
    for (guint i = 0; i < glyphs->len; i++) {
        g_array_index(glyphs, Glyph, i).x0 -= at->x0;
        g_array_index(glyphs, Glyph, i).x1 -= at->x0;
    }
    SoughtLine *line = g_new0(SoughtLine, 1);
    line->width = at->x1 - at->x0;
    line->height = at->y1 - at->y0;
    line->laid = laid;
    line->whole = whole_coverage(strokes, at);
    line->telling = strokes_cut_telling(strokes, at);
    line->columns = telling_columns(strokes, at);
    line->glyphs = g_steal_pointer(&glyphs);
    line->others = g_ptr_array_new_with_free_func(g_free);
    return line;
}

/* A glyph of one of the lines. */
typedef struct PooledGlyph {
    const SoughtLine *line;
    Glyph glyph;
    guint index;
    gsize off; /* in width, from what is wanted */
} PooledGlyph;

static int by_off(gconstpointer a, gconstpointer b) {
    const PooledGlyph *x = a, *y = b;
    if (x->off != y->off)
        return x->off < y->off ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static GArray *pool_glyphs(const GPtrArray *lines) {
    GArray *pool = g_array_new(FALSE, FALSE, sizeof(PooledGlyph));
    for (guint i = 0; i < lines->len; i++) {
        const SoughtLine *line = lines->pdata[i];
        for (guint k = 0; k < line->glyphs->len; k++) {
            PooledGlyph glyph = {line, g_array_index(line->glyphs, Glyph, k), pool->len, 0};
            g_array_append_val(pool, glyph);
        }
    }
    return pool;
}

/* Draws a glyph of some line in place of one of another, on the same baseline. */
static void draw_instead(const PooledGlyph *other, const SoughtLine *line, const Glyph *here,
                         guint8 *coverage) {
    gint64 right =
        (gint64)(here->x0 + here->x1) / 2 - (gint64)(other->glyph.x0 + other->glyph.x1) / 2;
    gint64 down = (gint64)floor(line->laid.y - other->line->laid.y + 0.5);
    for (gint64 y = 0; y < (gint64)other->line->height; y++)
        for (gint64 x = (gint64)other->glyph.x0; x < (gint64)other->glyph.x1; x++) {
            gint64 to_x = x + right, to_y = y + down;
            if (to_x >= 0 && to_y >= 0 && to_x < (gint64)line->width && to_y < (gint64)line->height)
                coverage[to_y * (gint64)line->width + to_x] |=
                    other->line->telling[y * (gint64)other->line->width + x];
        }
}

/* Another text at the line's place, the nth: every glyph is replaced by another one about as wide.
 */
static guint8 *make_other(const SoughtLine *line, GArray *pool, guint nth) {
    guint8 *coverage = g_malloc0(line->width * line->height);
    guint n = MIN(ELSEWHERE_GLYPH_CHOICES, pool->len - 1);
    for (guint i = 0; i < line->glyphs->len; i++) {
        const Glyph *here = &g_array_index(line->glyphs, Glyph, i);
        for (guint k = 0; k < pool->len; k++) {
            PooledGlyph *other = &g_array_index(pool, PooledGlyph, k);
            gint64 off =
                (gint64)(other->glyph.x1 - other->glyph.x0) - (gint64)(here->x1 - here->x0);
            gboolean itself = other->line == line && other->glyph.x0 == here->x0;
            other->off = itself ? G_MAXSIZE : (gsize)ABS(off);
        }
        g_array_sort(pool, by_off);
        draw_instead(&g_array_index(pool, PooledGlyph, (nth + i) % n), line, here, coverage);
    }
    return coverage;
}

GPtrArray *sought_lines_new(const Strokes *strokes) {
    GPtrArray *lines = g_ptr_array_new_with_free_func((GDestroyNotify)sought_line_free);
    for (guint i = 0; i < strokes->lines->len; i++) {
        SoughtLine *line = sought_line_new(strokes, &g_array_index(strokes->lines, TextLine, i));
        if (line != NULL)
            g_ptr_array_add(lines, line);
    }
    g_autoptr(GArray) pool = pool_glyphs(lines);
    if (pool->len < STROKES_GLYPHS) {
        g_ptr_array_set_size(lines, 0);
        return lines;
    }
    for (guint i = 0; i < lines->len; i++) {
        SoughtLine *line = lines->pdata[i];
        for (guint k = 0; k < ELSEWHERE_DECOYS; k++)
            g_ptr_array_add(line->others, make_other(line, pool, k));
    }
    return lines;
}

/* A coverage in a size that is the same or smaller, by the mean of what each sample stands for,
 * with so much empty ground around it. */
static Picture resized(const guint8 *coverage, gsize width, gsize height, double scale,
                       gsize margin) {
    gsize to_width = (gsize)MAX((double)width * scale + 0.5, 1);
    gsize to_height = (gsize)MAX((double)height * scale + 0.5, 1);
    gsize stride = to_width + 2 * margin;
    guint16 *out = g_new0(guint16, stride * (to_height + 2 * margin));
    for (gsize y = 0; y < to_height; y++)
        for (gsize x = 0; x < to_width; x++) {
            gsize x0 = x * width / to_width, x1 = MAX(x0 + 1, (x + 1) * width / to_width);
            gsize y0 = y * height / to_height, y1 = MAX(y0 + 1, (y + 1) * height / to_height);
            gsize sum = 0;
            for (gsize j = y0; j < y1; j++)
                for (gsize i = x0; i < x1; i++)
                    sum += coverage[j * width + i];
            out[(y + margin) * stride + x + margin] =
                (guint16)(sum * 257 / ((x1 - x0) * (y1 - y0)));
        }
    return picture_take_samples(out, stride, to_height + 2 * margin);
}

void sought_line_draw(const SoughtLine *line, const guint8 *coverage, double letter_height,
                      double rows, BandGround ground, SoughtText *out) {
    double scale = MIN(letter_height / line->laid.letter_height, 1);
    gsize margin = (gsize)(2 * line->laid.letter_height * scale) + 1;
    g_auto(Picture) picture = resized(coverage, line->width, line->height, scale, margin);
    double scale_x = (double)(picture.width - 2 * margin) / (double)line->width;
    double scale_y = (double)(picture.height - 2 * margin) / (double)line->height;
    LaidLine laid = line->laid;
    laid.x = (laid.x + 0.5) * scale_x - 0.5 + (double)margin;
    laid.y = (laid.y + 0.5) * scale_y - 0.5 + (double)margin;
    laid.length *= scale_x;
    laid.letter_height *= scale_y;
    /* What is taken off at the edges is to be as it is in a picture, where ground follows. */
    gsize aside = (gsize)(ELSEWHERE_BAND_ALONG * rows) + 1;
    band_take(&picture, &laid, rows, (gsize)(3 * rows), aside, ground, &out->band);
    band_trim(&out->band, (gsize)(ELSEWHERE_BAND_HEIGHT * rows + 0.5), aside);
    out->telling = g_malloc(MAX(out->band.width, 1));
    for (gsize x = 0; x < out->band.width; x++)
        out->telling[x] = line->columns[x * line->width / out->band.width];
}
