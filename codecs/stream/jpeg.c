/* The marker segments of JPEG and JPEG-LS streams: ITU-T T.81 annex B, T.87 annex C; JFIF 1.02. */
#include "codecs/stream/parts.h"

#include <string.h>

enum {
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    SOF0 = 0xC0,
    JPG0 = 0xF0,
    SOF_JPEG_LS = 0xF7,
    LSE = 0xF8, /* JPEG-LS: its parameters */
    APP0 = 0xE0,
    APP15 = 0xEF,
    COM = 0xFE,
    RST0 = 0xD0,
    RST7 = 0xD7,
    TEM = 0x01,
    COLOURS = 256 * 3, /* bytes of a thumbnail's palette */
};

/* A marker segment's parameters. */
typedef struct CodedSegment {
    const guint8 *data;
    gsize length;
} CodedSegment;

static gboolean begins(CodedSegment segment, const char *name, gsize n) {
    return segment.length >= n && memcmp(segment.data, name, n) == 0;
}

static void add(GArray *parts, StreamPartKind kind, const guint8 *data, gsize length) {
    StreamPart part = {kind, data, length, 0, 0};
    g_array_append_val(parts, part);
}

/* Width and height, a byte each, then what a thumbnail is made of. */
static void add_thumbnail(CodedSegment rest, StreamPartKind kind, GArray *parts) {
    if (rest.length < 2)
        return;
    gsize pixels = (gsize)rest.data[0] * rest.data[1];
    gsize needed = kind == STREAM_RGB_THUMBNAIL ? 3 * pixels : COLOURS + pixels;
    gsize used = pixels > 0 && rest.length - 2 >= needed ? 2 + needed : 2;
    stream_add_behind(rest.data + used, rest.length - used, FALSE, parts); /* cut short, or more */
    if (used == 2)
        return;
    StreamPart part = {kind, rest.data + 2, needed, rest.data[0], rest.data[1]};
    g_array_append_val(parts, part);
}

static void add_application(CodedSegment segment, GArray *parts) {
    enum { JFIF_HEAD = 12, JFXX_HEAD = 6, BY_PALETTE = 0x11, BY_RGB = 0x13 };
    if (begins(segment, "JFIF\0", 5) && segment.length >= JFIF_HEAD) {
        CodedSegment rest = {segment.data + JFIF_HEAD, segment.length - JFIF_HEAD};
        add_thumbnail(rest, STREAM_RGB_THUMBNAIL, parts);
    } else if (begins(segment, "JFXX\0", 5) && segment.length >= JFXX_HEAD) {
        CodedSegment rest = {segment.data + JFXX_HEAD, segment.length - JFXX_HEAD};
        guint8 format = segment.data[JFXX_HEAD - 1];
        if (format == BY_PALETTE || format == BY_RGB)
            add_thumbnail(rest, format == BY_RGB ? STREAM_RGB_THUMBNAIL : STREAM_PALETTE_THUMBNAIL,
                          parts);
        else
            add(parts, STREAM_APPLICATION, rest.data, rest.length);
    } else {
        add(parts, STREAM_APPLICATION, segment.data, segment.length);
    }
}

/* Where the next marker begins behind entropy-coded bytes: in these, 0xFF is followed by 0 or a
 * restart in JPEG (T.81 B.1.1.5), by less than 0x80 in JPEG-LS (T.87 A.1). `length` if nowhere. */
static gsize skip_entropy(const guint8 *data, gsize length, gsize at, gboolean jpeg_ls) {
    while (at + 1 < length) {
        const guint8 *found = memchr(data + at, 0xFF, length - 1 - at);
        if (found == NULL)
            break;
        at = (gsize)(found - data);
        guint8 next = found[1];
        gboolean is_data = jpeg_ls ? next < 0x80 : next == 0;
        if (!is_data && next != 0xFF && (next < RST0 || next > RST7))
            return at;
        at += next == 0xFF ? 1 : 2;
    }
    return length;
}

/* Where another image begins, maybe behind some padding; NULL where none does. */
static const guint8 *find_start(const guint8 *data, gsize length) {
    return memmem(data, length, "\xFF\xD8\xFF", 3);
}

static void add_behind_image(const guint8 *data, gsize length, GArray *parts) {
    const guint8 *start = find_start(data, length);
    if (start == NULL) {
        stream_add_behind(data, length, FALSE, parts);
        return;
    }
    stream_add_behind(data, (gsize)(start - data), FALSE, parts);
    stream_add_behind(start, length - (gsize)(start - data), TRUE, parts);
}

/* Segments that no decoder looks at (T.81 table B.1). */
static gboolean is_reserved(guint8 marker) {
    return marker < SOF0 || (marker >= JPG0 && marker != SOF_JPEG_LS && marker != LSE);
}

void jpeg_parts(const guint8 *data, gsize length, GArray *parts) {
    if (length < 2 || data[0] != 0xFF || data[1] != SOI)
        return;
    gboolean jpeg_ls = FALSE, has_image = FALSE;
    gsize at = 2;
    while (at + 1 < length && data[at] == 0xFF) {
        guint8 marker = data[at + 1];
        if (marker == 0xFF) { /* fill */
            at++;
            continue;
        }
        at += 2;
        if (marker == EOI) {
            add_behind_image(data + at, length - at, parts);
            return;
        }
        if (marker == SOI) { /* another image, though this one has no end */
            add_behind_image(data + at - 2, length - at + 2, parts);
            return;
        }
        if (marker == TEM || (marker >= RST0 && marker <= RST7))
            continue;
        gsize size = length - at < 2 ? 0 : (gsize)data[at] << 8 | data[at + 1];
        if (size < 2 || size > length - at) {
            if (has_image)
                add_behind_image(data + at, length - at, parts);
            return; /* else the decoder says what is wrong */
        }
        CodedSegment segment = {data + at + 2, size - 2};
        at += size;
        jpeg_ls |= marker == SOF_JPEG_LS;
        if (marker == COM)
            add(parts, STREAM_COMMENT, segment.data, segment.length);
        else if (marker >= APP0 && marker <= APP15)
            add_application(segment, parts);
        else if (marker == SOS) {
            has_image = TRUE;
            at = skip_entropy(data, length, at, jpeg_ls);
        } else if (is_reserved(marker))
            add(parts, STREAM_APPLICATION, segment.data, segment.length); /* reserved: anything */
    }
    if (at + 1 < length) /* no marker where one should stand */
        add_behind_image(data + at, length - at, parts);
}
