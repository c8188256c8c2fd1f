#include "core/check/elsewhere/band.h"

#include "core/check/limits/elsewhere_limits.h"
#include <math.h>
#include <string.h>

void band_clear(Band *band) {
    g_clear_pointer(&band->samples, g_free);
    g_clear_pointer(&band->seen, g_free);
}

/* The picture between its samples; at its edge beyond it. */
static double interpolated(const Picture *picture, double x, double y) {
    x = CLAMP(x, 0, (double)picture->width - 1);
    y = CLAMP(y, 0, (double)picture->height - 1);
    gsize column = (gsize)x, row = (gsize)y;
    gsize next = MIN(column + 1, picture->width - 1), below = MIN(row + 1, picture->height - 1);
    double right = x - (double)column, down = y - (double)row;
    const guint16 *upper = picture_row16(picture, 0, row);
    const guint16 *lower = picture_row16(picture, 0, below);
    return (upper[column] * (1 - right) + upper[next] * right) * (1 - down) +
           (lower[column] * (1 - right) + lower[next] * right) * down;
}

/* Takes the mean of what is around each sample off it: so many columns, and rows. */
static void flatten_band(Band *band, gsize across, gsize down) {
    gsize width = band->width, height = band->height;
    g_autofree double *sums = g_new0(double, (width + 1) * (height + 1));
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize at = (y + 1) * (width + 1) + x + 1;
            sums[at] = (double)band->samples[y * width + x] + sums[at - 1] + sums[at - width - 1] -
                       sums[at - width - 2];
        }
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize x0 = x - MIN(x, across), x1 = MIN(width, x + across + 1);
            gsize y0 = y - MIN(y, down), y1 = MIN(height, y + down + 1);
            double sum = sums[y1 * (width + 1) + x1] - sums[y0 * (width + 1) + x1] -
                         sums[y1 * (width + 1) + x0] + sums[y0 * (width + 1) + x0];
            band->samples[y * width + x] -= (float)(sum / (double)((x1 - x0) * (y1 - y0)));
        }
}

void band_trim(Band *band, gsize height, gsize aside) {
    gsize width = band->width - 2 * aside, above = (band->height - height) / 2;
    for (gsize y = 0; y < height; y++)
        memmove(band->samples + y * width, band->samples + (y + above) * band->width + aside,
                width * sizeof *band->samples);
    memmove(band->seen, band->seen + aside, width);
    band->width = width;
    band->height = height;
}

static gboolean lies_in(const Picture *picture, double x, double y) {
    return x >= 0 && y >= 0 && x <= (double)picture->width - 1 && y <= (double)picture->height - 1;
}

/* A place in a picture, or how far one lies from another. */
typedef struct BandPoint {
    double x, y;
} BandPoint;

/* How far the middles of the parts of `size` samples in a row lie from the row's middle: `parts` of
 * each sample, in steps. Newly allocated. */
static double *list_distances(gsize size, gsize parts, double step) {
    double *distances = g_new(double, MAX(size * parts, 1));
    for (gsize i = 0; i < size; i++)
        for (gsize k = 0; k < parts; k++) {
            double part = ((double)k + 0.5) / (double)parts - 0.5;
            distances[i * parts + k] = ((double)i + part - (double)(size - 1) / 2) * step;
        }
    return distances;
}

static gboolean has_around(const Picture *picture, double x, double y) {
    return x >= 0 && y >= 0 && x < (double)picture->width - 1 && y < (double)picture->height - 1;
}

/* Likewise where the four samples around it lie in the picture. */
static double interpolated_within(const Picture *picture, double x, double y) {
    guint column = (guint)x, row = (guint)y;
    double right = x - column, down = y - row;
    const guint16 *upper = picture_row16(picture, 0, row) + column;
    const guint16 *lower = picture_row16(picture, 0, row + 1) + column;
    return (upper[0] * (1 - right) + upper[1] * right) * (1 - down) +
           (lower[0] * (1 - right) + lower[1] * right) * down;
}

/* The sum of the picture at n x n places: those along a line, moved by each of those across it. */
static double sum_parts(const Picture *picture, const BandPoint *along, const BandPoint *down,
                        gsize n) {
    double sum = 0;
    for (gsize j = 0; j < n; j++)
        for (gsize i = 0; i < n; i++) {
            double x = along[i].x + down[j].x, y = along[i].y + down[j].y;
            sum += has_around(picture, x, y) ? interpolated_within(picture, x, y)
                                             : interpolated(picture, x, y);
        }
    return sum;
}

void band_take(const Picture *picture, const LaidLine *line, double letter_rows, gsize height,
               gsize aside, BandGround ground, Band *out) {
    double step = line->letter_height / letter_rows, sign = line->bright ? 1 : -1;
    gsize width = (gsize)(line->length / step + 0.5) + 2 * aside;
    *out =
        (Band){width, height, g_new(float, MAX(width * height, 1)), g_new(guint8, MAX(width, 1))};
    double radians = line->degrees * (G_PI / 180), cosine = cos(radians), sine = sin(radians);
    gsize n = (gsize)CLAMP(ceil(step), 1, ELSEWHERE_FINEST);
    for (gsize column = 0; column < width; column++) {
        double along = ((double)column - (double)(width - 1) / 2) * step;
        out->seen[column] =
            lies_in(picture, line->x + along * cosine, line->y - along * sine) ? 1 : 0;
    }
    g_autofree double *aways = list_distances(width, n, step);
    g_autofree double *downs = list_distances(height, n, step);
    g_autofree BandPoint *along = g_new(BandPoint, MAX(width * n, 1));
    g_autofree BandPoint *down = g_new(BandPoint, MAX(height * n, 1));
    for (gsize i = 0; i < width * n; i++)
        along[i] = (BandPoint){line->x + aways[i] * cosine, line->y - aways[i] * sine};
    for (gsize i = 0; i < height * n; i++)
        down[i] = (BandPoint){downs[i] * sine, downs[i] * cosine};
    for (gsize row = 0; row < height; row++)
        for (gsize column = 0; column < width; column++) {
            double sum = sum_parts(picture, along + column * n, down + row * n, n);
            out->samples[row * width + column] = (float)(sign * sum / (double)(n * n));
        }
    if (ground == BAND_GROUND_AROUND)
        flatten_band(out, (gsize)(ELSEWHERE_BAND_AROUND * letter_rows + 0.5),
                     (gsize)(ELSEWHERE_BAND_AROUND * letter_rows + 0.5));
    else
        flatten_band(out, (gsize)(ELSEWHERE_BAND_ALONG * letter_rows + 0.5), 0);
}

static void swap(float *a, float *b) {
    float kept = *a;
    *a = *b;
    *b = kept;
}

void band_turn(Band *band, guint turn) {
    gsize width = band->width, height = band->height;
    for (gsize y = 0; y < height && (turn & 1); y++)
        for (gsize x = 0; x < width / 2; x++)
            swap(&band->samples[y * width + x], &band->samples[y * width + width - 1 - x]);
    for (gsize y = 0; y < height / 2 && (turn & 2); y++)
        for (gsize x = 0; x < width; x++)
            swap(&band->samples[y * width + x], &band->samples[(height - 1 - y) * width + x]);
}
