#include "core/check/strokes/scaled.h"

#include "core/check/limits/strokes_limits.h"

#include <math.h>

/* What a row or column of the picture shows, in rows or columns of the region. */
typedef struct ScaledSpan {
    double from, to;
} ScaledSpan;

static ScaledSpan span_of(gint64 pixel, double origin, double scale, gsize n, Sampling sampling) {
    double from = ((double)pixel - origin) / scale, to = ((double)pixel + 1 - origin) / scale;
    if (sampling != SAMPLING_MEAN) {
        from =
            floor((sampling == SAMPLING_FIRST ? from : (from + to) / 2) + STROKES_SCALED_ROUNDING);
        to = from + 1;
    }
    return (ScaledSpan){CLAMP(from, 0, (double)n), CLAMP(to, 0, (double)n)};
}

/* Of the sample from i to i + 1, what lies in the span. */
static double share_of(ScaledSpan span, gsize i) {
    return MIN(span.to, (double)i + 1) - MAX(span.from, (double)i);
}

double *scaled_samples(const guint8 *samples, gsize width, gsize height, const Placement *at,
                       Box box) {
    gsize to_width = (gsize)(box.x1 - box.x0), to_height = (gsize)(box.y1 - box.y0);
    double *shown = g_new0(double, MAX(to_width * to_height, 1));
    double area = at->sampling == SAMPLING_MEAN ? 1 / (at->scale_x * at->scale_y) : 1;
    for (gsize y = 0; y < to_height; y++) {
        ScaledSpan rows = span_of(box.y0 + (gint64)y, at->y0, at->scale_y, height, at->sampling);
        for (gsize x = 0; x < to_width; x++) {
            ScaledSpan columns =
                span_of(box.x0 + (gint64)x, at->x0, at->scale_x, width, at->sampling);
            double sum = 0;
            for (gsize j = (gsize)rows.from; (double)j < rows.to; j++)
                for (gsize i = (gsize)columns.from; (double)i < columns.to; i++)
                    sum += samples[j * width + i] * share_of(rows, j) * share_of(columns, i);
            shown[y * to_width + x] = sum / area;
        }
    }
    return shown;
}

static Box touched(const Placement *at, double x0, double y0, double x1, double y1, gsize columns,
                   gsize rows) {
    Box box = {
        (gint64)floor(at->x0 + x0 * at->scale_x + STROKES_SCALED_ROUNDING),
        (gint64)floor(at->y0 + y0 * at->scale_y + STROKES_SCALED_ROUNDING),
        (gint64)ceil(at->x0 + x1 * at->scale_x - STROKES_SCALED_ROUNDING),
        (gint64)ceil(at->y0 + y1 * at->scale_y - STROKES_SCALED_ROUNDING),
    };
    return box_clip(box, (gint64)columns, (gint64)rows);
}

Box scaled_line(const TextLine *line, const Placement *at, gsize columns, gsize rows) {
    return touched(at, (double)line->x0, (double)line->y0, (double)line->x1, (double)line->y1,
                   columns, rows);
}

gboolean scaled_strokes(const Strokes *strokes, const Placement *at, gsize columns, gsize rows,
                        Box *box, Strokes *out) {
    *box = touched(at, 0, 0, (double)strokes->width, (double)strokes->height, columns, rows);
    gsize width = (gsize)(box->x1 - box->x0), height = (gsize)(box->y1 - box->y0);
    if (width < STROKES_SCALED_WIDTH || height < STROKES_SCALED_HEIGHT)
        return FALSE;
    g_autofree double *coverage =
        scaled_samples(strokes->coverage, strokes->width, strokes->height, at, *box);
    g_autofree double *telling =
        scaled_samples(strokes->telling, strokes->width, strokes->height, at, *box);
    *out = (Strokes){.width = width,
                     .height = height,
                     .coverage = g_malloc(width * height),
                     .telling = g_malloc(width * height),
                     .contrast = strokes->contrast,
                     .bright = strokes->bright,
                     .lines = g_array_new(FALSE, FALSE, sizeof(TextLine))};
    for (gsize i = 0; i < width * height; i++) {
        out->coverage[i] = (guint8)MIN(coverage[i] * STROKES_EMPHASIS, 255);
        out->telling[i] = telling[i] > STROKES_SCALED_TELLING;
    }
    for (guint i = 0; i < strokes->lines->len; i++) {
        Box there = scaled_line(&g_array_index(strokes->lines, TextLine, i), at, columns, rows);
        there = box_move(there, -box->x0, -box->y0);
        TextLine line = {(gsize)MAX(there.x0, 0), (gsize)MAX(there.y0, 0), (gsize)MAX(there.x1, 0),
                         (gsize)MAX(there.y1, 0)};
        g_array_append_val(out->lines, line);
    }
    return TRUE;
}
