#include "core/check/lettering/grain.h"

#include "core/check/limits/lettering_limits.h"

/* Of samples and those beside them. */
typedef struct GrainMoments {
    double n, sum, squares, cubes, products;
} GrainMoments;

static GrainMoments moments_of(const Picture *picture, Box region) {
    GrainMoments moments = {0};
    for (gsize y = (gsize)region.y0; y + 1 < (gsize)region.y1; y++)
        for (gsize x = (gsize)region.x0; x + 1 < (gsize)region.x1; x++) {
            const guint16 *row = picture_row16(picture, 0, y) + x;
            const guint16 *below = picture_row16(picture, 0, y + 1) + x;
            double value = row[0];
            moments.n += 1;
            moments.sum += value;
            moments.squares += value * value;
            moments.cubes += value * value * value;
            moments.products += value * ((double)row[1] + below[0]) / 2;
        }
    return moments;
}

/* The least, or most, of a sample and those to the right of it and below. */
static guint16 extreme_at(const Picture *picture, gsize x, gsize y, gboolean least) {
    gsize right = MIN(x + 1, picture->width - 1), below = MIN(y + 1, picture->height - 1);
    const guint16 *row = picture_row16(picture, 0, y), *next = picture_row16(picture, 0, below);
    return least ? MIN(MIN(row[x], row[right]), MIN(next[x], next[right]))
                 : MAX(MAX(row[x], row[right]), MAX(next[x], next[right]));
}

/* Means of three samples each way, or of as many as there are. */
static guint16 *smoothed(const guint16 *samples, gsize width, gsize height) {
    guint16 *smooth = g_new(guint16, MAX(width * height, 1));
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            guint sum = 0, n = 0;
            for (gsize j = y - MIN(y, 1); j <= MIN(y + 1, height - 1); j++)
                for (gsize i = x - MIN(x, 1); i <= MIN(x + 1, width - 1); i++, n++)
                    sum += samples[j * width + i];
            smooth[y * width + x] = (guint16)(sum / n);
        }
    return smooth;
}

gboolean grain_take_off(const Picture *picture, Box region, Picture *out) {
    *out = (Picture){0};
    region = box_clip(region, (gint64)picture->width, (gint64)picture->height);
    if (region.x1 - region.x0 < 2 || region.y1 - region.y0 < 2)
        return FALSE;
    GrainMoments moments = moments_of(picture, region);
    double mean = moments.sum / moments.n, variance = moments.squares / moments.n - mean * mean;
    double together = moments.products / moments.n - mean * mean;
    if (variance <= 0 || together < GRAIN_LEAST * variance || together > GRAIN_MOST * variance)
        return FALSE;
    /* A dark ground has few samples that stand far out, and they are bright. */
    gboolean dark = moments.cubes / moments.n - 3 * mean * moments.squares / moments.n +
                        2 * mean * mean * mean >=
                    0;
    gsize width = picture->width, height = picture->height;
    g_autofree guint16 *extremes = g_new(guint16, MAX(width * height, 1));
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            extremes[y * width + x] = extreme_at(picture, x, y, dark);
    *out = picture_take_samples(smoothed(extremes, width, height), width, height);
    return TRUE;
}
