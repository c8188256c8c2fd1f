/* The boxes of a JP2 file and the marker segments of a codestream: T.800 annexes A and I. */
#include "ocr/leptonica/beside/beside.h"

#include <string.h>

enum {
    SOC = 0x4F,
    CAP = 0x50,
    SIZ = 0x51,
    COD,
    COC,
    TLM = 0x55,
    PLM = 0x57,
    PLT = 0x58,
    QCD = 0x5C,
    QCC,
    RGN,
    POC,
    CRG = 0x63,
    COM,
    SOT = 0x90,
    SOP,
    EPH,
    SOD,
    EOC = 0xD9,
    SOT_BYTES = 12,
};

/* A codestream while it is walked. */
typedef struct Jp2Codestream {
    const RasterWalk *file;
    gsize size, at;
    guint64 n_components;
    guint64 told, walked; /* bytes of tile-parts by TLM segments, and as they came */
    guint64 packets;      /* bytes of packets by PLT segments of this tile-part */
    gboolean has_plt;
    guint64 n_tile_parts, settings; /* bytes of segments that say how it is coded */
    gsize tlm_at, tlm_bytes;        /* the first of them and all together */
} Jp2Codestream;

static guint64 number(const Jp2Codestream *walk, gsize at, guint n) {
    return walk_number(walk->file, at, n, TRUE);
}

/* Pairs of a tile's number, of 0 to 2 bytes, and its part's length, of 2 or 4. */
static void take_tile_lengths(Jp2Codestream *walk, gsize at, gsize length) {
    guint64 sizes = number(walk, at + 1, 1);
    guint index = (guint)(sizes >> 4 & 3), bytes = sizes >> 6 & 1 ? 4 : 2;
    walk->tlm_at = walk->tlm_at > 0 ? walk->tlm_at : at;
    walk->tlm_bytes += length;
    for (gsize i = 2; i + index + bytes <= length; i += index + bytes)
        walk->told += number(walk, at + i + index, bytes);
}

/* Lengths of packets in bytes of seven bits. */
static void take_packet_lengths(Jp2Codestream *walk, gsize at, gsize length) {
    guint64 packet = 0;
    walk->has_plt = TRUE;
    for (gsize i = 1; i < length; i++) {
        guint8 byte = (guint8)number(walk, at + i, 1);
        packet = (packet & G_MAXUINT32) << 7 | (byte & 0x7F);
        if (byte & 0x80)
            continue;
        walk->packets += packet;
        packet = 0;
    }
}

/* Bytes of a segment's parameters that their own numbers take. */
static gsize known_length(const Jp2Codestream *walk, guint8 marker, gsize at, gsize length) {
    enum { LEVELS = 33, BANDS = 97, COMPONENT = 2, CHANGE = 9 };
    gsize wide = walk->n_components > 256 ? 2 : 1;
    switch (marker) {
    case SIZ:
        return 36 + 3 * (gsize)walk->n_components;
    case CAP:
        return 4 + 2 * 32;
    case COD:
        return number(walk, at, 1) & 1 ? 10 + (gsize)MIN(number(walk, at + 5, 1) + 1, LEVELS) : 10;
    case COC:
        return wide + 6 +
               (number(walk, at + wide, 1) & 1
                    ? (gsize)MIN(number(walk, at + wide + 1, 1) + 1, LEVELS)
                    : 0);
    case QCD:
        return 1 + ((number(walk, at, 1) & 31) == 0 ? BANDS : 2 * BANDS);
    case QCC:
        return 1 + wide + 2 * BANDS;
    case RGN:
        return 2 + wide;
    case POC:
        return length / CHANGE <= 64 ? length : 0;
    case CRG:
        return 4 * (gsize)walk->n_components;
    case TLM:
    case PLT: /* sums, that are asked for at the end */
        return length;
    }
    return 0;
}

static void take_comment(const Jp2Codestream *walk, gsize at, gsize length) {
    enum { LATIN = 1 };
    gboolean is_text = number(walk, at, 2) == LATIN;
    if (length > 2)
        walk_add(walk->file, is_text ? RASTER_TEXT : RASTER_BYTES, "a comment segment", at + 2,
                 length - 2);
}

/* Bytes of the segments that say how it is coded, each component by itself, in the header of the
 * picture and in those of tile-parts. */
static guint64 most_settings(const Jp2Codestream *walk) {
    enum { COMPONENT = 512 };
    return (walk->n_components + 1) * COMPONENT * (walk->n_tile_parts + 1);
}

