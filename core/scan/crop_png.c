#include "core/scan/crop_png.h"

#include <leptonica/allheaders.h>

enum { MARGIN = 6, MAX_WIDTH = 1200 };

typedef struct CropBox {
    gsize x0, y0, x1, y1;
} CropBox;

static void find_range(const TextPicture *picture, const CropBox *box, guint *low, guint *high) {
    *low = G_MAXUINT;
    *high = 0;
    for (guint channel = 0; channel < picture->n_channels; channel++)
        for (gsize y = box->y0; y < box->y1; y++)
            for (gsize x = box->x0; x < box->x1; x++) {
                guint value = text_picture_sample(picture, channel, x, y);
                *low = MIN(*low, value);
                *high = MAX(*high, value);
            }
}

static PIX *crop_pix(const TextPicture *picture, const CropBox *box) {
    gboolean colour = picture->n_channels == 3;
    PIX *pix =
        pixCreate((l_int32)(box->x1 - box->x0), (l_int32)(box->y1 - box->y0), colour ? 32 : 8);
    if (pix == NULL)
        return NULL;
    guint low, high;
    find_range(picture, box, &low, &high);
    guint64 range = MAX(high - low, 1);
    for (gsize y = box->y0; y < box->y1; y++)
        for (gsize x = box->x0; x < box->x1; x++) {
            l_int32 grey[3] = {0};
            for (guint channel = 0; channel < picture->n_channels; channel++)
                grey[channel] =
                    (l_int32)((guint64)(text_picture_sample(picture, channel, x, y) - low) * 255 /
                              range);
            l_int32 column = (l_int32)(x - box->x0), row = (l_int32)(y - box->y0);
            if (colour)
                pixSetRGBPixel(pix, column, row, grey[0], grey[1], grey[2]);
            else
                pixSetPixel(pix, column, row, (l_uint32)grey[0]);
        }
    return pix;
}

/* NULL where there is no memory, or the PNG is too large. */
static GBytes *encode(PIX *pix) {
    l_uint8 *data = NULL;
    size_t size = 0;
    GBytes *png = NULL;
    if (pixWriteMem(&data, &size, pix, IFF_PNG) == 0 && size <= CROP_MAX_BYTES)
        png = g_bytes_new(data, size);
    lept_free(data);
    return png;
}

GBytes *crop_png(const TextPicture *picture, const FoundLine *line) {
    CropBox box = {line->x0 - MIN(line->x0, MARGIN), line->y0 - MIN(line->y0, MARGIN),
                   MIN(line->x1 + MARGIN, picture->width), MIN(line->y1 + MARGIN, picture->height)};
    PIX *pix = crop_pix(picture, &box);
    GBytes *png = NULL;
    if (pix != NULL && pixGetWidth(pix) <= MAX_WIDTH)
        png = encode(pix);
    for (float scale = 0.5F; pix != NULL && png == NULL && scale > 0.01F; scale /= 2) {
        PIX *smaller = pixScale(pix, scale, scale);
        if (smaller != NULL && pixGetWidth(smaller) <= MAX_WIDTH)
            png = encode(smaller);
        pixDestroy(&smaller);
    }
    pixDestroy(&pix);
    return png;
}
