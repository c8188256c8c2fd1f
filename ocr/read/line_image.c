#include "ocr/read/line_image.h"

#include "ocr/read/limits.h"

gboolean line_image(const Picture *picture, const FoundLine *line, Picture *image, Box *within) {
    gint64 aside = (gint64)line->letter_height / IMAGE_ASIDE + IMAGE_MARGIN;
    gint64 above = (gint64)line->letter_height / IMAGE_ABOVE + IMAGE_MARGIN;
    gint64 halo = MAX(IMAGE_MARGIN, (gint64)line->letter_height / IMAGE_HALO);
    const Box letters = line->box, shown = box_grow(letters, halo);
    const Box cut = box_clip(
        (Box){letters.x0 - aside, letters.y0 - above, letters.x1 + aside, letters.y1 + above},
        (gint64)picture->width, (gint64)picture->height);
    if (!picture_init(image, (gsize)(cut.x1 - cut.x0), (gsize)(cut.y1 - cut.y0), 1, 1))
        return FALSE;
    gint ink = (gint)line->ink, range = (gint)line->ground - ink;
    if (range == 0)
        range = 1;
    for (gint64 y = cut.y0; y < cut.y1; y++) {
        guint8 *out = picture_row8(image, 0, (gsize)(y - cut.y0));
        for (gint64 x = cut.x0; x < cut.x1; x++) {
            gboolean beside = x < shown.x0 || x >= shown.x1 || y < shown.y0 || y >= shown.y1;
            if (beside) { /* neighbours would be read as signs at the line's ends */
                out[x - cut.x0] = G_MAXUINT8;
                continue;
            }
            gint value = (gint)picture_sample(picture, line->channel, (gsize)x, (gsize)y);
            gint64 grey = (gint64)(value - ink) * 255 / range;
            out[x - cut.x0] = (guint8)CLAMP(grey, 0, 255);
        }
    }
    if (within)
        *within = box_move(letters, -cut.x0, -cut.y0);
    return TRUE;
}
