/* What the directories of a TIFF lead to: TIFF 6.0 sections 2 and 22, and its technical notes 1
 * (SubIFDs) and 2 (JPEG); BigTIFF; Exif, which is made of them. */
#include "ocr/leptonica/beside/beside.h"
#include "ocr/leptonica/layout/extents.h"
#include "ocr/leptonica/layout/jpeg_layout.h"
#include "ocr/leptonica/layout/tiff_pieces.h"
#include "ocr/leptonica/layout/tiff_tags.h"
#include "ocr/leptonica/raster_limits.h"

#include <string.h>

typedef struct TiffWalk {
    const RasterWalk *file;
    gsize size;
    const char *within; /* of Exif: where it stands */
    gboolean big_endian, is_large;
    ByteExtents extents;
    GArray *below; /* guint64 offsets of directories that others lead to */
    guint64 n_parts;
    gboolean is_open_ended; /* what belongs to it is not known to its end */
} TiffWalk;

/* An entry's values, wherever they stand. */
typedef struct TiffValues {
    guint64 at, n;
    guint bytes; /* of each */
    gboolean is_text;
} TiffValues;

/* A directory's entries that its pictures are told by; n is 0 for those that are not there. */
typedef struct TiffDirectory {
    TiffValues width, length, bits, compression, samples, rows_per_strip, planar, subsampling,
        fill_order, jpeg_tables, colours, photometric;
    TiffValues strips, strip_bytes, tiles, tile_bytes, tile_width, tile_length, jpeg, jpeg_length;
} TiffDirectory;

static guint64 number_at(const TiffWalk *walk, guint64 at, guint n) {
    return walk_number(walk->file, at, n, walk->big_endian);
}

static void leave_open(TiffWalk *walk, const char *reason) {
    walk->is_open_ended = TRUE;
    if (walk->file->out->unread == NULL)
        walk->file->out->unread = reason;
}

/* FALSE where there are too many already. */
static gboolean count_part(TiffWalk *walk) {
    if (walk->n_parts < MAX_RASTER_PARTS) {
        walk->n_parts++;
        return TRUE;
    }
    leave_open(walk, "it has too many parts to tell what belongs to none of its pages");
    return FALSE;
}

static char *name_of(const TiffWalk *walk, guint tag) {
    return walk->within != NULL ? g_strdup_printf("Exif tag %u in %s", tag, walk->within)
                                : g_strdup_printf("tag %u", tag);
}

static guint64 value_at(const TiffWalk *walk, const TiffValues *values, guint64 i) {
    return i < values->n ? number_at(walk, values->at + i * values->bytes, values->bytes) : 0;
}

static guint64 value_or(const TiffWalk *walk, const TiffValues *values, guint64 other) {
    return values->n > 0 ? value_at(walk, values, 0) : other;
}

/* Bytes of a value of each type (section 2 and BigTIFF); 0 for others. */
static guint type_bytes(guint64 type) {
    static const guint8 bytes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    return type < G_N_ELEMENTS(bytes) ? bytes[type] : 0;
}

/* Of the entry there: values that don't fit into it stand elsewhere. */
static TiffValues read_values(TiffWalk *walk, guint64 entry) {
    enum { ASCII = 2 };
    guint wide = walk->is_large ? 8 : 4;
    guint64 type = number_at(walk, entry + 2, 2);
    TiffValues values = {.at = entry + 4 + wide, .n = number_at(walk, entry + 4, wide)};
    values.bytes = type_bytes(type);
    values.is_text = type == ASCII;
    if (values.bytes == 0 || values.n > walk->size / values.bytes)
        values.n = 0;
    if (values.n * values.bytes > wide) {
        values.at = number_at(walk, values.at, wide);
        extents_add(&walk->extents, values.at, values.n * values.bytes);
    }
    if (values.at > walk->size || values.n * values.bytes > walk->size - values.at)
        values.n = 0; /* cut off */
    return values;
}

