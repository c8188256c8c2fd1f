#include "core/check/strokes/kept.h"

#include "core/check/limits/kept_limits.h"
#include "core/check/limits/strokes_limits.h"

#include <math.h>

gboolean strokes_near(const Strokes *strokes, gsize x, gsize y) {
    gsize width = strokes->width, height = strokes->height;
    for (gsize j = y ? y - 1 : 0; j <= MIN(y + 1, height - 1); j++)
        for (gsize i = x ? x - 1 : 0; i <= MIN(x + 1, width - 1); i++)
            if (strokes->coverage[j * width + i] >= STROKES_COVERED)
                return TRUE;
    return FALSE;
}

double strokes_tolerance(const Strokes *strokes) {
    return KEPT_TOLERANCE * strokes->contrast;
}

/* Per column of a band of the line: pixels of strokes and rim, those that are as they were, and how
 * many of the first are strokes. */
typedef struct KeptColumns {
    gsize *near, *kept, *strokes;
} KeptColumns;

static void count_columns(const Picture *original, const Picture *scrubbed, const Strokes *strokes,
                          const TextLine *line, gsize y0, gsize y1, KeptColumns *columns) {
    double tolerance = strokes_tolerance(strokes);
    for (gsize x = line->x0; x < line->x1; x++) {
        gsize *near = &columns->near[x - line->x0], *kept = &columns->kept[x - line->x0];
        gsize *count = &columns->strokes[x - line->x0];
        *near = *kept = *count = 0;
        for (gsize y = y0; y < y1; y++) {
            gsize at = y * strokes->width + x;
            if (!strokes->telling[at] || !strokes_near(strokes, x, y))
                continue;
            double change =
                (double)picture_row16(original, 0, y)[x] - picture_row16(scrubbed, 0, y)[x];
            (*near)++;
            *kept += fabs(change) <= tolerance;
            *count += strokes->coverage[at] >= STROKES_COVERED;
        }
    }
}

/* A window counts only if it holds about as much of strokes as text of its size does, all over. */
static gboolean has_kept_window(const KeptColumns *columns, gsize width, gsize span, gsize height) {
    gsize near = 0, kept = 0, strokes = 0, filled = 0;
    for (gsize x = 0; x < width; x++) {
        near += columns->near[x];
        kept += columns->kept[x];
        strokes += columns->strokes[x];
        filled += columns->near[x] > 0;
        if (x >= span) {
            near -= columns->near[x - span];
            kept -= columns->kept[x - span];
            strokes -= columns->strokes[x - span];
            filled -= columns->near[x - span] > 0;
        }
        if (x + 1 >= span && strokes * KEPT_INK >= span * height &&
            filled * 100 >= span * KEPT_FILLED && (double)kept >= KEPT_SHARE * (double)near)
            return TRUE;
    }
    return FALSE;
}

gboolean kept_stretch(const Picture *original, const Picture *scrubbed, const Strokes *strokes,
                      const TextLine *line, gsize span) {
    gsize width = line->x1 - line->x0, height = line->y1 - line->y0;
    if (width < span)
        return FALSE;
    g_autofree gsize *counts = g_new0(gsize, 3 * width);
    KeptColumns columns = {counts, counts + width, counts + 2 * width};
    gsize band = MAX(KEPT_BAND_LEAST, height / KEPT_BAND);
    count_columns(original, scrubbed, strokes, line, line->y0, line->y1, &columns);
    if (has_kept_window(&columns, width, span, height))
        return TRUE;
    /* What a box leaves above or below itself needs more columns to say as much. */
    for (gsize y = line->y0; y + band <= line->y1; y += MAX(1, band / KEPT_BAND_STEP)) {
        count_columns(original, scrubbed, strokes, line, y, y + band, &columns);
        if (has_kept_window(&columns, width, KEPT_BAND_SPAN * span, band))
            return TRUE;
    }
    return FALSE;
}

gboolean kept_with_ground(const Picture *original, const Picture *scrubbed, const Strokes *strokes,
                          const TextLine *line, gsize span) {
    gsize height = line->y1 - line->y0, run = 0, ink = 0;
    guint16 low = G_MAXUINT16, high = 0;
    /* Columns that are equal from top to bottom, one after the other. */
    for (gsize x = line->x0; x < line->x1; x++) {
        gboolean equal = TRUE;
        gsize column_ink = 0;
        guint16 darkest = G_MAXUINT16, brightest = 0;
        for (gsize y = line->y0; y < line->y1 && equal; y++) {
            gsize at = y * strokes->width + x;
            guint16 value = picture_row16(original, 0, y)[x];
            equal = value == picture_row16(scrubbed, 0, y)[x];
            column_ink += strokes->telling[at] && strokes->coverage[at] >= STROKES_COVERED;
            if (!strokes_near(strokes, x, y)) {
                darkest = MIN(darkest, value);
                brightest = MAX(brightest, value);
            }
        }
        if (!equal) {
            run = ink = high = 0;
            low = G_MAXUINT16;
            continue;
        }
        run++;
        ink += column_ink;
        low = MIN(low, darkest);
        high = MAX(high, brightest);
        if (run >= span && ink * KEPT_INK >= span * height && high > low)
            return TRUE;
    }
    return FALSE;
}
