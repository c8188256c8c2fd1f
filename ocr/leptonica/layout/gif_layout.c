/* GIF89a, appendices A and F: only the first of several images is decoded; ";" ends the file. */
#include "ocr/leptonica/beside/beside.h"
#include "ocr/leptonica/packed/lzw.h"
#include <string.h>

/* The content of the sub-blocks from `at` on; *end: behind the empty one that ends them. */
static GBytes *read_blocks(const RasterWalk *walk, gsize at, gsize *end) {
    g_autoptr(GByteArray) content = g_byte_array_new();
    while (at < walk->size && walk->data[at] > 0) {
        gsize length = MIN(walk->data[at], walk->size - at - 1);
        g_byte_array_append(content, walk->data + at + 1, (guint)length);
        at += 1 + length;
    }
    *end = MIN(at + 1, walk->size);
    return g_byte_array_free_to_bytes(g_steal_pointer(&content));
}

static gsize table_bytes(guint8 flags) {
    return flags & 0x80 ? 3 * ((gsize)2 << (flags & 7)) : 0;
}

/* What stands behind the code that ends an image, or behind its last sample. */
static void add_behind_image(const RasterWalk *walk, gsize at, guint bits, guint64 samples,
                             GBytes *blocks) {
    gsize size;
    const guint8 *data = g_bytes_get_data(blocks, &size);
    LzwEnd end = lzw_gif_end(data, size, bits, samples);
    walk_add_content(walk, RASTER_BYTES, "bytes of an image behind its last pixel", at,
                     g_bytes_new_from_bytes(blocks, end.used, size - end.used));
}

/* A file while its blocks are walked. */
typedef struct GifWalk {
    const RasterWalk *file;
    guint n_images, n_local; /* of which so many have a palette of their own */
    gboolean has_control, has_loop;
} GifWalk;

static gsize read_image(GifWalk *gif, gsize at) {
    enum { HEAD = 10 };
    const RasterWalk *walk = gif->file;
    guint64 width = walk_number(walk, at + 5, 2, FALSE),
            height = walk_number(walk, at + 7, 2, FALSE);
    gsize table = table_bytes((guint8)walk_number(walk, at + 9, 1, FALSE)), end;
    walk->out->width = MAX(walk->out->width, (gint32)width);
    walk->out->height = MAX(walk->out->height, (gint32)height);
    at += HEAD + table;
    gif->n_images++;
    gif->n_local += table > 0;
    gif->has_control = FALSE;
    g_autoptr(GBytes) blocks = read_blocks(walk, at + 1, &end);
    add_behind_image(walk, at + 1, (guint)walk_number(walk, at, 1, FALSE), width * height, blocks);
    return end;
}

/* An application's own bytes: how often an animation is repeated, a profile, XMP, or anything. */
static void take_application(GifWalk *gif, gsize at, GBytes *content) {
    enum { NAME = 11, LOOP = 3 };
    RasterWalk inner = walk_unpacked(gif->file, at, content);
    const gsize size = inner.size;
    if ((walk_has(&inner, 0, "NETSCAPE2.0", NAME) || walk_has(&inner, 0, "ANIMEXTS1.0", NAME)) &&
        size <= NAME + LOOP && !gif->has_loop) {
        gif->has_loop = TRUE;
        return;
    }
    if (walk_has(&inner, 0, "ICCRGBG1012", NAME))
        icc_layout_read(&inner, "an application extension", NAME, size - NAME);
    else
        walk_add(&inner, RASTER_BYTES, "an application extension", 0, size);
}

/* XMP stands there without sub-blocks, and a trailer leads readers of these to the end. */
static gsize skip_xmp(const RasterWalk *walk, gsize at) {
    enum { HEAD = 14, TRAILER = 258 };
    static const char trailer[] = "\x01\xFF\xFE\xFD";
    const guint8 *from = walk->data + at + HEAD;
    const guint8 *end = memmem(from, walk->size - at - HEAD, trailer, 4);
    if (end == NULL || (gsize)(walk->data + walk->size - end) < TRAILER)
        return walk->size;
    xmp_layout_read(walk, "an application extension", at + HEAD, (gsize)(end - from));
    for (guint i = 0; i < TRAILER - 2; i++) /* 1, then 255 down to 0 */
        if (end[1 + i] != 255 - i)
            return walk->size;
    return (gsize)(end - walk->data) + TRAILER;
}

static gsize read_extension(GifWalk *gif, gsize at) {
    const RasterWalk *walk = gif->file;
    enum { CONTROL = 0xF9, COMMENT = 0xFE, APPLICATION = 0xFF, CONTROL_LENGTH = 4 };
    if (walk_has(walk, at, "!\xFF\x0BXMP DataXMP", 14))
        return skip_xmp(walk, at);
    gsize end;
    g_autoptr(GBytes) content = read_blocks(walk, at + 2, &end);
    guint64 label = walk_number(walk, at + 1, 1, FALSE);
    if (label == APPLICATION)
        take_application(gif, at, content);
    else if (label == COMMENT)
        walk_add_content(walk, RASTER_TEXT, "a comment extension", at, g_bytes_ref(content));
    else if (label == CONTROL && g_bytes_get_size(content) <= CONTROL_LENGTH && !gif->has_control)
        gif->has_control = TRUE; /* of the next image */
    else
        walk_add_content(walk, RASTER_BYTES, "an extension", at, g_bytes_ref(content));
    return end;
}

void gif_layout_read(const RasterWalk *walk) {
    enum { HEAD = 13, FLAGS = 10 };
    GifWalk gif = {.file = walk};
    gsize palette = table_bytes((guint8)walk_number(walk, FLAGS, 1, FALSE)), at = HEAD + palette;
    while (at < walk->size && (walk->data[at] == '!' || walk->data[at] == ','))
        at = walk->data[at] == ',' ? read_image(&gif, at) : read_extension(&gif, at);
    if (gif.n_images > 1)
        walk->out->unread = "an animation, of which only the first picture is read";
    if (gif.n_local == gif.n_images)
        walk_add(walk, RASTER_BYTES, "a palette that no image has", HEAD, palette);
    walk->out->end = at < walk->size && walk->data[at] == ';' ? at + 1 : at;
}
