#include "ocr/png.h"

#include "ocr/ocr.h"
#include "ocr/prepare.h"

GBytes *png_encode(const guint8 *pixels, gsize width, gsize height, guint channels,
                   GError **error) {
    g_autoptr(PIX) pix = NULL;
    if (width > 0 && height > 0 && width <= G_MAXINT32 && height <= G_MAXINT32)
        pix = pixCreate((l_int32)width, (l_int32)height, channels == 3 ? 32 : 8);
    if (pix == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ,
                    "no picture of %" G_GSIZE_FORMAT " x %" G_GSIZE_FORMAT, width, height);
        return NULL;
    }
    for (gsize y = 0; y < height; y++) {
        l_uint32 *line = pixGetData(pix) + y * (gsize)pixGetWpl(pix);
        for (gsize x = 0; x < width; x++, pixels += channels)
            if (channels == 3)
                composeRGBPixel(pixels[0], pixels[1], pixels[2], line + x);
            else
                SET_DATA_BYTE(line, x, pixels[0]);
    }
    l_uint8 *data = NULL;
    size_t length = 0;
    if (pixWriteMemPng(&data, &length, pix, 0) != 0) {
        lept_free(data);
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "a picture could not be written as PNG");
        return NULL;
    }
    GBytes *png = g_bytes_new(data, length);
    lept_free(data);
    return png;
}
