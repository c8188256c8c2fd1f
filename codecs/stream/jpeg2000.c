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
    LONG_BOX_HEAD = 16,
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

/* Where a codestream is read, and where the tile-part ends that it stands in; 0 before the first.
 */
typedef struct CodestreamWalk {
    const guint8 *data;
    gsize length, at, tile_end;
} CodestreamWalk;

/* Goes past a marker segment or, behind SOD, a tile-part's packets. FALSE where the stream ends, be
 * it in the middle. */
static gboolean walk_on(CodestreamWalk *walk, GArray *parts) {
    const guint8 *at = walk->data + walk->at;
    gsize left = walk->length - walk->at;
    if (left < 4 || at[0] != MARKER || at[1] == EOC)
        return FALSE;
    if (at[1] == SOD && walk->tile_end > walk->at) {
        walk->at = walk->tile_end;
        return TRUE;
    }
    gsize size = read_u16(at + 2);
    if (size < 2 || size > left - 2)
        return FALSE;
    if (at[1] == COM)
        add_comment(at + 2, size, parts);
    if (at[1] == SOT && size + 2 >= SOT_LENGTH) {
        gsize tile = read_u32(at + 6);
        gsize end = tile == 0 ? find_end(walk->data, walk->length, walk->at) : walk->at + tile;
        if (end < walk->at + SOT_LENGTH || end > walk->length)
            return FALSE;
        walk->tile_end = end;
    }
    walk->at += 2 + size;
    return TRUE;
}

/* Walks a codestream's headers and tile-parts to its end, or to where it breaks. */
static void walk_codestream(const guint8 *data, gsize length, GArray *parts) {
    CodestreamWalk walk = {data, length, 2, 0};
    while (walk_on(&walk, parts)) {
    }
    gsize left = length - walk.at;
    gboolean ended = left >= 2 && data[walk.at] == MARKER && data[walk.at + 1] == EOC;
    if (ended || walk.tile_end > 0) /* before the first tile the decoder says what is wrong */
        add_behind_image(data + walk.at + (ended ? 2 : 0), left - (ended ? 2 : 0), parts);
}

static gboolean is_box(const guint8 *at, const char *type) {
    return memcmp(at + 4, type, 4) == 0;
}

/* Bytes of the box there, and of its head, which is larger where its length takes 64 bits (I.4). 0
 * where it is broken. */
static gsize box_length(const guint8 *box, gsize left, gsize *head) {
    gsize size = read_u32(box);
    *head = size == 1 ? LONG_BOX_HEAD : BOX_HEAD;
    if (size == 1 && left >= LONG_BOX_HEAD)
        size = read_u32(box + BOX_HEAD) > 0 ? G_MAXSIZE : read_u32(box + BOX_HEAD + 4);
    else if (size == 0)
        size = left;
    return size < *head || size > left ? 0 : size;
}

static void add_box(const guint8 *box, const guint8 *content, gsize length, GArray *parts) {
    static const char known[][5] = {"jP  ", "ftyp", "jp2h", "jp2i", "uinf"};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (is_box(box, known[i]))
            return;
    if (is_box(box, "jp2c") && is_codestream(content, length)) {
        walk_codestream(content, length, parts);
        return;
    }
    StreamPart part = {is_box(box, "xml ") ? STREAM_COMMENT : STREAM_APPLICATION, content, length,
                       0, 0};
    g_array_append_val(parts, part);
}

/* The boxes of a JP2 file at its top level. */
static void walk_boxes(const guint8 *data, gsize length, GArray *parts) {
    gsize at = 0, head;
    while (length - at >= BOX_HEAD) {
        gsize size = box_length(data + at, length - at, &head);
        if (size == 0)
            break;
        add_box(data + at, data + at + head, size - head, parts);
        at += size;
    }
    if (at > 0)
        stream_add_behind(data + at, length - at, FALSE, parts);
}

void jpeg2000_parts(const guint8 *data, gsize length, GArray *parts) {
    if (is_codestream(data, length))
        walk_codestream(data, length, parts);
    else if (length >= BOX_HEAD && is_box(data, "jP  "))
        walk_boxes(data, length, parts);
}
