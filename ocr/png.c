#include "ocr/png.h"

#include "ocr/ocr.h"
#include "ocr/prepare.h"

/* A picture in Leptonica's form; NULL where it is empty or memory runs out. */
static PIX *pix_of(const Picture *picture) {
    if (picture->width == 0 || picture->height == 0 || picture->width > G_MAXINT32 ||
        picture->height > G_MAXINT32)
        return NULL;
    gboolean colour = picture->n_planes == 3;
    PIX *pix = pixCreate((l_int32)picture->width, (l_int32)picture->height, colour ? 32 : 8);
    for (gsize y = 0; pix && y < picture->height; y++) {
        l_uint32 *line = pixGetData(pix) + y * (gsize)pixGetWpl(pix);
        const guint8 *red = picture_row8(picture, 0, y);
        for (gsize x = 0; x < picture->width; x++)
            if (colour)
                composeRGBPixel(red[x], picture_row8(picture, 1, y)[x],
                                picture_row8(picture, 2, y)[x], line + x);
            else
                SET_DATA_BYTE(line, x, red[x]);
    }
    return pix;
}

static GBytes *encode(PIX *pix) {
    l_uint8 *data = NULL;
    size_t length = 0;
    GBytes *png = NULL;
    if (pixWriteMemPng(&data, &length, pix, 0) == 0)
        png = g_bytes_new(data, length);
    lept_free(data);
    return png;
}

GBytes *png_encode(const Picture *picture, GError **error) {
    g_autoptr(PIX) pix = pix_of(picture);
    GBytes *png = pix ? encode(pix) : NULL;
    if (png == NULL)
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ,
                    "a picture of %" G_GSIZE_FORMAT " x %" G_GSIZE_FORMAT
                    " could not be written as PNG",
                    picture->width, picture->height);
    return png;
}

GBytes *png_encode_small(const Picture *picture, gsize most_across, gsize most_bytes) {
    g_autoptr(PIX) pix = pix_of(picture);
    for (float scale = 1; pix != NULL && scale > 0.01F; scale /= 2) {
        g_autoptr(PIX) scaled = pixScale(pix, scale, scale);
        if (scaled == NULL || (gsize)pixGetWidth(scaled) > most_across)
            continue;
        g_autoptr(GBytes) png = encode(scaled);
        if (png != NULL && g_bytes_get_size(png) <= most_bytes)
            return g_steal_pointer(&png);
    }
    return NULL;
}
