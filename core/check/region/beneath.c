/* Text that stands over the frames, in an overlay or in spare bits of the original. */
#include "codecs/samples.h"
#include "core/check/region/judge.h"
#include "core/check/region/leftovers.h"
#include "core/check/region/reading.h"
#include "core/check/uniform.h"

gboolean region_judge_is_unchanged(const RegionJudge *judge) {
    return judge->verdict == REGION_UNTOUCHED;
}

/* Whether any expected word is read there. */
static gboolean is_read(const RegionJudge *judge, const Picture *crop) {
    g_autoptr(RegionJudge) reader = region_judge_new(judge->region, judge->engine, FALSE);
    judge_read(reader, crop, reader->n_lines, FALSE, "", 0);
    return reader->verdict == REGION_LEGIBLE;
}

RegionJudge *region_judge_for_place(const RegionJudge *judge, const Place *place) {
    if (judge->engine == NULL || place->text != NULL || !place->same_grid)
        return NULL; /* without reading it can't be known that the text is what stands there */
    Box whole = picture_box(&place->picture);
    Box box = box_move(judge_box(judge), -place->origin_x, -place->origin_y);
    Box inside = box_clip(box, whole.x1, whole.y1);
    if (box_is_empty(inside))
        return NULL;
    Picture crop = picture_view(&place->picture, inside);
    if (picture_is_uniform(&crop) || !is_read(judge, &crop))
        return NULL;
    g_autoptr(RegionJudge) found =
        region_judge_new(judge->region, judge->engine, judge->crops != NULL);
    return judge_take_strokes(found, &crop) ? g_steal_pointer(&found) : NULL;
}

static gboolean crop_box(const RegionJudge *judge, const Frame *frame, Picture *crop) {
    Box box = box_clip(judge_box(judge), frame->format.columns, frame->format.rows);
    if (box_is_empty(box))
        return FALSE;
    crop_from_frame(frame, box, -1, crop);
    return TRUE;
}

gboolean region_judge_sees_text(const RegionJudge *judge, const Frame *original) {
    g_auto(Picture) crop = {0};
    if (!crop_box(judge, original, &crop) || picture_is_uniform(&crop))
        return FALSE;
    gboolean same_size =
        crop.width == judge->strokes.from_width && crop.height == judge->strokes.from_height;
    g_auto(UprightPicture) turned = {0};
    return is_read(judge, &crop) ||
           (same_size && upright_picture(&judge->strokes.upright, &crop, &turned) &&
            residue_measure(&turned.picture, NULL, &judge->strokes).significant);
}

void region_judge_beneath(RegionJudge *judge, const Frame *original, const Frame *scrubbed,
                          gsize index) {
    g_auto(Picture) before = {0}, after = {0};
    judge->looked = TRUE;
    judge->all_uniform = FALSE;
    gboolean same_size = original->format.rows == scrubbed->format.rows &&
                         original->format.columns == scrubbed->format.columns;
    if (same_size && crop_box(judge, original, &before) && crop_box(judge, scrubbed, &after) &&
        picture_equal(&before, &after, picture_box(&before)))
        return;
    const FramePair pair = {.scrubbed = scrubbed};
    region_judge_frame(judge, &pair, index);
}
