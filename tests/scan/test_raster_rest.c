/* Whatever a picture's file holds beside its picture is told: blocks of bytes, put where each
 * format has room for them. */
#include "core/scan/raster_parts.h"
#include "ocr/recognizer.h"
#include "tests/seeded.h"

#include <leptonica/allheaders.h>
#include <string.h>
#include <zlib.h>

enum { WIDTH = 61, HEIGHT = 47, LEAST = 24, MOST = 3000 };

static PIX *some_pix(GRand *random, l_int32 depth) {
    PIX *pix = pixCreate(WIDTH, HEIGHT, depth);
    for (l_int32 y = 0; y < HEIGHT; y++)
        for (l_int32 x = 0; x < WIDTH; x++) {
            guint value = (guint)(x * 4 + y) & 0xFF;
            if (g_rand_int_range(random, 0, 9) == 0)
                value = (guint)g_rand_int_range(random, 0, 256);
            if (depth == 32)
                pixSetRGBPixel(pix, x, y, (l_int32)value, 77, (l_int32)(value ^ 0xFF));
            else
                pixSetPixel(pix, x, y, value & ((1u << depth) - 1));
        }
    return pix;
}

static GByteArray *encode(GRand *random, l_int32 depth, l_int32 format) {
    l_uint8 *data = NULL;
    size_t size = 0;
    PIX *pix = some_pix(random, depth);
    g_assert_cmpint(pixWriteMem(&data, &size, pix, format), ==, 0);
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, data, (guint)size);
    lept_free(data);
    pixDestroy(&pix);
    return bytes;
}

/* Bytes of a picture's own kind: noise, two values, or few bits. */
static GByteArray *block(GRand *random) {
    guint n = (guint)g_rand_int_range(random, LEAST, MOST),
          mask = g_rand_boolean(random) ? 0xFF : 3;
    GByteArray *bytes = g_byte_array_sized_new(n);
    for (guint i = 0; i < n; i++) {
        guint8 byte = (guint8)(g_rand_int(random) & mask);
        g_byte_array_append(bytes, &byte, 1);
    }
    bytes->data[0] = 1; /* neither of one value nor a text */
    bytes->data[1] = 2;
    bytes->data[n - 1] = 3;
    return bytes;
}

static void insert(GByteArray *file, guint at, const void *bytes, gsize n) {
    if (n == 0)
        return; /* bytes may be NULL */
    guint size = file->len;
    g_byte_array_set_size(file, size + (guint)n);
    memmove(file->data + at + n, file->data + at, size - at);
    memcpy(file->data + at, bytes, n);
}

static void put_number(guint8 *at, guint32 value, guint n, gboolean big) {
    for (guint i = 0; i < n; i++)
        at[i] = (guint8)(value >> 8 * (big ? n - 1 - i : i));
}

static guint32 number_at(const guint8 *at, guint n, gboolean big) {
    guint32 value = 0;
    for (guint i = 0; i < n; i++)
        value |= (guint32)at[i] << 8 * (big ? n - 1 - i : i);
    return value;
}

static guint find(const GByteArray *file, const void *bytes, gsize n) {
    const guint8 *at = memmem(file->data, file->len, bytes, n);
    g_assert_nonnull(at);
    return (guint)(at - file->data);
}

/* PNG: a chunk of a type before the first IDAT, behind `head` bytes of its own. */
static void put_chunk(GByteArray *file, const char *type, const void *head, gsize head_length,
                      const void *content, gsize n) {
    g_autoptr(GByteArray) chunk = g_byte_array_new();
    guint8 number[4];
    put_number(number, (guint32)(head_length + n), 4, TRUE);
    g_byte_array_append(chunk, number, 4);
    g_byte_array_append(chunk, (const guint8 *)type, 4);
    g_byte_array_append(chunk, head, (guint)head_length);
    g_byte_array_append(chunk, content, (guint)n);
    put_number(number, (guint32)crc32(0, chunk->data + 4, chunk->len - 4), 4, TRUE);
    g_byte_array_append(chunk, number, 4);
    insert(file, find(file, "IDAT", 4) - 4, chunk->data, chunk->len);
}

