#include "ocr/read/rendering.h"

#include "ocr/leptonica/scaling.h"
#include "ocr/read/limits.h"
#include <math.h>

static const double letter_heights[LINE_RENDERINGS] = {RENDERING_SMOOTH, RENDERING_LINEAR,
                                                       RENDERING_BLACK};

static gboolean scale(const Picture *image, double times, LineRendering rendering, Picture *out) {
    if (times < RENDERING_ENLARGED)
        return scale_smooth(image, times, times, out);
    switch (rendering) {
    case LINE_SMOOTH:
        return scale_squares(image, times, times, (guint)MAX(1, round(RENDERING_BLUR * times)),
                             out);
    case LINE_BLACK:
        return scale_black(image, times, RENDERING_SOFTENED, out);
    default:
        return scale_linear(image, times, out);
    }
}

gboolean render_line(const Picture *image, gsize letter_height, LineRendering rendering,
                     Picture *out) {
    double times = letter_heights[rendering] / (double)MAX(letter_height, 1);
    times = MIN(times, (double)RENDERING_SIDE_MOST / (double)MAX(image->width, image->height));
    g_auto(Picture) scaled = {0};
    *out = (Picture){0};
    return scale(image, times, rendering, &scaled) &&
           picture_cut(&scaled, box_grow(picture_box(&scaled), RENDERING_BORDER), G_MAXUINT8, out);
}
