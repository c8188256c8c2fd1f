#include "core/image/places/embedded.h"

#include "codecs/samples.h"
#include "core/image/limits.h"
#include "ocr/leptonica/raster.h"
#include "ocr/no_memory.h"
#include <string.h>

/* Bytes from where a format may begin to their end. */
typedef struct Bytes {
    const guint8 *data;
    gsize length;
} Bytes;

static guint64 number_at(Bytes bytes, gsize offset, guint n, gboolean big_endian) {
    guint64 number = 0;
    if (offset > bytes.length || bytes.length - offset < n)
        return 0;
    for (guint i = 0; i < n; i++)
        number |= (guint64)bytes.data[offset + i] << 8 * (big_endian ? n - 1 - i : i);
    return number;
}

/* A JPEG stream's markers up to its first scan (T.81 B.2, T.87 C), which other bytes don't look
 * like. */
static gsize jpeg_length(Bytes bytes) {
    enum { SCAN = 0xDA, JPEG_LS = 0xF7 };
    enum { SEGMENTS = 256 }; /* before a scan; chains of empty ones must not take a worker's time */
    gboolean has_frame = FALSE;
    guint n = 0;
    for (gsize at = 2; n < SEGMENTS && at + 4 <= bytes.length && bytes.data[at] == 0xFF; n++) {
        guint8 marker = bytes.data[at + 1];
        gsize size = (gsize)number_at(bytes, at + 2, 2, TRUE);
        if (marker < 0xC0 || size < 2 || size > bytes.length - at - 2)
            return 0;
        has_frame |= marker == JPEG_LS ||
                     (marker < 0xD0 && marker != 0xC4 && marker != 0xC8 && marker != 0xCC);
        if (marker == SCAN)
            return has_frame ? bytes.length : 0;
        at += 2 + size;
    }
    return 0;
}

static gsize any_length(Bytes bytes) {
    return bytes.length;
}

/* PNG (W3C) section 5: up to its last chunk. */
static gsize png_length(Bytes bytes) {
    enum { SIGNATURE = 8, CHUNK = 12 };
    for (gsize at = SIGNATURE; at + CHUNK <= bytes.length;) {
        gsize length = (gsize)number_at(bytes, at, 4, TRUE);
        if (length > bytes.length - at - CHUNK)
            break;
        gboolean last = memcmp(bytes.data + at + 4, "IEND", 4) == 0;
        at += CHUNK + length;
        if (last)
            return at;
    }
    return bytes.length;
}

/* A BITMAPFILEHEADER, whose numbers agree with each other, and the size of the header behind it. */
static gsize bmp_length(Bytes bytes) {
    static const guint64 headers[] = {12, 40, 52, 56, 64, 108, 124};
    enum { FILE_HEADER = 14 };
    guint64 size = number_at(bytes, 2, 4, FALSE), pixels = number_at(bytes, 10, 4, FALSE);
    guint64 header = number_at(bytes, FILE_HEADER, 4, FALSE);
    gboolean known = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
        known |= header == headers[i];
    if (!known || pixels < FILE_HEADER + header || number_at(bytes, 6, 4, FALSE) != 0 ||
        pixels >= bytes.length)
        return 0;
    return size > pixels ? (gsize)MIN(size, bytes.length) : bytes.length; /* some writers say 0 */
}

static gsize gif_length(Bytes bytes) {
    gboolean has_size = number_at(bytes, 6, 2, FALSE) > 0 && number_at(bytes, 8, 2, FALSE) > 0;
    return has_size ? bytes.length : 0;
}

static gsize webp_length(Bytes bytes) {
    enum { HEAD = 8 };
    guint64 size = number_at(bytes, 4, 4, FALSE);
    return memcmp(bytes.data + HEAD, "WEBP", 4) == 0
               ? (gsize)MIN(size + HEAD, (guint64)bytes.length)
               : 0;
}

