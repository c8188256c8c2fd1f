#include "core/check/region/resized.h"

#include "core/check/limits/region_limits.h"
#include "core/check/region/leftovers.h"
#include "core/check/region/reading.h"
#include "core/check/strokes/scaled.h"
#include "core/check/uniform.h"
#include <math.h>

Box judge_box_scaled(const RegionJudge *judge, gint64 width, gint64 height, gint64 columns,
                     gint64 rows) {
    Box box = judge_box(judge);
    return (Box){box.x0 * width / columns, box.y0 * height / rows, box.x1 * width / columns,
                 box.y1 * height / rows};
}

/* Where the strokes' picture lies in a picture of the image that was turned upright, in another
 * size: their middles are one place. */
static Placement place_strokes(const RegionJudge *judge, const UprightPicture *turned,
                               double scale_x, double scale_y, Sampling sampling) {
    const Strokes *strokes = &judge->strokes;
    /* The strokes are of the part of the region that lies in the image. */
    double x0 = (double)MAX(judge->region->x0, 0), y0 = (double)MAX(judge->region->y0, 0);
    if (upright_already(&strokes->upright))
        return (Placement){x0 * scale_x, y0 * scale_y, scale_x, scale_y, sampling};
    double x = (x0 + (double)strokes->from_width / 2) * scale_x;
    double y = (y0 + (double)strokes->from_height / 2) * scale_y;
    upright_place(turned, &x, &y);
    gboolean sideways = orientation_is_sideways(strokes->upright.orientation);
    double across = sideways ? scale_y : scale_x, down = sideways ? scale_x : scale_y;
    return (Placement){x - (double)strokes->width / 2 * across,
                       y - (double)strokes->height / 2 * down, across, down, sampling};
}

static void measure_scaled(RegionJudge *judge, const Picture *picture, double scale_x,
                           double scale_y, const char *place, gint64 frame) {
    if (picture_is_uniform(picture))
        return;
    g_auto(UprightPicture) turned = {0};
    if (!upright_picture(&judge->strokes.upright, picture, &turned)) {
        region_judge_failed(judge, place, frame, "out of memory");
        return;
    }
    static const Sampling samplings[] = {SAMPLING_MEAN, SAMPLING_FIRST, SAMPLING_MIDDLE};
    gsize n = scale_x < 1 && scale_y < 1 ? G_N_ELEMENTS(samplings) : 1;
    for (gsize i = 0; i < n && judge->verdict > REGION_RECOVERABLE; i++) {
        Placement at = place_strokes(judge, &turned, scale_x, scale_y, samplings[i]);
        judge_take_residue(judge, residue_measure_scaled(&turned.picture, &judge->strokes, &at),
                           place, frame);
    }
}

/* Icons are often made of every second, third... row and column, and what is left over is left out:
 * their scale is not quite the ratio of the sizes. */
static double whole_step(gint64 small, gint64 large) {
    gint64 step = small > 0 ? large / small : 0;
    gboolean fits = step > 1 && large / step == small;
    return fits ? 1 / (double)step : (double)small / (double)large;
}

/* The whole image, turned by quarters or mirrored, as what the text is too small in to be read may
 * be. */
static void measure_turned(RegionJudge *judge, const Picture *picture, gint64 columns, gint64 rows,
                           const char *place, gint64 frame) {
    for (guint way = ORIENTATION_UPRIGHT + 1;
         way < ORIENTATIONS && judge->verdict > REGION_RECOVERABLE; way++) {
        g_auto(Picture) turned = {0};
        if (!picture_orient(picture, (Orientation)way, &turned)) {
            region_judge_failed(judge, place, frame, "out of memory");
            return;
        }
        double scale_x = whole_step((gint64)turned.width, columns);
        double scale_y = whole_step((gint64)turned.height, rows);
        if (scale_x < 1 && scale_y < 1 && fabs(scale_x / scale_y - 1) < RESIZED_STRETCHED)
            measure_scaled(judge, &turned, scale_x, scale_y, place, frame);
    }
}

void judge_scaled(RegionJudge *judge, const Picture *picture, gint64 columns, gint64 rows,
                  const char *place, gint64 frame) {
    if (!judge->has_strokes || columns <= 0 || rows <= 0)
        return;
    gint64 width = (gint64)picture->width, height = (gint64)picture->height;
    double scale_x = (double)width / (double)columns, scale_y = (double)height / (double)rows;
    measure_scaled(judge, picture, scale_x, scale_y, place, frame);
    double whole_x = whole_step(width, columns), whole_y = whole_step(height, rows);
    if (whole_x != scale_x || whole_y != scale_y)
        measure_scaled(judge, picture, whole_x, whole_y, place, frame);
    measure_turned(judge, picture, columns, rows, place, frame);
    judge_anywhere(judge, picture, (Box){0}, scale_x, scale_y, place, frame);
    judge_anywhere(judge, picture, (Box){0}, 1, 1, place, frame);
}

void judge_resized_frame(RegionJudge *judge, const Frame *scrubbed, const Frame *original,
                         gint64 frame) {
    judge->looked = TRUE;
    const PixelFormat *was = &original->format, *is = &scrubbed->format;
    Box box = box_clip(judge_box(judge), was->columns, was->rows);
    g_auto(Picture) whole = {0}, before = {0};
    crop_from_frame(scrubbed, (Box){0, 0, is->columns, is->rows}, -1, &whole);
    if (!box_is_empty(box)) {
        crop_from_frame(original, box, -1, &before);
        judge_take_strokes(judge, &before);
        judge_scaled(judge, &whole, was->columns, was->rows, "frame", frame);
    }
    judge_read(judge, &whole, 0, FALSE, "frame", frame);
    region_judge_failed(judge, "frame", frame, "the image has another size than the original");
}