static void png_private(GByteArray *file, const GByteArray *bytes) {
    put_chunk(file, "prVt", "", 0, bytes->data, bytes->len);
}
static void png_exif(GByteArray *file, const GByteArray *bytes) {
    put_chunk(file, "eXIf", "MM\0*\0\0\0\x08\0\0\0\0\0\0", 14, bytes->data, bytes->len);
}
static void png_exif_broken(GByteArray *file, const GByteArray *bytes) {
    put_chunk(file, "eXIf", "", 0, bytes->data, bytes->len);
}
static void png_text(GByteArray *file, const GByteArray *bytes) {
    put_chunk(file, "tEXt", "Comment", 8, bytes->data, bytes->len);
}
static void png_time(GByteArray *file, const GByteArray *bytes) {
    put_chunk(file, "tEXt", "date:create", 12, bytes->data, bytes->len);
}
static void png_international(GByteArray *file, const GByteArray *bytes) {
    put_chunk(file, "iTXt", "XML:com.adobe.xmp\0\0\0\0", 22, bytes->data, bytes->len);
}
static void put_packed(GByteArray *file, const char *type, const char *head, gsize head_length,
                       const GByteArray *bytes, const GByteArray *behind) {
    uLongf size = compressBound(bytes->len);
    g_autofree guint8 *packed = g_malloc(size + behind->len);
    g_assert_cmpint(compress(packed, &size, bytes->data, bytes->len), ==, Z_OK);
    if (behind->len > 0)
        memcpy(packed + size, behind->data, behind->len);
    put_chunk(file, type, head, head_length, packed, size + behind->len);
}
static void png_packed_text(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) none = g_byte_array_new();
    put_packed(file, "zTXt", "Comment\0", 9, bytes, none);
}
static void png_behind_packed_text(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) none = g_byte_array_new();
    put_packed(file, "zTXt", "Comment\0", 9, none, bytes);
}
static void png_profile(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) none = g_byte_array_new();
    put_packed(file, "iCCP", "icc\0", 5, bytes, none);
}
static void png_palette(GByteArray *file, const GByteArray *bytes) {
    put_chunk(file, "PLTE", "", 0, bytes->data, bytes->len / 3 * 3);
}
static void png_numbers_again(GByteArray *file, const GByteArray *bytes) {
    for (guint i = 0; i + 32 < bytes->len || i == 0; i += 32)
        put_chunk(file, "cHRM", "", 0, bytes->data + i, MIN(32, bytes->len - i));
    put_chunk(file, "cHRM", "", 0, bytes->data, LEAST);
}
static void png_animation(GByteArray *file, const GByteArray *bytes) {
    put_chunk(file, "fdAT", "\0\0\0\1", 4, bytes->data, bytes->len);
}
/* Behind the stream's end, in a further IDAT chunk. */
static void png_behind_picture(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) chunk = g_byte_array_new();
    put_chunk(file, "prVt", "", 0, bytes->data, bytes->len);
    guint at = find(file, "prVt", 4) - 4, length = bytes->len + 12;
    g_byte_array_append(chunk, file->data + at, length);
    g_byte_array_remove_range(file, at, length);
    memcpy(chunk->data + 4, "IDAT", 4);
    put_number(chunk->data + length - 4, (guint32)crc32(0, chunk->data + 4, length - 8), 4, TRUE);
    insert(file, find(file, "IEND", 4) - 4, chunk->data, length);
}
/* Fewer rows in the header than there are. */
static void png_rows(GByteArray *file, G_GNUC_UNUSED const GByteArray *bytes) {
    put_number(file->data + 20, HEIGHT / 2, 4, TRUE);
    put_number(file->data + 29, (guint32)crc32(0, file->data + 12, 17), 4, TRUE);
}

/* JPEG: a segment behind the first marker. */
static void put_segment(GByteArray *file, guint8 marker, const char *head, gsize head_length,
                        const GByteArray *bytes) {
    guint8 start[] = {0xFF, marker, 0, 0};
    put_number(start + 2, (guint32)(2 + head_length + bytes->len), 2, TRUE);
    insert(file, 2, bytes->data, bytes->len);
    insert(file, 2, head, head_length);
    insert(file, 2, start, sizeof start);
}
static void jpeg_exif(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xE1, "Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0", 20, bytes);
}
static void jpeg_exif_tag(GByteArray *file, const GByteArray *bytes) {
    char head[] = "Exif\0\0II*\0\x08\0\0\0\1\0\x7C\x92\7\0....\x1A\0\0\0\0\0\0\0"; /* MakerNote */
    put_number((guint8 *)head + 20, bytes->len, 4, FALSE);
    put_segment(file, 0xE1, head, sizeof head - 1, bytes);
}
static void jpeg_xmp(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xE1, "http://ns.adobe.com/xap/1.0/", 29, bytes);
}
static void jpeg_profile(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xE2, "ICC_PROFILE\0\1\1", 14, bytes);
}
static void jpeg_pictures(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xE2, "MPF", 4, bytes);
}
static void jpeg_photoshop(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xED, "Photoshop 3.0", 14, bytes);
}
static void jpeg_adobe(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xEE, "Adobe", 5, bytes);
}
static void jpeg_private(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xEB, "", 0, bytes);
}
static void jpeg_thumbnail(GByteArray *file, const GByteArray *bytes) {
    char head[] = "JFXX\0\x13\4?";
    head[7] = (char)MIN(bytes->len / 12, 255);
    put_segment(file, 0xE0, head, 8, bytes);
}
static void jpeg_comment(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xFE, "", 0, bytes);
}
static void jpeg_reserved(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xF5, "", 0, bytes);
}
static void jpeg_tables(GByteArray *file, const GByteArray *bytes) {
    put_segment(file, 0xDB, "", 0, bytes);
}
/* One that no component names. */
static void jpeg_unused_table(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) table = g_byte_array_new();
    for (guint i = 0; i < 64; i++) {
        guint8 step = (guint8)(1 + bytes->data[i % bytes->len] % 200);
        g_byte_array_append(table, &step, 1);
    }
    put_segment(file, 0xDB, "\3", 1, table);
}
static void jpeg_restarts(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) none = g_byte_array_new();
    for (guint i = 0; i < 100; i++)
        put_segment(file, 0xDD, (const char *)bytes->data + i % (bytes->len - 1), 2, none);
    put_segment(file, 0xDD, "\0\0", 2, none);
}
static void jpeg_between(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) plain = g_byte_array_new();
    g_byte_array_append(plain, bytes->data, bytes->len);
    for (guint i = 0; i < plain->len; i++)
        plain->data[i] = plain->data[i] == 0xFF ? 0 : plain->data[i];
    insert(file, find(file, "\xFF\xDB", 2), plain->data, plain->len);
}
static void jpeg_before_end(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) plain = g_byte_array_new();
    g_byte_array_append(plain, bytes->data, bytes->len);
    for (guint i = 0; i < plain->len; i++)
        plain->data[i] = plain->data[i] == 0xFF ? 0 : plain->data[i];
    insert(file, file->len - 2, plain->data, plain->len);
}

