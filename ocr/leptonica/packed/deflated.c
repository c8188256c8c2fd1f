#include "ocr/leptonica/packed/deflated.h"

#include <zlib.h>

struct DeflatedWalk {
    z_stream stream;
    guint64 most;
    GByteArray *out;
    Deflated result;
    gboolean is_over; /* it ended, broke or came to the limit */
};

DeflatedWalk *deflated_walk_new(guint64 most, GByteArray *out) {
    DeflatedWalk *walk = g_new0(DeflatedWalk, 1);
    walk->most = most;
    walk->out = out;
    walk->is_over = inflateInit(&walk->stream) != Z_OK;
    return walk;
}

static void take_output(DeflatedWalk *walk, const guint8 *bytes, gsize n) {
    walk->result.length += n;
    if (walk->out != NULL)
        g_byte_array_append(walk->out, bytes, (guint)n);
}

gsize deflated_walk_add(DeflatedWalk *walk, const guint8 *data, gsize size) {
    enum { CHUNK = 1 << 15 };
    guint8 bytes[CHUNK];
    gsize at = 0;
    int status = Z_OK;
    while (!walk->is_over && status != Z_BUF_ERROR) {
        walk->stream.next_in = (guint8 *)data + at;
        walk->stream.avail_in = (uInt)MIN(size - at, (gsize)G_MAXINT);
        walk->stream.next_out = bytes;
        walk->stream.avail_out = CHUNK;
        uInt before = walk->stream.avail_in;
        status = inflate(&walk->stream, Z_NO_FLUSH);
        at += before - walk->stream.avail_in;
        take_output(walk, bytes, CHUNK - walk->stream.avail_out);
        walk->result.ended = status == Z_STREAM_END;
        walk->is_over = walk->result.ended || (status != Z_OK && status != Z_BUF_ERROR) ||
                        walk->result.length > walk->most;
        if (at == size && walk->stream.avail_out > 0)
            break;
    }
    walk->result.used += at;
    return at;
}

Deflated deflated_walk_free(DeflatedWalk *walk) {
    Deflated result = walk->result;
    inflateEnd(&walk->stream);
    g_free(walk);
    return result;
}

Deflated deflated_follow(const guint8 *data, gsize size, guint64 most, GByteArray *out) {
    DeflatedWalk *walk = deflated_walk_new(most, out);
    deflated_walk_add(walk, data, size);
    return deflated_walk_free(walk);
}
