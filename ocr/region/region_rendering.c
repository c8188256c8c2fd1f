#include "ocr/region/region_rendering.h"

#include "ocr/leptonica/scaling.h"
#include "ocr/region/limits.h"
#include <math.h>
#include <string.h>

gboolean region_has_contrast(const Picture *region) {
    for (gsize y = 0; y < region->height; y++) {
        const guint16 *row = picture_row16(region, 0, y);
        for (gsize x = 0; x < region->width; x++)
            if (row[x] != *picture_row16(region, 0, 0))
                return TRUE;
    }
    return FALSE;
}

/* Floats until the very end, so that a faint text's few levels survive the arithmetic. */
typedef struct Plane {
    float *values;
    int width, height;
} Plane;

static void plane_clear(Plane *plane) {
    g_clear_pointer(&plane->values, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plane, plane_clear)

static gboolean plane_init(Plane *plane, int width, int height) {
    *plane = (Plane){g_try_new(float, (gsize)width *(gsize)height), width, height};
    return plane->values != NULL;
}

static float *plane_row(const Plane *plane, int y) {
    return plane->values + (gsize)CLAMP(y, 0, plane->height - 1) * (gsize)plane->width;
}

static gsize plane_size(const Plane *plane) {
    return (gsize)plane->width * (gsize)plane->height;
}

/* Means of factor x factor samples, where factor is the least that keeps within the limits. */
static gboolean plane_from_region(Plane *plane, const Picture *region) {
    gsize factor = 1, width = region->width, height = region->height;
    while (width > BLOCK_SIDE_MOST || height > BLOCK_SIDE_MOST ||
           width > BLOCK_SAMPLES_MOST / height) {
        factor++;
        width = (region->width - 1) / factor + 1;
        height = (region->height - 1) / factor + 1;
    }
    if (!plane_init(plane, (int)width, (int)height))
        return FALSE;
    for (gsize y = 0; y < height; y++) {
        gsize y1 = MIN((y + 1) * factor, region->height);
        for (gsize x = 0; x < width; x++) {
            gsize x1 = MIN((x + 1) * factor, region->width), count = 0;
            guint64 sum = 0;
            for (gsize j = y * factor; j < y1; j++)
                for (gsize i = x * factor; i < x1; i++, count++)
                    sum += picture_row16(region, 0, j)[i];
            plane->values[y * width + x] = (float)((double)sum / (double)count);
        }
    }
    return TRUE;
}

/* The values that the given fractions of the plane lie below. */
static void plane_range(const Plane *plane, double low, double high, float *bottom, float *top) {
    g_autofree gsize *histogram = g_new0(gsize, G_MAXUINT16 + 1);
    gsize total = plane_size(plane), seen = 0;
    for (gsize i = 0; i < total; i++)
        histogram[(gsize)(plane->values[i] + 0.5F)]++;
    gsize low_rank = (gsize)(low * (double)(total - 1)),
          high_rank = (gsize)(high * (double)(total - 1));
    for (gsize value = 0; value <= G_MAXUINT16 && seen <= high_rank; value++) {
        if (seen <= low_rank)
            *bottom = (float)value;
        if (histogram[value])
            *top = (float)value;
        seen += histogram[value];
    }
}

static float median_of_9(float *v) {
    for (int i = 1; i < 9; i++) {
        float value = v[i];
        int j = i;
        for (; j > 0 && v[j - 1] > value; j--)
            v[j] = v[j - 1];
        v[j] = value;
    }
    return v[4];
}

/* Median or binomial mean of each 3 x 3 neighbourhood, edges repeated. */
static gboolean plane_filter(Plane *plane, gboolean median) {
    g_auto(Plane) in = *plane;
    if (!plane_init(plane, in.width, in.height))
        return FALSE;
    for (int y = 0; y < in.height; y++) {
        const float *rows[3] = {plane_row(&in, y - 1), plane_row(&in, y), plane_row(&in, y + 1)};
        float *out = plane_row(plane, y);
        for (int x = 0; x < in.width; x++) {
            int columns[3] = {MAX(x - 1, 0), x, MIN(x + 1, in.width - 1)};
            float window[9], mean = 0;
            for (int k = 0; k < 9; k++) {
                window[k] = rows[k / 3][columns[k % 3]];
                mean += window[k] * (float)((k / 3 == 1 ? 2 : 1) * (k % 3 == 1 ? 2 : 1)) / 16;
            }
            out[x] = median ? median_of_9(window) : mean;
        }
    }
    return TRUE;
}

/* Running mean over 2 * radius + 1 values that lie `step` apart, fewer at the ends. */
static void running_mean(float *values, float *scratch, int count, int step, int radius) {
    double sum = 0;
    int first = 0, last = 0; /* the window is [first, last) */
    for (int i = 0; i < count; i++)
        scratch[i] = values[(gsize)i * (gsize)step];
    for (int i = 0; i < count; i++) {
        for (; last < count && last <= i + radius; last++)
            sum += scratch[last];
        for (; first < i - radius; first++)
            sum -= scratch[first];
        values[(gsize)i * (gsize)step] = (float)(sum / (last - first));
    }
}

static void plane_box_mean(Plane *plane, int radius, float *scratch) {
    for (int y = 0; y < plane->height; y++)
        running_mean(plane_row(plane, y), scratch, plane->width, 1, radius);
    for (int x = 0; x < plane->width; x++)
        running_mean(plane->values + x, scratch, plane->height, plane->width, radius);
}

/* Each value less its neighbourhood's mean, in units of the neighbourhood's deviation. */
static gboolean plane_normalize(Plane *plane, int radius) {
    g_auto(Plane) mean = {0};
    g_auto(Plane) square = {0};
    g_autofree float *scratch = g_try_new(float, (gsize)MAX(plane->width, plane->height));
    if (!scratch || !plane_init(&mean, plane->width, plane->height) ||
        !plane_init(&square, plane->width, plane->height))
        return FALSE;
    gsize total = plane_size(plane);
    memcpy(mean.values, plane->values, total * sizeof(float));
    plane_box_mean(&mean, radius, scratch);
    for (gsize i = 0; i < total; i++) {
        plane->values[i] -= mean.values[i];
        square.values[i] = plane->values[i] * plane->values[i];
    }
    plane_box_mean(&square, radius, scratch);
    for (gsize i = 0; i < total; i++)
        plane->values[i] /= fmaxf((float)BLOCK_ROUNDING, sqrtf(square.values[i]));
    return TRUE;
}

static gboolean plane_to_picture(const Plane *plane, float bottom, float top, Picture *out) {
    if (!picture_init(out, (gsize)plane->width, (gsize)plane->height, 1, 1))
        return FALSE;
    float scale = 255 / fmaxf(top - bottom, (float)BLOCK_LEAST_RANGE);
    for (int y = 0; y < plane->height; y++) {
        const float *row = plane_row(plane, y);
        guint8 *line = picture_row8(out, 0, (gsize)y);
        for (int x = 0; x < plane->width; x++)
            line[x] = (guint8)CLAMP((row[x] - bottom) * scale + 0.5F, 0, 255);
    }
    return TRUE;
}

gboolean render_region(const Picture *region, RenderStretch stretch, gsize pitch, Picture *out) {
    g_auto(Plane) plane = {0};
    *out = (Picture){0};
    if (!plane_from_region(&plane, region))
        return FALSE;
    float bottom = 0, top = 0;
    switch (stretch) {
    case RENDER_FULL:
        plane_range(&plane, 0, 1, &bottom, &top);
        break;
    case RENDER_DESPECKLED:
        if (!plane_filter(&plane, TRUE))
            return FALSE;
        plane_range(&plane, BLOCK_DESPECKLED, 1 - BLOCK_DESPECKLED, &bottom, &top);
        break;
    case RENDER_CLIPPED:
        plane_range(&plane, BLOCK_CLIPPED, 1 - BLOCK_CLIPPED, &bottom, &top);
        break;
    default:
        if (!plane_filter(&plane, FALSE) ||
            !plane_normalize(&plane, (int)CLAMP(pitch, BLOCK_WINDOW_LEAST, BLOCK_WINDOW_MOST)))
            return FALSE;
        bottom = -BLOCK_DEVIATIONS, top = BLOCK_DEVIATIONS;
    }
    return plane_to_picture(&plane, bottom, top, out);
}

/* A picture of its own with a border in the grey of the background. */
static gboolean add_border(const Picture *picture, Picture *out) {
    return picture_cut(picture, box_grow(picture_box(picture), BLOCK_BORDER),
                       picture_median(picture), out);
}

gboolean render_strip(const Picture *picture, int top, int bottom, double scale, gboolean invert,
                      Picture *out) {
    *out = (Picture){0};
    g_auto(Picture) strip = {0}, scaled = {0};
    if (!picture_cut(picture, (Box){0, top, (gint64)picture->width, bottom}, 0, &strip))
        return FALSE;
    for (gsize y = 0; invert && y < strip.height; y++)
        for (gsize x = 0; x < strip.width; x++)
            picture_row8(&strip, 0, y)[x] ^= G_MAXUINT8;
    double width = (double)strip.width, height = (double)strip.height;
    scale = MIN(scale, sqrt(BLOCK_SAMPLES_MOST / width / height));
    scale = MIN(scale, BLOCK_SIDE_MOST / MAX(width, height));
    return scale_smooth(&strip, scale, scale, &scaled) && add_border(&scaled, out);
}