static void take_segment(Jp2Codestream *walk, guint8 marker, gsize at, gsize length) {
    if (marker == COM) {
        take_comment(walk, at, length);
        return;
    }
    if (marker == SIZ)
        walk->n_components = number(walk, at + 34, 2);
    if (marker == TLM)
        take_tile_lengths(walk, at, length);
    if (marker == PLT)
        take_packet_lengths(walk, at, length);
    gsize known = known_length(walk, marker, at, length);
    known = MIN(length, known);
    if (marker != TLM && marker != PLT) {
        walk->settings += known;
        known = walk->settings > most_settings(walk) ? 0 : known;
    }
    g_autofree char *what =
        g_strdup_printf("%s a segment FF%02X", known > 0 ? "bytes behind" : "bytes of", marker);
    walk_add(walk->file, RASTER_BYTES, what, at + known, length - known);
}

/* Behind the header of a tile-part, which begins at `start`: packets, to the part's end. */
static void take_packets(Jp2Codestream *walk, gsize start, gsize at, gsize end) {
    walk->walked += end - start;
    if (walk->has_plt && walk->packets != end - at)
        walk_add(walk->file, RASTER_BYTES,
                 "a tile-part whose packets, as its PLT segments tell them, are not all of it,", at,
                 end - at);
    walk->has_plt = FALSE;
    walk->packets = 0;
}

/* The last tile-part may not say how long it is (A.4.2). */
static gsize find_end(const Jp2Codestream *walk, gsize at) {
    const guint8 *data = walk->file->data;
    const guint8 *end = memmem(data + at, walk->size - at, "\xFF\xD9", 2);
    return end != NULL ? (gsize)(end - data) : walk->size;
}

/* Goes past a segment, or a tile-part's packets. FALSE at the end, be it in the middle. */
static gboolean walk_on(Jp2Codestream *walk, gsize *tile_start, gsize *tile_end) {
    if (walk->size - walk->at < 4 || number(walk, walk->at, 1) != 0xFF ||
        number(walk, walk->at + 1, 1) == EOC)
        return FALSE;
    guint8 marker = (guint8)number(walk, walk->at + 1, 1);
    if (marker == SOD) {
        if (*tile_end < walk->at + 2)
            return FALSE;
        take_packets(walk, *tile_start, walk->at + 2, *tile_end);
        walk->at = *tile_end;
        return TRUE;
    }
    gsize length = (gsize)number(walk, walk->at + 2, 2);
    if (length < 2 || length > walk->size - walk->at - 2)
        return FALSE;
    if (marker == SOT) {
        guint64 part = number(walk, walk->at + 6, 4);
        *tile_start = walk->at;
        walk->n_tile_parts++;
        if (part != 0 && (part < SOT_BYTES || part > walk->size - walk->at))
            return FALSE;
        *tile_end = part != 0 ? walk->at + (gsize)part : find_end(walk, walk->at);
    } else {
        take_segment(walk, marker, walk->at + 4, length - 2);
    }
    walk->at += 2 + length;
    return TRUE;
}

/* Notes what a codestream holds; returns the offset behind it. */
static gsize read_codestream(const RasterWalk *file, gsize at, gsize end) {
    Jp2Codestream walk = {.file = file, .size = end, .at = at + 2};
    gsize tile_start = 0, tile_end = 0;
    while (walk_on(&walk, &tile_start, &tile_end)) {
    }
    if (walk.tlm_bytes > 0 && walk.told != walk.walked)
        walk_add(file, RASTER_BYTES, "TLM segments that tell other tile-parts", walk.tlm_at,
                 walk.tlm_bytes);
    if (walk_has(file, walk.at, "\xFF\xD9", 2))
        return MIN(walk.at + 2, end);
    if (tile_end == 0)
        return end; /* the decoder says what is wrong */
    gsize eoc = find_end(&walk, MIN(walk.at, end));
    walk_add(file, RASTER_BYTES, "bytes between its tile-parts and its end", walk.at,
             eoc - MIN(walk.at, eoc));
    return MIN(eoc + 2, end);
}

/* A box: where its content stands, and its type. */
typedef struct Jp2Box {
    const char *type;
    gsize at, length;
} Jp2Box;

static gboolean is_box(const Jp2Box *box, const char *type) {
    return memcmp(box->type, type, 4) == 0;
}

/* The box there; FALSE where none is, or a broken one. */
static gboolean read_box(const RasterWalk *walk, gsize at, gsize end, Jp2Box *box) {
    enum { HEAD = 8, LONG_HEAD = 16 };
    if (end - at < HEAD)
        return FALSE;
    guint64 length = walk_number(walk, at, 4, TRUE);
    gsize head = length == 1 ? LONG_HEAD : HEAD;
    if (length == 1)
        length = walk_number(walk, at + HEAD, 8, TRUE);
    else if (length == 0)
        length = end - at;
    if (length < head || length > end - at)
        return FALSE;
    *box = (Jp2Box){(const char *)walk->data + at + 4, at + head, (gsize)length - head};
    return TRUE;
}

static char *name_of(const Jp2Box *box) {
    char name[5] = "";
    for (guint i = 0; i < 4; i++)
        name[i] = g_ascii_isalnum(box->type[i]) ? box->type[i] : box->type[i] == ' ' ? ' ' : '?';
    return g_strdup_printf("%s %s box", strchr("aeioux", *name) ? "an" : "a", g_strchomp(name));
}

