#include "core/check/strokes/short_text.h"

#include "core/check/limits/residue_limits.h"
#include "core/check/limits/short_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/kept.h"
#include "core/check/strokes/look_alikes.h"
#include <math.h>

/* Pixels of a line, relative to the strokes' picture. */
typedef struct StrokePoint {
    gint64 x, y;
    gboolean is_stroke;
} StrokePoint;

static gboolean is_short(const TextLine *line) {
    return line->x1 - line->x0 < RESIDUE_WIDTH_LEAST * (line->y1 - line->y0);
}

/* What covers the strokes' picture at a pixel, by the line's own coverage or, elsewhere, theirs. */
static guint8 coverage_at(const Strokes *strokes, const TextLine *line, const guint8 *coverage,
                          gint64 x, gint64 y) {
    gint64 left = (gint64)line->x0, top = (gint64)line->y0, width = (gint64)line->x1 - left;
    if (x >= left && y >= top && x < (gint64)line->x1 && y < (gint64)line->y1)
        return coverage[(gsize)((y - top) * width + x - left)];
    if (x < 0 || y < 0 || x >= (gint64)strokes->width || y >= (gint64)strokes->height)
        return 0;
    return strokes->coverage[(gsize)y * strokes->width + (gsize)x];
}

static gboolean is_beside(const Strokes *strokes, const TextLine *line, const guint8 *coverage,
                          gint64 x, gint64 y) {
    for (gint64 j = y - SHORT_BESIDE; j <= y + SHORT_BESIDE; j++)
        for (gint64 i = x - SHORT_BESIDE; i <= x + SHORT_BESIDE; i++)
            if (coverage_at(strokes, line, coverage, i, j) >= STROKES_COVERED)
                return TRUE;
    return FALSE;
}

/* The strokes of a line, by its own coverage or another one of its size, and the ground beside them
 * without soft edges. */
static GArray *points_of(const Strokes *strokes, const TextLine *line, const guint8 *coverage) {
    GArray *points = g_array_new(FALSE, FALSE, sizeof(StrokePoint));
    for (gint64 y = (gint64)line->y0 - SHORT_BESIDE; y < (gint64)line->y1 + SHORT_BESIDE; y++)
        for (gint64 x = (gint64)line->x0 - SHORT_BESIDE; x < (gint64)line->x1 + SHORT_BESIDE; x++) {
            guint8 here = coverage_at(strokes, line, coverage, x, y);
            StrokePoint point = {x, y, here >= STROKES_COVERED};
            if (point.is_stroke || (here == 0 && is_beside(strokes, line, coverage, x, y)))
                g_array_append_val(points, point);
        }
    return points;
}

/* |Correlation| of the samples with being on a stroke, the points shifted; NAN where some lie
 * outside of the picture, or all samples are equal. */
static double likeness_at(const Picture *picture, const GArray *points, gint64 left, gint64 top) {
    double on = 0, off = 0, squares = 0, n_on = 0, n = points->len;
    for (guint i = 0; i < points->len; i++) {
        const StrokePoint *point = &g_array_index(points, StrokePoint, i);
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
        const StrokePoint *point = &g_array_index(points, StrokePoint, i);
        if (!point->is_stroke)
            continue;
        gsize x = (gsize)(point->x + left), y = (gsize)(point->y + top);
        double before = picture_row16(original, 0, (gsize)point->y)[point->x];
        kept += fabs(before - picture_row16(around, 0, y)[x]) <= tolerance;
        n += 1;
    }
    return n > 0 ? kept / n : 0;
}

/* The most that one of the line's look-alikes agrees with what is at its place. */
static double likeness_of_look_alikes(const Picture *around, gint64 left, gint64 top,
                                      const Strokes *strokes, const TextLine *line) {
    g_autoptr(GPtrArray) others = look_alikes_of_line(strokes, line, TRUE);
    double most = 0;
    for (guint i = 0; i < others->len; i++) {
        g_autoptr(GArray) points = points_of(strokes, line, g_ptr_array_index(others, i));
        double likeness = likeness_at(around, points, left, top);
        most = isnan(likeness) ? most : MAX(most, likeness);
    }
    return most;
}

/* What the strokes agree with around their own place. */
typedef struct Decoys {
    double mean, spread, largest, n;
} Decoys;

static Decoys decoys_around(const Picture *around, gint64 left, gint64 top, const GArray *points,
                            gint64 height) {
    gint64 reach = SHORT_AROUND * height, away = height * SHORT_KEEP_AWAY / 100;
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
    double mean = n > 0 ? sum / n : 0;
    double variance = n > 0 ? squares / n - mean * mean : 0;
    return (Decoys){mean, sqrt(MAX(variance, RESIDUE_LEAST_VARIANCE)), largest, n};
}

static ShortTrace trace_of_line(const Picture *around, gint64 left, gint64 top,
                                const Picture *original, const Strokes *strokes,
                                const TextLine *line) {
    g_autofree guint8 *coverage = strokes_cut_telling(strokes, line);
    g_autoptr(GArray) points = points_of(strokes, line, coverage);
    double here = likeness_at(around, points, left, top);
    ShortTrace kept = SHORT_TRACE_NONE;
    if (original != NULL && kept_share(around, left, top, original, strokes, points) >= SHORT_KEPT)
        kept = SHORT_TRACE_DOUBTFUL;
    if (isnan(here))
        return kept;
    Decoys decoys = decoys_around(around, left, top, points, (gint64)(line->y1 - line->y0));
    if (decoys.n < SHORT_DECOYS_LEAST)
        return SHORT_TRACE_DOUBTFUL;
    double deviations = (here - decoys.mean) / decoys.spread;
    if (deviations < SHORT_DOUBTFUL)
        return kept;
    double look_alike = likeness_of_look_alikes(around, left, top, strokes, line);
    if (look_alike >= here)
        return kept; /* a box over the line, or another letter */
    return deviations >= SHORT_CLEAR && here >= SHORT_CORRELATED &&
                   here >= SHORT_ABOVE_DECOYS * MAX(decoys.largest, look_alike)
               ? SHORT_TRACE_CLEAR
               : SHORT_TRACE_DOUBTFUL;
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
