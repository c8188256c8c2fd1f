#include "core/source/expand/stream_layout.h"

#include <string.h>

static guint64 number(const guint8 *data, gsize size, gsize at, gsize n) {
    guint64 value = 0;
    if (at > size || size - at < n)
        return 0;
    while (n-- > 0)
        value = value << 8 | data[at + n];
    return value;
}

/* A name or a comment, which ends with a zero byte. */
static gsize take_text(const guint8 *data, gsize size, gsize at, Remark *remark) {
    const guint8 *end = memchr(data + at, 0, size - at);
    gsize length = end != NULL ? (gsize)(end - data) - at : size - at;
    remark_take(remark, data + at, length, at);
    return MIN(size, at + length + 1);
}

static void take_gzip_head(const guint8 *data, gsize size, gsize at, Remark *remark) {
    enum { HEAD = 10, EXTRA = 4, NAME = 8, COMMENT = 16 };
    guint8 flags = data[at + 3];
    at += HEAD;
    if (flags & EXTRA) {
        gsize length = (gsize)number(data, size, at, 2);
        at = MIN(size, at + 2);
        remark_take(remark, data + at, MIN(length, size - at), at);
        at += MIN(length, size - at);
    }
    if (flags & NAME)
        at = take_text(data, size, at, remark);
    if (flags & COMMENT)
        take_text(data, size, at, remark);
}

/* Its members stand one behind the other, and only who decompresses knows where each begins: what
 * looks like a header in all of its ten bytes is taken for one, which compressed bytes hardly do.
 */
static Remark gzip_remark(const guint8 *data, gsize size) {
    enum {
        HEAD = 10,
        EFFORTS = 4,
        SYSTEMS = 13,
        UNKNOWN_SYSTEM = 255,
        RESERVED = 0xE0,
        HAS = 0x1C
    };
    Remark remark = {0};
    const guint8 *at = data, *end = data + size;
    for (; remark.n == 0 && (at = memmem(at, (gsize)(end - at), "\x1F\x8B\b", 3)) != NULL; at++)
        if (end - at >= HEAD && (at[3] & RESERVED) == 0 && (at[3] & HAS) != 0 &&
            (at == data ||
             (at[8] <= EFFORTS && at[8] % 2 == 0 && (at[9] <= SYSTEMS || at[9] == UNKNOWN_SYSTEM))))
            take_gzip_head(data, size, (gsize)(at - data), &remark);
    return remark;
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

/* The same of lz4. */
static gsize lz4_frame(const guint8 *data, gsize size, gsize at) {
    enum { MAGIC = 4, FLAGS = 1, DESCRIPTOR = 1, CHECK = 1, BLOCK_HEAD = 4, SUM = 4 };
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

/* Frame by frame; what is broken the decoder tells. */
static Remark frames_remark(const guint8 *data, gsize size,
                            gsize (*frame)(const guint8 *data, gsize size, gsize at)) {
    enum { HEAD = 8, SKIPPED = 0x184D2A5 };
    Remark remark = {0};
    gsize at = 0, length;
    for (; at < size && size - at >= HEAD; at += length) {
        if (number(data, size, at, 4) >> 4 != SKIPPED) {
            if ((length = frame(data, size, at)) == 0)
                break;
            continue;
        }
        length = (gsize)number(data, size, at + 4, 4);
        remark_take(&remark, data + at + HEAD, MIN(length, size - at - HEAD), at + HEAD);
        length += HEAD;
    }
    return remark;
}

Remark stream_remark(const char *format, const guint8 *data, gsize size) {
    if (strcmp(format, "gzip") == 0)
        return gzip_remark(data, size);
    if (strcmp(format, "zstd") == 0)
        return frames_remark(data, size, zstd_frame);
    if (strcmp(format, "lz4") == 0)
        return frames_remark(data, size, lz4_frame);
    return (Remark){0};
}
