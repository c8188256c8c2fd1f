#include "ocr/read/rendering.h"

#include "ocr/leptonica/scaling.h"
#include <math.h>

enum {
    BORDER = 12,      /* Tesseract drops letters that touch the edge */
    MAX_SIDE = 16000, /* Tesseract refuses sides of 32767 and more */
};

/* How high the renderings make letters; measured on lines of ultrasound and CT devices. */
static const double letter_heights[LINE_RENDERINGS] = {32, 26, 40};

static gboolean scale(const Picture *image, double times, LineRendering rendering, Picture *out) {
    if (times < 1.2)
        return scale_smooth(image, times, times, out);
    switch (rendering) {
    case LINE_SMOOTH:
        return scale_squares(image, times, times, (guint)MAX(1, round(0.34 * times)), out);
    case LINE_BLACK:
        return scale_black(image, times, 1, out);
    default:
        return scale_linear(image, times, out);
    }
}

gboolean render_line(const Picture *image, gsize letter_height, LineRendering rendering,
                     Picture *out) {
    double times = letter_heights[rendering] / (double)MAX(letter_height, 1);
    times = MIN(times, (double)MAX_SIDE / (double)MAX(image->width, image->height));
    g_auto(Picture) scaled = {0};
    *out = (Picture){0};
    return scale(image, times, rendering, &scaled) &&
           picture_cut(&scaled, box_grow(picture_box(&scaled), BORDER), G_MAXUINT8, out);
}
