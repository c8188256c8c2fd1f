#include "core/check/strokes/other_text.h"

#include "core/check/limits/kept_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/kept.h"

#include <math.h>
#include <string.h>

void other_text_clear(OtherText *other) {
    g_clear_pointer(&other->mask, g_free);
}

/* Share of stroke pixels with at least two neighbours that are strokes too. */
static double connected_share(const Strokes *found) {
    gsize n = 0, connected = 0;
    for (gsize y = 0; y < found->height; y++)
        for (gsize x = 0; x < found->width; x++) {
            if (found->coverage[y * found->width + x] < STROKES_COVERED)
                continue;
            guint neighbours = 0;
            for (gsize j = y ? y - 1 : 0; j <= MIN(y + 1, found->height - 1); j++)
                for (gsize i = x ? x - 1 : 0; i <= MIN(x + 1, found->width - 1); i++)
                    neighbours += found->coverage[j * found->width + i] >= STROKES_COVERED;
            n++;
            connected += neighbours >= OTHER_TEXT_NEIGHBOURS;
        }
    return n > 0 ? (double)connected / (double)n : 0;
}

static double covered_share(const Strokes *found) {
    gsize n = found->width * found->height, covered = 0;
    for (gsize i = 0; i < n; i++)
        covered += found->coverage[i] >= STROKES_COVERED;
    return (double)covered / (double)n;
}

static gboolean ground_is_clean(const Picture *line, const Strokes *found, const guint8 *mask) {
    double n = 0, sum = 0, squares = 0;
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < line->width; x++) {
            if (mask[y * line->width + x])
                continue;
            double value = picture_row16(line, 0, y)[x];
            n += 1;
            sum += value;
            squares += value * value;
        }
    if (n < 2)
        return FALSE;
    double variance = MAX(squares / n - sum / n * (sum / n), 0);
    return sqrt(variance) < OTHER_TEXT_GROUND * found->contrast;
}

static void mark_around(const Strokes *found, guint8 *mask) {
    gsize width = found->width, height = found->height;
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            if (found->coverage[y * width + x] < STROKES_COVERED)
                continue;
            for (gsize j = y ? y - 1 : 0; j <= MIN(y + 1, height - 1); j++)
                for (gsize i = x ? x - 1 : 0; i <= MIN(x + 1, width - 1); i++)
                    mask[j * width + i] = 1;
        }
}

/* Stroke pixels per column: found ones, expected ones, and found ones on expected strokes or their
 * rim; columns of words that tell nothing are left empty. */
typedef struct Columns {
    gsize *found, *expected, *both;
} Columns;

static void count_columns(const Strokes *found, const Strokes *expected, const TextLine *at,
                          Columns *columns) {
    for (gsize y = 0; y < found->height; y++)
        for (gsize x = 0; x < found->width; x++) {
            gsize there = (at->y0 + y) * expected->width + at->x0 + x;
            if (!expected->telling[there])
                continue;
            gboolean is_found = found->coverage[y * found->width + x] >= STROKES_COVERED;
            columns->found[x] += is_found;
            columns->expected[x] += expected->coverage[there] >= STROKES_COVERED;
            columns->both[x] += is_found && expected->coverage[there] >= STROKES_RIM;
        }
}

/* Mean of three neighbours along rows and then columns, in place. */
static void blur(float *samples, gsize width, gsize height) {
    g_autofree float *copy = g_new(float, width *height);
    for (gsize pass = 0; pass < 2; pass++) {
        memcpy(copy, samples, width * height * sizeof(float));
        gsize step = pass == 0 ? 1 : width;
        for (gsize y = 0; y < height; y++)
            for (gsize x = 0; x < width; x++) {
                gsize i = y * width + x;
                gboolean first = pass == 0 ? x == 0 : y == 0;
                gboolean last = pass == 0 ? x + 1 == width : y + 1 == height;
                samples[i] = (copy[first ? i : i - step] + copy[i] + copy[last ? i : i + step]) / 3;
            }
    }
}

/* Largest |correlation| of the line with the expected strokes, sharp or blurred up to half the
 * line's height, over the telling columns in which strokes were found. */
static double likeness(const Picture *line, const Strokes *expected, const TextLine *at,
                       const Columns *columns) {
    gsize width = line->width, height = line->height;
    g_autofree float *strokes = g_new(float, width *height);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            strokes[y * width + x] =
                expected->coverage[(at->y0 + y) * expected->width + at->x0 + x];
    double best = 0;
    for (gsize pass = 0; pass <= height; pass++) {
        double n = 0, sum_a = 0, sum_b = 0, sum_aa = 0, sum_bb = 0, sum_ab = 0;
        for (gsize x = 0; x < width; x++)
            for (gsize y = 0; y < height && columns->found[x] > 0; y++) {
                double a = picture_row16(line, 0, y)[x], b = strokes[y * width + x];
                n += 1;
                sum_a += a, sum_b += b;
                sum_aa += a * a, sum_bb += b * b, sum_ab += a * b;
            }
        double variance_a = sum_aa - sum_a * sum_a / n, variance_b = sum_bb - sum_b * sum_b / n;
        if (n > 0 && variance_a > 0 && variance_b > 0)
            best = MAX(best, fabs(sum_ab - sum_a * sum_b / n) / sqrt(variance_a * variance_b));
        blur(strokes, width, height);
    }
    return best;
}

