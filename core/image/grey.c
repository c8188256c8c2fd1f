/* A decoded frame as one grey picture. */
#include "codecs/samples.h"
#include "core/image/limits.h"
#include "core/image/places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_values(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Where a few samples stand so far out that nothing else would be seen beside them, as those that
 * stand for no value do in float images: leaves what nearly all have, and as much again. */
static void leave_outliers(const Frame *frame, double *low, double *high) {
    gsize n = frame->length / frame->bytes_per_sample, step = n / IMAGE_RANGE_LOOKED_AT + 1, k = 0;
    g_autofree double *values = g_new(double, n / step + 1);
    for (gsize i = 0; i < n; i += step) {
        double value = samples_value(frame, i);
        if (isfinite(value))
            values[k++] = value;
    }
    if (k == 0)
        return;
    qsort(values, k, sizeof *values, compare_values);
    static const gsize parts[] = {IMAGE_OUTLIERS_FEW, IMAGE_OUTLIERS_MORE, IMAGE_OUTLIERS_MOST};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        double least = values[k / parts[i]], most = values[k - 1 - k / parts[i]];
        double range = most - least;
        if (range > 0 && *high / IMAGE_OUTLIERS_FAR - *low / IMAGE_OUTLIERS_FAR > range) {
            *low = MAX(*low, least - range / 2);
            *high = MIN(*high, most + range / 2);
            return;
        }
    }
}

/* The range of all finite samples of the frame. */
static void find_range(const Frame *frame, double *low, double *high) {
    *low = INFINITY;
    *high = -INFINITY;
    for (gsize i = 0; i < frame->length / frame->bytes_per_sample; i++) {
        double value = samples_value(frame, i);
        if (isfinite(value)) {
            *low = MIN(*low, value);
            *high = MAX(*high, value);
        }
    }
}

/* The lowest sample becomes 0 and the highest 65535, but for outliers; what is not finite 0. */
static gboolean scale_to_16(Frame *frame, GError **error) {
    double low, high;
    find_range(frame, &low, &high);
    leave_outliers(frame, &low, &high);
    double scale = high > low ? 65535 / (high - low) : 0;
    g_auto(Frame) wide = *frame;
    PixelFormat format = wide.format;
    format.bits_allocated = format.bits_stored = 16;
    format.high_bit = 15;
    format.is_signed = format.is_float = FALSE;
    *frame = (Frame){0};
    if (!frame_init(frame, &format, error))
        return FALSE;
    guint16 *samples = (guint16 *)(void *)frame->data;
    for (gsize i = 0; i < frame->length / sizeof *samples; i++) {
        double value = samples_value(&wide, i);
        samples[i] = isfinite(value) ? (guint16)((CLAMP(value, low, high) - low) * scale + 0.5) : 0;
    }
    return TRUE;
}

/* Adds `offset` to bring signed samples into 0.. */
static void fill(const Frame *frame, gint32 offset, guint16 *out) {
    gsize n = (gsize)frame->format.rows * frame->format.columns;
    gboolean colour = frame->format.samples_per_pixel == 3, is_signed = frame->format.is_signed;
    const guint8 *bytes = frame->data;
    const guint16 *words = (const guint16 *)(const void *)frame->data;
    if (frame->bytes_per_sample == 1 && colour)
        for (gsize i = 0; i < n; i++)
            out[i] = (guint16)samples_luma(bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]);
    else if (colour)
        for (gsize i = 0; i < n; i++)
            out[i] = (guint16)samples_luma(words[3 * i], words[3 * i + 1], words[3 * i + 2]);
    else if (frame->bytes_per_sample == 1)
        for (gsize i = 0; i < n; i++)
            out[i] = (guint16)((is_signed ? (gint8)bytes[i] : bytes[i]) + offset);
    else
        for (gsize i = 0; i < n; i++)
            out[i] = (guint16)((is_signed ? (gint16)words[i] : words[i]) + offset);
}

Place *place_from_frame(const Frame *frame, const Palette *palette, gsize index, GError **error) {
    g_auto(Frame) values = *frame;
    values.data = g_memdup2(frame->data, frame->length);
    frame_normalize(&values);
    if ((values.bytes_per_sample > 2 || values.format.is_float) && !scale_to_16(&values, error))
        return NULL;
    if (values.format.samples_per_pixel != 1 ||
        values.format.photometric_interpretation == PHOTOMETRIC_PALETTE_COLOR) {
        g_auto(Frame) rgb = {0};
        if (!frame_to_rgb(&values, palette, &rgb, error))
            return NULL;
        frame_clear(&values);
        values = rgb;
        rgb = (Frame){0};
    }
    gint32 offset = (gint32)samples_offset(&values);
    Place *place = g_new0(Place, 1);
    *place = (Place){
        .kind = PLACE_FRAME,
        .name = g_strdup("frame"),
        .frame = index,
        .same_grid = TRUE,
    };
    guint16 *samples = g_new(guint16, (gsize)frame->format.rows * frame->format.columns);
    fill(&values, offset, samples);
    place->picture = picture_take_samples(samples, frame->format.columns, frame->format.rows);
    return place;
}
