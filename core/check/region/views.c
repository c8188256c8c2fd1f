#include "core/check/region/frame_views.h"
#include "core/check/region/judge.h"
#include "core/check/region/leftovers.h"
#include "core/check/region/reading.h"
#include "core/check/uniform.h"

/* A view of the region with what is around it. */
static void judge_view(RegionJudge *judge, const Picture *wide, const char *name) {
    if (judge->verdict <= REGION_LEGIBLE || picture_is_uniform(wide))
        return;
    Picture inside = picture_view(wide, judge->views_inside);
    if (judge->has_strokes && inside.width == judge->strokes.from_width &&
        inside.height == judge->strokes.from_height)
        judge_residue(judge, &inside, NULL, &judge->strokes, name, -1);
    judge_within(judge, wide, name, -1);
    g_auto(UprightPicture) turned = {0};
    if (!upright_picture(&judge->strokes.upright, wide, &turned)) {
        region_judge_failed(judge, name, -1, "out of memory");
        return;
    }
    Box region = upright_box(&turned, judge->views_inside);
    LetteringKind kind = judge_lettering(judge, &turned.picture, region, name, -1);
    if (judge->has_strokes && judge->verdict == REGION_HIDDEN && kind != LETTERING_DOUBTFUL)
        return;
    judge_read(judge, &turned.picture, judge->n_lines,
               judge->has_strokes || kind == LETTERING_OTHER, name, -1);
}

void region_judge_views(RegionJudge *judge) {
    if (judge->views.n < 2)
        return;
    for (FrameView view = 0; view < FRAME_VIEWS; view++) {
        g_auto(Picture) picture = {0};
        frame_sums_view(&judge->views, view, &picture);
        judge_view(judge, &picture, frame_view_name(view));
    }
}
