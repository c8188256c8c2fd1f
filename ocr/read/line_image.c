#include "ocr/read/line_image.h"

PIX *line_image(const TextPicture *picture, const FoundLine *line, BOX **box) {
    gsize aside = line->letter_height / 2 + 2, above = line->letter_height / 4 + 2;
    gsize halo = MAX(2, line->letter_height / 8); /* what the letters' blur may reach */
    gsize x0 = line->x0 - MIN(line->x0, aside), y0 = line->y0 - MIN(line->y0, above);
    gsize x1 = MIN(line->x1 + aside, picture->width), y1 = MIN(line->y1 + above, picture->height);
    PIX *pix = pixCreate((l_int32)(x1 - x0), (l_int32)(y1 - y0), 8);
    if (pix == NULL)
        return NULL;
    gint ink = (gint)line->ink, range = (gint)line->ground - ink;
    if (range == 0)
        range = 1;
    for (gsize y = y0; y < y1; y++) {
        l_uint32 *out = pixGetData(pix) + (y - y0) * (gsize)pixGetWpl(pix);
        for (gsize x = x0; x < x1; x++) {
            gboolean beside = x + halo < line->x0 || x >= line->x1 + halo || y + halo < line->y0 ||
                              y >= line->y1 + halo;
            if (beside) { /* neighbours would be read as signs at the line's ends */
                SET_DATA_BYTE(out, x - x0, 255);
                continue;
            }
            gint value = (gint)text_picture_sample(picture, line->channel, x, y);
            gint64 grey = (gint64)(value - ink) * 255 / range;
            SET_DATA_BYTE(out, x - x0, (guint8)CLAMP(grey, 0, 255));
        }
    }
    if (box)
        *box = boxCreate((l_int32)(line->x0 - x0), (l_int32)(line->y0 - y0),
                         (l_int32)(line->x1 - line->x0), (l_int32)(line->y1 - line->y0));
    return pix;
}
