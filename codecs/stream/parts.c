#include "codecs/stream/parts.h"

#include <string.h>

static gboolean all_equal(const guint8 *data, gsize length) {
    return length == 0 || memcmp(data, data + 1, length - 1) == 0;
}

void stream_add_behind(const guint8 *data, gsize length, gboolean further, GArray *parts) {
    if (!further && (length < STREAM_BEHIND_LEAST || all_equal(data, length)))
        return;
    StreamPart part = {further ? STREAM_FURTHER : STREAM_BEHIND, data, length, 0, 0};
    g_array_append_val(parts, part);
}

GArray *stream_parts(const Codec *codec, const EncodedFrame *encoded, const PixelFormat *format) {
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(StreamPart));
    if (codec == &codec_rle)
        rle_parts(encoded->data, encoded->length, format, parts);
    else if (codec == &codec_jpeg2000)
        jpeg2000_parts(encoded->data, encoded->length, parts);
    else if (codec == &codec_jpeg || codec == &codec_jpeg_lossless || codec == &codec_jpegls)
        jpeg_parts(encoded->data, encoded->length, parts);
    return parts;
}