/* GIF: sub-blocks behind a label, where the first image begins. */
static guint gif_image(const GByteArray *file) {
    guint table = 3u * (2u << (file->data[10] & 7));
    return 13 + table;
}
static void put_extension(GByteArray *file, const char *head, gsize head_length,
                          const GByteArray *bytes) {
    guint at = gif_image(file);
    insert(file, at, "", 1);
    for (guint i = 0; i < bytes->len; i += 100) {
        guint8 n = (guint8)MIN(100, bytes->len - i);
        insert(file, at, bytes->data + i, n);
        insert(file, at, &n, 1);
    }
    insert(file, at, head, head_length);
}
static void gif_comment(GByteArray *file, const GByteArray *bytes) {
    put_extension(file, "!\xFE", 2, bytes);
}
static void gif_application(GByteArray *file, const GByteArray *bytes) {
    put_extension(file, "!\xFF\x0BNETSCAPE2.0", 14, bytes);
}
static void gif_profile(GByteArray *file, const GByteArray *bytes) {
    put_extension(file, "!\xFF\x0BICCRGBG1012", 14, bytes);
}
static void gif_controls(GByteArray *file, const GByteArray *bytes) {
    for (guint i = 0; i + 4 <= bytes->len || i < LEAST + 8; i += 4) {
        g_autoptr(GByteArray) four = g_byte_array_new();
        g_byte_array_append(four, bytes->data + MIN(i, bytes->len - 4), 4);
        four->data[0] = 1; /* not transparent */
        put_extension(file, "!\xF9", 2, four);
    }
}
static void gif_plain_text(GByteArray *file, const GByteArray *bytes) {
    put_extension(file, "!\1", 2, bytes);
}
static void gif_control(GByteArray *file, const GByteArray *bytes) {
    put_extension(file, "!\xF9", 2, bytes);
}
/* Before the empty sub-block that ends the image. */
static void gif_behind_image(GByteArray *file, const GByteArray *bytes) {
    guint at = file->len - 2;
    g_assert_cmpuint(file->data[at], ==, 0);
    for (guint i = 0; i < bytes->len; i += 100) {
        guint8 n = (guint8)MIN(100, bytes->len - i);
        insert(file, at, bytes->data + i, n);
        insert(file, at, &n, 1);
    }
}

/* WebP: a chunk at the end. */
static void put_webp(GByteArray *file, const char *type, const GByteArray *bytes) {
    guint8 head[8];
    memcpy(head, type, 4);
    put_number(head + 4, bytes->len, 4, FALSE);
    g_byte_array_append(file, head, sizeof head);
    g_byte_array_append(file, bytes->data, bytes->len);
    if (bytes->len % 2 != 0)
        g_byte_array_append(file, (const guint8 *)"", 1);
    put_number(file->data + 4, file->len - 8, 4, FALSE);
}
static void webp_exif(GByteArray *file, const GByteArray *bytes) {
    put_webp(file, "EXIF", bytes);
}
static void webp_xmp(GByteArray *file, const GByteArray *bytes) {
    put_webp(file, "XMP ", bytes);
}
static void webp_profile(GByteArray *file, const GByteArray *bytes) {
    put_webp(file, "ICCP", bytes);
}
static void webp_picture(GByteArray *file, const GByteArray *bytes) {
    put_webp(file, "VP8L", bytes);
}
static void webp_frame(GByteArray *file, const GByteArray *bytes) {
    put_webp(file, "ANMF", bytes);
}
/* In the picture's own chunk, which is the last. */
static void webp_behind_picture(GByteArray *file, const GByteArray *bytes) {
    guint32 length = number_at(file->data + 16, 4, FALSE);
    g_byte_array_set_size(file, 20 + length);
    g_byte_array_append(file, bytes->data, bytes->len / 2 * 2 + length % 2);
    put_number(file->data + 16, file->len - 20, 4, FALSE);
    put_number(file->data + 4, file->len - 8, 4, FALSE);
}
static void webp_behind_first(GByteArray *file, const GByteArray *bytes) {
    guint32 tag = number_at(file->data + 20, 3, FALSE), n = bytes->len / 2 * 2;
    insert(file, 30 + (tag >> 5), bytes->data, n);
    put_number(file->data + 20, (tag & 0x1F) | ((tag >> 5) + n) << 5, 3, FALSE);
    put_number(file->data + 16, number_at(file->data + 16, 4, FALSE) + n, 4, FALSE);
    put_number(file->data + 4, file->len - 8, 4, FALSE);
}
static void webp_private(GByteArray *file, const GByteArray *bytes) {
    put_webp(file, "prVt", bytes);
}

