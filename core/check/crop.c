#include "core/check/crop.h"

#include "codecs/samples.h"
#include <math.h>

/* Rows without padding; a part of a decoded frame, so that its size can't overflow. */
static guint16 *crop_init(Picture *out, gsize width, gsize height) {
    guint16 *samples = g_new0(guint16, MAX(width * height, 1));
    *out = picture_take_samples(samples, width, height);
    return samples;
}

static double pixel_value(const Frame *frame, gsize pixel, int channel) {
    gsize samples = frame->format.samples_per_pixel;
    return channel >= 0 && samples >= 3 ? samples_value(frame, pixel * samples + (gsize)channel)
                                        : samples_grey(frame, pixel);
}

void crop_from_frame(const Frame *frame, Box box, int channel, Picture *out) {
    guint16 *samples = crop_init(out, (gsize)(box.x1 - box.x0), (gsize)(box.y1 - box.y0));
    gsize columns = frame->format.columns;
    gboolean wide = frame->bytes_per_sample > 2 || frame->format.is_float;
    double low = -(double)samples_offset(frame), scale = 1;
    if (wide) {
        double high = -INFINITY;
        low = INFINITY;
        for (gint64 y = box.y0; y < box.y1; y++)
            for (gint64 x = box.x0; x < box.x1; x++) {
                double value = pixel_value(frame, (gsize)y * columns + (gsize)x, channel);
                if (isfinite(value)) {
                    low = MIN(low, value);
                    high = MAX(high, value);
                }
            }
        scale = high > low ? 65535 / (high - low) : 1;
    }
    for (gsize y = 0; y < out->height; y++)
        for (gsize x = 0; x < out->width; x++) {
            gsize pixel = ((gsize)box.y0 + y) * columns + (gsize)box.x0 + x;
            double value = pixel_value(frame, pixel, channel);
            double scaled = isfinite(value) ? (value - low) * scale + 0.5 : 0;
            samples[y * out->width + x] = (guint16)CLAMP(scaled, 0, 65535);
        }
}