static void add_below(TiffWalk *walk, const TiffValues *values) {
    for (guint64 i = 0; i < values->n && count_part(walk); i++) {
        guint64 at = value_at(walk, values, i);
        g_array_append_val(walk->below, at);
    }
}

/* Tables of JPEG's first way into TIFF: 64 values each, or 16 counts and as many values as they
 * sum up to. */
static void add_tables(TiffWalk *walk, const TiffValues *values, gboolean is_huffman) {
    enum { Q_TABLE = 64, COUNTS = 16 };
    for (guint64 i = 0; i < values->n && count_part(walk); i++) {
        guint64 at = value_at(walk, values, i), length = is_huffman ? COUNTS : Q_TABLE;
        for (guint k = 0; is_huffman && k < COUNTS; k++)
            length += number_at(walk, at + k, 1);
        extents_add(&walk->extents, at, length);
    }
}

static TiffValues *field_of(TiffDirectory *directory, guint tag) {
    switch (tag) {
    case TIFF_WIDTH:
        return &directory->width;
    case TIFF_LENGTH:
        return &directory->length;
    case TIFF_BITS:
        return &directory->bits;
    case TIFF_COMPRESSION:
        return &directory->compression;
    case TIFF_SAMPLES:
        return &directory->samples;
    case TIFF_ROWS_PER_STRIP:
        return &directory->rows_per_strip;
    case TIFF_PLANAR:
        return &directory->planar;
    case TIFF_SUBSAMPLING:
        return &directory->subsampling;
    case TIFF_COLOURS:
        return &directory->colours;
    case TIFF_PHOTOMETRIC:
        return &directory->photometric;
    case TIFF_FILL_ORDER:
        return &directory->fill_order;
    case TIFF_STRIPS:
        return &directory->strips;
    case TIFF_STRIP_BYTES:
        return &directory->strip_bytes;
    case TIFF_TILES:
        return &directory->tiles;
    case TIFF_TILE_BYTES:
        return &directory->tile_bytes;
    case TIFF_TILE_WIDTH:
        return &directory->tile_width;
    case TIFF_TILE_LENGTH:
        return &directory->tile_length;
    case TIFF_JPEG_TABLES:
        return &directory->jpeg_tables;
    case TIFF_JPEG:
        return &directory->jpeg;
    case TIFF_JPEG_LENGTH:
        return &directory->jpeg_length;
    }
    return NULL;
}

/* A palette, of pages whose samples are indices, as large as these can be. */
static void add_colours(TiffWalk *walk, const TiffDirectory *directory) {
    enum { PALETTE = 3, MOST_BITS = 8 };
    const TiffValues *colours = &directory->colours;
    guint64 bits = MIN(value_or(walk, &directory->bits, 1), MOST_BITS);
    if (colours->n > (3u << bits) || value_or(walk, &directory->photometric, 0) != PALETTE)
        walk_add(walk->file, RASTER_BYTES, "a palette that no page has", (gsize)colours->at,
                 (gsize)(colours->n * colours->bytes));
}

/* Segments of tables alone, between two markers. */
static void take_jpeg_tables(TiffWalk *walk, const TiffValues *values, const char *what) {
    gsize length = (gsize)(values->n * values->bytes), at = (gsize)values->at;
    gsize end = jpeg_end(walk->file->data, MIN(walk->size, at + length), at);
    jpeg_segments_read(walk->file, at, end, NULL);
    walk_add(walk->file, RASTER_BYTES, what, end, at + length - MIN(end, at + length));
}

static const char old_jpeg[] =
    "it is packed as JPEG in the first way, which does not tell all that "
    "it needs: save it in another way and scan again";