/* BMP: behind the palette, or in the rows' padding. */
static void bmp_gap(GByteArray *file, const GByteArray *bytes) {
    guint32 at = number_at(file->data + 10, 4, FALSE);
    insert(file, at, bytes->data, bytes->len);
    put_number(file->data + 10, at + bytes->len, 4, FALSE);
    put_number(file->data + 2, file->len, 4, FALSE);
}
static void bmp_padding(GByteArray *file, const GByteArray *bytes) {
    guint32 at = number_at(file->data + 10, 4, FALSE);
    for (guint row = 0; row < HEIGHT; row++)
        for (guint i = WIDTH; i < 64; i++)
            file->data[at + row * 64 + i] = bytes->data[(row * 3 + i) % bytes->len];
}

/* PNM: comments of the header, in lines. */
static void pnm_comment(GByteArray *file, const GByteArray *bytes) {
    g_autoptr(GByteArray) line = g_byte_array_new();
    g_byte_array_append(line, (const guint8 *)"\n#", 2);
    g_byte_array_append(line, bytes->data, bytes->len);
    for (guint i = 2; i < line->len; i++)
        line->data[i] = line->data[i] == '\n' ? 1 : line->data[i];
    g_byte_array_append(line, (const guint8 *)"\n", 1);
    insert(file, 2, line->data, line->len);
}

/* JP2: a box at the end. */
static void put_box(GByteArray *file, const char *type, const GByteArray *bytes) {
    guint8 head[8];
    put_number(head, bytes->len + 8, 4, TRUE);
    memcpy(head + 4, type, 4);
    g_byte_array_append(file, head, sizeof head);
    g_byte_array_append(file, bytes->data, bytes->len);
}
static void jp2_picture(GByteArray *file, const GByteArray *bytes) {
    put_box(file, "jp2c", bytes);
}
static void jp2_uuid(GByteArray *file, const GByteArray *bytes) {
    put_box(file, "uuid", bytes);
}
static void jp2_xml(GByteArray *file, const GByteArray *bytes) {
    put_box(file, "xml ", bytes);
}
/* A palette that no channel has, in the header. */
static void jp2_palette(GByteArray *file, const GByteArray *bytes) {
    guint at = find(file, "jp2h", 4) - 4;
    g_autoptr(GByteArray) box = g_byte_array_new();
    for (guint i = 0; i < 2; i++)
        put_box(box, "pclr", bytes);
    guint32 length = number_at(file->data + at, 4, TRUE);
    insert(file, at + length, box->data, box->len);
    put_number(file->data + at, length + box->len, 4, TRUE);
}
static void jp2_free(GByteArray *file, const GByteArray *bytes) {
    put_box(file, "free", bytes);
}
static void jp2_private(GByteArray *file, const GByteArray *bytes) {
    put_box(file, "prVt", bytes);
}
/* The codestream's own comment, and a segment that nobody knows. */
static void put_marker(GByteArray *file, guint8 marker, const GByteArray *bytes) {
    guint at = find(file, "\xFF\x52", 2), box = find(file, "jp2c", 4) - 4;
    guint8 head[] = {0xFF, marker, 0, 0, 0, 0};
    put_number(head + 2, bytes->len + 4, 2, TRUE);
    insert(file, at, bytes->data, bytes->len);
    insert(file, at, head, sizeof head);
    guint32 length = number_at(file->data + box, 4, TRUE);
    if (length > 0)
        put_number(file->data + box, length + bytes->len + (guint32)sizeof head, 4, TRUE);
}
static void jp2_comment(GByteArray *file, const GByteArray *bytes) {
    put_marker(file, 0x64, bytes);
}
static void jp2_lengths(GByteArray *file, const GByteArray *bytes) {
    put_marker(file, 0x55, bytes);
}

