#include "core/check/region/drawing.h"

#include "core/check/limits/region_limits.h"
#include "core/check/shot.h"

Box judge_box_to_draw(const RegionJudge *judge) {
    gint64 height = judge->region->y1 - judge->region->y0;
    return box_grow(judge_box(judge), CLAMP(height / REGION_DRAWN_AROUND, REGION_DRAWN_AROUND_LEAST,
                                            REGION_DRAWN_AROUND_MOST));
}

void region_judge_draw(RegionJudge *judge, const Frame *scrubbed, const Frame *original,
                       const Box *where) {
    if (judge->crops == NULL || (judge->crops->len > 0 && judge->verdict >= judge->drawn))
        return;
    const PixelFormat *format = &scrubbed->format;
    gboolean same_size = original != NULL && original->format.rows == format->rows &&
                         original->format.columns == format->columns;
    Box box = where ? box_grow(*where, REGION_CHANGED_AROUND) : judge_box_to_draw(judge);
    if (original != NULL && !same_size)
        box = (Box){0, 0, format->columns, format->rows};
    judge->drawn = judge->verdict;
    shot_frames(same_size ? original : NULL, scrubbed, box, judge->verdict <= REGION_RECOVERABLE,
                judge->crops);
}
