#include "ocr/leptonica/png.h"

#include "ocr/leptonica/pix.h"
#include "ocr/recognizer.h"

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
    g_autoptr(PIX) pix = pix_from_picture(picture);
    GBytes *png = pix ? encode(pix) : NULL;
    if (png == NULL)
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ,
                    "a picture of %" G_GSIZE_FORMAT " x %" G_GSIZE_FORMAT
                    " could not be written as PNG",
                    picture->width, picture->height);
    return png;
}

GBytes *png_encode_small(const Picture *picture, gsize most_across, gsize most_bytes) {
    g_autoptr(PIX) pix = pix_from_picture(picture);
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
