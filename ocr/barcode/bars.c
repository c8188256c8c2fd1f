#include "ocr/barcode/bars.h"

#include "ocr/barcode/limits.h"
#include <string.h>

#define FASTER __attribute__((optimize("O3")))

/* Samples along a row or a column: whether each is in the upper half of the line's range. */
typedef struct BarLine {
    guint16 *samples;
    guint8 *high;
    gsize n;
} BarLine;

static void load_column(const Picture *picture, guint plane, gsize x, BarLine *line) {
    line->n = picture->height;
    for (gsize y = 0; y < line->n; y++)
        line->samples[y] = (guint16)picture_sample(picture, plane, x, y);
}

static void load_row8(const Picture *picture, guint plane, gsize y, BarLine *line) {
    const guint8 *restrict row = picture_row8(picture, plane, y);
    line->n = picture->width;
    for (gsize i = 0; i < line->n; i++)
        line->samples[i] = row[i];
}

/* Splits the samples at the middle of their range; returns how many edges there are. */
static FASTER gsize split(BarLine *line) {
    const guint16 *restrict samples = line->samples;
    guint8 *restrict high = line->high;
    guint16 low = G_MAXUINT16, top = 0;
    for (gsize i = 0; i < line->n; i++) {
        low = MIN(low, samples[i]);
        top = MAX(top, samples[i]);
    }
    guint16 middle = (guint16)(((guint)low + top) / 2);
    for (gsize i = 0; i < line->n; i++)
        high[i] = samples[i] > middle;
    gsize edges = 0;
    for (gsize i = 1; i < line->n; i++)
        edges += high[i] ^ high[i - 1];
    return edges;
}

/* Edges that two lines have at the same places. */
static FASTER gsize count_shared(const BarLine *a, const BarLine *b) {
    gsize n = 0;
    for (gsize i = 1; i < a->n; i++)
        n += (a->high[i] ^ a->high[i - 1]) & (b->high[i] ^ b->high[i - 1]);
    return n;
}

/* Whether five runs are as wide as the middle of a corner mark: 1, 1, 3, 1 and 1 modules. */
static gboolean is_mark(const gsize runs[5]) {
    gsize whole = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
    for (gsize i = 0; i < 5; i++) {
        gint64 wanted = i == 2 ? 3 : 1;
        gint64 apart = ABS(7 * (gint64)runs[i] - wanted * (gint64)whole);
        if (100 * apart > BARS_MARK_ERROR * (gint64)whole)
            return FALSE;
    }
    return whole >= 7 * BARS_MODULE;
}

/* The middle of the next corner mark that a line crosses behind `from`; the line's end if none. */
static gsize next_mark(const BarLine *line, gsize from) {
    gsize runs[5] = {0}, start = 0;
    for (gsize i = 1; i <= line->n; i++) {
        if (i < line->n && line->high[i] == line->high[i - 1])
            continue;
        memmove(runs, runs + 1, 4 * sizeof *runs);
        runs[4] = i - start;
        start = i;
        gsize middle = i - runs[4] - runs[3] - runs[2] / 2 - 1;
        if (runs[0] > 0 && is_mark(runs) && middle > from)
            return middle;
    }
    return line->n;
}

typedef struct BarSearch {
    const Picture *picture;
    guint plane;
    BarLine line, next;
} BarSearch;

static void load_line(const BarSearch *search, gboolean column, gsize at, BarLine *line) {
    const Picture *picture = search->picture;
    if (!column && picture->depth == 1) {
        load_row8(picture, search->plane, at, line);
    } else if (!column) {
        line->n = picture->width;
        memcpy(line->samples, picture_row16(picture, search->plane, at), 2 * line->n);
    } else {
        load_column(picture, search->plane, at, line);
    }
}

/* Whether a row crosses a corner mark that its column crosses too. */
static gboolean has_mark(BarSearch *search, gsize y) {
    for (gsize x = next_mark(&search->line, 0); x < search->line.n;
         x = next_mark(&search->line, x)) {
        load_line(search, TRUE, x, &search->next);
        split(&search->next);
        gsize at = next_mark(&search->next, y - MIN(y, BARS_NEAR));
        if (at < MIN(y + BARS_NEAR, search->next.n))
            return TRUE;
    }
    return FALSE;
}

/* Whether most edges of the line go on at another one, which may lie beyond the picture. */
static gboolean goes_on(BarSearch *search, gboolean column, gsize at, gsize end, gsize edges) {
    if (at >= end)
        return TRUE;
    load_line(search, column, at, &search->next);
    split(&search->next);
    return 100 * count_shared(&search->line, &search->next) >= BARS_LASTING * edges;
}

static gboolean line_is_likely(BarSearch *search, gboolean column, gsize at, gsize end) {
    load_line(search, column, at, &search->line);
    gsize edges = split(&search->line);
    if (edges < BARS_MARK_EDGES)
        return FALSE;
    if (edges >= BARS_EDGES && at + BARS_STEP / 2 < end &&
        goes_on(search, column, at + BARS_STEP / 2, end, edges) &&
        goes_on(search, column, at + BARS_HIGH, end, edges))
        return TRUE;
    return !column && has_mark(search, at);
}

gboolean bars_likely(const Picture *picture) {
    gsize most = MAX(picture->width, picture->height);
    g_autofree guint16 *samples = g_new(guint16, 2 * most);
    g_autofree guint8 *high = g_malloc(2 * most);
    BarSearch search = {picture,
                        picture->n_planes > 1 ? 1 : 0,
                        {samples, high, 0},
                        {samples + most, high + most, 0}};
    for (gsize y = 0; y < picture->height; y += BARS_STEP)
        if (line_is_likely(&search, FALSE, y, picture->height))
            return TRUE;
    for (gsize x = 0; x < picture->width; x += BARS_STEP * BARS_ACROSS)
        if (line_is_likely(&search, TRUE, x, picture->width))
            return TRUE;
    return FALSE;
}
