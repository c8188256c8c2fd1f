#include "ocr/leptonica/layout/jpeg_layout.h"

#include "ocr/leptonica/beside/beside.h"
#include <string.h>

enum {
    TEM = 0x01,
    SOF0 = 0xC0,
    DHT = 0xC4,
    JPG = 0xC8,
    DAC = 0xCC,
    SOF15 = 0xCF,
    RESTART_0 = 0xD0,
    RESTART_7 = 0xD7,
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    DQT = 0xDB,
    DRI = 0xDD,
    APP0 = 0xE0,
    APP1,
    APP2,
    APP12 = 0xEC,
    APP13,
    APP14,
    APP15,
    COM = 0xFE,
};

/* Behind entropy-coded bytes, in which 0xFF is followed by 0 or a restart (T.81 B.1.1.5), and
 * behind what should not stand between segments: at the next marker. */
static gsize next_marker(const guint8 *data, gsize size, gsize at) {
    for (; at + 1 < size; at++) {
        const guint8 *found = memchr(data + at, 0xFF, size - 1 - at);
        if (found == NULL)
            break;
        at = (gsize)(found - data);
        guint8 marker = data[at + 1];
        if (marker != 0 && marker != 0xFF && (marker < RESTART_0 || marker > RESTART_7))
            return at;
    }
    return size;
}

gsize jpeg_end(const guint8 *data, gsize size, gsize at) {
    at = next_marker(data, size, MIN(size, at + 2));
    while (at < size) {
        guint8 marker = data[at + 1];
        at += 2;
        if (marker == EOI)
            return at;
        if (marker == SOI)
            return at - 2; /* another picture, though this one has no end */
        if (marker != TEM)
            at += (gsize)raster_number(data, size, at, 2, TRUE);
        at = next_marker(data, size, MIN(at, size));
    }
    return size;
}

enum { QUANTIZATION = 8, RESTARTS = 12, CONDITIONING, TABLES };

/* A table of codes, 0 to 7 by class and number, or of steps, from QUANTIZATION on. */
typedef struct JpegTable {
    gsize at, length;
} JpegTable;

/* A JPEG while its segments are walked. */
typedef struct JpegWalk {
    const RasterWalk *file;
    const GArray *pages; /* guint64 starts of pictures, some of which lie within; NULL: none */
    GByteArray *profile; /* ICC, which takes several segments */
    gsize profile_at;
    gboolean has_jfif, has_adobe, has_scan;
    guint given;              /* a bit for each table that was given since the last scan */
    guint used;               /* of those a bit that a scan or the frame has named */
    JpegTable tables[TABLES]; /* as they were given last */
} JpegWalk;

/* A segment's parameters. */
typedef struct JpegSegment {
    guint8 marker;
    gsize at, length;
} JpegSegment;