/* TIFF: the directory moves to the end, with one more entry. */
static void put_tag(GByteArray *file, guint16 tag, guint16 type, const GByteArray *bytes) {
    gboolean big = file->data[0] == 'M';
    guint32 at = number_at(file->data + 4, 4, big), n = number_at(file->data + at, 2, big), i = 0;
    guint32 content = file->len;
    g_byte_array_append(file, bytes->data, bytes->len);
    if (file->len % 2 != 0)
        g_byte_array_append(file, (const guint8 *)"", 1);
    guint32 directory = file->len;
    g_autofree guint8 *old = g_memdup2(file->data + at, 2 + 12 * n);
    guint8 entry[12], count[2];
    put_number(count, n + 1, 2, big);
    g_byte_array_append(file, count, 2);
    put_number(entry, tag, 2, big);
    put_number(entry + 2, type, 2, big);
    put_number(entry + 4, bytes->len, 4, big);
    put_number(entry + 8, content, 4, big);
    while (i < n && number_at(old + 2 + 12 * i, 2, big) < tag)
        i++;
    g_byte_array_append(file, old + 2, 12 * i);
    g_byte_array_append(file, entry, 12);
    g_byte_array_append(file, old + 2 + 12 * i, 12 * (n - i));
    g_byte_array_append(file, (const guint8 *)"\0\0\0", 4);
    put_number(file->data + 4, directory, 4, big);
}
static void tiff_private(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 65000, 7, bytes);
}
static void tiff_layers(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 37724, 7, bytes);
}
static void tiff_photoshop(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 34377, 1, bytes);
}
static void tiff_xmp(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 700, 1, bytes);
}
static void tiff_profile(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 34675, 7, bytes);
}
static void tiff_text(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 270, 2, bytes);
}
static void tiff_time(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 36867, 2, bytes);
}
static void tiff_numbers(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 338, 1, bytes);
}
static void tiff_colours(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 320, 1, bytes);
}
static void tiff_places(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 34665, 1, bytes);
}
static void tiff_jpeg_tables(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 347, 7, bytes);
}
static void tiff_strips_again(GByteArray *file, const GByteArray *bytes) {
    put_tag(file, 324, 1, bytes);
    put_tag(file, 325, 1, bytes);
}
static void tiff_behind(GByteArray *file, const GByteArray *bytes) {
    g_byte_array_append(file, bytes->data, bytes->len);
}
/* A strip longer than its rows: the first one is moved to the end. */
static void tiff_strip(GByteArray *file, const GByteArray *bytes) {
    gboolean big = file->data[0] == 'M';
    guint32 at = number_at(file->data + 4, 4, big), n = number_at(file->data + at, 2, big);
    for (guint pass = 0; pass < 2; pass++)
        for (guint32 i = 0; i < n; i++) {
            guint8 *entry = file->data + at + 2 + 12 * i;
            guint32 tag = number_at(entry, 2, big),
                    bytes_each = number_at(entry + 2, 2, big) == 3 ? 2 : 4;
            gboolean is_many = number_at(entry + 4, 4, big) * bytes_each > 4;
            guint32 place =
                is_many ? number_at(entry + 8, 4, big) : (guint32)(entry + 8 - file->data);
            static guint32 start, length;
            if (tag == 273 && pass == 0)
                start = number_at(file->data + place, bytes_each, big);
            if (tag == 279 && pass == 0)
                length = number_at(file->data + place, bytes_each, big);
            if (tag == 279 && pass == 1)
                put_number(file->data + place, length + bytes->len, bytes_each, big);
            if (tag == 273 && pass == 1) {
                put_number(file->data + place, file->len, bytes_each, big);
                g_autofree guint8 *strip = g_memdup2(file->data + start, length);
                memset(file->data + start, 0, length);
                g_byte_array_append(file, strip, length);
                g_byte_array_append(file, bytes->data, bytes->len);
            }
        }
}

typedef struct Hidden {
    const char *name;
    l_int32 depth, format;
    void (*hide)(GByteArray *file, const GByteArray *bytes);
} Hidden;

