#include "core/image/places/spare_bits.h"

#include <string.h>

static guint64 sample_at(const Frame *frame, gsize i) {
    guint64 value = 0;
    memcpy(G_BYTE_ORDER == G_LITTLE_ENDIAN
               ? (guint8 *)&value
               : (guint8 *)&value + sizeof value - frame->bytes_per_sample,
           frame->data + i * frame->bytes_per_sample, frame->bytes_per_sample);
    return value;
}

/* The container of a sample: `stored` bits from bit `low` up, `all` of it. */
typedef struct Container {
    guint low, stored;
    guint64 below, sign, above;
} Container;

static Container container_of(const Frame *frame) {
    const PixelFormat *format = &frame->format;
    guint64 all = G_MAXUINT64 >> (64 - 8 * frame->bytes_per_sample);
    Container container = {
        .low = format->high_bit + 1u - format->bits_stored,
        .stored = format->bits_stored,
        .sign = G_GUINT64_CONSTANT(1) << format->high_bit,
    };
    container.below = (G_GUINT64_CONSTANT(1) << container.low) - 1;
    container.above = all & ~(container.sign | (container.sign - 1));
    return container;
}

/* The spare bits of a sample side by side. */
static guint64 spare_of(const Container *container, guint64 value) {
    guint64 above = value & container->above;
    return (above ? above >> container->stored : 0) | (value & container->below);
}

static gboolean is_sign_only(const Container *container, guint64 value) {
    guint64 sign = value & container->sign ? container->above : 0;
    return (value & (container->above | container->below)) == sign;
}

/* Whether some sample has anything in its spare bits: but for copies of their sign, in signed
 * images. */
static gboolean any_spare(const Frame *frame, const Container *container, gsize first) {
    guint64 spare = container->above | container->below;
    for (gsize i = first; i < frame->length / frame->bytes_per_sample; i++) {
        guint64 value = sample_at(frame, i);
        if (frame->format.is_signed ? !is_sign_only(container, value) : (value & spare) != 0)
            return TRUE;
    }
    return FALSE;
}

/* A value of a sample in every sample of a word of 8 bytes. */
static guint64 in_every(const Frame *frame, guint64 value) {
    for (gsize bits = 8 * frame->bytes_per_sample; bits < 64; bits *= 2)
        value |= value << bits;
    return value;
}

/* The same, samples by the word. Of signed ones every bit from the sign up must be the next one's.
 */
static gboolean any_spare_fast(const Frame *frame, const Container *container) {
    guint64 top = G_GUINT64_CONSTANT(1) << (8 * frame->bytes_per_sample - 1);
    guint64 below = in_every(frame, container->below), any = 0, differ = 0, word;
    guint64 above =
        in_every(frame, frame->format.is_signed ? (container->above | container->sign) & ~top
                                                : container->above);
    gsize words = frame->length / sizeof word;
    for (gsize i = 0; i < words; i++) {
        memcpy(&word, frame->data + i * sizeof word, sizeof word);
        any |= word;
        differ |= word ^ word >> 1;
    }
    if ((any & below) != 0 || ((frame->format.is_signed ? differ : any) & above) != 0)
        return TRUE;
    return any_spare(frame, container, words * sizeof word / frame->bytes_per_sample);
}

static Place *chunk_place(const Frame *frame, const Container *container, gsize sample, guint shift,
                          const char *name, gsize index) {
    const PixelFormat *format = &frame->format;
    gsize n = (gsize)format->rows * format->columns;
    g_autofree guint16 *samples = g_new(guint16, n);
    guint16 any = 0;
    for (gsize i = 0; i < n; i++) {
        guint64 value = sample_at(frame, i * format->samples_per_pixel + sample);
        any |= samples[i] = (guint16)(spare_of(container, value) >> shift);
    }
    if (any == 0)
        return NULL;
    Place *place = g_new0(Place, 1);
    *place = (Place){
        .kind = PLACE_HIGH_BITS,
        .name = g_strdup(name),
        .frame = index,
        .same_grid = TRUE,
        .picture = picture_take_samples(g_steal_pointer(&samples), format->columns, format->rows),
    };
    return place;
}

GPtrArray *spare_bits(const Frame *frame, guint64 taken, const char *name, gsize index) {
    GPtrArray *places = g_ptr_array_new_with_free_func((GDestroyNotify)place_free);
    const PixelFormat *format = &frame->format;
    guint bits = 8 * (guint)frame->bytes_per_sample;
    if (format->is_float || format->bits_stored >= bits || format->high_bit >= bits ||
        format->high_bit + 1u < format->bits_stored)
        return places;
    Container container = container_of(frame);
    container.above &= ~taken;
    container.below &= ~taken;
    if (!any_spare_fast(frame, &container) ||
        (taken != 0 && !any_spare(frame, &container, 0))) /* next to a taken bit it is too strict */
        return places;
    for (gsize sample = 0; sample < format->samples_per_pixel; sample++)
        for (guint shift = 0; shift < bits - container.stored; shift += 16) {
            Place *place = chunk_place(frame, &container, sample, shift, name, index);
            if (place)
                g_ptr_array_add(places, place);
        }
    return places;
}

guint16 *bit_plane(const Frame *frame, guint bit) {
    gsize n = (gsize)frame->format.rows * frame->format.columns;
    guint16 *samples = g_new(guint16, n);
    for (gsize i = 0; i < n; i++)
        samples[i] = sample_at(frame, i * frame->format.samples_per_pixel) >> bit & 1;
    return samples;
}
