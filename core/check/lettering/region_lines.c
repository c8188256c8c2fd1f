#include "core/check/lettering/region_lines.h"

#include "core/check/limits/lettering_limits.h"
#include "ocr/no_memory.h"
#include "ocr/recognizer.h"

GArray *region_lines_find(const Picture *picture, Picture *plane, GError **error) {
    GArray *lines = NULL;
    if (picture_copy(picture, plane)) {
        picture_border(plane);
        lines = find_lines(plane, NULL);
    }
    if (lines == NULL)
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("look for lettering"));
    return lines;
}

gint64 region_lines_expected(const char *text) {
    gint64 n = 1;
    for (; *text; text++)
        n += *text == '\n' && text[1] != '\0';
    return n;
}

/* Correlation of samples with those to the right of them and below; strokes hang together, samples
 * of noise don't. */
static double coherence(const Picture *picture, const FoundLine *line) {
    double n = 0, sum = 0, squares = 0, products = 0;
    for (gsize y = (gsize)line->box.y0; y + 1 < (gsize)line->box.y1; y++)
        for (gsize x = (gsize)line->box.x0; x + 1 < (gsize)line->box.x1; x++) {
            const guint16 *at = picture_row16(picture, 0, y) + x;
            double value = at[0];
            n += 1;
            sum += value;
            squares += value * value;
            products += value * ((double)at[1] + at[picture->stride / sizeof *at]) / 2;
        }
    double variance = n > 0 ? squares - sum * sum / n : 0;
    return variance > 0 ? (products - sum * sum / n) / variance : 0;
}

/* Share of the variance that columns hold each of which is one value or rises evenly, in the line
 * and a part of its height above and below, but within the region: letters end there, streaks that
 * inpainting leaves go on. */
static double streaked(const Picture *picture, const FoundLine *line, Box region) {
    gint64 more =
        MAX(LETTERING_STREAK_REACH_LEAST, (line->box.y1 - line->box.y0) / LETTERING_STREAK_REACH);
    gsize y0 = (gsize)MAX(line->box.y0 - more, MAX(region.y0, 0));
    gsize y1 = (gsize)MIN(line->box.y1 + more, MIN(region.y1, (gint64)picture->height));
    if (y1 < y0 + LETTERING_STREAK_ROWS)
        return 1;
    double rows = (double)(y1 - y0), middle = (rows - 1) / 2;
    double spread = rows * (rows * rows - 1) / 12; /* of the rows' numbers: sum of squares */
    double n = 0, sum = 0, squares = 0, explained = 0;
    for (gsize x = (gsize)line->box.x0; x < (gsize)line->box.x1; x++) {
        double column = 0, rise = 0;
        for (gsize y = y0; y < y1; y++) {
            double value = picture_row16(picture, 0, y)[x];
            column += value;
            rise += value * ((double)(y - y0) - middle);
            squares += value * value;
            n += 1;
        }
        sum += column;
        explained += column * column / rows + rise * rise / spread;
    }
    double variance = n > 0 ? squares - sum * sum / n : 0;
    return variance > 0 ? (explained - sum * sum / n) / variance : 1;
}

gboolean region_line_counts(const Picture *picture, const FoundLine *line, Box region,
                            gint64 pitch) {
    Box box = line->box;
    gint64 width = MIN(box.x1, region.x1) - MAX(box.x0, region.x0);
    gint64 height = MIN(box.y1, region.y1) - MAX(box.y0, region.y0);
    return width > 0 && height > 0 &&
           LETTERING_WITHIN * width * height >= (box.x1 - box.x0) * (box.y1 - box.y0) &&
           100 * (gint64)line->letter_height <= LETTERING_TALLEST * pitch &&
           (line->calm >= LETTERING_CALM || coherence(picture, line) >= LETTERING_COHERENCE) &&
           streaked(picture, line, region) <= LETTERING_STREAKED;
}
