/* RLE: PS3.5 annex G. A frame is 1 to 15 segments, each one byte of one sample of every pixel, the
 * most significant byte first. */
#include "codecs/codec.h"

#include <string.h>

enum { HEADER_LENGTH = 64, MAX_SEGMENTS = 15 };

static guint32 read_u32(const guint8 *at) {
    return at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 | (guint32)at[3] << 24;
}

/* Runs are mostly short, so those are written as SHORT bytes at once where there is room. */
enum { SHORT = 32 };

/* Unpacks a PackBits segment to n bytes. */
static gboolean unpack_segment(const guint8 *in, gsize length, guint8 *out, gsize n) {
    const guint8 *end = in + length, *out_end = out + n;
    while (out < out_end) {
        if (in == end)
            return FALSE;
        guint8 code = *in++;
        if (code == 128)
            continue;
        gsize run = code < 128 ? code + 1u : 257u - code, room = (gsize)(out_end - out);
        if (code < 128) {
            gsize left = (gsize)(end - in), copied = MIN(run, room);
            if (left < copied)
                return FALSE;
            if (run <= SHORT && room >= SHORT && left >= SHORT)
                memcpy(out, in, SHORT);
            else
                memcpy(out, in, copied);
            in += MIN(run, left);
        } else {
            if (in == end)
                return FALSE;
            if (run <= SHORT && room >= SHORT)
                memset(out, *in, SHORT);
            else
                memset(out, *in, MIN(run, room));
            in++;
        }
        out += MIN(run, room); /* encoders pad the last run */
    }
    return TRUE;
}

/* From a plane per byte to `step` bytes per pixel: plane k to byte order[k] of each. */
static void interleave(const guint8 *planes, gsize n, gsize step, const guint8 *order,
                       guint8 *out) {
    if (step == 2) { /* 16-bit grey, by far the most */
        const guint8 *low = planes + (order[0] == 0 ? 0 : n),
                     *high = planes + (order[0] == 0 ? n : 0);
        typedef guint8 Bytes __attribute__((vector_size(16)));
        gsize i = 0;
        for (; n - i >= 16; i += 16) {
            Bytes a, b;
            memcpy(&a, low + i, 16);
            memcpy(&b, high + i, 16);
            const Bytes first = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23};
            Bytes c = __builtin_shuffle(a, b, first), d = __builtin_shuffle(a, b, first + 8);
            memcpy(out + 2 * i, &c, 16);
            memcpy(out + 2 * i + 16, &d, 16);
        }
        for (; i < n; i++) {
            out[2 * i] = low[i];
            out[2 * i + 1] = high[i];
        }
        return;
    }
    for (gsize k = 0; k < step; k++)
        for (gsize i = 0; i < n; i++)
            out[i * step + order[k]] = planes[k * n + i];
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
    g_autofree guint8 *planes = n_segments > 1 ? g_try_malloc(n_segments * pixels) : NULL;
    if (n_segments > 1 && planes == NULL) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, "no memory for the RLE segments");
        return FALSE;
    }
    guint8 order[MAX_SEGMENTS];
    for (guint32 i = 0; i < n_segments; i++) {
        gsize start = read_u32(encoded->data + 4 + 4 * i);
        gsize end = i + 1 < n_segments ? read_u32(encoded->data + 8 + 4 * i) : encoded->length;
        if (start < HEADER_LENGTH || start > end || end > encoded->length) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                        "RLE segment %u lies outside the frame", i);
            return FALSE;
        }
        gsize sample = i / bytes, byte = i % bytes;
        order[i] = (guint8)(sample * bytes + (bytes - 1 - byte));
        guint8 *plane = planes != NULL ? planes + i * pixels : out->data;
        if (!unpack_segment(encoded->data + start, end - start, plane, pixels)) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "RLE segment %u ends early", i);
            return FALSE;
        }
    }
    if (planes != NULL)
        interleave(planes, pixels, n_segments, order, out->data);
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
