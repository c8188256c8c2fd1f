#include "ocr/read/strip.h"

#include "ocr/leptonica/scaling.h"
#include <math.h>

enum {
    ROWS = 36,        /* of the network's input (Tesseract's models of 2017 and later) */
    CLEAR = 2,        /* of these at least are above and below the letters */
    MAX_SIDE = 16000, /* Tesseract refuses sides of 32767 and more */
};

/* Devices' letters are broad, and the narrower, the sooner read. */
static const struct {
    double height;    /* of the letters, in rows */
    double narrowing; /* of what their width would be in proportion */
    double enlarged;  /* times that samples are drawn in before that is brought to size by area; 0:
                         drawn in size */
    guint radius;     /* of the softening, in what is drawn */
} recipes[STRIPS] = {{22, 0.85, 4, 2}, {22, 1, 0, 1}, {20, 1, 4, 1}};

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
    gint64 height = (gint64)picture->height, missing = MAX(0, ROWS - height);
    gint64 top = (height + 2 * missing - ROWS) / 2 - missing;
    return picture_cut(picture, (Box){0, top, (gint64)picture->width, top + ROWS}, G_MAXUINT8, out);
}

gboolean strip_line(const Picture *image, Box letters, gsize letter_height, LineStrip strip,
                    Picture *out) {
    double width = (double)(letters.x1 - letters.x0), high = (double)(letters.y1 - letters.y0);
    double height = (double)MAX(letter_height, 1);
    double y = MIN(recipes[strip].height / height, (ROWS - CLEAR) / MAX(high, 1));
    double x = MIN(y * recipes[strip].narrowing, (double)MAX_SIDE / MAX(width, 1));
    gint64 aside = (gint64)ceil(0.1 * height);
    gint64 above = (gint64)ceil(MAX(0, ROWS / y - high) / 2) + 1;
    const Box around = {letters.x0 - aside, letters.y0 - above, letters.x1 + aside,
                        letters.y1 + above};
    g_auto(Picture) part = {0}, scaled = {0};
    *out = (Picture){0};
    return picture_cut(image, around, G_MAXUINT8, &part) &&
           draw_squares(&part, x, y, strip, &scaled) && middle_rows(&scaled, out);
}
