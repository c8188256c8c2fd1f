#include "core/check/strokes/short_text.h"

#include "core/check/limits/residue_limits.h"
#include "core/check/limits/short_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/kept.h"
#include <math.h>

/* Pixels of a line, relative to the strokes' picture. */
typedef struct Point {
    gint64 x, y;
    gboolean is_stroke;
} Point;

static gboolean is_short(const TextLine *line) {
    return line->x1 - line->x0 < RESIDUE_WIDTH_LEAST * (line->y1 - line->y0);
}

static gboolean covered(const Strokes *strokes, gint64 x, gint64 y) {
    if (x < 0 || y < 0 || x >= (gint64)strokes->width || y >= (gint64)strokes->height)
        return FALSE;
    return strokes->coverage[(gsize)y * strokes->width + (gsize)x] >= STROKES_COVERED;
}

static gboolean is_beside(const Strokes *strokes, gint64 x, gint64 y) {
    for (gint64 j = y - SHORT_BESIDE; j <= y + SHORT_BESIDE; j++)
        for (gint64 i = x - SHORT_BESIDE; i <= x + SHORT_BESIDE; i++)
            if (covered(strokes, i, j))
                return TRUE;
    return FALSE;
}

/* The strokes of a line, and the ground beside them without soft edges. */
static GArray *points_of(const Strokes *strokes, const TextLine *line) {
    GArray *points = g_array_new(FALSE, FALSE, sizeof(Point));
    for (gint64 y = (gint64)line->y0 - SHORT_BESIDE; y < (gint64)line->y1 + SHORT_BESIDE; y++)
        for (gint64 x = (gint64)line->x0 - SHORT_BESIDE; x < (gint64)line->x1 + SHORT_BESIDE; x++) {
            Point point = {x, y, covered(strokes, x, y)};
            gboolean inside =
                x >= 0 && y >= 0 && x < (gint64)strokes->width && y < (gint64)strokes->height;
            gboolean soft = !point.is_stroke && inside &&
                            strokes->coverage[(gsize)y * strokes->width + (gsize)x] > 0;
            if (point.is_stroke || (!soft && is_beside(strokes, x, y)))
                g_array_append_val(points, point);
        }
    return points;
}

/* |Correlation| of the samples with being on a stroke, the points shifted; NAN where some lie
 * outside of the picture, or all samples are equal. */
static double likeness_at(const Picture *picture, const GArray *points, gint64 left, gint64 top) {
    double on = 0, off = 0, squares = 0, n_on = 0, n = points->len;
    for (guint i = 0; i < points->len; i++) {
        const Point *point = &g_array_index(points, Point, i);
        gint64 x = point->x + left, y = point->y + top;
        if (x < 0 || y < 0 || x >= (gint64)picture->width || y >= (gint64)picture->height)
            return NAN;
        double value = picture_row16(picture, 0, (gsize)y)[x];
        *(point->is_stroke ? &on : &off) += value;
        squares += value * value;
        n_on += point->is_stroke;
    }
    double mean = (on + off) / n, variance = squares / n - mean * mean, share = n_on / n;
    if (n_on == 0 || n_on == n || variance <= RESIDUE_LEAST_VARIANCE)
        return NAN;
    return fabs(on / n_on - off / (n - n_on)) * sqrt(share * (1 - share) / variance);
}

static double kept_share(const Picture *around, gint64 left, gint64 top, const Picture *original,
                         const Strokes *strokes, const GArray *points) {
    double kept = 0, n = 0, tolerance = strokes_tolerance(strokes);
    for (guint i = 0; i < points->len; i++) {
        const Point *point = &g_array_index(points, Point, i);
        if (!point->is_stroke)
            continue;
        gsize x = (gsize)(point->x + left), y = (gsize)(point->y + top);
        double before = picture_row16(original, 0, (gsize)point->y)[point->x];
        kept += fabs(before - picture_row16(around, 0, y)[x]) <= tolerance;
        n += 1;
    }
    return n > 0 ? kept / n : 0;
}

static ShortTrace trace_of_line(const Picture *around, gint64 left, gint64 top,
                                const Picture *original, const Strokes *strokes,
                                const TextLine *line) {
    g_autoptr(GArray) points = points_of(strokes, line);
    double here = likeness_at(around, points, left, top);
    ShortTrace kept = SHORT_TRACE_NONE;
    if (original != NULL && kept_share(around, left, top, original, strokes, points) >= SHORT_KEPT)
        kept = SHORT_TRACE_DOUBTFUL;
    if (isnan(here))
        return kept;
    gint64 height = (gint64)(line->y1 - line->y0), reach = SHORT_AROUND * height;
    gint64 away = height * SHORT_KEEP_AWAY / 100;
    double sum = 0, squares = 0, largest = 0, n = 0;
    for (gint64 down = -reach; down <= reach; down += SHORT_STEP)
        for (gint64 right = -reach; right <= reach; right += SHORT_STEP) {
            double decoy = MAX(ABS(right), ABS(down)) < away
                               ? NAN
                               : likeness_at(around, points, left + right, top + down);
            if (isnan(decoy))
                continue;
            sum += decoy;
            squares += decoy * decoy;
            largest = MAX(largest, decoy);
            n += 1;
        }
    if (n < SHORT_DECOYS_LEAST)
        return SHORT_TRACE_DOUBTFUL;
    double mean = sum / n, spread = sqrt(MAX(squares / n - mean * mean, RESIDUE_LEAST_VARIANCE));
    double deviations = (here - mean) / spread;
    if (deviations >= SHORT_CLEAR && here >= SHORT_CORRELATED &&
        here >= SHORT_ABOVE_DECOYS * largest)
        return SHORT_TRACE_CLEAR;
    return deviations >= SHORT_DOUBTFUL ? SHORT_TRACE_DOUBTFUL : kept;
}

ShortTrace short_text_trace(const Picture *around, gint64 left, gint64 top, const Picture *original,
                            const Strokes *strokes) {
    ShortTrace worst = SHORT_TRACE_NONE;
    for (guint i = 0; i < strokes->lines->len; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        if (is_short(line))
            worst = MAX(worst, trace_of_line(around, left, top, original, strokes, line));
    }
    return worst;
}