static void take_lead(TiffWalk *walk, guint tag, const TiffValues *values, const char *what) {
    gsize at = (gsize)values->at, length = (gsize)(values->n * values->bytes);
    switch (tag) {
    case TIFF_JPEG_Q_TABLES:
    case TIFF_JPEG_DC_TABLES:
    case TIFF_JPEG_AC_TABLES:
        add_tables(walk, values, tag != TIFF_JPEG_Q_TABLES);
        leave_open(walk, old_jpeg);
        break;
    case TIFF_SUB_DIRECTORIES:
        walk->file->out->unread = "pictures below its pages (SubIFDs) are not read";
        add_below(walk, values);
        break;
    case TIFF_EXIF:
    case TIFF_GPS:
    case TIFF_INTEROPERABILITY:
        add_below(walk, values);
        walk_add(walk->file, RASTER_BYTES, what, at + MIN(length, values->bytes),
                 length - MIN(length, values->bytes));
        break;
    case TIFF_XMP:
        xmp_layout_read(walk->file, what, at, length);
        break;
    case TIFF_ICC:
        icc_layout_read(walk->file, what, at, length);
        break;
    case TIFF_PHOTOSHOP:
        photoshop_layout_read(walk->file, what, at, length);
        break;
    case TIFF_JPEG_TABLES:
        take_jpeg_tables(walk, values, what);
        break;
    }
}

/* A comment of Exif begins with eight bytes that name its letters. */
static gsize letters_head(const TiffWalk *walk, guint tag, const TiffValues *values) {
    enum { USER_COMMENT = 37510, HEAD = 8 };
    static const char *const names[] = {"ASCII\0\0", "\0\0\0\0\0\0\0"};
    for (gsize i = 0; tag == USER_COMMENT && i < G_N_ELEMENTS(names); i++)
        if (walk_has(walk->file, (gsize)values->at, names[i], HEAD))
            return HEAD;
    return 0;
}

static void take_entry(TiffWalk *walk, guint64 entry, TiffDirectory *directory) {
    TiffValues values = read_values(walk, entry);
    guint tag = (guint)number_at(walk, entry, 2), most;
    TiffValues *field = field_of(directory, tag);
    g_autofree char *what = name_of(walk, tag);
    gsize at = (gsize)values.at, length = (gsize)(values.n * values.bytes);
    if (field != NULL && field->n > 0)
        walk_add(walk->file, RASTER_BYTES, "an entry that stands there twice", (gsize)field->at,
                 (gsize)(field->n * field->bytes));
    if (field != NULL)
        *field = values;
    switch (tiff_tag_kind(tag, &most)) {
    case TIFF_LEADS:
        take_lead(walk, tag, &values, what);
        break;
    case TIFF_NUMBERS:
        if (length > most)
            walk_add(walk->file, values.is_text ? RASTER_TEXT : RASTER_BYTES, what, at, length);
        break;
    case TIFF_TIME:
        walk_add_time(walk->file, what, at, length);
        break;
    case TIFF_TEXT: {
        gsize head = letters_head(walk, tag, &values);
        walk_add(walk->file, RASTER_TEXT, what, at + head, length - head);
        break;
    }
    case TIFF_ANYTHING:
        walk_add(walk->file, values.is_text ? RASTER_TEXT : RASTER_BYTES, what, at, length);
        break;
    }
}

/* Bytes of so many rows of a page or tile; 0 where that can't be told. */
static guint64 rows_bytes(const TiffWalk *walk, const TiffDirectory *directory, guint64 width,
                          guint64 rows) {
    enum { CHUNKY = 1, PLANES = 2 };
    guint64 bits = value_or(walk, &directory->bits, 1), samples = 1, length;
    if (value_or(walk, &directory->planar, CHUNKY) != PLANES)
        samples = value_or(walk, &directory->samples, 1);
    if (directory->subsampling.n > 0) /* of YCbCr: rows of blocks, at most as long as all of it */
        rows += value_at(walk, &directory->subsampling, 1),
            width += value_at(walk, &directory->subsampling, 0);
    return g_uint64_checked_mul(&bits, bits, samples) && g_uint64_checked_mul(&bits, bits, width) &&
                   bits < G_MAXUINT64 - 7 && g_uint64_checked_mul(&length, (bits + 7) / 8, rows)
               ? length
               : 0;
}