/* A directory that has image data, of which EXIF's own have none; TIFF 6.0 section 2. */
static gsize tiff_length(Bytes bytes) {
    enum { WIDTH = 256, STRIPS = 273, TILES = 324, ENTRY = 12, DIRECTORIES = 64, ENTRIES = 512 };
    gboolean big_endian = bytes.data[0] == 'M';
    guint64 at = number_at(bytes, 4, 4, big_endian);
    for (guint i = 0; i < DIRECTORIES && at >= 8 && at < bytes.length; i++) {
        guint64 n = number_at(bytes, at, 2, big_endian);
        if (n == 0 || n > ENTRIES || n > (bytes.length - at) / ENTRY)
            return 0;
        gboolean has_width = FALSE, has_data = FALSE;
        for (guint64 k = 0; k < n; k++) {
            guint64 tag = number_at(bytes, at + 2 + k * ENTRY, 2, big_endian);
            has_width |= tag == WIDTH;
            has_data |= tag == STRIPS || tag == TILES;
        }
        if (has_width && has_data)
            return bytes.length;
        at = number_at(bytes, at + 2 + n * ENTRY, 4, big_endian);
    }
    return 0;
}

typedef struct Format {
    const char *kind;
    const char *signature;
    gsize n;
    gboolean decodable;
    gsize (*length)(Bytes bytes); /* that it may have there; 0 where it doesn't begin there */
} Format;

#define FORMAT(kind, signature, decodable, length)                                                 \
    { "a " kind " in", signature, sizeof(signature) - 1, decodable, length }
static const Format formats[] = {
    FORMAT("JPEG picture", "\xFF\xD8\xFF", TRUE, jpeg_length),
    FORMAT("JPEG 2000 picture", "\0\0\0\x0CjP  \r\n\x87\n", TRUE, any_length),
    FORMAT("JPEG 2000 picture", "\xFF\x4F\xFF\x51\0", TRUE, any_length),
    FORMAT("PNG picture", "\x89PNG\r\n\x1A\n", TRUE, png_length),
    FORMAT("BMP picture", "BM", TRUE, bmp_length),
    FORMAT("GIF picture", "GIF87a", TRUE, gif_length),
    FORMAT("GIF picture", "GIF89a", TRUE, gif_length),
    FORMAT("WebP picture", "RIFF", TRUE, webp_length),
    FORMAT("TIFF picture", "II*\0", TRUE, tiff_length),
    FORMAT("TIFF picture", "MM\0*", TRUE, tiff_length),
    FORMAT("PDF document", "%PDF-", FALSE, any_length),
};

/* What is found next behind another of the same kind, which reaches to the end as far as is known.
 */
static void find_format(Bytes all, const Format *format, GArray *found) {
    enum { HEAD = 32 }; /* bytes, fewer are no picture */
    gsize at = 0;
    while (at + HEAD <= all.length && found->len < IMAGE_EMBEDDED_MOST) {
        const guint8 *start = memmem(all.data + at, all.length - at, format->signature, format->n);
        if (start == NULL || (gsize)(start - all.data) + HEAD > all.length)
            return;
        at = (gsize)(start - all.data);
        gsize length = format->length((Bytes){start, all.length - at});
        if (length > 0) {
            Embedded embedded = {format->kind, at, length, format->decodable};
            g_array_append_val(found, embedded);
        }
        at += format->n;
    }
}

static gint compare_offsets(gconstpointer a, gconstpointer b) {
    const Embedded *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

static void find_dicom(Bytes all, GArray *found) {
    enum { PREAMBLE = 128 };
    Embedded embedded = {"a DICOM file in", 0, all.length, FALSE};
    if (all.length >= PREAMBLE + 4 && memcmp(all.data + PREAMBLE, "DICM", 4) == 0)
        g_array_append_val(found, embedded);
}

GArray *embedded_find(const guint8 *data, gsize length) {
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Embedded));
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++)
        find_format((Bytes){data, length}, &formats[i], found);
    find_dicom((Bytes){data, length}, found);
    g_array_sort(found, compare_offsets);
    return found;
}

