#include "ocr/leptonica/raster_layout.h"

#include "ocr/leptonica/pnm.h"
#include "ocr/leptonica/raster_limits.h"
#include <leptonica/allheaders.h>
#include <string.h>

/* A file while it is walked. */
typedef struct RasterWalk {
    const guint8 *data;
    gsize size;
    RasterLayout *out;
} RasterWalk;

guint64 raster_number(const guint8 *data, gsize size, guint64 at, guint n_bytes, gboolean big) {
    guint64 number = 0;
    if (at > size || size - at < n_bytes)
        return 0;
    for (guint i = 0; i < n_bytes; i++) {
        guint shift = 8 * (big ? n_bytes - 1 - i : i);
        number |= (guint64)data[at + i] << shift;
    }
    return number;
}

static guint64 number_at(const RasterWalk *walk, guint64 at, guint n_bytes, gboolean big) {
    return raster_number(walk->data, walk->size, at, n_bytes, big);
}

static gboolean has(const RasterWalk *walk, gsize at, const char *bytes, gsize length) {
    return at <= walk->size && walk->size - at >= length &&
           memcmp(walk->data + at, bytes, length) == 0;
}

/* FALSE where there are too many already. */
static gboolean add_start(const RasterWalk *walk, gsize at) {
    guint64 offset = at;
    if (walk->out->starts == NULL)
        walk->out->starts = g_array_new(FALSE, FALSE, sizeof(guint64));
    if (walk->out->starts->len == MAX_RASTER_PAGES) {
        walk->out->unread = "it holds too many pictures";
        return FALSE;
    }
    g_array_append_val(walk->out->starts, offset);
    walk->out->n_pages = walk->out->starts->len;
    return TRUE;
}

/* Behind entropy-coded bytes, in which 0xFF is followed by 0 or a restart (T.81 B.1.1.5), and
 * behind what should not stand between segments: at the next marker. */