static guint64 pieces_each_way(guint64 whole, guint64 piece) {
    return piece > 0 ? whole / piece + (whole % piece > 0) : 1;
}

/* Rows of the strip, the last of which may have fewer. */
static guint64 strip_bytes(const TiffWalk *walk, const TiffDirectory *directory, guint64 i) {
    guint64 length = value_or(walk, &directory->length, 0),
            rows = MIN(value_or(walk, &directory->rows_per_strip, length), length);
    guint64 n = MAX(pieces_each_way(length, rows), 1), row = rows * (i % n);
    return rows_bytes(walk, directory, value_or(walk, &directory->width, 0),
                      MIN(rows, length - MIN(length, row)));
}

static guint64 tile_bytes(const TiffWalk *walk, const TiffDirectory *directory) {
    return rows_bytes(walk, directory, value_or(walk, &directory->tile_width, 0),
                      value_or(walk, &directory->tile_length, 0));
}

/* Strips or tiles that the page takes. */
static guint64 n_pieces(const TiffWalk *walk, const TiffDirectory *directory, gboolean is_tiled) {
    enum { CHUNKY = 1, PLANES = 2 };
    guint64 length = value_or(walk, &directory->length, 0), n;
    guint64 planes = value_or(walk, &directory->planar, CHUNKY) == PLANES
                         ? CLAMP(value_or(walk, &directory->samples, 1), 1, G_MAXUINT16)
                         : 1;
    if (is_tiled)
        n = MIN(pieces_each_way(length, value_or(walk, &directory->tile_length, 0)), G_MAXUINT32) *
            (MIN(pieces_each_way(value_or(walk, &directory->width, 0),
                                 value_or(walk, &directory->tile_width, 0)),
                 G_MAXUINT16));
    else
        n = MIN(pieces_each_way(length, value_or(walk, &directory->rows_per_strip, length)),
                G_MAXUINT32);
    return n > G_MAXUINT64 / planes ? G_MAXUINT64 : n * planes;
}

/* Strips without lengths, which some writers left out: what is not compressed says it by the
 * picture's size. */
static void add_without_lengths(TiffWalk *walk, const TiffDirectory *directory) {
    enum { UNCOMPRESSED = 1 };
    guint64 length = strip_bytes(walk, directory, 0);
    if (length == 0 || directory->strips.n > 1 ||
        value_or(walk, &directory->compression, UNCOMPRESSED) != UNCOMPRESSED)
        leave_open(walk,
                   "its parts do not say how long they are, so that bytes behind them would not "
                   "be seen");
    else
        extents_add(&walk->extents, value_at(walk, &directory->strips, 0), length);
}

/* One more than the page takes is no part of the picture. */
static void take_piece(TiffWalk *walk, const TiffDirectory *directory, gboolean is_tiled, guint64 i,
                       guint64 at, guint64 length) {
    enum { UNCOMPRESSED = 1, OLD_JPEG = 6, LOW_FIRST = 2 };
    TiffPiece piece = {.compression = (guint)value_or(walk, &directory->compression, UNCOMPRESSED),
                       .low_first = value_or(walk, &directory->fill_order, 1) == LOW_FIRST,
                       .needed = is_tiled ? tile_bytes(walk, directory)
                                          : strip_bytes(walk, directory, i)};
    if (directory->jpeg_tables.n > 0)
        piece.tables = (JpegBytes){walk->file->data + directory->jpeg_tables.at,
                                   (gsize)directory->jpeg_tables.n};
    if (at >= walk->size)
        return; /* cut off, as the decoder says */
    piece.at = (gsize)at;
    piece.length = (gsize)MIN(length, walk->size - at);
    extents_add(&walk->extents, at, length);
    if (i >= n_pieces(walk, directory, is_tiled))
        walk_add(walk->file, RASTER_BYTES, "a strip or tile that no page needs", piece.at,
                 piece.length);
    else if (walk->within != NULL)
        walk_add(walk->file, RASTER_BYTES, "a strip of a thumbnail", piece.at, piece.length);
    else if (piece.compression == OLD_JPEG)
        leave_open(walk, old_jpeg);
    else
        tiff_piece_read(walk->file, &piece);
}

