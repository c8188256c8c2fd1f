#include "core/scan/crop_png.h"

#include "core/scan/limits/crop_limits.h"
#include "ocr/leptonica/png.h"

static SampleRange find_range(const Picture *picture) {
    SampleRange range = {G_MAXUINT, 0};
    for (guint plane = 0; plane < picture->n_planes; plane++)
        for (gsize y = 0; y < picture->height; y++)
            for (gsize x = 0; x < picture->width; x++) {
                guint value = picture_sample(picture, plane, x, y);
                range = (SampleRange){MIN(range.low, value), MAX(range.high, value)};
            }
    return range;
}

GBytes *crop_png(const Picture *picture, const FoundLine *line) {
    const Picture part =
        picture_view(picture, box_clip(box_grow(line->box, SCAN_CROP_MARGIN),
                                       (gint64)picture->width, (gint64)picture->height));
    const SampleRange range = find_range(&part);
    g_auto(Picture) shown = {0};
    if (!picture_init(&shown, part.width, part.height, 1, part.n_planes))
        return NULL;
    for (guint plane = 0; plane < part.n_planes; plane++)
        for (gsize y = 0; y < part.height; y++)
            for (gsize x = 0; x < part.width; x++) {
                guint64 above = picture_sample(&part, plane, x, y) - range.low;
                picture_row8(&shown, plane, y)[x] =
                    (guint8)(above * 255 / MAX(range.high - range.low, 1));
            }
    return png_encode_small(&shown, SCAN_CROP_WIDTH_MOST, SCAN_CROP_BYTES_MOST);
}