#define HIDE(depth, format, function)                                                              \
    { #function, depth, format, function }
static const Hidden hidden[] = {
    HIDE(32, IFF_PNG, png_private),
    HIDE(32, IFF_PNG, png_exif),
    HIDE(32, IFF_PNG, png_exif_broken),
    HIDE(32, IFF_PNG, png_text),
    HIDE(32, IFF_PNG, png_time),
    HIDE(32, IFF_PNG, png_international),
    HIDE(32, IFF_PNG, png_packed_text),
    HIDE(32, IFF_PNG, png_behind_packed_text),
    HIDE(32, IFF_PNG, png_profile),
    HIDE(32, IFF_PNG, png_palette),
    HIDE(32, IFF_PNG, png_numbers_again),
    HIDE(32, IFF_PNG, png_animation),
    HIDE(32, IFF_PNG, png_behind_picture),
    HIDE(8, IFF_PNG, png_rows),
    HIDE(8, IFF_JFIF_JPEG, jpeg_exif),
    HIDE(8, IFF_JFIF_JPEG, jpeg_exif_tag),
    HIDE(8, IFF_JFIF_JPEG, jpeg_xmp),
    HIDE(8, IFF_JFIF_JPEG, jpeg_profile),
    HIDE(8, IFF_JFIF_JPEG, jpeg_pictures),
    HIDE(8, IFF_JFIF_JPEG, jpeg_photoshop),
    HIDE(32, IFF_JFIF_JPEG, jpeg_adobe),
    HIDE(32, IFF_JFIF_JPEG, jpeg_private),
    HIDE(32, IFF_JFIF_JPEG, jpeg_thumbnail),
    HIDE(32, IFF_JFIF_JPEG, jpeg_comment),
    HIDE(32, IFF_JFIF_JPEG, jpeg_reserved),
    HIDE(32, IFF_JFIF_JPEG, jpeg_tables),
    HIDE(32, IFF_JFIF_JPEG, jpeg_unused_table),
    HIDE(32, IFF_JFIF_JPEG, jpeg_restarts),
    HIDE(32, IFF_JFIF_JPEG, jpeg_between),
    HIDE(8, IFF_JFIF_JPEG, jpeg_before_end),
    HIDE(8, IFF_GIF, gif_comment),
    HIDE(8, IFF_GIF, gif_application),
    HIDE(8, IFF_GIF, gif_profile),
    HIDE(8, IFF_GIF, gif_controls),
    HIDE(8, IFF_GIF, gif_plain_text),
    HIDE(8, IFF_GIF, gif_control),
    HIDE(8, IFF_GIF, gif_behind_image),
    HIDE(32, IFF_WEBP, webp_exif),
    HIDE(32, IFF_WEBP, webp_xmp),
    HIDE(32, IFF_WEBP, webp_profile),
    HIDE(32, IFF_WEBP, webp_picture),
    HIDE(32, IFF_WEBP, webp_frame),
    HIDE(32, IFF_WEBP, webp_private),
    HIDE(32, IFF_WEBP, webp_behind_picture),
    HIDE(32, IFF_WEBP, webp_behind_first),
    HIDE(8, IFF_BMP, bmp_gap),
    HIDE(32, IFF_BMP, bmp_gap),
    HIDE(8, IFF_BMP, bmp_padding),
    HIDE(8, IFF_PNM, pnm_comment),
    HIDE(32, IFF_PNM, pnm_comment),
    HIDE(8, IFF_JP2, jp2_picture),
    HIDE(8, IFF_JP2, jp2_uuid),
    HIDE(8, IFF_JP2, jp2_xml),
    HIDE(8, IFF_JP2, jp2_palette),
    HIDE(8, IFF_JP2, jp2_free),
    HIDE(8, IFF_JP2, jp2_private),
    HIDE(8, IFF_JP2, jp2_comment),
    HIDE(8, IFF_JP2, jp2_lengths),
    HIDE(8, IFF_TIFF, tiff_private),
    HIDE(8, IFF_TIFF, tiff_layers),
    HIDE(8, IFF_TIFF, tiff_photoshop),
    HIDE(8, IFF_TIFF_LZW, tiff_xmp),
    HIDE(8, IFF_TIFF_LZW, tiff_profile),
    HIDE(8, IFF_TIFF_LZW, tiff_text),
    HIDE(8, IFF_TIFF_LZW, tiff_time),
    HIDE(8, IFF_TIFF_LZW, tiff_numbers),
    HIDE(8, IFF_TIFF, tiff_colours),
    HIDE(8, IFF_TIFF, tiff_places),
    HIDE(8, IFF_TIFF, tiff_jpeg_tables),
    HIDE(8, IFF_TIFF, tiff_strips_again),
    HIDE(8, IFF_TIFF, tiff_behind),
    HIDE(8, IFF_TIFF, tiff_strip),
    HIDE(8, IFF_TIFF_LZW, tiff_strip),
    HIDE(8, IFF_TIFF_ZIP, tiff_strip),
    HIDE(8, IFF_TIFF_JPEG, tiff_strip),
    HIDE(1, IFF_TIFF_PACKBITS, tiff_strip),
    HIDE(1, IFF_TIFF_G4, tiff_strip),
};

/* What a reader of the results learns beside the page's own text. */
typedef struct Told {
    guint texts, unread;
} Told;

static Told told_of(GBytes *bytes, guint depth) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Raster) raster = raster_open(bytes, &error);
    g_auto(UnreadParts) unread;
    Told told = {0};
    unread_parts_init(&unread);
    if (raster == NULL)
        return (Told){0, 1};
    for (guint i = 0; i < raster_n_pages(raster); i++) {
        g_auto(RasterPage) page = {0};
        told.unread += !raster_read(raster, i, &page, NULL) || page.unread != NULL;
    }
    told.unread += raster_unread(raster) != NULL;
    for (guint i = 0; i < raster_parts(raster)->len; i++) {
        const RasterPart *part = g_ptr_array_index(raster_parts(raster), i);
        g_autofree char *text = raster_part_text(part);
        g_autoptr(Raster) inner =
            text == NULL && depth < 2 ? raster_open(part->content, NULL) : NULL;
        if (text != NULL)
            told.texts++;
        else if (inner != NULL)
            told.texts++; /* one more picture is looked at */
        else
            unread_parts_add(&unread, part);
        g_test_message("%s, %" G_GSIZE_FORMAT " bytes", part->what,
                       g_bytes_get_size(part->content));
    }
    told.unread += unread_parts_end(&unread)->len;
    return told;
}

