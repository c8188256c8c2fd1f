#include "core/check/crop.h"

#include "codecs/samples.h"
#include "kernels/kernels.h"
#include <math.h>
#include <string.h>

void crop_clear(Crop *crop) {
    g_clear_pointer(&crop->samples, g_free);
    crop->width = crop->height = 0;
}

static void crop_init(Crop *out, gsize width, gsize height) {
    out->width = width;
    out->height = height;
    out->samples = g_new0(guint16, width * height); /* a part of a decoded frame: can't overflow */
}

static double pixel_value(const Frame *frame, gsize pixel, int channel) {
    gsize samples = frame->format.samples_per_pixel;
    return channel >= 0 && samples >= 3 ? samples_value(frame, pixel * samples + (gsize)channel)
                                        : samples_grey(frame, pixel);
}

void crop_from_frame(const Frame *frame, Box box, int channel, Crop *out) {
    crop_init(out, (gsize)(box.x1 - box.x0), (gsize)(box.y1 - box.y0));
    gsize columns = frame->format.columns;
    gboolean wide = frame->bytes_per_sample > 2 || frame->format.is_float;
    double low = 0, scale = 1;
    if (frame->format.is_signed)
        low = frame->bytes_per_sample == 1 ? -128 : -32768;
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
            out->samples[y * out->width + x] = (guint16)CLAMP(scaled, 0, 65535);
        }
}

void crop_from_place(const Place *place, Box box, Crop *out) {
    crop_init(out, (gsize)(box.x1 - box.x0), (gsize)(box.y1 - box.y0));
    for (gsize y = 0; y < out->height; y++)
        memcpy(out->samples + y * out->width,
               place->samples + ((gsize)box.y0 + y) * place->columns + (gsize)box.x0,
               out->width * sizeof(guint16));
}

void crop_part(const Crop *crop, Box box, Crop *out) {
    crop_init(out, (gsize)(box.x1 - box.x0), (gsize)(box.y1 - box.y0));
    for (gsize y = 0; y < out->height; y++)
        memcpy(out->samples + y * out->width,
               crop->samples + ((gsize)box.y0 + y) * crop->width + (gsize)box.x0,
               out->width * sizeof(guint16));
}

gboolean crop_is_uniform(const Crop *crop) {
    KernelRegion region = kernels_get()->region_u16(crop->samples, crop->width * sizeof(guint16),
                                                    crop->width, crop->height);
    return region.minimum == region.maximum;
}