static void add_pieces(TiffWalk *walk, const TiffDirectory *directory, gboolean is_tiled) {
    const TiffValues *offsets = is_tiled ? &directory->tiles : &directory->strips;
    const TiffValues *lengths = is_tiled ? &directory->tile_bytes : &directory->strip_bytes;
    if (offsets->n > 0 && lengths->n == 0)
        add_without_lengths(walk, directory);
    for (guint64 i = 0; i < offsets->n && lengths->n > 0 && count_part(walk); i++)
        take_piece(walk, directory, is_tiled, i, value_at(walk, offsets, i),
                   value_at(walk, lengths, i));
    guint64 n = MIN(n_pieces(walk, directory, is_tiled), offsets->n);
    walk_add(walk->file, RASTER_BYTES, "places of strips or tiles that no page needs",
             (gsize)(offsets->at + n * offsets->bytes), (gsize)((offsets->n - n) * offsets->bytes));
    n = MIN(offsets->n, lengths->n);
    walk_add(walk->file, RASTER_BYTES, "lengths of strips or tiles that are not there",
             (gsize)(lengths->at + n * lengths->bytes), (gsize)((lengths->n - n) * lengths->bytes));
}

/* A stream that JPEG's first way into TIFF may lead to, and Exif to a thumbnail. */
static void add_jpeg(TiffWalk *walk, const TiffDirectory *directory) {
    guint64 at = value_at(walk, &directory->jpeg, 0);
    guint64 length = value_at(walk, &directory->jpeg_length, 0);
    if (at >= walk->size)
        return;
    if (length == 0)
        length = jpeg_end(walk->file->data, walk->size, (gsize)at) - at;
    extents_add(&walk->extents, at, length);
    gboolean is_thumbnail = walk->within != NULL;
    g_autofree char *what = is_thumbnail ? g_strdup_printf("a thumbnail in %s", walk->within)
                                         : g_strdup("a JPEG stream");
    walk_add(walk->file, RASTER_BYTES, what, (gsize)at, (gsize)length);
}

/* The directory there; *next becomes the offset of the one behind it. FALSE where it is broken. */
static gboolean take_directory(TiffWalk *walk, guint64 at, guint64 *next) {
    guint count_bytes = walk->is_large ? 8 : 2, entry_bytes = walk->is_large ? 20 : 12;
    guint offset_bytes = walk->is_large ? 8 : 4;
    guint64 n = number_at(walk, at, count_bytes);
    TiffDirectory directory = {0};
    if (at >= walk->size || n > (walk->size - at) / entry_bytes)
        return FALSE;
    for (guint64 i = 0; i < n && count_part(walk); i++)
        take_entry(walk, at + count_bytes + i * entry_bytes, &directory);
    add_pieces(walk, &directory, FALSE);
    add_pieces(walk, &directory, TRUE);
    add_colours(walk, &directory);
    if (directory.jpeg_tables.n > 0 && value_or(walk, &directory.compression, 1) != 7)
        walk_add(walk->file, RASTER_BYTES, "tables of JPEG that no page needs",
                 (gsize)directory.jpeg_tables.at, (gsize)directory.jpeg_tables.n);
    if (directory.jpeg.n > 0)
        add_jpeg(walk, &directory);
    guint64 length = count_bytes + n * entry_bytes;
    *next = number_at(walk, at + length, offset_bytes);
    extents_add(&walk->extents, at, length + offset_bytes);
    return TRUE;
}

/* The chain of directories. A loop ends at the limit. */
static guint take_chain(TiffWalk *walk) {
    guint64 next = walk->is_large ? 8 : 4;
    guint n = 0;
    extents_add(&walk->extents, 0, walk->is_large ? 16 : 8);
    next = number_at(walk, next, walk->is_large ? 8 : 4);
    while (next > 0 && n < MAX_RASTER_PAGES && take_directory(walk, next, &next))
        n++;
    if (next > 0)
        leave_open(walk, "its chain of pages is broken or too long");
    return n;
}