/* The colours, by a number or by a profile (I.5.3.3). */
static void take_colours(const RasterWalk *walk, const Jp2Box *box, const char *what) {
    enum { HEAD = 3, BY_NUMBER = 1, BY_PROFILE = 2, NUMBER = 7 };
    guint64 method = walk_number(walk, box->at, 1, TRUE);
    gsize known = method == BY_NUMBER ? NUMBER : method == BY_PROFILE ? HEAD : 0;
    known = MIN(known, box->length);
    if (method == BY_PROFILE)
        icc_layout_read(walk, what, box->at + known, box->length - known);
    else
        walk_add(walk, RASTER_BYTES, what, box->at + known, box->length - known);
}

/* Bytes of the boxes within the header that are numbers for the decoder. */
static gsize header_box_length(const RasterWalk *walk, const Jp2Box *box) {
    enum { IMAGE_HEADER = 14, RESOLUTION = 18, MOST_COMPONENTS = 4 };
    if (is_box(box, "ihdr"))
        return IMAGE_HEADER;
    if (is_box(box, "bpcc"))
        return MOST_COMPONENTS;
    if (is_box(box, "res "))
        return 2 * RESOLUTION;
    if (is_box(box, "cmap"))
        return 4 * MOST_COMPONENTS;
    if (is_box(box, "cdef"))
        return 2 + 6 * MOST_COMPONENTS;
    if (is_box(box, "pclr")) {
        guint64 entries = walk_number(walk, box->at, 2, TRUE),
                columns = walk_number(walk, box->at + 2, 1, TRUE);
        return (gsize)(3 + columns + MIN(entries, 1024) * MIN(columns, MOST_COMPONENTS));
    }
    return 0;
}

/* Of boxes that stand in a header once; *seen: a bit for each. */
static gboolean is_again(const Jp2Box *box, guint *seen) {
    static const char types[][5] = {"ihdr", "bpcc", "res ", "cmap", "cdef", "pclr"};
    for (guint i = 0; i < G_N_ELEMENTS(types); i++)
        if (is_box(box, types[i])) {
            gboolean is_second = *seen >> i & 1;
            *seen |= 1u << i;
            return is_second;
        }
    return FALSE;
}

static void take_header(const RasterWalk *walk, const Jp2Box *header) {
    gsize at = header->at, end = header->at + header->length;
    guint seen = 0;
    Jp2Box box;
    while (read_box(walk, at, end, &box)) {
        g_autofree char *what = name_of(&box);
        gsize known = is_again(&box, &seen) ? 0 : header_box_length(walk, &box);
        known = MIN(box.length, known);
        if (is_box(&box, "colr"))
            take_colours(walk, &box, what);
        else
            walk_add(walk, RASTER_BYTES, what, box.at + known, box.length - known);
        at = box.at + box.length;
    }
    walk_add(walk, RASTER_BYTES, "bytes behind its header's boxes", at, end - at);
}

static void take_box(const RasterWalk *walk, const Jp2Box *box, gboolean *has_picture, gsize *end) {
    static const char xmp[] = "\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC";
    enum { SIGNATURE = 4, BRANDS = 8 + 4 * 8, UUID = sizeof xmp - 1 };
    g_autofree char *what = name_of(box);
    gsize known = is_box(box, "jP  ") ? SIGNATURE : is_box(box, "ftyp") ? BRANDS : 0;
    known = MIN(known, box->length);
    if (is_box(box, "jp2h") && !*has_picture)
        take_header(walk, box);
    else if (is_box(box, "jp2c") && !*has_picture) {
        *has_picture = TRUE;
        *end = read_codestream(walk, box->at, box->at + box->length);
        walk_add(walk, RASTER_BYTES, "bytes behind its codestream", *end,
                 box->at + box->length - *end);
    } else if (is_box(box, "uuid") && walk_has(walk, box->at, xmp, UUID))
        xmp_layout_read(walk, what, box->at + UUID, box->length - MIN(box->length, UUID));
    else if (is_box(box, "xml "))
        xmp_layout_read(walk, what, box->at, box->length);
    else
        walk_add(walk, RASTER_BYTES, what, box->at + known, box->length - known);
}

/* The last box may go on to the end of the file. */
static gsize read_boxes(const RasterWalk *walk) {
    gsize at = 0, picture_end = 0;
    gboolean has_picture = FALSE;
    Jp2Box box;
    while (at < walk->size && read_box(walk, at, walk->size, &box)) {
        take_box(walk, &box, &has_picture, &picture_end);
        at = box.at + box.length;
    }
    return at;
}

void jpeg2000_layout_read(const RasterWalk *walk) {
    walk->out->end =
        walk_has(walk, 0, "\xFF\x4F", 2) ? read_codestream(walk, 0, walk->size) : read_boxes(walk);
}
