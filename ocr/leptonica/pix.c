#include "ocr/leptonica/pix.h"

#include <string.h>

void pix_release(PIX *pix) {
    pixDestroy(&pix);
}

/* Leptonica keeps samples in words whose highest bits come first. */
static void fill_grey(PIX *pix, const Picture *picture) {
    for (gsize y = 0; y < picture->height; y++)
        memcpy(pixGetData(pix) + y * (gsize)pixGetWpl(pix), picture_row8(picture, 0, y),
               picture->width);
    pixEndianByteSwap(pix);
}

static void fill_colour(PIX *pix, const Picture *picture) {
    for (gsize y = 0; y < picture->height; y++) {
        l_uint32 *line = pixGetData(pix) + y * (gsize)pixGetWpl(pix);
        const guint8 *red = picture_row8(picture, 0, y), *green = picture_row8(picture, 1, y);
        const guint8 *blue = picture_row8(picture, 2, y);
        for (gsize x = 0; x < picture->width; x++)
            composeRGBPixel(red[x], green[x], blue[x], line + x);
    }
}

PIX *pix_from_picture(const Picture *picture) {
    if (picture->width == 0 || picture->height == 0 || picture->width > G_MAXINT32 ||
        picture->height > G_MAXINT32)
        return NULL;
    gboolean colour = picture->n_planes == 3;
    PIX *pix = pixCreate((l_int32)picture->width, (l_int32)picture->height, colour ? 32 : 8);
    if (pix)
        (colour ? fill_colour : fill_grey)(pix, picture);
    return pix;
}

gboolean pix_to_picture(PIX *pix, Picture *out) {
    *out = (Picture){0};
    if (pix == NULL || !picture_init(out, (gsize)pixGetWidth(pix), (gsize)pixGetHeight(pix), 1, 1))
        return FALSE;
    for (gsize y = 0; y < out->height; y++) {
        const l_uint32 *line = pixGetData(pix) + y * (gsize)pixGetWpl(pix);
        guint8 *row = picture_row8(out, 0, y);
        gsize x = 0;
        for (; x + 4 <= out->width; x += 4) {
            guint32 word = GUINT32_TO_BE(line[x / 4]);
            memcpy(row + x, &word, sizeof word);
        }
        for (; x < out->width; x++)
            row[x] = GET_DATA_BYTE(line, x);
    }
    return TRUE;
}
