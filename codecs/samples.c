#include "codecs/samples.h"

#include <string.h>

double samples_value(const Frame *frame, gsize i) {
    const guint8 *at = frame->data + i * frame->bytes_per_sample;
    if (frame->format.is_float && frame->bytes_per_sample == 4) {
        float value;
        memcpy(&value, at, sizeof value);
        return value;
    }
    if (frame->format.is_float) {
        double value;
        memcpy(&value, at, sizeof value);
        return value;
    }
    switch (frame->bytes_per_sample) {
    case 1:
        return frame->format.is_signed ? (double)*(const gint8 *)at : *at;
    case 2: {
        guint16 value;
        memcpy(&value, at, sizeof value);
        return frame->format.is_signed ? (double)(gint16)value : value;
    }
    case 4: {
        guint32 value;
        memcpy(&value, at, sizeof value);
        return frame->format.is_signed ? (double)(gint32)value : value;
    }
    default: {
        guint64 value;
        memcpy(&value, at, sizeof value);
        return frame->format.is_signed ? (double)(gint64)value : (double)value;
    }
    }
}

gboolean samples_same_layout(const Frame *a, const Frame *b) {
    return a->bytes_per_sample == b->bytes_per_sample &&
           a->format.is_signed == b->format.is_signed && a->format.is_float == b->format.is_float;
}

gint64 samples_offset(const Frame *frame) {
    guint bits = MIN(frame->format.bits_stored, 8 * (guint)frame->bytes_per_sample);
    return frame->format.is_signed && bits > 0 ? (gint64)1 << (bits - 1) : 0;
}

double samples_grey(const Frame *frame, gsize pixel) {
    gsize samples = frame->format.samples_per_pixel;
    if (samples < 3)
        return samples_value(frame, pixel * samples);
    return samples_luma((guint32)samples_value(frame, pixel * samples),
                        (guint32)samples_value(frame, pixel * samples + 1),
                        (guint32)samples_value(frame, pixel * samples + 2));
}

double samples_ycc(double r, double g, double b, guint component) {
    double luma = 0.299 * r + 0.587 * g + 0.114 * b;
    return component == 0 ? luma : component == 1 ? (b - luma) / 1.772 : (r - luma) / 1.402;
}

double samples_rgb(double luma, double blue, double red, guint colour) {
    return luma + (colour == 0   ? 1.402 * red
                   : colour == 1 ? -0.344136 * blue - 0.714136 * red
                                 : 1.772 * blue);
}
