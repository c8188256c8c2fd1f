#include "core/check/residue/levels.h"

#include "core/check/limits/residue_limits.h"

#include <math.h>
#include <string.h>

void levels_clear(Levels *picture) {
    g_clear_pointer(&picture->samples, g_free);
}
void levels_free(gpointer data) {
    levels_clear(data);
    g_free(data);
}

Levels levels_copy(const Levels *picture) {
    gsize length = MAX(picture->width * picture->height, 1) * sizeof(gint32);
    return (Levels){picture->width, picture->height, g_memdup2(picture->samples, length)};
}

/* Mean over the box of side 2 * radius + 1 around each sample, by an integral image. */
static void box_means(const Levels *in, gsize radius, gint32 *out) {
    gsize width = in->width, height = in->height;
    g_autofree gint64 *integral = g_new0(gint64, (width + 1) * (height + 1));
    for (gsize y = 0; y < height; y++) {
        gint64 row = 0;
        for (gsize x = 0; x < width; x++) {
            row += in->samples[y * width + x];
            integral[(y + 1) * (width + 1) + x + 1] = integral[y * (width + 1) + x + 1] + row;
        }
    }
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize x0 = x > radius ? x - radius : 0, x1 = MIN(width, x + radius + 1);
            gsize y0 = y > radius ? y - radius : 0, y1 = MIN(height, y + radius + 1);
            gint64 sum = integral[y1 * (width + 1) + x1] - integral[y0 * (width + 1) + x1] -
                         integral[y1 * (width + 1) + x0] + integral[y0 * (width + 1) + x0];
            out[y * width + x] = (gint32)(sum / (gint64)((x1 - x0) * (y1 - y0)));
        }
}

/* What stands out from its surroundings of about a character; each row's mean is taken off too,
 * because lines of any text share their rows. */
void levels_high_pass(Levels *picture, gsize radius) {
    gsize width = picture->width, height = picture->height;
    g_autofree gint32 *means = g_new(gint32, width * height);
    box_means(picture, radius, means);
    for (gsize y = 0; y < height; y++) {
        gint64 sum = 0;
        gint32 *row = picture->samples + y * width;
        for (gsize x = 0; x < width; x++) {
            row[x] -= means[y * width + x];
            sum += row[x];
        }
        for (gsize x = 0; x < width; x++)
            row[x] -= (gint32)(sum / (gint64)width);
    }
}

/* Scales so that the root mean square becomes RESIDUE_MEAN_SCALE and clips, so that no few
 * pixels decide. */
void levels_scale(const Levels *in, gint16 *out) {
    gsize n = in->width * in->height;
    double squares = 0;
    for (gsize i = 0; i < n; i++)
        squares += (double)in->samples[i] * in->samples[i];
    double scale = squares > 0 ? RESIDUE_MEAN_SCALE / sqrt(squares / (double)n) : 0;
    for (gsize i = 0; i < n; i++)
        out[i] = (gint16)CLAMP(in->samples[i] * scale, -RESIDUE_FULL_SCALE, RESIDUE_FULL_SCALE);
}

/* Contrast relative to the mean contrast nearby, so that near-black strokes count beside bright
 * leftovers. */
void levels_scale_locally(const Levels *in, gsize radius, gint16 *out) {
    gsize n = in->width * in->height;
    g_auto(Levels) magnitude = {in->width, in->height, g_new(gint32, n)};
    for (gsize i = 0; i < n; i++)
        magnitude.samples[i] = ABS(in->samples[i]);
    g_autofree gint32 *means = g_new(gint32, n);
    box_means(&magnitude, radius, means);
    for (gsize i = 0; i < n; i++) {
        gint64 ratio = (gint64)in->samples[i] * RESIDUE_MEAN_SCALE / (means[i] + 1);
        out[i] = (gint16)CLAMP(ratio, -RESIDUE_FULL_SCALE, RESIDUE_FULL_SCALE);
    }
}

void levels_mean(Levels *picture, gsize radius) {
    gint32 *means = g_new(gint32, MAX(picture->width * picture->height, 1));
    box_means(picture, radius, means);
    g_free(picture->samples);
    picture->samples = means;
}

/* Twice the mean is nearly what a Gaussian makes of it. */
void levels_smooth(Levels *picture, gsize radius) {
    if (radius == 0)
        return;
    levels_mean(picture, radius);
    levels_mean(picture, radius);
}

/* Shrinks a picture of width x height; `at` gives its samples. Values are in 1/256 of the samples'
 * units. */
void levels_shrink(gint32 (*at)(gconstpointer from, gsize x, gsize y), gconstpointer from,
                   gsize width, gsize height, gsize factor, Levels *out) {
    out->width = width / factor;
    out->height = height / factor;
    out->samples = g_new0(gint32, MAX(out->width * out->height, 1));
    for (gsize y = 0; y < out->height; y++)
        for (gsize x = 0; x < out->width; x++) {
            gint64 sum = 0;
            for (gsize j = 0; j < factor; j++)
                for (gsize i = 0; i < factor; i++)
                    sum += at(from, x * factor + i, y * factor + j);
            out->samples[y * out->width + x] = (gint32)(sum * 256 / (gint64)(factor * factor));
        }
}
