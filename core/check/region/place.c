#include "core/check/elsewhere/laid_lines.h"
#include "core/check/region/drawing.h"
#include "core/check/region/judge.h"
#include "core/check/region/leftovers.h"
#include "core/check/region/reading.h"
#include "core/check/region/resized.h"
#include "core/check/region/written.h"
#include "core/check/shot.h"
#include "core/check/uniform.h"
#include "ocr/no_memory.h"

/* Lettering in any direction and size, where the original's text is known. */
static void judge_place_lines(RegionJudge *judge, const Picture *picture, const char *name,
                              gint64 frame) {
    if (!judge->has_strokes || judge->verdict <= REGION_LEGIBLE || picture_is_uniform(picture))
        return;
    g_autoptr(GArray) lines = laid_lines_find(picture, NULL);
    if (lines == NULL)
        region_judge_failed(judge, name, frame, NO_MEMORY_TO("look for lettering"));
    else
        judge_written(judge, picture, lines, (Box){0}, FALSE, name, frame);
}

void region_judge_place(RegionJudge *judge, const Place *place, gint64 columns, gint64 rows) {
    if (judge->verdict == REGION_UNTOUCHED)
        return;
    if (place->text != NULL) {
        judge_text(judge, place->text, place->name, (gint64)place->frame);
        return;
    }
    RegionVerdict earlier = judge->verdict;
    gint64 frame = (gint64)place->frame;
    const Picture *picture = &place->picture;
    judge->unsearched |= !judge->has_strokes && !picture_is_uniform(picture);
    Box whole = picture_box(picture);
    if (place->same_grid) {
        Box box = judge_box(judge);
        Box shifted = box_move(box, -place->origin_x, -place->origin_y);
        Box inside = box_clip(shifted, whole.x1, whole.y1);
        gboolean complete = !box_is_empty(inside) && box_equal(inside, shifted);
        if (judge->has_strokes && complete &&
            (gsize)(inside.x1 - inside.x0) == judge->strokes.from_width &&
            (gsize)(inside.y1 - inside.y0) == judge->strokes.from_height) {
            Picture crop = picture_view(picture, inside);
            judge_residue(judge, &crop, NULL, &judge->strokes, place->name, frame);
        }
        if (!box_is_empty(inside)) {
            Box wide = judge_widened(judge, shifted, whole.x1, whole.y1);
            Picture crop = picture_view(picture, wide);
            judge_read(judge, &crop, judge->n_lines, FALSE, place->name, frame);
            judge_lettering(judge, &crop, box_move(shifted, -wide.x0, -wide.y0), place->name,
                            frame);
        }
    }
    const Picture crop = *picture;
    if (place->same_grid)
        judge_anywhere(judge, &crop, (Box){0}, 1, 1, place->name, frame);
    else
        judge_scaled(judge, &crop, columns, rows, place->name, frame);
    judge_place_lines(judge, &crop, place->name, frame);
    /* Text may have been put anywhere in the place, or the place may show only a part of the image.
     */
    if (judge->verdict > REGION_LEGIBLE) {
        judge_read(judge, &crop, place->same_grid ? 0 : judge->n_lines, FALSE, place->name, frame);
        if (!place->same_grid)
            judge_read(judge, &crop, 0, FALSE, place->name, frame);
        if (!place->same_grid && columns > 0 && rows > 0)
            judge_lettering(judge, &crop,
                            judge_box_scaled(judge, whole.x1, whole.y1, columns, rows), place->name,
                            frame);
    }
    if (judge->verdict < earlier && judge->crops != NULL) {
        Box box = judge_box_to_draw(judge);
        Box shifted = box_move(box, -place->origin_x, -place->origin_y);
        gboolean inside = place->same_grid && !box_is_empty(box_clip(shifted, whole.x1, whole.y1));
        judge->drawn = judge->verdict;
        shot_place(place, inside ? shifted : whole, judge->crops);
    }
}
