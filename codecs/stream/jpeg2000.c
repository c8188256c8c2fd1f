/* The marker segments of a JPEG 2000 codestream and the boxes around one: ITU-T T.800 annexes A
 * and I. */
#include "codecs/stream/parts.h"

#include <string.h>

enum {
    MARKER = 0xFF,
    SOC = 0x4F,
    SIZ = 0x51,
    COM = 0x64,
    SOT = 0x90,
    SOD = 0x93,
    EOC = 0xD9,
    COM_LATIN = 1, /* Rcom: text; 0 is anything */
    SOT_LENGTH = 12,
    BOX_HEAD = 8,
};

static guint32 read_u16(const guint8 *at) {
    return (guint32)at[0] << 8 | at[1];
}

static guint32 read_u32(const guint8 *at) {
    return read_u16(at) << 16 | read_u16(at + 2);
}

static gboolean is_codestream(const guint8 *data, gsize length) {
    return length >= 4 && data[0] == MARKER && data[1] == SOC && data[2] == MARKER &&
           data[3] == SIZ;
}

static void add_comment(const guint8 *segment, gsize size, GArray *parts) {
    gboolean is_text = size >= 4 && read_u16(segment + 2) == COM_LATIN;
    if (size < 4)
        return;
    StreamPart part = {is_text ? STREAM_COMMENT : STREAM_APPLICATION, segment + 4, size - 4, 0, 0};
    g_array_append_val(parts, part);
}

static void add_behind_image(const guint8 *data, gsize length, GArray *parts) {
    const guint8 *start = memmem(data, length, "\xFF\x4F\xFF\x51", 4);
    gsize before = start ? (gsize)(start - data) : length;
    stream_add_behind(data, before, FALSE, parts);
    if (start != NULL)
        stream_add_behind(start, length - before, TRUE, parts);
}

/* Behind a tile-part of unknown length, which is the last one (A.4.2): its end is that of the
 * stream. Packet data hold no marker above 0xFF8F (B.10.1). */
static gsize find_end(const guint8 *data, gsize length, gsize at) {
    const guint8 *end = memmem(data + at, length - at, "\xFF\xD9", 2);
    return end ? (gsize)(end - data) : length;
}

/* Walks a codestream's headers and tile-parts to its end. */
static void walk_codestream(const guint8 *data, gsize length, GArray *parts) {
    gsize at = 2, tile_end = 0;
    while (at + 4 <= length && data[at] == MARKER && data[at + 1] != EOC) {
        guint8 marker = data[at + 1];
        gsize size = read_u16(data + at + 2);
        if (marker == SOD && tile_end > at) { /* the tile's packets follow */
            at = tile_end;
            continue;
        }
        if (size < 2 || size > length - at - 2)
            return;
        if (marker == COM)
            add_comment(data + at + 2, size, parts);
        if (marker == SOT && size + 2 >= SOT_LENGTH) {
            gsize tile = read_u32(data + at + 6);
            tile_end = tile == 0 ? find_end(data, length, at) : at + tile;
            if (tile_end < at + SOT_LENGTH || tile_end > length)
                return;
            at += SOT_LENGTH;
        } else {
            at += 2 + size;
        }
    }
    if (at + 2 <= length && data[at] == MARKER && data[at + 1] == EOC)
        add_behind_image(data + at + 2, length - at - 2, parts);
}

static gboolean is_box(const guint8 *at, const char *type) {
    return memcmp(at + 4, type, 4) == 0;
}

/* The boxes of a JP2 file at its top level. */
static void walk_boxes(const guint8 *data, gsize length, GArray *parts) {
    gsize at = 0;
    while (at + BOX_HEAD <= length) {
        const guint8 *box = data + at;
        gsize size = read_u32(box);
        size = size == 0 ? length - at : size;
        if (size < BOX_HEAD || size > length - at)
            return;
        const guint8 *content = box + BOX_HEAD;
        gsize rest = size - BOX_HEAD;
        if (is_box(box, "jp2c") && is_codestream(content, rest))
            walk_codestream(content, rest, parts);
        else if (is_box(box, "xml ") || is_box(box, "uuid")) {
            StreamPart part = {is_box(box, "xml ") ? STREAM_COMMENT : STREAM_APPLICATION, content,
                               rest, 0, 0};
            g_array_append_val(parts, part);
        }
        at += size;
    }
}

void jpeg2000_parts(const guint8 *data, gsize length, GArray *parts) {
    if (is_codestream(data, length))
        walk_codestream(data, length, parts);
    else if (length >= BOX_HEAD && is_box(data, "jP  "))
        walk_boxes(data, length, parts);
}
