#include "core/source/expand/layout/stream_layout.h"

#include <string.h>
#include <zlib.h>

static guint64 number(const guint8 *data, gsize size, gsize at, gsize n) {
    guint64 value = 0;
    if (at > size || size - at < n)
        return 0;
    while (n-- > 0)
        value = value << 8 | data[at + n];
    return value;
}

/* A name or a comment, which ends with a zero byte. */
static gsize take_text(const guint8 *data, gsize size, gsize at, Remarks *remarks) {
    const guint8 *end = memchr(data + at, 0, size - at);
    gsize length = end != NULL ? (gsize)(end - data) - at : size - at;
    remarks_take(remarks, data + at, length, at);
    return MIN(size, at + length + 1);
}

static void take_gzip_head(const guint8 *data, gsize size, gsize at, Remarks *remarks) {
    enum { HEAD = 10, EXTRA = 4, NAME = 8, COMMENT = 16 };
    guint8 flags = data[at + 3];
    at += HEAD;
    if (flags & EXTRA) {
        gsize length = (gsize)number(data, size, at, 2);
        at = MIN(size, at + 2);
        remarks_take(remarks, data + at, MIN(length, size - at), at);
        at += MIN(length, size - at);
    }
    if (flags & NAME)
        at = take_text(data, size, at, remarks);
    if (flags & COMMENT)
        take_text(data, size, at, remarks);
}

/* Bytes of a gzip member from its header on; 0 where it is broken. */
static gsize gzip_member(const guint8 *data, gsize size, gsize at) {
    enum { PIECE = 64 << 10, IN_GZIP = 16 };
    g_autofree guint8 *out = g_malloc(PIECE);
    z_stream stream = {.next_in = (guint8 *)data + at};
    if (inflateInit2(&stream, MAX_WBITS + IN_GZIP) != Z_OK)
        return 0;
    int status = Z_OK;
    while (status == Z_OK) {
        gsize left = size - (gsize)(stream.next_in - data);
        stream.avail_in = (uInt)MIN(left, (gsize)G_MAXUINT32 / 2);
        stream.next_out = out;
        stream.avail_out = PIECE;
        status = inflate(&stream, Z_NO_FLUSH);
    }
    gsize length = (gsize)(stream.next_in - data) - at;
    inflateEnd(&stream);
    return status == Z_STREAM_END ? length : 0;
}

static gboolean is_gzip_head(const guint8 *data, gsize size, gsize at) {
    enum { HEAD = 10 };
    return at < size && size - at >= HEAD && memcmp(data + at, "\x1F\x8B\b", 3) == 0;
}

/* Its members stand one behind the other, and only who decompresses knows where each begins; where
 * nothing looks like a second one's first bytes, nobody has to. */
static void take_gzip(const guint8 *data, gsize size, Remarks *remarks) {
    gsize at = 0, length;
    for (; is_gzip_head(data, size, at); at += length) {
        take_gzip_head(data, size, at, remarks);
        if (memmem(data + at + 1, size - at - 1, "\x1F\x8B\b", 3) == NULL ||
            (length = gzip_member(data, size, at)) == 0)
            break;
    }
}

/* Bytes of a zstd frame from its magic number on; 0 where it is broken (RFC 8878 3.1.1). */
static gsize zstd_frame(const guint8 *data, gsize size, gsize at) {
    static const guint8 dictionary[] = {0, 1, 2, 4}, content[] = {0, 2, 4, 8};
    enum { MAGIC = 4, BLOCK_HEAD = 3, RUN = 1, CHECKSUM = 4 };
    guint8 flags = (guint8)number(data, size, at + MAGIC, 1);
    gboolean single = (flags & 0x20) != 0;
    gsize next = at + MAGIC + 1 + !single + dictionary[flags & 3] + content[flags >> 6] +
                 (single && flags >> 6 == 0);
    for (gboolean last = FALSE; !last;) {
        if (next > size || size - next < BLOCK_HEAD)
            return 0;
        guint64 head = number(data, size, next, BLOCK_HEAD);
        last = head & 1;
        next += BLOCK_HEAD + ((head >> 1 & 3) == RUN ? 1 : (gsize)(head >> 3));
    }
    return next + (flags & 4 ? CHECKSUM : 0) - at;
}

/* Blocks behind their lengths, up to what is none: the end, or another frame's magic number, which
 * would be too long a block. */
static gsize lz4_legacy_frame(const guint8 *data, gsize size, gsize at) {
    enum { MAGIC = 4, BLOCK_HEAD = 4, LONGEST_BLOCK = (8 << 20) + (8 << 20) / 255 + 16 };
    gsize next = at + MAGIC;
    while (next < size && size - next >= BLOCK_HEAD) {
        guint64 block = number(data, size, next, BLOCK_HEAD);
        if (block > LONGEST_BLOCK)
            break;
        next += BLOCK_HEAD + (gsize)block;
    }
    return MIN(next, size) - at;
}

/* The same of lz4. */
static gsize lz4_frame(const guint8 *data, gsize size, gsize at) {
    enum { MAGIC = 4, FLAGS = 1, DESCRIPTOR = 1, CHECK = 1, BLOCK_HEAD = 4, SUM = 4 };
    const guint32 legacy = 0x184C2102;
    if (number(data, size, at, MAGIC) == legacy)
        return lz4_legacy_frame(data, size, at);
    guint8 flags = (guint8)number(data, size, at + MAGIC, 1);
    gsize next =
        at + MAGIC + FLAGS + DESCRIPTOR + CHECK + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0);
    for (guint64 head = 1; head != 0;) {
        if (next > size || size - next < BLOCK_HEAD)
            return 0;
        head = number(data, size, next, BLOCK_HEAD);
        next += BLOCK_HEAD + (gsize)(head & 0x7FFFFFFF) + (head != 0 && (flags & 16) ? SUM : 0);
    }
    return next + (flags & 4 ? SUM : 0) - at;
}

/* Frame by frame. What can't be followed behind a frame is a remark as a whole. */
static void take_frames(const guint8 *data, gsize size, Remarks *remarks,
                        gsize (*frame)(const guint8 *data, gsize size, gsize at)) {
    enum { HEAD = 8, SKIPPED = 0x184D2A5 };
    gsize at = 0, length;
    for (; at < size && size - at >= HEAD; at += length) {
        if (number(data, size, at, 4) >> 4 != SKIPPED) {
            if ((length = frame(data, size, at)) == 0)
                break;
            continue;
        }
        length = (gsize)number(data, size, at + 4, 4);
        remarks_take(remarks, data + at + HEAD, MIN(length, size - at - HEAD), at + HEAD);
        length += HEAD;
    }
    if (at > 0 && at < size)
        remarks_take(remarks, data + at, size - at, at);
}

Remark stream_remark(const char *format, const guint8 *data, gsize size) {
    Remarks remarks = {0};
    if (strcmp(format, "gzip") == 0)
        take_gzip(data, size, &remarks);
    if (strcmp(format, "zstd") == 0)
        take_frames(data, size, &remarks, zstd_frame);
    if (strcmp(format, "lz4") == 0)
        take_frames(data, size, &remarks, lz4_frame);
    return remarks_end(&remarks);
}
