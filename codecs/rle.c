/* RLE: PS3.5 annex G. A frame is 1 to 15 segments, each one byte of one sample of every pixel, the
 * most significant byte first. */
#include "codecs/codec.h"

#include <string.h>

enum { HEADER_LENGTH = 64, MAX_SEGMENTS = 15 };

static guint32 read_u32(const guint8 *at) {
    return at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 | (guint32)at[3] << 24;
}

/* Unpacks a PackBits segment to every step-th byte of out. */
static gboolean unpack_segment(const guint8 *in, gsize length, guint8 *out, gsize n, gsize step) {
    const guint8 *end = in + length;
    gsize done = 0;
    while (done < n) {
        if (in == end)
            return FALSE;
        guint8 code = *in++;
        if (code == 128)
            continue;
        gsize run = code < 128 ? code + 1u : 257u - code;
        run = MIN(run, n - done); /* encoders pad the last run */
        if (code < 128) {
            if ((gsize)(end - in) < run)
                return FALSE;
            if (step == 1)
                memcpy(out + done, in, run);
            else
                for (gsize i = 0; i < run; i++)
                    out[(done + i) * step] = in[i];
            in += MIN((gsize)code + 1, (gsize)(end - in));
        } else {
            if (in == end)
                return FALSE;
            if (step == 1)
                memset(out + done, *in, run);
            else
                for (gsize i = 0; i < run; i++)
                    out[(done + i) * step] = *in;
            in++;
        }
        done += run;
    }
    return TRUE;
}

static gboolean decode_bytes(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                             GError **error) {
    if (!frame_init(out, format, error))
        return FALSE;
    gsize bytes = out->bytes_per_sample, samples = format->samples_per_pixel;
    gsize pixels = (gsize)format->rows * format->columns;
    if (encoded->length < HEADER_LENGTH) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "the RLE header ends early");
        return FALSE;
    }
    guint32 n_segments = read_u32(encoded->data);
    if (n_segments != bytes * samples || n_segments > MAX_SEGMENTS) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                    "%u RLE segments, the attributes need %" G_GSIZE_FORMAT, n_segments,
                    bytes * samples);
        return FALSE;
    }
    for (guint32 i = 0; i < n_segments; i++) {
        gsize start = read_u32(encoded->data + 4 + 4 * i);
        gsize end = i + 1 < n_segments ? read_u32(encoded->data + 8 + 4 * i) : encoded->length;
        if (start < HEADER_LENGTH || start > end || end > encoded->length) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                        "RLE segment %u lies outside the frame", i);
            return FALSE;
        }
        gsize sample = i / bytes, byte = i % bytes;
        guint8 *target = out->data + sample * bytes + (bytes - 1 - byte);
        if (!unpack_segment(encoded->data + start, end - start, target, pixels, bytes * samples)) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "RLE segment %u ends early", i);
            return FALSE;
        }
    }
    if (format->photometric_interpretation == PHOTOMETRIC_YBR_FULL_422)
        out->format.photometric_interpretation = PHOTOMETRIC_YBR_FULL;
    return TRUE;
}

/* Pixels of one bit are encoded as the bytes that they fill in a native frame. */
static gboolean decode_bits(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                            GError **error) {
    guint64 pixels = (guint64)format->rows * format->columns;
    if (pixels > CODEC_MAX_FRAME) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, "the frame is too large");
        return FALSE;
    }
    const PixelFormat bytes = {.rows = 1,
                               .columns = (guint32)((pixels + 7) / 8),
                               .samples_per_pixel = 1,
                               .bits_allocated = 8};
    g_auto(Frame) packed = {0};
    if (!decode_bytes(encoded, &bytes, &packed, error))
        return FALSE;
    const EncodedFrame native = {packed.data, packed.length, 0};
    return codec_native.decode(&native, format, out, error);
}

static gboolean decode_rle(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                           GError **error) {
    guint bits = format->bits_allocated;
    if (bits == 1 && format->samples_per_pixel == 1)
        return decode_bits(encoded, format, out, error);
    if (bits != frame_container_bits(bits)) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED, "RLE with %u bits allocated",
                    bits);
        return FALSE;
    }
    return decode_bytes(encoded, format, out, error);
}

const Codec codec_rle = {"rle", decode_rle};