static gboolean has_copied_stretch(const Columns *columns, gsize width, gsize span) {
    gsize found = 0, expected = 0, both = 0, filled = 0;
    for (gsize x = 0; x < width; x++) {
        found += columns->found[x];
        expected += columns->expected[x];
        both += columns->both[x];
        filled += columns->expected[x] > 0;
        if (x >= span) {
            found -= columns->found[x - span];
            expected -= columns->expected[x - span];
            both -= columns->both[x - span];
            filled -= columns->expected[x - span] > 0;
        }
        if (x + 1 >= span && filled * 100 >= span * OTHER_TEXT_FILLED &&
            2.0 * (double)both > OTHER_TEXT_COPY * (double)(found + expected))
            return TRUE;
    }
    return FALSE;
}

void other_text_find(const Picture *line, const Strokes *expected, const TextLine *at,
                     OtherText *out) {
    gsize width = line->width, height = line->height;
    *out = (OtherText){.mask = g_malloc0(MAX(width * height, 1))};
    g_auto(Strokes) found = {0};
    strokes_find(line, NULL, &found);
    if (found.lines->len == 0)
        return;
    g_autofree guint8 *mask = g_malloc0(width * height);
    mark_around(&found, mask);
    if (!ground_is_clean(line, &found, mask) || connected_share(&found) < OTHER_TEXT_CONNECTED ||
        covered_share(&found) > OTHER_TEXT_DENSEST)
        return;

    g_autofree gsize *counts = g_new0(gsize, 3 * width);
    Columns columns = {counts, counts + width, counts + 2 * width};
    count_columns(&found, expected, at, &columns);
    gsize n_found = 0, n_both = 0;
    for (gsize x = 0; x < width; x++) {
        n_found += columns.found[x];
        n_both += columns.both[x];
    }
    if (n_found == 0 || (double)n_both >= OTHER_TEXT_WITHIN * (double)n_found ||
        likeness(line, expected, at, &columns) >= OTHER_TEXT_SAME)
        return;
    out->found = TRUE;
    out->copied = has_copied_stretch(&columns, width, KEPT_SPAN_AMONG_OTHERS * height);
    memcpy(out->mask, mask, width * height);
}

/* Mean of the original on the strokes. */
static double ink_value(const Picture *original, const Strokes *strokes, const TextLine *line) {
    double sum = 0, n = 0;
    for (gsize y = line->y0; y < line->y1; y++)
        for (gsize x = line->x0; x < line->x1; x++)
            if (strokes->coverage[y * strokes->width + x] >= STROKES_WHOLLY) {
                sum += picture_row16(original, 0, y)[x];
                n += 1;
            }
    return n > 0 ? sum / n : NAN;
}

/* Length of the run of ink through a pixel, along rows (step 1) or columns. */
static gsize run_length(const guint8 *ink, gsize at, gsize position, gsize n, gsize step) {
    gsize length = 1;
    for (gsize i = 1; i <= position && ink[at - i * step]; i++)
        length++;
    for (gsize i = 1; i + position < n && ink[at + i * step]; i++)
        length++;
    return length;
}

gboolean other_text_inked(const Picture *original, const Picture *scrubbed, const Strokes *strokes,
                          const TextLine *line) {
    gsize width = strokes->width, old = 0, new = 0, thin = 0;
    double value = ink_value(original, strokes, line), tolerance = strokes_tolerance(strokes);
    if (isnan(value))
        return FALSE;
    g_autofree guint8 *ink = g_malloc0(width * strokes->height);
    for (gsize y = 0; y < strokes->height; y++)
        for (gsize x = 0; x < width; x++)
            ink[y * width + x] =
                fabs(picture_row16(scrubbed, 0, y)[x] - value) <= tolerance &&
                fabs(picture_row16(original, 0, y)[x] - value) > OTHER_TEXT_NOT_INK * tolerance;
    gsize widest = MAX(OTHER_TEXT_THIN_LEAST, (line->y1 - line->y0) / OTHER_TEXT_THIN);
    for (gsize y = line->y0; y < line->y1; y++)
        for (gsize x = line->x0; x < line->x1; x++) {
            gsize at = y * width + x;
            old += strokes->coverage[at] >= STROKES_COVERED;
            if (!ink[at])
                continue;
            new ++;
            thin += run_length(ink, at, x, width, 1) <= widest ||
                    run_length(ink, at, y, strokes->height, width) <= widest;
        }
    return (double)new > OTHER_TEXT_NEW_INK *(double)old &&
           (double)thin > OTHER_TEXT_THIN_INK *(double)new;
}
