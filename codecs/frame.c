#include "codecs/frame.h"

#include "codecs/codec.h"
#include <string.h>

G_DEFINE_QUARK(pixleak - codec - error - quark, codec_error)

static const struct {
    Photometric photometric;
    const char *name;
} photometrics[] = {
    {PHOTOMETRIC_MONOCHROME1, "MONOCHROME1"},
    {PHOTOMETRIC_MONOCHROME2, "MONOCHROME2"},
    {PHOTOMETRIC_PALETTE_COLOR, "PALETTE COLOR"},
    {PHOTOMETRIC_RGB, "RGB"},
    {PHOTOMETRIC_YBR_FULL, "YBR_FULL"},
    {PHOTOMETRIC_YBR_FULL_422, "YBR_FULL_422"},
    {PHOTOMETRIC_YBR_PARTIAL_420, "YBR_PARTIAL_420"},
    {PHOTOMETRIC_YBR_ICT, "YBR_ICT"},
    {PHOTOMETRIC_YBR_RCT, "YBR_RCT"},
};

Photometric photometric_from_name(const char *name) {
    g_autofree char *stripped = g_strstrip(g_strdup(name ? name : ""));
    for (gsize i = 0; i < G_N_ELEMENTS(photometrics); i++)
        if (strcmp(photometrics[i].name, stripped) == 0)
            return photometrics[i].photometric;
    return PHOTOMETRIC_UNKNOWN;
}

const char *photometric_name(Photometric photometric) {
    for (gsize i = 0; i < G_N_ELEMENTS(photometrics); i++)
        if (photometrics[i].photometric == photometric)
            return photometrics[i].name;
    return "UNKNOWN";
}

guint16 frame_container_bits(guint bits) {
    return bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
}

static gboolean init(Frame *out, const PixelFormat *format, gpointer (*allocate)(gsize),
                     GError **error) {
    gsize length;
    *out = (Frame){.format = *format, .bytes_per_sample = format->bits_allocated / 8};
    if (!g_size_checked_mul(&length, format->rows, format->columns) ||
        !g_size_checked_mul(&length, length, format->samples_per_pixel) ||
        !g_size_checked_mul(&length, length, out->bytes_per_sample) || length > CODEC_MAX_FRAME ||
        length == 0) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE,
                    "a frame of %ux%u pixels of %u samples of %u bits is empty or too large",
                    format->columns, format->rows, format->samples_per_pixel,
                    format->bits_allocated);
        return FALSE;
    }
    out->data = allocate(length);
    if (out->data == NULL) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE,
                    CODEC_NO_MEMORY("a frame of %" G_GSIZE_FORMAT " bytes"), length);
        return FALSE;
    }
    out->length = length;
    out->format.planar_configuration = 0;
    out->format.big_endian = FALSE;
    return TRUE;
}

gboolean frame_init(Frame *out, const PixelFormat *format, GError **error) {
    return init(out, format, g_try_malloc0, error);
}

gboolean frame_init_unset(Frame *out, const PixelFormat *format, GError **error) {
    return init(out, format, g_try_malloc, error);
}

void frame_clear(Frame *frame) {
    g_clear_pointer(&frame->data, g_free);
    frame->length = 0;
}

/* Shift left so that the stored bits end at the container's top, then right, with the sign or
 * without. */
#define NORMALIZE(bits)                                                                            \
    {                                                                                              \
        guint##bits *samples = (guint##bits *)(void *)frame->data;                                 \
        for (gsize i = 0; i < frame->length / sizeof *samples; i++) {                              \
            guint##bits up = (guint##bits)(samples[i] << left);                                    \
            samples[i] = format->is_signed ? (guint##bits)((gint##bits)up >> right)                \
                                           : (guint##bits)(up >> right);                           \
        }                                                                                          \
    }

void frame_normalize(Frame *frame) {
    PixelFormat *format = &frame->format;
    guint container = (guint)frame->bytes_per_sample * 8;
    guint stored = format->bits_stored, top = format->high_bit + 1u;
    gboolean whole = stored == container && top == container;
    if (format->is_float || whole || stored == 0 || stored > container || top > container ||
        top < stored)
        return;
    guint left = container - top, right = container - stored;
    switch (frame->bytes_per_sample) {
    case 1:
        NORMALIZE(8)
        break;
    case 2:
        NORMALIZE(16)
        break;
    case 4:
        NORMALIZE(32)
        break;
    default:
        NORMALIZE(64)
        break;
    }
    format->high_bit = format->bits_stored - 1;
}

gboolean frame_widen(Frame *frame, GError **error) {
    g_auto(Frame) narrow = *frame;
    PixelFormat format = narrow.format;
    format.bits_allocated = 16;
    if (!frame_init(frame, &format, error))
        return FALSE;
    guint16 *samples = (guint16 *)(void *)frame->data;
    for (gsize i = 0; i < narrow.length; i++)
        samples[i] = narrow.data[i];
    return TRUE;
}

/* Called with constants, so that each gets a loop of its own. */
static inline __attribute__((always_inline)) void interleave(const guint8 *planes, gsize pixels,
                                                             const gsize samples, const gsize bytes,
                                                             guint8 *out) {
    for (gsize i = 0; i < pixels; i++)
        for (gsize s = 0; s < samples; s++, out += bytes)
            memcpy(out, planes + (s * pixels + i) * bytes, bytes);
}

void frame_interleave(Frame *frame) {
    gsize pixels = (gsize)frame->format.rows * frame->format.columns;
    gsize samples = frame->format.samples_per_pixel, bytes = frame->bytes_per_sample;
    g_autofree guint8 *planes = g_memdup2(frame->data, frame->length);
    if (samples == 3 && bytes == 1)
        interleave(planes, pixels, 3, 1, frame->data);
    else if (samples == 3 && bytes == 2)
        interleave(planes, pixels, 3, 2, frame->data);
    else
        interleave(planes, pixels, samples, bytes, frame->data);
}
