#include "core/check/strokes.h"

#include "ocr/match.h"
#include <math.h>
#include <string.h>

enum { N_BINS = 64 };

void strokes_clear(Strokes *strokes) {
    g_clear_pointer(&strokes->coverage, g_free);
    g_clear_pointer(&strokes->telling, g_free);
    g_clear_pointer(&strokes->lines, g_array_unref);
}

/* Minimum (or maximum) over 2 * radius + 1 samples along a row or a column. */
static void filter_extreme(const guint16 *in, gsize n, gsize step, gsize radius, gboolean maximum,
                           guint16 *out) {
    for (gsize i = 0; i < n; i++) {
        gsize first = i > radius ? i - radius : 0, last = MIN(n - 1, i + radius);
        guint16 extreme = in[first * step];
        for (gsize j = first + 1; j <= last; j++) {
            guint16 value = in[j * step];
            extreme = maximum ? MAX(extreme, value) : MIN(extreme, value);
        }
        out[i * step] = extreme;
    }
}

static void filter_square(guint16 *samples, guint16 *scratch, const Crop *shape, gsize radius,
                          gboolean maximum) {
    for (gsize y = 0; y < shape->height; y++)
        filter_extreme(samples + y * shape->width, shape->width, 1, radius, maximum,
                       scratch + y * shape->width);
    for (gsize x = 0; x < shape->width; x++)
        filter_extreme(scratch + x, shape->height, shape->width, radius, maximum, samples + x);
}

/* The value text would have in a picture whose ground is dark: the most frequent one well above it.
 */
static gboolean text_value(const Crop *crop, double *text, double *ground) {
    guint16 low = G_MAXUINT16, high = 0;
    gsize n = crop->width * crop->height, histogram[N_BINS] = {0};
    for (gsize i = 0; i < n; i++) {
        low = MIN(low, crop->samples[i]);
        high = MAX(high, crop->samples[i]);
    }
    if (n == 0 || low == high)
        return FALSE;
    guint span = (guint)(high - low) + 1;
    for (gsize i = 0; i < n; i++)
        histogram[(guint)(crop->samples[i] - low) * N_BINS / span]++;
    gsize seen = 0, median = 0;
    while ((seen += histogram[median]) * 2 < n)
        median++;
    gsize most = 0, best = N_BINS;
    for (gsize i = median + (N_BINS - median) / 3 + 1; i < N_BINS; i++)
        most = MAX(most, histogram[i]);
    /* Thin strokes seldom reach it: the brightest value that is not rare beside the others. */
    for (gsize i = median + (N_BINS - median) / 3 + 1; i < N_BINS; i++)
        if (histogram[i] > 0 && histogram[i] * 4 >= most)
            best = i;
    if (best == N_BINS)
        return FALSE;
    *ground = low + ((double)median + 0.5) * span / N_BINS;
    *text = low + ((double)best + 0.5) * span / N_BINS;
    return TRUE;
}

/* Keeps strokes that are connected to a pixel with the text's own value, and the rim of partly
 * covered pixels around them. Thin strokes break where they fall between pixels: a rim pixel leads
 * on to strokes, not to more rim. */
static void keep_connected(guint8 *coverage, const guint8 *core, gsize width, gsize height) {
    enum { NOTHING, RIM, STROKE };
    g_autofree guint8 *keep = g_malloc0(width * height);
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < width * height; i++) {
        if (!core[i] || keep[i] == STROKE)
            continue;
        keep[i] = STROKE;
        g_array_append_val(stack, i);
        while (stack->len > 0) {
            gsize at = g_array_index(stack, gsize, stack->len - 1);
            g_array_set_size(stack, stack->len - 1);
            gsize x = at % width, y = at / width;
            for (gsize ny = y ? y - 1 : 0; ny <= MIN(y + 1, height - 1); ny++)
                for (gsize nx = x ? x - 1 : 0; nx <= MIN(x + 1, width - 1); nx++) {
                    gsize next = ny * width + nx;
                    gboolean stroke = coverage[next] >= 128;
                    if (keep[next] != NOTHING || (keep[at] == RIM && !stroke))
                        continue;
                    keep[next] = stroke ? STROKE : RIM;
                    if (coverage[next] >= 64)
                        g_array_append_val(stack, next);
                }
        }
    }
    for (gsize i = 0; i < width * height; i++)
        if (keep[i] == NOTHING)
            coverage[i] = 0;
}

