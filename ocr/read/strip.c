#include "ocr/read/strip.h"

#include "ocr/prepare.h"
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
    float enlarged;   /* times that samples are drawn in before that is brought to size by area; 0:
                         drawn in size */
    l_int32 radius;   /* of the softening, in what is drawn */
} recipes[STRIPS] = {{22, 0.85, 4, 2}, {22, 1, 0, 1}, {20, 1, 4, 1}};

/* The part of an image around the letters, white where it lies outside. */
static PIX *cut_out(PIX *image, const BOX *letters, l_int32 aside, l_int32 above) {
    l_int32 border = MAX(aside, above);
    g_autoptr(PIX) bordered = pixAddBorder(image, border, 255);
    g_autoptr(BOX) box = boxCreate(letters->x - aside + border, letters->y - above + border,
                                   letters->w + 2 * aside, letters->h + 2 * above);
    return bordered && box ? pixClipRectangle(bordered, box, NULL) : NULL;
}

/* Twice a box mean: nearly a Gaussian. */
static PIX *soften(PIX *pix, l_int32 radius) {
    g_autoptr(PIX) once = pixBlockconvGray(pix, NULL, radius, radius);
    return once ? pixBlockconvGray(once, NULL, radius, radius) : NULL;
}

static PIX *scale_squares(PIX *image, float x, float y, float enlarged, l_int32 radius) {
    g_autoptr(PIX) squares =
        pixScaleBySampling(image, enlarged > 0 ? enlarged : x, enlarged > 0 ? enlarged : y);
    g_autoptr(PIX) soft = squares ? soften(squares, radius) : NULL;
    if (soft == NULL || enlarged <= 0)
        return g_steal_pointer(&soft);
    return pixScaleGeneral(soft, x / enlarged, y / enlarged, 0, 0);
}

/* The middle rows, white where there are too few. */
static PIX *middle_rows(PIX *pix) {
    l_int32 height = pixGetHeight(pix), missing = MAX(0, ROWS - height);
    g_autoptr(PIX) filled = pixAddBorderGeneral(pix, 0, 0, missing, missing, 255);
    g_autoptr(BOX) box = boxCreate(0, (height + 2 * missing - ROWS) / 2, pixGetWidth(pix), ROWS);
    return filled && box ? pixClipRectangle(filled, box, NULL) : NULL;
}

PIX *strip_line(PIX *image, const BOX *letters, gsize letter_height, LineStrip strip) {
    double height = (double)MAX(letter_height, 1);
    double y = MIN(recipes[strip].height / height, (ROWS - CLEAR) / (double)MAX(letters->h, 1));
    double x = MIN(y * recipes[strip].narrowing, (double)MAX_SIDE / MAX(letters->w, 1));
    l_int32 aside = (l_int32)ceil(0.1 * height);
    l_int32 above = (l_int32)ceil(MAX(0, ROWS / y - letters->h) / 2) + 1;
    g_autoptr(PIX) part = cut_out(image, letters, aside, above);
    if (part == NULL)
        return NULL;
    g_autoptr(PIX) scaled =
        scale_squares(part, (float)x, (float)y, recipes[strip].enlarged, recipes[strip].radius);
    return scaled ? middle_rows(scaled) : NULL;
}