/* Grey of 16 bits, as places are. */
static gboolean to_grey(const Picture *picture, Picture *out) {
    if (!picture_init(out, picture->width, picture->height, 2, 1))
        return FALSE;
    for (gsize y = 0; y < out->height; y++)
        for (gsize x = 0; x < out->width; x++)
            picture_row16(out, 0, y)[x] =
                (guint16)(picture->n_planes == 3 ? samples_luma(picture_sample(picture, 0, x, y),
                                                                picture_sample(picture, 1, x, y),
                                                                picture_sample(picture, 2, x, y))
                                                 : picture_sample(picture, 0, x, y));
    return TRUE;
}

static void give_picture(PlaceSink *sink, const char *name, gsize page, const Picture *picture) {
    if (picture->width == 0)
        return;
    g_autoptr(Place) place = g_new0(Place, 1);
    *place = (Place){.kind = PLACE_EMBEDDED, .name = g_strdup(name), .frame = page};
    if (to_grey(picture, &place->picture))
        place_sink_give(sink, g_steal_pointer(&place));
    else
        place_sink_fail_with(sink, name, NO_MEMORY_FOR("the picture"));
}

static void give_page(PlaceSink *sink, const char *name, const char *what, const Raster *raster,
                      guint number) {
    g_autoptr(GError) error = NULL;
    g_auto(RasterPage) page = {0};
    if (!raster_read(raster, number, &page, &error)) {
        place_sink_fail_with(sink, name, "a picture in %s can't be looked at: %s", what,
                             error->message);
        return;
    }
    give_picture(sink, name, number, &page.colours);
    give_picture(sink, name, number, &page.flattened);
    give_picture(sink, name, number, &page.alpha);
    give_picture(sink, name, number, &page.indices);
    if (page.unread != NULL)
        place_sink_fail_with(sink, name, "a picture in %s: %s", what, page.unread);
}

static void visit_picture(PlaceSink *sink, const char *name, const char *what, Bytes bytes) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) file = g_bytes_new_static(bytes.data, bytes.length);
    g_autoptr(Raster) raster = raster_open(file, &error);
    if (raster == NULL) {
        place_sink_fail_with(sink, name, "a picture in %s can't be looked at: %s", what,
                             error->message);
        return;
    }
    for (guint i = 0; i < raster_n_pages(raster) && sink->go_on; i++)
        give_page(sink, name, what, raster, i);
    if (raster_unread(raster) != NULL)
        place_sink_fail_with(sink, name, "a picture in %s: %s", what, raster_unread(raster));
}

/* The pages of a JPEG are all that begin in its bytes (ocr/leptonica/raster.h). */
static gboolean is_page(const Embedded *earlier, const Embedded *embedded) {
    return earlier != NULL && strcmp(earlier->kind, embedded->kind) == 0 &&
           strcmp(embedded->kind, formats[0].kind) == 0;
}

gboolean embedded_visit(PlaceSink *sink, const char *name, const char *what, const guint8 *data,
                        gsize length) {
    g_autoptr(GArray) found = embedded_find(data, length);
    const Embedded *jpeg = NULL;
    for (guint i = 0; i < found->len && sink->go_on; i++) {
        const Embedded *embedded = &g_array_index(found, Embedded, i);
        if (is_page(jpeg, embedded))
            continue;
        if (strcmp(embedded->kind, formats[0].kind) == 0)
            jpeg = embedded;
        if (embedded->decodable)
            visit_picture(sink, name, what, (Bytes){data + embedded->offset, embedded->length});
        else
            place_sink_fail_with(sink, name, "not looked at: %s %s", embedded->kind, what);
    }
    if (found->len >= IMAGE_EMBEDDED_MOST)
        place_sink_fail_with(sink, name,
                             "%s holds more than %d pictures; the others were not "
                             "looked at",
                             what, IMAGE_EMBEDDED_MOST);
    return found->len > 0;
}
