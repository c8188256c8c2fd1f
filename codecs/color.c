#include "codecs/color.h"

#include "codecs/codec.h"
#include <string.h>

void palette_clear(Palette *palette) {
    for (guint i = 0; i < 3; i++)
        g_clear_pointer(&palette->channel[i], g_free);
    palette->n_entries = 0;
}

typedef struct PaletteExpansion {
    guint16 *values;
    gsize n, capacity;
    guint bits;
} PaletteExpansion;

static gboolean put(PaletteExpansion *expansion, guint value) {
    if (expansion->n == expansion->capacity)
        return FALSE;
    /* 8-bit values stand for the full range too. */
    expansion->values[expansion->n++] = (guint16)(expansion->bits == 8 ? value * 257 : value);
    return TRUE;
}

/* One segment at `at`; moves it behind the segment. Indirect segments repeat earlier ones and don't
 * nest. */
static gboolean expand_segment(const guint16 *words, gsize n_words, gsize *at, gboolean nested,
                               PaletteExpansion *expansion) {
    if (n_words - *at < 3)
        return FALSE;
    guint16 opcode = words[*at], length = words[*at + 1];
    if (opcode == 0) {
        if (n_words - *at - 2 < length)
            return FALSE;
        for (gsize i = 0; i < length; i++)
            if (!put(expansion, words[*at + 2 + i]))
                return FALSE;
        *at += 2 + (gsize)length;
        return TRUE;
    }
    if (opcode == 1) {
        if (expansion->n == 0 || length == 0)
            return FALSE;
        guint16 last = expansion->values[expansion->n - 1];
        gint from = expansion->bits == 8 ? last / 257 : last;
        gint to = words[*at + 2];
        for (gint i = 1; i <= length; i++) {
            gint step = (gint)(((gint64)(to - from) * i * 2 + (to >= from ? length : -length)) /
                               (2 * (gint64)length));
            if (!put(expansion, (guint)(from + step)))
                return FALSE;
        }
        *at += 3;
        return TRUE;
    }
    if (opcode == 2 && !nested) {
        if (n_words - *at < 4)
            return FALSE;
        gsize offset = words[*at + 2] | (gsize)words[*at + 3] << 16;
        offset /= expansion->bits == 8 ? 1 : 2; /* given in bytes */
        for (gsize i = 0; i < length; i++)
            if (offset >= n_words || !expand_segment(words, n_words, &offset, TRUE, expansion))
                return FALSE;
        *at += 4;
        return TRUE;
    }
    return FALSE;
}

guint16 *palette_expand_segments(const guint16 *words, gsize n_words, gsize n_entries, guint bits,
                                 GError **error) {
    g_autofree guint16 *values = g_new0(guint16, n_entries);
    PaletteExpansion expansion = {values, 0, n_entries, bits};
    gsize at = 0;
    while (at < n_words && expansion.n < n_entries)
        if (!expand_segment(words, n_words, &at, FALSE, &expansion)) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                        "segment at word %" G_GSIZE_FORMAT " of the palette makes no sense", at);
            return NULL;
        }
    if (expansion.n != n_entries) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                    "the palette's segments give %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                    " entries",
                    expansion.n, n_entries);
        return NULL;
    }
    return g_steal_pointer(&values);
}

static gint64 sample_at(const Frame *frame, gsize i) {
    const guint8 *at = frame->data + i * frame->bytes_per_sample;
    if (frame->bytes_per_sample == 1)
        return frame->format.is_signed ? *(const gint8 *)at : *at;
    guint16 value;
    memcpy(&value, at, sizeof value);
    return frame->format.is_signed ? (gint16)value : value;
}

static void store(Frame *frame, gsize i, gint64 value, gint64 maximum) {
    value = CLAMP(value, 0, maximum);
    memcpy(frame->data + i * frame->bytes_per_sample, &value, frame->bytes_per_sample);
}

/* The inverse of PS3.3 C.7.6.3.1.2's equations, which are those of ITU-R BT.601; in 1/65536. */
static void ybr_to_rgb(gint64 y, gint64 cb, gint64 cr, gint64 half, gint64 rgb[3]) {
    cb -= half;
    cr -= half;
    rgb[0] = y + ((91881 * cr + 32768) >> 16);
    rgb[1] = y + ((-22554 * cb - 46802 * cr + 32768) >> 16);
    rgb[2] = y + ((116130 * cb + 32768) >> 16);
}