/* A file alone; then with a block in it, which is told where the file alone was clean. */
static void test_hidden(void) {
    g_autoptr(GRand) random = seeded();
    for (gsize i = 0; i < G_N_ELEMENTS(hidden); i++)
        for (guint n = 0; n < 8; n++) {
            g_autoptr(GByteArray) file = encode(random, hidden[i].depth, hidden[i].format);
            g_autoptr(GByteArray) bytes = block(random);
            g_autoptr(GBytes) alone = g_bytes_new(file->data, file->len);
            g_test_message("%s of %u bytes", hidden[i].name, bytes->len);
            Told clean = told_of(alone, 0);
            g_assert_cmpuint(clean.unread, ==, 0);
            hidden[i].hide(file, bytes);
            g_autoptr(GBytes) full = g_bytes_new(file->data, file->len);
            Told told = told_of(full, 0);
            g_assert_cmpuint(told.unread + told.texts, >, clean.texts);
        }
}

/* A block as cameras write it, without a thumbnail and a maker's notes: two directories. */
static GByteArray *camera_exif(void) {
    static const struct {
        guint16 tag, type;
        guint32 n;
        const char *value; /* of text; NULL: numbers */
    } entries[] = {{271, 2, 6, "Maker"},
                   {272, 2, 9, "Model XY"},
                   {274, 3, 1, NULL},
                   {282, 5, 1, NULL},
                   {283, 5, 1, NULL},
                   {296, 3, 1, NULL},
                   {306, 2, 20, "2005:08:08 10:01:02"},
                   {34665, 4, 1, NULL}},
      below[] = {{33434, 5, 1, NULL},
                 {33437, 5, 1, NULL},
                 {34855, 3, 1, NULL},
                 {36864, 7, 4, NULL},
                 {36867, 2, 20, "2005:08:08 10:01:02"},
                 {37386, 5, 1, NULL},
                 {40962, 4, 1, NULL},
                 {41986, 3, 1, NULL}};
    enum { N = G_N_ELEMENTS(entries), DIRECTORY = 2 + 12 * N + 4 };
    GByteArray *block = g_byte_array_new();
    g_byte_array_append(block, (const guint8 *)"II*\0\x08\0\0\0", 8);
    g_byte_array_set_size(block, 8 + 2 * DIRECTORY);
    memset(block->data + 8, 0, 2 * DIRECTORY);
    for (guint k = 0; k < 2; k++)
        for (guint i = 0; i < N; i++) {
            guint at = 8 + k * DIRECTORY, entry = at + 2 + 12 * i;
            guint16 tag = k == 0 ? entries[i].tag : below[i].tag,
                    type = k == 0 ? entries[i].type : below[i].type;
            guint32 n = k == 0 ? entries[i].n : below[i].n;
            const char *value = k == 0 ? entries[i].value : below[i].value;
            put_number(block->data + at, N, 2, FALSE);
            put_number(block->data + entry, tag, 2, FALSE);
            put_number(block->data + entry + 2, type, 2, FALSE);
            put_number(block->data + entry + 4, n, 4, FALSE);
            put_number(block->data + entry + 8, tag == 34665 ? 8 + DIRECTORY : 1, 4, FALSE);
            if (type == 5 || n > 4) {
                put_number(block->data + entry + 8, block->len, 4, FALSE);
                g_byte_array_append(block,
                                    value != NULL ? (const guint8 *)value
                                                  : (const guint8 *)"\1\0\0\0\x3C\0\0",
                                    type == 5 ? 8 : n);
            }
        }
    return block;
}

/* Of numbers and formulas, with a text that all such profiles have. */
static GByteArray *plain_profile(void) {
    static const char *const tags[] = {"cprt", "wtpt", "rTRC"};
    static const guint lengths[] = {24, 20, 16};
    GByteArray *profile = g_byte_array_new();
    guint at = 128 + 4 + 3 * 12;
    g_byte_array_set_size(profile, at + 24 + 20 + 16);
    memset(profile->data, 0, profile->len);
    memcpy(profile->data + 36, "acsp", 4);
    put_number(profile->data + 128, 3, 4, TRUE);
    for (guint i = 0; i < 3; i++) {
        memcpy(profile->data + 132 + 12 * i, tags[i], 4);
        put_number(profile->data + 136 + 12 * i, at, 4, TRUE);
        put_number(profile->data + 140 + 12 * i, lengths[i], 4, TRUE);
        memcpy(profile->data + at,
               i == 0   ? "text\0\0\0\0Public Domain\0"
               : i == 1 ? "XYZ "
                        : "para",
               i == 0 ? 22 : 4);
        at += lengths[i];
    }
    return profile;
}