/* Those may be chains too. */
static void take_below(TiffWalk *walk) {
    for (guint i = 0; i < walk->below->len; i++) {
        guint64 next = g_array_index(walk->below, guint64, i);
        if (i == MAX_RASTER_BELOW) {
            leave_open(walk, "it has more directories below its pages than are looked at");
            return;
        }
        if (next > 0 && take_directory(walk, next, &next) && next > 0 && count_part(walk))
            g_array_append_val(walk->below, next);
    }
}

/* Whether bytes are a directory that was written anew elsewhere: entries of known tags of numbers
 * in their order, and an offset. */
static gboolean is_old_directory(const TiffWalk *walk, gsize at, gsize length) {
    guint count_bytes = walk->is_large ? 8 : 2, entry_bytes = walk->is_large ? 20 : 12;
    guint64 n = number_at(walk, at, count_bytes), before = 0;
    if (length < count_bytes || n > length / entry_bytes ||
        length - n * entry_bytes - count_bytes > (walk->is_large ? 8u : 4u) + 1)
        return FALSE;
    for (guint64 i = 0; i < n; i++) {
        guint most;
        guint64 tag = number_at(walk, at + count_bytes + i * entry_bytes, 2);
        if (tag <= before || tiff_tag_kind((guint)tag, &most) == TIFF_ANYTHING)
            return FALSE;
        before = tag;
    }
    return n > 0;
}

/* The end is the caller's to tell: of a file by what was asked for, of Exif by its block. */
static void add_gap(const RasterWalk *file, gsize at, gsize length, gpointer data) {
    const TiffWalk *walk = data;
    if (walk->within == NULL && at + length >= walk->size)
        return;
    g_autofree char *what = walk->within != NULL
                                ? g_strdup_printf("bytes that nothing leads to in %s", walk->within)
                                : g_strdup("bytes between its parts");
    if (!is_old_directory(walk, at, length))
        walk_add(file, RASTER_BYTES, what, at, length);
}

static guint walk_tiff(TiffWalk *walk) {
    g_autoptr(GArray) below = g_array_new(FALSE, FALSE, sizeof(guint64));
    walk->below = below;
    walk->extents = extents_new(walk->size);
    walk->big_endian = walk->size > 0 && walk->file->data[0] == 'M';
    walk->is_large = number_at(walk, 2, 2) == 43;
    guint n = take_chain(walk);
    take_below(walk);
    if (!walk->is_open_ended)
        extents_visit_gaps(&walk->extents, walk->file, add_gap, walk);
    return n;
}

void tiff_layout_read(const RasterWalk *file) {
    TiffWalk walk = {.file = file, .size = file->size};
    file->out->n_pages = walk_tiff(&walk);
    file->out->end = walk.is_open_ended ? file->size : extents_end(&walk.extents);
    extents_clear(&walk.extents);
}

void exif_layout_read(const RasterWalk *file, const char *what, gsize at, gsize length) {
    static const char prefix[] = "Exif\0";
    gsize head = walk_has(file, at, prefix, sizeof prefix) ? sizeof prefix : 0;
    RasterWalk block = walk_within(file, NULL, at + head, length - MIN(length, head));
    TiffWalk walk = {.file = &block, .size = block.size, .within = what};
    if (!walk_has(&block, 0, "II*\0", 4) && !walk_has(&block, 0, "MM\0*", 4)) {
        walk_add(file, RASTER_BYTES, what, at, length);
        return;
    }
    const char *unread = file->out->unread;
    walk_tiff(&walk);
    extents_clear(&walk.extents);
    if (walk.is_open_ended) { /* of the block, not of the file's pages */
        file->out->unread = unread;
        walk_add(file, RASTER_BYTES, what, at, length);
    }
}