/* The first page that begins at an offset or behind it. */
static guint first_page(const GArray *pages, gsize at) {
    guint from = 0, to = pages != NULL ? pages->len : 0;
    while (from < to) {
        guint middle = from + (to - from) / 2;
        if (g_array_index(pages, guint64, middle) < at)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Notes bytes, but for pictures that begin in them, which are pages. */
static void add_without_pages(const JpegWalk *jpeg, const char *what, gsize at, gsize length) {
    gsize end = at + length;
    for (guint i = first_page(jpeg->pages, at); jpeg->pages != NULL && i < jpeg->pages->len; i++) {
        gsize start = (gsize)g_array_index(jpeg->pages, guint64, i);
        if (start >= end)
            break;
        if (start < at)
            continue;
        walk_add(jpeg->file, RASTER_BYTES, what, at, start - at);
        at = jpeg_end(jpeg->file->data, end, start);
    }
    if (at < end)
        walk_add(jpeg->file, RASTER_BYTES, what, at, end - at);
}

static gboolean begins(const JpegWalk *jpeg, const JpegSegment *segment, const char *name,
                       gsize length) {
    return segment->length >= length && walk_has(jpeg->file, segment->at, name, length);
}

/* Pixels of a thumbnail, as a PPM. */
static void add_thumbnail(const JpegWalk *jpeg, gsize at, guint width, guint height,
                          GByteArray *pixels) {
    g_autofree char *head = g_strdup_printf("P6\n%u %u\n255\n", width, height);
    g_byte_array_prepend(pixels, (const guint8 *)head, (guint)strlen(head));
    walk_add_content(jpeg->file, RASTER_BYTES, "a JFIF thumbnail", at,
                     g_byte_array_free_to_bytes(pixels));
}

/* Width and height, a byte each, maybe a palette, then what a thumbnail is made of. */
static void take_thumbnail(const JpegWalk *jpeg, const JpegSegment *segment, gsize head,
                           gboolean is_indexed) {
    enum { COLOURS = 256 * 3 };
    const guint8 *data = jpeg->file->data + segment->at + head;
    gsize left = segment->length - head, n = left >= 2 ? (gsize)data[0] * data[1] : 0;
    gsize needed = n == 0 ? 2 : 2 + (is_indexed ? COLOURS + n : 3 * n);
    if (left < needed) {
        add_without_pages(jpeg, "a broken JFIF thumbnail", segment->at + head, left);
        return;
    }
    GByteArray *pixels = g_byte_array_new();
    for (gsize i = 0; i < n && is_indexed; i++)
        g_byte_array_append(pixels, data + 2 + 3 * (gsize)data[2 + COLOURS + i], 3);
    if (n > 0 && !is_indexed)
        g_byte_array_append(pixels, data + 2, (guint)(3 * n));
    if (n > 0)
        add_thumbnail(jpeg, segment->at + head, data[0], data[1], pixels);
    else
        g_byte_array_unref(pixels);
    add_without_pages(jpeg, "bytes behind a JFIF thumbnail", segment->at + head + needed,
                      left - needed);
}

static gboolean take_jfif(JpegWalk *jpeg, const JpegSegment *segment) {
    enum { HEAD = 12, EXTENSION = 6, JPEG_INSIDE = 0x10, INDEXED, RGB = 0x13 };
    if (begins(jpeg, segment, "JFIF\0", 5) && segment->length >= HEAD + 2 && !jpeg->has_jfif) {
        jpeg->has_jfif = TRUE;
        take_thumbnail(jpeg, segment, HEAD, FALSE);
        return TRUE;
    }
    if (!begins(jpeg, segment, "JFXX\0", 5) || segment->length < EXTENSION)
        return FALSE;
    guint8 kind = jpeg->file->data[segment->at + EXTENSION - 1];
    if (kind != INDEXED && kind != RGB)
        return FALSE;
    take_thumbnail(jpeg, segment, EXTENSION, kind == INDEXED);
    return TRUE;
}

/* What pages lie in bytes is not told again; what does not lie in pages is. */
static void take_block(JpegWalk *jpeg, const JpegSegment *segment, const char *what, gsize head,
                       void (*read)(const RasterWalk *, const char *, gsize, gsize)) {
    guint before = jpeg->file->out->parts->len;
    read(jpeg->file, what, segment->at + head, segment->length - head);
    GPtrArray *parts = jpeg->file->out->parts;
    for (guint i = parts->len; i-- > before;) {
        RasterPart *part = g_ptr_array_index(parts, i);
        gsize size = g_bytes_get_size(part->content), at = (gsize)(part->offset - jpeg->file->base);
        if (part->kind != RASTER_BYTES || at + size > segment->at + segment->length ||
            memmem(jpeg->file->data + at, size, "\xFF\xD8\xFF", 3) == NULL)
            continue;
        g_autofree char *name = g_strdup(part->what);
        g_ptr_array_remove_index(parts, i);
        add_without_pages(jpeg, name, at, size);
    }
}

static void take_profile(JpegWalk *jpeg, const JpegSegment *segment) {
    enum { HEAD = 14 };
    if (jpeg->profile == NULL) {
        jpeg->profile = g_byte_array_new();
        jpeg->profile_at = segment->at;
    }
    g_byte_array_append(jpeg->profile, jpeg->file->data + segment->at + HEAD,
                        (guint)(segment->length - HEAD));
}

static void take_application(JpegWalk *jpeg, const JpegSegment *segment) {
    enum { ADOBE = 12, PROFILE = 14 };
    static const char exif[] = "Exif\0", xmp[] = "http://ns.adobe.com/xap/1.0/",
                      photoshop[] = "Photoshop 3.0", mpf[] = "MPF";
    g_autofree char *what = g_strdup_printf("an APP%d segment", segment->marker - APP0);
    if (segment->marker == APP0 && take_jfif(jpeg, segment))
        return;
    if (segment->marker == APP14 && begins(jpeg, segment, "Adobe", 5) && segment->length == ADOBE &&
        !jpeg->has_adobe)
        jpeg->has_adobe = TRUE;
    else if (segment->marker == APP1 && begins(jpeg, segment, exif, sizeof exif))
        take_block(jpeg, segment, what, sizeof exif, exif_layout_read);
    else if (segment->marker == APP1 && begins(jpeg, segment, xmp, sizeof xmp))
        take_block(jpeg, segment, what, sizeof xmp, xmp_layout_read);
    else if (segment->marker == APP2 && begins(jpeg, segment, mpf, sizeof mpf))
        take_block(jpeg, segment, what, sizeof mpf, exif_layout_read);
    else if (segment->marker == APP2 && begins(jpeg, segment, "ICC_PROFILE", 12) &&
             segment->length >= PROFILE)
        take_profile(jpeg, segment);
    else if (segment->marker == APP13 && begins(jpeg, segment, photoshop, sizeof photoshop))
        take_block(jpeg, segment, what, sizeof photoshop, photoshop_layout_read);
    else
        add_without_pages(jpeg, what, segment->at, segment->length);
}

/* Bytes of the table there, with the byte that numbers it; 0 where it is cut off. */
static gsize table_length(guint8 marker, const guint8 *data, gsize left) {
    enum { COUNTS = 16, STEPS = 64 };
    gsize length = 1 + COUNTS;
    if (marker == DQT)
        length = data[0] >> 4 ? 1 + 2 * STEPS : 1 + STEPS;
    else if (left > COUNTS)
        for (guint i = 1; i <= COUNTS; i++)
            length += data[i];
    return length <= left ? length : 0;
}

/* Tables, of which a scan has each once. Returns the bytes that are such. */
static gsize tables_length(JpegWalk *jpeg, const JpegSegment *segment) {
    const guint8 *data = jpeg->file->data + segment->at;
    gsize at = 0;
    while (at < segment->length) {
        gsize length = table_length(segment->marker, data + at, segment->length - at);
        guint number = data[at] & 3u;
        number += segment->marker == DQT ? QUANTIZATION : (data[at] >> 4 & 1u) * 4;
        if (length == 0 || (jpeg->given >> number & 1))
            break;
        jpeg->given |= 1u << number;
        if (segment->marker == DHT) /* steps may be given behind the frame's header */
            jpeg->used &= ~(1u << number);
        jpeg->tables[number] = (JpegTable){segment->at + at, length};
        at += length;
    }
    return at;
}

/* Of segments that stand before a scan once. */
static gsize once(JpegWalk *jpeg, guint number, gsize length) {
    gboolean is_second = jpeg->given >> number & 1;
    jpeg->given |= 1u << number;
    return is_second ? 0 : length;
}

/* What a scan's components name; a frame's name tables of steps. */
static void use_tables(JpegWalk *jpeg, const JpegSegment *segment) {
    guint64 n = walk_number(jpeg->file, segment->at + (segment->marker == SOS ? 0 : 5), 1, TRUE);
    for (guint64 i = 0; i < n; i++) {
        gsize at = segment->at + (gsize)(segment->marker == SOS ? 2 + 2 * i : 8 + 3 * i);
        guint names = (guint)walk_number(jpeg->file, at, 1, TRUE);
        jpeg->used |= segment->marker == SOS ? 1u << (names >> 4 & 3) | 1u << (4 + (names & 3))
                                             : 1u << (QUANTIZATION + (names & 3));
    }
}

static void add_unused_tables(const JpegWalk *jpeg) {
    for (guint i = 0; i < RESTARTS; i++)
        if (jpeg->tables[i].length > 0 && !(jpeg->used >> i & 1))
            walk_add(jpeg->file, RASTER_BYTES, "a table that nothing uses", jpeg->tables[i].at,
                     jpeg->tables[i].length);
}

/* Bytes that a segment's own numbers take. */
static gsize known_length(JpegWalk *jpeg, const JpegSegment *segment) {
    enum { SOF_HEAD = 6, SOF_COMPONENT = 3, SOS_HEAD = 4, SOS_COMPONENT = 2, RESTART_INTERVAL = 2 };
    guint64 n;
    if (segment->marker == DQT || segment->marker == DHT)
        return tables_length(jpeg, segment);
    if (segment->marker == SOS) {
        n = walk_number(jpeg->file, segment->at, 1, TRUE);
        return (gsize)(SOS_HEAD + SOS_COMPONENT * n);
    }
    if (segment->marker == DAC)
        return once(jpeg, CONDITIONING, 2 * 8);
    if (segment->marker == DRI)
        return once(jpeg, RESTARTS, RESTART_INTERVAL);
    if (segment->marker == JPG || segment->marker < SOF0 || segment->marker > SOF15)
        return 0;
    n = walk_number(jpeg->file, segment->at + SOF_HEAD - 1, 1, TRUE);
    return (gsize)(SOF_HEAD + SOF_COMPONENT * n);
}

static void take_segment(JpegWalk *jpeg, const JpegSegment *segment) {
    if (segment->marker >= APP0 && segment->marker <= APP15) {
        take_application(jpeg, segment);
        return;
    }
    if (segment->marker == COM) {
        walk_add(jpeg->file, RASTER_TEXT, "a comment segment", segment->at, segment->length);
        return;
    }
    gsize known = known_length(jpeg, segment);
    known = MIN(segment->length, known);
    if (segment->marker == SOS || (segment->marker <= SOF15 && known > 0 && segment->marker != DHT))
        use_tables(jpeg, segment);
    if (segment->marker == SOS)
        jpeg->given = 0;
    g_autofree char *what = g_strdup_printf(
        "%s a segment FF%02X", known > 0 ? "bytes behind" : "bytes of", segment->marker);
    add_without_pages(jpeg, what, segment->at + known, segment->length - known);
}

static void end_profile(JpegWalk *jpeg) {
    if (jpeg->profile == NULL)
        return;
    g_autoptr(GBytes) profile = g_byte_array_free_to_bytes(jpeg->profile);
    RasterWalk inner = walk_unpacked(jpeg->file, jpeg->profile_at, profile);
    icc_layout_read(&inner, "its APP2 segments", 0, inner.size);
}

void jpeg_segments_read(const RasterWalk *walk, gsize at, gsize end, const GArray *pages) {
    JpegWalk jpeg = {.file = walk, .pages = pages};
    gboolean in_scan = FALSE;
    at = MIN(at + 2, end);
    while (at < end) {
        gsize next = next_marker(walk->data, end, at);
        if (!in_scan) /* else the decoder says what is too much */
            add_without_pages(&jpeg, "bytes between its segments", at, next - at);
        if (end - next < 4 || walk->data[next + 1] == EOI || walk->data[next + 1] == SOI)
            break;
        JpegSegment segment = {walk->data[next + 1], next + 4, 0};
        in_scan = segment.marker == SOS;
        jpeg.has_scan |= in_scan;
        at = next + 2;
        if (segment.marker == TEM)
            continue;
        gsize length = (gsize)walk_number(walk, next + 2, 2, TRUE);
        if (length < 2)
            continue;
        segment.length = MIN(length - 2, end - segment.at);
        take_segment(&jpeg, &segment);
        at = segment.at + segment.length;
    }
    end_profile(&jpeg);
    if (jpeg.has_scan)
        add_unused_tables(&jpeg);
}

void jpeg_scans_read(const RasterWalk *walk, gsize at, gsize end, const JpegBytes *tables) {
    enum { EOI_BYTES = 2, TAKEN = 8 };
    guint64 n = jpeg_needless_bytes(tables, (JpegBytes){walk->data + at, end - at});
    gsize told = (gsize)MIN(n + TAKEN, end - at);
    if (n > 0)
        walk_add(walk, RASTER_BYTES, "bytes that no pixel of a scan needs",
                 end - MIN(EOI_BYTES + told, end - at), told);
}

static gsize skip_zeros(const RasterWalk *walk, gsize at) {
    while (at < walk->size && walk->data[at] == 0)
        at++;
    return at;
}

/* Between markers the bytes FF D8 FF don't occur (T.81 B.1.1.5), so that each begins a picture:
 * those behind the first one's end, and copies in its segments. */
void jpeg_layout_read(const RasterWalk *walk) {
    static const char start[] = "\xFF\xD8\xFF";
    enum { START = sizeof start - 1 };
    const guint8 *at = walk->data, *end = walk->data + walk->size;
    walk->out->n_pages = 0;
    while ((at = memmem(at, (gsize)(end - at), start, START)) != NULL &&
           walk_add_page(walk, (gsize)(at - walk->data)))
        at += START;
    for (gsize next = 0; walk_has(walk, next, start, START);
         next = skip_zeros(walk, walk->out->end))
        walk->out->end = jpeg_end(walk->data, walk->size, next);
    const GArray *pages = walk->out->starts;
    for (guint i = 0; pages != NULL && i < pages->len; i++) {
        gsize page = (gsize)g_array_index(pages, guint64, i);
        gsize page_end = jpeg_end(walk->data, walk->size, page);
        jpeg_segments_read(walk, page, page_end, pages);
        jpeg_scans_read(walk, page, page_end, NULL);
    }
}
