/* What stands between and behind the segments of an RLE frame: PS3.5 annex G. */
#include "codecs/stream/parts.h"

enum { HEADER_LENGTH = 64, MAX_SEGMENTS = 15, NO_RUN = 128 };

static guint32 read_u32(const guint8 *at) {
    return at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 | (guint32)at[3] << 24;
}

/* Bytes of a segment that it takes to unpack n bytes. */
static gsize packed_length(const guint8 *data, gsize length, gsize n) {
    gsize at = 0;
    while (n > 0 && at < length) {
        guint8 code = data[at++];
        gsize run = code < NO_RUN ? code + 1u : code == NO_RUN ? 0 : 257u - code;
        at += code < NO_RUN ? run : code == NO_RUN ? 0 : 1;
        n -= MIN(run, n);
    }
    return MIN(at, length);
}

/* Whether another frame's header begins there: as many segments, the first behind the header. */
static gboolean is_header(const guint8 *data, gsize length, guint32 n_segments) {
    if (length < HEADER_LENGTH || read_u32(data) != n_segments ||
        read_u32(data + 4) != HEADER_LENGTH)
        return FALSE;
    for (guint32 i = n_segments + 1; i <= MAX_SEGMENTS; i++)
        if (read_u32(data + 4 * (gsize)i) != 0)
            return FALSE;
    return TRUE;
}

static void add_rest(const guint8 *data, gsize length, guint32 n_segments, GArray *parts) {
    gsize at = 0; /* segments are padded, and so may be what follows them */
    while (at < length && data[at] == 0)
        at++;
    gboolean further = is_header(data + at, length - at, n_segments);
    stream_add_behind(data + (further ? at : 0), length - (further ? at : 0), further, parts);
}

void rle_parts(const guint8 *data, gsize length, const PixelFormat *format, GArray *parts) {
    guint32 n_segments = length < HEADER_LENGTH ? 0 : read_u32(data);
    if (n_segments == 0 || n_segments > MAX_SEGMENTS)
        return;
    gsize pixels;
    if (!g_size_checked_mul(&pixels, format->rows, format->columns))
        return;
    gsize first = read_u32(data + 4);
    if (first > HEADER_LENGTH && first <= length)
        add_rest(data + HEADER_LENGTH, first - HEADER_LENGTH, n_segments, parts);
    for (guint32 i = 1; i <= n_segments; i++) {
        gsize start = read_u32(data + 4 * (gsize)i);
        gsize end = i < n_segments ? read_u32(data + 4 * (gsize)i + 4) : length;
        if (start < HEADER_LENGTH || start > end || end > length)
            return;
        gsize used = packed_length(data + start, end - start, pixels);
        add_rest(data + start + used, end - start - used, n_segments, parts);
    }
}
