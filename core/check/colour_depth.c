#include "core/check/colour_depth.h"

static gboolean is_rgb(const Frame *frame, gsize bytes) {
    return frame->format.photometric_interpretation == PHOTOMETRIC_RGB &&
           frame->bytes_per_sample == bytes && !frame->format.is_signed && !frame->format.is_float;
}

static guint8 narrowed(guint16 deep, guint8 other) {
    enum { FULL = 257 }; /* what 255 becomes 65535 by */
    guint8 divided = (guint8)((deep + FULL / 2) / FULL);
    return divided == other ? divided : (guint8)(deep >> 8);
}

static void narrow(Frame *deep, const Frame *other) {
    const guint16 *samples = (const guint16 *)(const void *)deep->data;
    gsize n = deep->length / sizeof *samples;
    for (gsize i = 0; i < n; i++) /* every sample is read before its place is written to */
        deep->data[i] = narrowed(samples[i], other->data[i]);
    deep->bytes_per_sample = 1;
    deep->length = n;
    deep->format.bits_allocated = deep->format.bits_stored = 8;
    deep->format.high_bit = 7;
}

void colours_to_one_depth(Frame *a, Frame *b) {
    if (a->format.rows != b->format.rows || a->format.columns != b->format.columns)
        return;
    if (is_rgb(a, 2) && is_rgb(b, 1))
        narrow(a, b);
    else if (is_rgb(b, 2) && is_rgb(a, 1))
        narrow(b, a);
}
