/* Adobe Photoshop File Formats Specification, "Image Resources Section"; IPTC IIM 1.6. */
#include "ocr/leptonica/beside/beside.h"

enum { RESOURCE_IPTC = 1028, RESOURCE_ICC = 1039, RESOURCE_EXIF = 1058, RESOURCE_XMP = 1060 };
enum { RESOURCE_OLD_THUMBNAIL = 1033, RESOURCE_THUMBNAIL = 1036, THUMBNAIL_HEAD = 28 };

/* Resources of a few numbers. */
static const struct {
    guint16 id;
    guint16 most; /* bytes */
} numbers[] = {{1005, 16}, {1010, 8}, {1011, 9},  {1013, 9},  {1034, 1}, {1037, 4},  {1041, 1},
               {1044, 4},  {1049, 4}, {1061, 16}, {1062, 14}, {1064, 8}, {10000, 10}};

/* *seen: a bit for each that was there already. */
static gboolean is_numbers(guint64 id, gsize length, guint *seen) {
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (numbers[i].id == id) {
            gboolean is_first = (*seen >> i & 1) == 0;
            *seen |= 1u << i;
            return is_first && length <= numbers[i].most;
        }
    return FALSE;
}

/* The version of a record, and that its texts are UTF-8. */
static gboolean is_iptc_version(const RasterWalk *walk, gsize at, guint64 n) {
    return (walk_has(walk, at, "\x1C\2\0", 3) && n == 2) ||
           walk_has(walk, at, "\x1C\1\x5A\0\3\x1B%G", 8);
}

/* Data sets: a tag marker, a record, a number, a length. Records 1 and 2 are an envelope and what
 * people wrote. */
static void take_iptc(const RasterWalk *walk, const char *what, gsize at, gsize length) {
    enum { HEAD = 5, MARKER = 0x1C, LONGEST = 0x7FFF };
    gsize end = at + length;
    while (end - at >= HEAD && walk->data[at] == MARKER) {
        guint64 n = walk_number(walk, at + 3, 2, TRUE);
        if (n > LONGEST || n > end - at - HEAD)
            break;
        if (!is_iptc_version(walk, at, n))
            walk_add(walk, RASTER_TEXT, what, at + HEAD, (gsize)n);
        at += HEAD + (gsize)n;
    }
    walk_add(walk, RASTER_BYTES, what, at, end - at);
}

static void take_resource(const RasterWalk *walk, const char *what, guint64 id, gsize at,
                          gsize length, guint *seen) {
    g_autofree char *name =
        g_strdup_printf("a Photoshop resource %" G_GUINT64_FORMAT " in %s", id, what);
    if (is_numbers(id, length, seen))
        return;
    if (id == RESOURCE_IPTC)
        take_iptc(walk, name, at, length);
    else if (id == RESOURCE_ICC)
        icc_layout_read(walk, what, at, length);
    else if (id == RESOURCE_EXIF)
        exif_layout_read(walk, what, at, length);
    else if (id == RESOURCE_XMP)
        xmp_layout_read(walk, what, at, length);
    else if ((id == RESOURCE_THUMBNAIL || id == RESOURCE_OLD_THUMBNAIL) && length > THUMBNAIL_HEAD)
        walk_add(walk, RASTER_BYTES, name, at + THUMBNAIL_HEAD, length - THUMBNAIL_HEAD);
    else
        walk_add(walk, RASTER_BYTES, name, at, length);
}

void photoshop_layout_read(const RasterWalk *walk, const char *what, gsize at, gsize length) {
    enum { SIGNATURE = 4, NAME = 6, SIZE = 4 };
    guint seen = 0;
    at = MIN(at, walk->size);
    gsize end = at + MIN(length, walk->size - at);
    while (end - at > SIGNATURE + NAME + SIZE && walk_has(walk, at, "8BIM", SIGNATURE)) {
        guint64 id = walk_number(walk, at + SIGNATURE, 2, TRUE);
        gsize name = (gsize)walk->data[at + NAME];
        gsize data = at + NAME + (name + 2) / 2 * 2 + SIZE;
        if (data > end)
            break;
        gsize size = (gsize)walk_number(walk, data - SIZE, SIZE, TRUE);
        if (size > end - data)
            break;
        walk_add(walk, RASTER_TEXT, what, at + NAME + 1, name);
        take_resource(walk, what, id, data, size, &seen);
        at = MIN(end, data + size + size % 2);
    }
    walk_add(walk, RASTER_BYTES, what, at, end - at);
}