/* The same for unsigned 8-bit samples, by far the most; every product fits in 32 bits. */
static void ybr_to_rgb_u8(const guint8 *in, gsize pixels, gint32 maximum, guint8 *out) {
    gint32 half = (maximum + 1) / 2;
    for (gsize i = 0; i < 3 * pixels; i += 3) {
        gint32 y = in[i], cb = in[i + 1] - half, cr = in[i + 2] - half;
        gint32 r = y + ((91881 * cr + 32768) >> 16);
        gint32 g = y + ((-22554 * cb - 46802 * cr + 32768) >> 16);
        gint32 b = y + ((116130 * cb + 32768) >> 16);
        out[i] = (guint8)CLAMP(r, 0, maximum);
        out[i + 1] = (guint8)CLAMP(g, 0, maximum);
        out[i + 2] = (guint8)CLAMP(b, 0, maximum);
    }
}

static void palette_to_rgb(const Frame *frame, const Palette *palette, gsize pixels, guint16 *out) {
    for (gsize i = 0; i < pixels; i++, out += 3) {
        gint64 entry =
            CLAMP(sample_at(frame, i) - palette->first, 0, (gint64)palette->n_entries - 1);
        for (guint c = 0; c < 3; c++)
            out[c] = palette->channel[c][entry];
    }
}

gboolean frame_to_rgb(const Frame *frame, const Palette *palette, Frame *out, GError **error) {
    PixelFormat format = frame->format;
    Photometric photometric = format.photometric_interpretation;
    gsize pixels = (gsize)format.rows * format.columns;
    gboolean from_palette = photometric == PHOTOMETRIC_PALETTE_COLOR;
    gboolean ybr = photometric == PHOTOMETRIC_YBR_FULL || photometric == PHOTOMETRIC_YBR_FULL_422;
    gboolean partial = photometric == PHOTOMETRIC_YBR_PARTIAL_420;
    *out = (Frame){0};
    if (frame->bytes_per_sample > 2 || format.is_float || (from_palette && palette == NULL) ||
        (format.samples_per_pixel != 3 && format.samples_per_pixel != 1)) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED,
                    "%s with %u samples of %u bits can't be shown in colour",
                    photometric_name(photometric), format.samples_per_pixel, format.bits_allocated);
        return FALSE;
    }
    format.samples_per_pixel = 3;
    format.photometric_interpretation = PHOTOMETRIC_RGB;
    if (from_palette) {
        format.bits_allocated = format.bits_stored = 16;
        format.high_bit = 15;
        format.is_signed = FALSE;
    }
    if (!frame_init(out, &format, error))
        return FALSE;
    if (photometric == PHOTOMETRIC_RGB && frame->format.samples_per_pixel == 3) {
        memcpy(out->data, frame->data, out->length);
        return TRUE;
    }
    if (from_palette && frame->format.samples_per_pixel == 1) {
        palette_to_rgb(frame, palette, pixels, (guint16 *)(void *)out->data);
        return TRUE;
    }
    gint64 maximum = ((gint64)1 << MIN(format.bits_stored, format.bits_allocated)) - 1;
    gint64 half = (maximum + 1) / 2;
    if (ybr && frame->format.samples_per_pixel == 3 && frame->bytes_per_sample == 1 &&
        !format.is_signed) {
        ybr_to_rgb_u8(frame->data, pixels, (gint32)maximum, out->data);
        return TRUE;
    }
    for (gsize i = 0; i < pixels; i++) {
        gint64 rgb[3];
        if (frame->format.samples_per_pixel == 1) {
            rgb[0] = rgb[1] = rgb[2] = sample_at(frame, i);
        } else {
            for (guint c = 0; c < 3; c++)
                rgb[c] = sample_at(frame, i * 3 + c);
            if (partial) {
                /* Luma spans 16..235 and chroma 16..240 of 256 (BT.601). */
                rgb[0] = (rgb[0] - 16 * (maximum + 1) / 256) * 255 / 219;
                rgb[1] = half + (rgb[1] - half) * 255 / 224;
                rgb[2] = half + (rgb[2] - half) * 255 / 224;
            }
            if (ybr || partial)
                ybr_to_rgb(rgb[0], rgb[1], rgb[2], half, rgb);
        }
        for (guint c = 0; c < 3; c++)
            if (format.is_signed) /* only repeated, never converted */
                memcpy(out->data + (i * 3 + c) * out->bytes_per_sample, &rgb[c],
                       out->bytes_per_sample);
            else
                store(out, i * 3 + c, rgb[c], maximum);
    }
    return TRUE;
}
