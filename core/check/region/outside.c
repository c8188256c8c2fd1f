#include "core/check/region/outside.h"

#include "core/check/elsewhere/laid_lines.h"
#include "core/check/limits/region_limits.h"
#include "ocr/no_memory.h"

void outside_parts_clear(OutsideParts *parts) {
    picture_clear(&parts->last);
}

static gboolean is_as_before(const OutsideParts *parts, const Picture *part, Box box) {
    return box_equal(parts->box, box) && picture_same_kind(&parts->last, part) &&
           picture_equal(&parts->last, part, picture_box(part));
}

void outside_judge(OutsideParts *parts, GPtrArray *judges, const FramePair *pair, Box changed,
                   gsize index) {
    const PixelFormat *format = &pair->scrubbed->format;
    Box box = box_clip(box_grow(changed, REGION_CHANGED_AROUND), format->columns, format->rows);
    g_auto(Picture) part = {0}, was = {0};
    crop_from_frame(pair->scrubbed, box, -1, &part);
    if (judges->len == 0 || is_as_before(parts, &part, box))
        return;
    crop_from_frame(pair->original, box, -1, &was);
    g_autoptr(GArray) lines = laid_lines_find(&part, &was);
    for (guint i = 0; i < judges->len; i++) {
        RegionJudge *judge = g_ptr_array_index(judges, i);
        region_judge_outside(judge, &part, box, lines, index);
        if (lines == NULL)
            region_judge_failed(judge, "frame", (gint64)index, NO_MEMORY_TO("look for lettering"));
        region_judge_draw(judge, pair->scrubbed, pair->original, &changed);
    }
    outside_parts_clear(parts);
    parts->last = part;
    part = (Picture){0};
    parts->box = box;
}
