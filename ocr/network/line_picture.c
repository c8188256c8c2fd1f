#include "ocr/network/line_picture.h"

#include <math.h>

#include "kernels/product.h"
#include "ocr/leptonica/pix.h"
#include "ocr/network/limits.h"

enum { LEVELS = 256 };

void line_picture_scale(const Picture *picture, gsize rows, Picture *out) {
    *out = (Picture){0};
    g_autoptr(PIX) line = pix_from_picture(picture);
    for (int i = 0; i < 2 && line && pixGetHeight(line) != (int)rows; i++) {
        float factor = (float)rows / (float)pixGetHeight(line);
        if (factor * (float)pixGetWidth(line) > LINE_WIDTH_MOST)
            return;
        PIX *scaled = pixScale(line, factor, factor);
        pix_release(line);
        line = scaled;
    }
    if (line && pixGetHeight(line) == (int)rows && pixGetWidth(line) <= LINE_WIDTH_MOST)
        pix_to_picture(line, out);
}

typedef struct LevelCounts {
    gsize counts[LEVELS];
    gsize total;
} LevelCounts;

static void count_level(LevelCounts *levels, guint8 level) {
    levels->counts[level]++;
    levels->total++;
}

/* The level below which that share lies, between levels in proportion. */
static float quantile(const LevelCounts *levels, double share) {
    double target = CLAMP(share * (double)levels->total, 1, (double)levels->total);
    gsize index = 0, sum = 0;
    while (index < LEVELS && (double)sum < target)
        sum += levels->counts[index++];
    return (float)((double)index - ((double)sum - target) / (double)levels->counts[index - 1]);
}

/* Black and white of a line: a quarter of the valleys and of the peaks of its middle row are
 * beyond. */
static void find_range(const Picture *picture, float *black, float *white) {
    LevelCounts valleys = {{0}, 0}, peaks = {{0}, 0};
    const guint8 *row = (const guint8 *)picture->planes[0] + picture->height / 2 * picture->stride;
    for (gsize x = 1; x + 1 < picture->width; x++) {
        guint8 before = row[x - 1], here = row[x], after = row[x + 1];
        if ((here < before && here <= after) || (here <= before && here < after))
            count_level(&valleys, here);
        if ((here > before && here >= after) || (here >= before && here > after))
            count_level(&peaks, here);
    }
    if (valleys.total == 0)
        count_level(&valleys, 0);
    if (peaks.total == 0)
        count_level(&peaks, LEVELS - 1);
    *black = quantile(&valleys, 0.25);
    *white = quantile(&peaks, 0.75);
}

static guint8 value_of(guint8 level, float black, float contrast) {
    float value = ((float)level - black) / contrast - 1;
    gint whole = (gint)(fabsf((PRODUCT_ONE + 1) * value) + 0.5f);
    whole = MIN(whole, PRODUCT_ONE);
    return (guint8)((value < 0 ? -whole : whole) + PRODUCT_ZERO);
}

void line_picture_write(const Picture *picture, const GridLine *line) {
    float black, white;
    find_range(picture, &black, &white);
    float contrast = (white - black) / 2;
    if (contrast <= 0)
        contrast = 1;
    guint8 values[LEVELS];
    for (gsize level = 0; level < LEVELS; level++)
        values[level] = value_of((guint8)level, black, contrast);
    for (gsize y = 0; y < line->height; y++) {
        const guint8 *row = (const guint8 *)picture->planes[0] + y * picture->stride;
        for (gsize x = 0; x < line->width; x++)
            *grid_at(line, x, y) = values[row[x]];
    }
}
