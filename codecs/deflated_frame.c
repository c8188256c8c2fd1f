/* Each frame's native bytes as a raw deflate stream (PS3.5 A.4.13, RFC 1951). */
#include "codecs/codec.h"

#include <zlib.h>

static gboolean decode_deflated(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                                GError **error) {
    gsize n_bits, capacity;
    if (!g_size_checked_mul(&n_bits, (gsize)format->rows * format->columns,
                            (gsize)format->samples_per_pixel * format->bits_allocated) ||
        (capacity = n_bits / 8 + 2) > CODEC_MAX_FRAME) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, "the frame is too large");
        return FALSE;
    }
    if (encoded->length > G_MAXUINT || capacity > G_MAXUINT) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, "the frame is too large");
        return FALSE;
    }
    g_autofree guint8 *native = g_try_malloc(capacity);
    if (native == NULL) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE,
                    CODEC_NO_MEMORY("a frame of %" G_GSIZE_FORMAT " bytes"), capacity);
        return FALSE;
    }
    z_stream stream = {.next_in = (Bytef *)encoded->data,
                       .avail_in = (uInt)encoded->length,
                       .next_out = native,
                       .avail_out = (uInt)capacity};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "zlib can't start");
        return FALSE;
    }
    int status = inflate(&stream, Z_FINISH);
    gsize length = stream.total_out;
    inflateEnd(&stream);
    if (status != Z_STREAM_END) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                    "the deflate stream is broken after %" G_GSIZE_FORMAT " bytes", length);
        return FALSE;
    }
    EncodedFrame inflated = {native, length, 0};
    return codec_native.decode(&inflated, format, out, error);
}

const Codec codec_deflated_frame = {"deflated-frame", decode_deflated};