static gsize next_marker(const guint8 *data, gsize size, gsize at) {
    enum { RESTART_0 = 0xD0, RESTART_7 = 0xD7 };
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

gsize raster_jpeg_end(const guint8 *data, gsize size, gsize at) {
    enum { TEM = 0x01, SOI = 0xD8, EOI = 0xD9 };
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

static gsize skip_zeros(const RasterWalk *walk, gsize at) {
    while (at < walk->size && walk->data[at] == 0)
        at++;
    return at;
}

/* Between markers the bytes FF D8 FF don't occur (T.81 B.1.1.5), so that each begins a picture:
 * those behind the first one's end, and copies in its segments. */
static void find_jpegs(const RasterWalk *walk) {
    static const char start[] = "\xFF\xD8\xFF";
    enum { START = sizeof start - 1 };
    const guint8 *at = walk->data, *end = walk->data + walk->size;
    walk->out->n_pages = 0;
    while ((at = memmem(at, (gsize)(end - at), start, START)) != NULL &&
           add_start(walk, (gsize)(at - walk->data)))
        at += START;
    for (gsize next = 0; has(walk, next, start, START); next = skip_zeros(walk, walk->out->end))
        walk->out->end = raster_jpeg_end(walk->data, walk->size, next);
}

/* Offset behind the sub-blocks there, with the empty one that ends them. */
static gsize skip_gif_blocks(const RasterWalk *walk, gsize at) {
    while (at < walk->size && walk->data[at] > 0)
        at += 1 + (gsize)walk->data[at];
    return at + 1;
}

static gsize gif_table_bytes(guint8 flags) {
    return flags & 0x80 ? 3 * ((gsize)2 << (flags & 7)) : 0;
}

static gsize skip_gif_image(const RasterWalk *walk, gsize at) {
    enum { IMAGE_HEAD = 10 };
    walk->out->width = MAX(walk->out->width, (l_int32)number_at(walk, at + 5, 2, FALSE));
    walk->out->height = MAX(walk->out->height, (l_int32)number_at(walk, at + 7, 2, FALSE));
    gsize table = gif_table_bytes((guint8)number_at(walk, at + 9, 1, FALSE));
    return skip_gif_blocks(walk, at + IMAGE_HEAD + table + 1);
}

/* GIF89a, appendix A: only the first of several images is decoded; ";" ends the file. */
static void read_gif(const RasterWalk *walk) {
    enum { HEAD = 13, FLAGS = 10 };
    guint n_images = 0;
    gsize at = HEAD + gif_table_bytes((guint8)number_at(walk, FLAGS, 1, FALSE));
    while (at < walk->size && (walk->data[at] == '!' || walk->data[at] == ',')) {
        n_images += walk->data[at] == ',';
        at = walk->data[at] == ',' ? skip_gif_image(walk, at) : skip_gif_blocks(walk, at + 2);
    }
    if (n_images > 1)
        walk->out->unread = "an animation, of which only the first picture is read";
    walk->out->end = at < walk->size && walk->data[at] == ';' ? at + 1 : at;
}

/* PNG (W3C) section 5: chunks. */
static void read_png(const RasterWalk *walk) {
    enum { SIGNATURE = 8, CHUNK = 12 };
    gsize at = SIGNATURE;
    while (at + CHUNK <= walk->size) {
        gsize length = (gsize)number_at(walk, at, 4, TRUE);
        const gsize type = at + 4;
        if (length > walk->size - at - CHUNK)
            return; /* the decoder says what is wrong */
        if (has(walk, type, "acTL", 4))
            walk->out->unread = "an animation, of which only the first picture is read";
        at += CHUNK + length;
        if (has(walk, type, "IEND", 4))
            break;
    }
    walk->out->end = at;
}

/* The RIFF container: its size without its head, filled up to an even one. */
static void read_webp(const RasterWalk *walk) {
    enum { HEAD = 8, FLAGS = 20, ANIMATION = 2 };
    if (has(walk, 12, "VP8X", 4) && (number_at(walk, FLAGS, 1, FALSE) & ANIMATION))
        walk->out->unread = "an animation, which is not read";
    guint64 length = number_at(walk, 4, 4, FALSE);
    walk->out->end = (gsize)(HEAD + length + length % 2);
}

/* BITMAPFILEHEADER and BITMAPINFOHEADER to BITMAPV5HEADER, or BITMAPCOREHEADER: rows are filled up
 * to 32 bits; packed ones state their size; a colour profile may stand behind. */
static void read_bmp(const RasterWalk *walk) {
    enum { FILE_HEADER = 14, CORE = 12, V5 = 124, PACKED_FROM = 1, PACKED_TO = 2, JPEG = 4, PNG };
    gboolean core = number_at(walk, FILE_HEADER, 4, FALSE) == CORE;
    guint64 width = number_at(walk, 18, core ? 2 : 4, FALSE);
    gint64 signed_rows = core ? (gint64)number_at(walk, 20, 2, FALSE)
                              : (gint32)(guint32)number_at(walk, 22, 4, FALSE);
    guint64 rows = (guint64)ABS(signed_rows), bits = number_at(walk, core ? 24 : 28, 2, FALSE);
    guint64 compression = core ? 0 : number_at(walk, 30, 4, FALSE);
    guint64 length = compression == PACKED_FROM || compression == PACKED_TO ||
                             compression == JPEG || compression == PNG
                         ? number_at(walk, 34, 4, FALSE)
                         : (width * bits + 31) / 32 * 4 * rows;
    guint64 end = number_at(walk, 10, 4, FALSE) + length;
    if (number_at(walk, FILE_HEADER, 4, FALSE) == V5)
        end =
            MAX(end, FILE_HEADER + number_at(walk, 126, 4, FALSE) + number_at(walk, 130, 4, FALSE));
    walk->out->end = (gsize)MIN(end, walk->size);
}

/* One behind the other, as Netpbm writes streams of them. */
static void read_pnms(const RasterWalk *walk) {
    gsize at = 0, next;
    while ((next = pnm_end(walk->data, walk->size, at)) > at && add_start(walk, at)) {
        walk->out->end = at = next;
        while (at < walk->size && (walk->data[at] == 0 || g_ascii_isspace(walk->data[at])))
            at++;
    }
}

/* Behind the tile-parts of a JPEG 2000 codestream (T.800 A.4.2), which state their lengths, the
 * last one maybe not. */
static gsize codestream_end(const RasterWalk *walk, gsize at) {
    enum { SOT = 0x90, EOC = 0xD9, SOT_LENGTH = 10 };
    for (at += 2; has(walk, at, "\xFF", 1) && at + 4 <= walk->size;) {
        guint64 marker = number_at(walk, at + 1, 1, TRUE),
                length = number_at(walk, at + 2, 2, TRUE);
        if (marker == EOC)
            return at + 2;
        guint64 part = marker == SOT ? number_at(walk, at + 6, 4, TRUE) : 2 + length;
        if (part < 2 + SOT_LENGTH && marker == SOT)
            break;
        at = (gsize)MIN(walk->size, at + part);
    }
    if (has(walk, at, "\xFF\xD9", 2))
        return at + 2;
    at = MIN(at, walk->size);
    const guint8 *end = memmem(walk->data + at, walk->size - at, "\xFF\xD9", 2);
    return end != NULL ? (gsize)(end - walk->data) + 2 : walk->size;
}

/* Boxes (T.800 I.4), the last of which may go on to the end of the file. */
static gsize boxes_end(const RasterWalk *walk) {
    enum { HEAD = 8, LONG_HEAD = 16 };
    gsize at = 0;
    while (walk->size - at >= HEAD) {
        guint64 length = number_at(walk, at, 4, TRUE);
        gsize head = length == 1 ? LONG_HEAD : HEAD;
        if (length == 1)
            length = number_at(walk, at + HEAD, 8, TRUE);
        else if (length == 0 && has(walk, at + 4, "jp2c", 4))
            return codestream_end(walk, at + HEAD);
        if (length < head || length > walk->size - at)
            break;
        at += (gsize)length;
    }
    return at;
}

static void read_jpeg2000(const RasterWalk *walk) {
    walk->out->end = has(walk, 0, "\xFF\x4F", 2) ? codestream_end(walk, 0) : boxes_end(walk);
}

gboolean raster_layout_read(gint32 format, const guint8 *data, gsize size, RasterLayout *out) {
    static const struct {
        l_int32 format;
        void (*read)(const RasterWalk *walk);
    } readers[] = {{IFF_JFIF_JPEG, find_jpegs}, {IFF_GIF, read_gif}, {IFF_PNG, read_png},
                   {IFF_WEBP, read_webp},       {IFF_BMP, read_bmp}, {IFF_PNM, read_pnms},
                   {IFF_JP2, read_jpeg2000}};
    *out = (RasterLayout){.n_pages = 1, .end = size};
    if (format == IFF_TIFF) {
        tiff_layout_read(data, size, out);
        return TRUE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++)
        if (readers[i].format == format) {
            readers[i].read(&(RasterWalk){data, size, out});
            out->end = MIN(out->end, size);
            return TRUE;
        }
    return FALSE;
}

void raster_layout_clear(RasterLayout *layout) {
    g_clear_pointer(&layout->starts, g_array_unref);
}
