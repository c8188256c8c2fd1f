#include "core/check/region/leftovers.h"

#include "core/check/limits/elsewhere_limits.h"
#include "core/check/limits/region_limits.h"
#include "core/check/region/reading.h"
#include "core/check/strokes/elsewhere.h"
#include "core/check/strokes/kept.h"
#include "core/check/uniform.h"
#include <math.h>

gboolean judge_take_strokes(RegionJudge *judge, const Picture *before) {
    Strokes strokes;
    strokes_find(before, judge->region->text, &strokes);
    if (strokes.lines->len == 0) {
        strokes_clear(&strokes);
        return FALSE;
    }
    strokes_clear(&judge->strokes);
    judge->strokes = strokes;
    judge->has_strokes = TRUE;
    return TRUE;
}

gboolean strokes_untouched(const Strokes *strokes, const Picture *before, const Picture *after) {
    gsize width = strokes->width, height = strokes->height, wanted = 0, kept = 0;
    double tolerance = strokes_tolerance(strokes);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            if (!strokes_near(strokes, x, y))
                continue;
            wanted++;
            kept += fabs((double)picture_row16(before, 0, y)[x] - picture_row16(after, 0, y)[x]) <=
                    tolerance;
        }
    return wanted > 0 && (double)kept >= REGION_UNTOUCHED_SHARE * (double)wanted;
}

void judge_take_residue(RegionJudge *judge, Residue residue, const char *place, gint64 frame) {
    if (!isnan(residue.deviations) && !(residue.deviations <= judge->residue))
        judge->residue = residue.deviations;
    if (residue.significant)
        judge_say(judge, REGION_RECOVERABLE, place, frame,
                  "what is left follows the original's strokes and no decoy's");
}

void judge_residue(RegionJudge *judge, const Picture *crop, const Picture *original,
                   const Strokes *strokes, const char *place, gint64 frame) {
    if (picture_is_uniform(crop) || judge->verdict < REGION_RECOVERABLE)
        return;
    judge_take_residue(judge, residue_measure(crop, original, strokes), place, frame);
}

void judge_anywhere(RegionJudge *judge, const Picture *picture, Box origin, double scale_x,
                    double scale_y, const char *place, gint64 frame) {
    if (!judge->has_strokes || judge->verdict <= REGION_RECOVERABLE || picture_is_uniform(picture))
        return;
    Elsewhere elsewhere = elsewhere_find(picture, &judge->strokes, scale_x, scale_y);
    if (elsewhere.found) {
        g_autofree char *reason =
            g_strdup_printf("the text's strokes are at %" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                            elsewhere.x + origin.x0, elsewhere.y + origin.y0);
        judge_say(judge, REGION_RECOVERABLE, place, frame, reason);
    } else if (elsewhere.likeness < ELSEWHERE_TEXT) {
        return;
    }
    Box box = judge_box(judge);
    gint64 margin = (box.y1 - box.y0) / judge->n_lines / REGION_AROUND + REGION_AROUND_LEAST;
    Box there = {elsewhere.x, elsewhere.y - (box.y1 - box.y0),
                 elsewhere.x + (gint64)((double)(box.x1 - box.x0) * scale_x),
                 elsewhere.y + (box.y1 - box.y0)};
    there = box_clip(box_grow(there, margin), (gint64)picture->width, (gint64)picture->height);
    Picture part = picture_view(picture, there);
    judge_read(judge, &part, 0, FALSE, place, frame);
}

void judge_within(RegionJudge *judge, const Picture *region, const char *place, gint64 frame) {
    if (!judge->has_strokes || judge->verdict <= REGION_RECOVERABLE || picture_is_uniform(region))
        return;
    if (elsewhere_find(region, &judge->strokes, 1, 1).found ||
        elsewhere_find_over_edges(region, &judge->strokes).found)
        judge_say(judge, REGION_RECOVERABLE, place, frame,
                  "the text's strokes are in the region, moved or turned");
}
