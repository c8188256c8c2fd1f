/* BITMAPFILEHEADER and BITMAPINFOHEADER to BITMAPV5HEADER, or BITMAPCOREHEADER. */
#include "ocr/leptonica/beside/beside.h"

enum { FILE_HEADER = 14, CORE = 12, INFO = 40, V5 = 124 };
enum { PACKED_8 = 1, PACKED_4 = 2, FIELDS = 3, JPEG = 4, PNG = 5, ALPHA_FIELDS = 6 };

typedef struct BmpHead {
    guint64 length; /* of the header behind the file's own */
    gboolean is_core;
    guint64 width, rows, bits, compression;
    guint64 pixels, picture_bytes, row_bytes; /* where they begin, and how many they are */
} BmpHead;

static void read_head(const RasterWalk *walk, BmpHead *head) {
    head->length = walk_number(walk, FILE_HEADER, 4, FALSE);
    head->is_core = head->length == CORE;
    head->width = walk_number(walk, 18, head->is_core ? 2 : 4, FALSE);
    gint64 rows = head->is_core ? (gint64)walk_number(walk, 20, 2, FALSE)
                                : (gint32)(guint32)walk_number(walk, 22, 4, FALSE);
    head->rows = (guint64)ABS(rows);
    head->bits = walk_number(walk, head->is_core ? 24 : 28, 2, FALSE);
    head->compression = head->is_core ? 0 : walk_number(walk, 30, 4, FALSE);
    head->pixels = walk_number(walk, 10, 4, FALSE);
    head->row_bytes = (head->width * head->bits + 31) / 32 * 4; /* below 2^48 */
    gboolean states_bytes = head->compression == PACKED_8 || head->compression == PACKED_4 ||
                            head->compression == JPEG || head->compression == PNG;
    if (states_bytes)
        head->picture_bytes = walk_number(walk, 34, 4, FALSE);
    else if (!g_uint64_checked_mul(&head->picture_bytes, head->row_bytes, head->rows) ||
             head->picture_bytes > walk->size)
        head->picture_bytes = walk->size; /* cut off */
}

/* Offset behind the header, the masks of colours and the palette. */
static guint64 headers_end(const RasterWalk *walk, const BmpHead *head) {
    enum { COLOUR_BITS = 8 };
    guint64 end = FILE_HEADER + head->length, colours = 0;
    if (head->length == INFO && (head->compression == FIELDS || head->compression == ALPHA_FIELDS))
        end += head->compression == FIELDS ? 12 : 16;
    if (head->bits <= COLOUR_BITS)
        colours = 1u << head->bits;
    if (!head->is_core && walk_number(walk, 46, 4, FALSE) > 0 && head->bits <= COLOUR_BITS)
        colours = MIN(colours, walk_number(walk, 46, 4, FALSE));
    return end + colours * (head->is_core ? 3 : 4);
}

/* Rows are filled up to 32 bits, with zeros or with what stands right before. */
static gboolean is_filling(const guint8 *filling, gsize n, gsize pixel_bytes) {
    for (gsize i = 0; i < n; i++)
        if (filling[i] != 0 && filling[i] != filling[(gssize)i - (gssize)pixel_bytes])
            return FALSE;
    return TRUE;
}

static void add_padding(const RasterWalk *walk, const BmpHead *head) {
    gsize pixel_bytes = (gsize)MAX(1, MIN(head->bits, 32) / 8); /* headers are longer */
    guint64 used = (head->width * head->bits + 7) / 8;
    GByteArray *padding = g_byte_array_new();
    for (guint64 row = 0; used < head->row_bytes && row < head->rows; row++) {
        guint64 at = head->pixels + row * head->row_bytes + used, n = head->row_bytes - used;
        if (at >= walk->size || n > walk->size - at)
            break;
        if (!is_filling(walk->data + at, (gsize)n, pixel_bytes))
            g_byte_array_append(padding, walk->data + at, (guint)n);
    }
    walk_add_content(walk, RASTER_BYTES, "what its rows are filled up with", (gsize)head->pixels,
                     g_byte_array_free_to_bytes(padding));
}

/* Behind the pixels, by its place from the second header on. Returns its end. */
static guint64 take_profile(const RasterWalk *walk, const BmpHead *head, guint64 end) {
    enum { TYPE = 70, PLACE = 126, LENGTH = 130 };
    guint64 at = FILE_HEADER + walk_number(walk, PLACE, 4, FALSE);
    guint64 length = walk_number(walk, LENGTH, 4, FALSE);
    if (head->length != V5 || !walk_has(walk, TYPE, "DEBM", 4) || at < end || at > walk->size ||
        length > walk->size - at)
        return end;
    walk_add(walk, RASTER_BYTES, "bytes behind its pixels", (gsize)end, (gsize)(at - end));
    icc_layout_read(walk, "the file", (gsize)at, (gsize)length);
    return at + length;
}

void bmp_layout_read(const RasterWalk *walk) {
    BmpHead head;
    read_head(walk, &head);
    guint64 from = headers_end(walk, &head);
    if (from < head.pixels)
        walk_add(walk, RASTER_BYTES, "bytes between its header and its pixels", (gsize)from,
                 (gsize)(head.pixels - from));
    if (head.compression == 0 || head.compression == FIELDS)
        add_padding(walk, &head);
    guint64 end = MIN(head.pixels + head.picture_bytes, walk->size);
    walk->out->end = (gsize)take_profile(walk, &head, end);
}