/* What ordinary files hold. */
static void test_ordinary(void) {
    g_autoptr(GRand) random = seeded();
    g_autoptr(GByteArray) exif = camera_exif(), profile = plain_profile(),
                          none = g_byte_array_new();
    g_autoptr(GByteArray) jpeg = encode(random, 32, IFF_JFIF_JPEG);
    put_segment(jpeg, 0xE2, "ICC_PROFILE\0\1\1", 14, profile);
    put_segment(jpeg, 0xEE, "Adobe\0d\0\0\0\0\1", 12, none);
    put_segment(jpeg, 0xE1, "Exif\0\0", 6, exif);
    g_autoptr(GBytes) camera = g_bytes_new(jpeg->data, jpeg->len);
    Told told = told_of(camera, 0);
    g_assert_cmpuint(told.unread, ==, 0);
    g_assert_cmpuint(told.texts, ==, 2); /* maker and model */
    g_autoptr(GByteArray) png = encode(random, 32, IFF_PNG);
    put_chunk(png, "eXIf", "", 0, exif->data, exif->len);
    put_packed(png, "iCCP", "ICC Profile\0", 13, profile, none);
    put_chunk(png, "tEXt", "date:create", 12, "2020-02-03T04:05:06+00:00", 25);
    put_chunk(png, "gAMA", "", 0, "\0\0\xB1\x8F", 4);
    put_chunk(png, "pHYs", "", 0, "\0\0\x0B\x13\0\0\x0B\x13\1", 9);
    g_autoptr(GBytes) screen = g_bytes_new(png->data, png->len);
    told = told_of(screen, 0);
    g_assert_cmpuint(told.unread, ==, 0);
    g_assert_cmpuint(told.texts, ==, 2);
}

/* A thumbnail of Exif is one more page of a JPEG, and a picture within a PNG. */
static void test_thumbnail(void) {
    g_autoptr(GRand) random = seeded();
    static const guint8 head[] = "MM\0*\0\0\0\x08\0\0\0\0\0\x0E" /* to the second directory */
                                 "\0\2\2\1\0\4\0\0\0\1\0\0\0\x2C\2\2\0\4\0\0\0\1....\0\0\0\0";
    g_autoptr(GByteArray) small = encode(random, 8, IFF_JFIF_JPEG), block_of = g_byte_array_new();
    g_autoptr(GByteArray) jpeg = encode(random, 32, IFF_JFIF_JPEG),
                          png = encode(random, 32, IFF_PNG);
    g_byte_array_append(block_of, head, sizeof head - 1);
    put_number(block_of->data + 36, small->len, 4, TRUE);
    g_assert_cmpuint(block_of->len, ==, 44);
    g_byte_array_append(block_of, small->data, small->len);
    put_segment(jpeg, 0xE1, "Exif\0\0", 6, block_of);
    put_chunk(png, "eXIf", "", 0, block_of->data, block_of->len);
    g_autoptr(GBytes) camera = g_bytes_new(jpeg->data, jpeg->len),
                      screen = g_bytes_new(png->data, png->len);
    g_autoptr(Raster) raster = raster_open(camera, NULL);
    g_assert_cmpuint(raster_n_pages(raster), ==, 2);
    g_assert_cmpuint(told_of(camera, 0).unread, ==, 0);
    Told told = told_of(screen, 0);
    g_assert_cmpuint(told.unread, ==, 0);
    g_assert_cmpuint(told.texts, ==, 1);
}

/* Texts are told as such. */
static void test_texts(void) {
    static const char text[] = "ANNA MUELLER, born 12 April 1957, seen by Dr. Schmidt";
    g_autoptr(GRand) random = seeded();
    for (gsize i = 0; i < G_N_ELEMENTS(hidden); i++) {
        g_autoptr(GByteArray) file = encode(random, hidden[i].depth, hidden[i].format);
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autoptr(GBytes) alone = g_bytes_new(file->data, file->len);
        g_byte_array_append(bytes, (const guint8 *)text, sizeof text - 1);
        Told clean = told_of(alone, 0);
        hidden[i].hide(file, bytes);
        g_autoptr(GBytes) full = g_bytes_new(file->data, file->len);
        Told told = told_of(full, 0);
        g_test_message("%s: %u texts, %u unread", hidden[i].name, told.texts, told.unread);
        g_assert_cmpuint(told.unread + told.texts, >, clean.texts);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/raster_rest/hidden", test_hidden);
    g_test_add_func("/raster_rest/ordinary", test_ordinary);
    g_test_add_func("/raster_rest/thumbnail", test_thumbnail);
    g_test_add_func("/raster_rest/texts", test_texts);
    return g_test_run();
}
