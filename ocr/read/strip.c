#include "ocr/read/strip.h"

#include "ocr/leptonica/scaling.h"
#include "ocr/read/limits.h"
#include <math.h>

static const struct {
    double height;    /* of the letters, in rows */
    double narrowing; /* of what their width would be in proportion */
    double enlarged;  /* times that samples are drawn in before that is brought to size by area; 0:
                         drawn in size */
    guint radius;     /* of the softening, in what is drawn */
} recipes[STRIPS] = {
    [STRIP_SOFTENED] = {STRIP_HEIGHT, STRIP_NARROWING, STRIP_ENLARGED, STRIP_SOFT},
    [STRIP_BROAD] = {STRIP_HEIGHT, 1, 0, STRIP_BROAD_SOFT},
    [STRIP_CRISP] = {STRIP_HEIGHT_CRISP, 1, STRIP_ENLARGED, STRIP_CRISP_SOFT},
};

/* Draws samples as squares, x times as wide and y times as high, and softens them. */
static gboolean draw_squares(const Picture *image, double x, double y, LineStrip strip,
                             Picture *out) {
    double enlarged = recipes[strip].enlarged;
    if (enlarged <= 0)
        return scale_squares(image, x, y, recipes[strip].radius, out);
    g_auto(Picture) soft = {0};
    return scale_squares(image, enlarged, enlarged, recipes[strip].radius, &soft) &&
           scale_smooth(&soft, x / enlarged, y / enlarged, out);
}

/* The middle rows, white where there are too few. */
static gboolean middle_rows(const Picture *picture, Picture *out) {
    gint64 height = (gint64)picture->height, missing = MAX(0, STRIP_ROWS - height);
    gint64 top = (height + 2 * missing - STRIP_ROWS) / 2 - missing;
    return picture_cut(picture, (Box){0, top, (gint64)picture->width, top + STRIP_ROWS}, G_MAXUINT8,
                       out);
}

gboolean strip_line(const Picture *image, Box letters, gsize letter_height, LineStrip strip,
                    Picture *out) {
    double width = (double)(letters.x1 - letters.x0), high = (double)(letters.y1 - letters.y0);
    double height = (double)MAX(letter_height, 1);
    double y = MIN(recipes[strip].height / height, (STRIP_ROWS - STRIP_CLEAR) / MAX(high, 1));
    double x = MIN(y * recipes[strip].narrowing, (double)STRIP_SIDE_MOST / MAX(width, 1));
    gint64 aside = (gint64)ceil(STRIP_ASIDE * height);
    gint64 above = (gint64)ceil(MAX(0, STRIP_ROWS / y - high) / 2) + 1;
    const Box around = {letters.x0 - aside, letters.y0 - above, letters.x1 + aside,
                        letters.y1 + above};
    g_auto(Picture) part = {0}, scaled = {0};
    *out = (Picture){0};
    return picture_cut(image, around, G_MAXUINT8, &part) &&
           draw_squares(&part, x, y, strip, &scaled) && middle_rows(&scaled, out);
}
