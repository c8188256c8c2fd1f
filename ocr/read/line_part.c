#include "ocr/read/line_part.h"

#include "ocr/read/limits.h"

static gboolean has_ink(const Picture *image, gint64 x) {
    for (gsize y = 0; y < image->height; y++)
        if (picture_row8(image, 0, y)[x] < READ_INK)
            return TRUE;
    return FALSE;
}

/* The middle of the widest gap that begins in the columns from x0 up to x1, which is rather one
 * between words; x1 where there is none. */
static gint64 find_gap(const Picture *image, gint64 x0, gint64 x1) {
    gint64 found = x1, widest = 0;
    for (gint64 x = x0; x < x1; x++) {
        gint64 start = x;
        while (x < x1 && !has_ink(image, x))
            x++;
        if (x - start > widest) {
            widest = x - start;
            found = start + widest / 2;
        }
    }
    return found;
}

gboolean line_part(const Picture *image, Box letters, gsize letter_height, Picture *part,
                   Box *within) {
    gint64 height = (gint64)letter_height, rows = (gint64)image->height;
    gint64 end = letters.x0 + PART_MOST * height;
    *part = (Picture){0};
    *within = letters;
    if (letters.x1 - letters.x0 < PART_LINE * height || end > (gint64)image->width)
        return TRUE;
    within->x1 = find_gap(image, letters.x0 + PART_LEAST * height, end);
    if (within->x1 == end)
        return TRUE;
    g_auto(Picture) cut = {0};
    const Box shown = {0, 0, within->x1, rows};
    const Box margin = {0, 0, within->x1 + MAX(letters.x0, 0), rows};
    return picture_cut(image, shown, G_MAXUINT8, &cut) &&
           picture_cut(&cut, margin, G_MAXUINT8, part);
}