/* Coverage by bright text; its mean run length, INFINITY where it does not look like text. */
static double find_bright(const Crop *crop, gsize n_lines, guint8 *coverage, double *contrast) {
    gsize width = crop->width, height = crop->height, n = width * height;
    double text, ground;
    memset(coverage, 0, n);
    if (!text_value(crop, &text, &ground) || text - ground < 1)
        return INFINITY;
    *contrast = text - ground;

    /* Local ground: what is left after everything thinner than half a line is opened away. */
    gsize radius = CLAMP(height / n_lines / 4, 2, 24);
    g_autofree guint16 *local = g_memdup2(crop->samples, n * sizeof(guint16));
    g_autofree guint16 *scratch = g_new(guint16, n);
    filter_square(local, scratch, crop, radius, FALSE);
    filter_square(local, scratch, crop, radius, TRUE);

    g_autofree guint8 *core = g_malloc0(n);
    for (gsize i = 0; i < n; i++) {
        double value = crop->samples[i], below = MIN((double)local[i], text);
        if (text - below < 0.3 * *contrast || value > text + 0.35 * *contrast)
            continue;
        double share = (value - below) / (text - below);
        coverage[i] = (guint8)CLAMP(share * 255 + 0.5, 0, 255);
        core[i] = share > 0.5 && fabs(value - text) <= 0.4 * *contrast;
    }
    keep_connected(coverage, core, width, height);

    gsize covered = 0, runs = 0;
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gboolean inside = coverage[y * width + x] >= 128;
            covered += inside;
            runs += inside && (x == 0 || coverage[y * width + x - 1] < 128);
        }
    double share = (double)covered / (double)n;
    if (share < 0.003 || share > 0.5)
        return INFINITY;
    return (double)covered / (double)runs;
}

static void find_lines(Strokes *strokes, gsize n_lines) {
    gsize width = strokes->width, height = strokes->height;
    g_autofree gsize *rows = g_new0(gsize, height + 1);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            rows[y] += strokes->coverage[y * width + x] >= 128;
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
            gsize middle = top + pitch * (line + 1), reach = pitch / 4;
            end = middle;
            for (gsize y = middle - MIN(reach, middle - start); y <= MIN(middle + reach, bottom);
                 y++)
                if (rows[y] < rows[end])
                    end = y;
        }
        gsize x0 = width, x1 = 0;
        for (gsize y = start; y < end; y++)
            for (gsize x = 0; x < width; x++)
                if (strokes->coverage[y * width + x] >= 128) {
                    x0 = MIN(x0, x);
                    x1 = MAX(x1, x + 1);
                }
        if (x0 < x1 && end - start >= 3) {
            TextLine text_line = {x0, start, x1, end};
            g_array_append_val(strokes->lines, text_line);
        }
        start = end;
    }
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
        gboolean empty = TRUE;
        for (gsize y = line->y0; y < line->y1 && empty; y++)
            empty = strokes->coverage[y * strokes->width + x] < 128;
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
    for (guint i = 0; i < wanted->len; i++) {
        g_auto(GStrv) tokens = match_tokens(g_ptr_array_index(wanted, i));
        if (tokens[0] != NULL)
            continue;
        gsize from = i == 0 ? 0 : gaps[i - 1].x1;
        gsize to = i + 1 == wanted->len ? strokes->width : gaps[i].x0;
        for (gsize y = line->y0; y < line->y1; y++)
            memset(strokes->telling + y * strokes->width + from, 0, to - from);
    }
}

void strokes_find(const Crop *picture, const char *text, Strokes *out) {
    gsize n = picture->width * picture->height;
    *out = (Strokes){.width = picture->width,
                     .height = picture->height,
                     .coverage = g_malloc0(MAX(n, 1)),
                     .telling = g_malloc(MAX(n, 1)),
                     .lines = g_array_new(FALSE, FALSE, sizeof(TextLine))};
    memset(out->telling, 1, n);
    if (n == 0)
        return;
    g_autofree char *trimmed = g_strchomp(g_strdup(text ? text : ""));
    g_auto(GStrv) text_lines = g_strsplit(trimmed, "\n", -1);
    gsize n_lines = MAX(g_strv_length(text_lines), 1);
    g_autofree guint8 *dark = g_malloc0(n);
    double dark_contrast = 0;
    g_auto(Crop) inverted = {picture->width, picture->height, g_new(guint16, n)};
    for (gsize i = 0; i < n; i++)
        inverted.samples[i] = (guint16)(G_MAXUINT16 - picture->samples[i]);
    double bright_run = find_bright(picture, n_lines, out->coverage, &out->contrast);
    double dark_run = find_bright(&inverted, n_lines, dark, &dark_contrast);
    if (isinf(bright_run) && isinf(dark_run)) {
        memset(out->coverage, 0, n);
        return;
    }
    /* Text stands out most; where both polarities do, it is the thinner one. */
    if (isinf(dark_run) || (!isinf(bright_run) && dark_contrast < out->contrast / 2))
        out->bright = TRUE;
    else if (isinf(bright_run) || out->contrast < dark_contrast / 2)
        out->bright = FALSE;
    else
        out->bright = bright_run <= dark_run;
    if (!out->bright) {
        memcpy(out->coverage, dark, n);
        out->contrast = dark_contrast;
    }
    find_lines(out, n_lines);
    if (text != NULL && out->lines->len == n_lines)
        for (gsize i = 0; i < n_lines; i++)
            mark_telling(out, &g_array_index(out->lines, TextLine, i), text_lines[i]);
}
