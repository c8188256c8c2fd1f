/* What the directories of a TIFF lead to: TIFF 6.0 sections 2 and 22, and its technical notes 1
 * (SubIFDs) and 2 (JPEG); BigTIFF. */
#include "ocr/leptonica/raster_layout.h"
#include "ocr/leptonica/raster_limits.h"

enum {
    IMAGE_WIDTH = 256,
    IMAGE_LENGTH = 257,
    BITS_PER_SAMPLE = 258,
    COMPRESSION = 259,
    STRIP_OFFSETS = 273,
    SAMPLES_PER_PIXEL = 277,
    STRIP_BYTES = 279,
    TILE_OFFSETS = 324,
    TILE_BYTES = 325,
    SUB_DIRECTORIES = 330,
    JPEG_OFFSET = 513,
    JPEG_LENGTH = 514,
    JPEG_Q_TABLES = 519,
    JPEG_DC_TABLES = 520,
    JPEG_AC_TABLES = 521,
    EXIF_DIRECTORY = 34665,
    GPS_DIRECTORY = 34853,
    INTEROPERABILITY_DIRECTORY = 40965,
    UNCOMPRESSED = 1,
};

typedef struct FileExtent {
    guint64 start, end;
} FileExtent;

typedef struct TiffWalk {
    const guint8 *data;
    gsize size;
    gboolean big_endian, is_large;
    GArray *extents; /* of FileExtent: what belongs to the file */
    GArray *below;   /* guint64 offsets of directories that others lead to */
    guint64 n_parts;
    gboolean is_open_ended; /* what belongs to it is not known to its end */
    RasterLayout *out;
} TiffWalk;

/* An entry's values, wherever they stand. */
typedef struct TiffValues {
    guint64 at, n;
    guint bytes; /* of each */
} TiffValues;

/* An entry's values, by tag; n is 0 for those that are not there. */
typedef struct TiffDirectory {
    TiffValues width, length, bits, compression, samples;
    TiffValues strips, strip_bytes, tiles, tile_bytes, jpeg, jpeg_length;
} TiffDirectory;

static guint64 number_at(const TiffWalk *walk, guint64 at, guint n) {
    return raster_number(walk->data, walk->size, at, n, walk->big_endian);
}

static void leave_open(TiffWalk *walk, const char *reason) {
    walk->is_open_ended = TRUE;
    if (walk->out->unread == NULL)
        walk->out->unread = reason;
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

static void add_extent(TiffWalk *walk, guint64 start, guint64 length) {
    FileExtent extent = {start, MIN(walk->size, start + MIN(length, walk->size))};
    if (start < walk->size && length > 0)
        g_array_append_val(walk->extents, extent);
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
    guint wide = walk->is_large ? 8 : 4;
    TiffValues values = {.at = entry + 4 + wide, .n = number_at(walk, entry + 4, wide)};
    values.bytes = type_bytes(number_at(walk, entry + 2, 2));
    if (values.bytes == 0 || values.n > walk->size / values.bytes)
        values.n = 0;
    if (values.n * values.bytes > wide) {
        values.at = number_at(walk, values.at, wide);
        add_extent(walk, values.at, values.n * values.bytes);
    }
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
        add_extent(walk, at, length);
    }
}

static void take_entry(TiffWalk *walk, guint64 entry, TiffDirectory *directory) {
    TiffValues values = read_values(walk, entry);
    switch (number_at(walk, entry, 2)) {
    case IMAGE_WIDTH:
        directory->width = values;
        break;
    case IMAGE_LENGTH:
        directory->length = values;
        break;
    case BITS_PER_SAMPLE:
        directory->bits = values;
        break;
    case COMPRESSION:
        directory->compression = values;
        break;
    case SAMPLES_PER_PIXEL:
        directory->samples = values;
        break;
    case STRIP_OFFSETS:
        directory->strips = values;
        break;
    case STRIP_BYTES:
        directory->strip_bytes = values;
        break;
    case TILE_OFFSETS:
        directory->tiles = values;
        break;
    case TILE_BYTES:
        directory->tile_bytes = values;
        break;
    case JPEG_OFFSET:
        directory->jpeg = values;
        break;
    case JPEG_LENGTH:
        directory->jpeg_length = values;
        break;
    case JPEG_Q_TABLES:
    case JPEG_DC_TABLES:
    case JPEG_AC_TABLES:
        add_tables(walk, &values, number_at(walk, entry, 2) != JPEG_Q_TABLES);
        break;
    case SUB_DIRECTORIES:
        walk->out->unread = "pictures below its pages (SubIFDs) are not read";
        add_below(walk, &values);
        break;
    case EXIF_DIRECTORY:
    case GPS_DIRECTORY:
    case INTEROPERABILITY_DIRECTORY:
        add_below(walk, &values);
        break;
    }
}

/* Strips without lengths, which some writers left out: what is not compressed says it by the
 * picture's size. */
static void add_without_lengths(TiffWalk *walk, const TiffDirectory *directory) {
    guint64 bits, pixels = value_or(walk, &directory->width, 0), length;
    gboolean fits =
        g_uint64_checked_mul(&bits, value_or(walk, &directory->bits, 1),
                             value_or(walk, &directory->samples, 1)) &&
        g_uint64_checked_mul(&bits, bits, pixels) && bits < G_MAXUINT64 - 7 &&
        g_uint64_checked_mul(&length, (bits + 7) / 8, value_or(walk, &directory->length, 0));
    if (!fits || directory->strips.n > 1 ||
        value_or(walk, &directory->compression, UNCOMPRESSED) != UNCOMPRESSED)
        leave_open(walk,
                   "its parts do not say how long they are, so that bytes behind them would not "
                   "be seen");
    else
        add_extent(walk, value_at(walk, &directory->strips, 0), length);
}

static void add_pieces(TiffWalk *walk, const TiffDirectory *directory, const TiffValues *offsets,
                       const TiffValues *lengths) {
    if (offsets->n > 0 && lengths->n == 0)
        add_without_lengths(walk, directory);
    for (guint64 i = 0; i < offsets->n && lengths->n > 0 && count_part(walk); i++)
        add_extent(walk, value_at(walk, offsets, i), value_at(walk, lengths, i));
}

static void add_pictures(TiffWalk *walk, const TiffDirectory *directory) {
    add_pieces(walk, directory, &directory->strips, &directory->strip_bytes);
    add_pieces(walk, directory, &directory->tiles, &directory->tile_bytes);
    if (directory->jpeg.n == 0)
        return;
    guint64 at = value_at(walk, &directory->jpeg, 0);
    guint64 length = value_at(walk, &directory->jpeg_length, 0);
    if (length == 0 && at < walk->size)
        length = raster_jpeg_end(walk->data, walk->size, (gsize)at) - at;
    add_extent(walk, at, length);
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
    add_pictures(walk, &directory);
    guint64 length = count_bytes + n * entry_bytes;
    *next = number_at(walk, at + length, offset_bytes);
    add_extent(walk, at, length + offset_bytes);
    return TRUE;
}

/* The chain of directories. A loop ends at the limit. */
static void take_pages(TiffWalk *walk) {
    guint64 next = walk->is_large ? 8 : 4;
    add_extent(walk, 0, walk->is_large ? 16 : 8);
    next = number_at(walk, next, walk->is_large ? 8 : 4);
    while (next > 0 && walk->out->n_pages < MAX_RASTER_PAGES && take_directory(walk, next, &next))
        walk->out->n_pages++;
    if (next > 0)
        leave_open(walk, "its chain of pages is broken or too long");
}

/* Those may be chains too. */
static void take_below(TiffWalk *walk) {
    for (guint i = 0; i < walk->below->len; i++) {
        guint64 next = g_array_index(walk->below, guint64, i);
        if (next > 0 && take_directory(walk, next, &next) && next > 0 && count_part(walk))
            g_array_append_val(walk->below, next);
    }
}

static gint by_start(gconstpointer a, gconstpointer b) {
    const FileExtent *one = a, *other = b;
    return (one->start > other->start) - (one->start < other->start);
}

static gboolean is_gap(const TiffWalk *walk, guint64 from, guint64 to) {
    if (from >= to || to - from < RASTER_GAP_LEAST)
        return FALSE;
    for (guint64 at = from; at < to; at++)
        if (walk->data[at] != 0)
            return TRUE;
    return FALSE;
}

/* Between the parts; gives the end of the last one. */
static gsize find_gaps(const TiffWalk *walk) {
    guint64 covered = 0;
    RasterLayout *out = walk->out;
    g_array_sort(walk->extents, by_start);
    for (guint i = 0; i < walk->extents->len; i++) {
        const FileExtent *extent = &g_array_index(walk->extents, FileExtent, i);
        if (!walk->is_open_ended && is_gap(walk, covered, extent->start)) {
            out->gap_at = out->gap > 0 ? out->gap_at : (gsize)covered;
            out->gap += (gsize)(extent->start - covered);
        }
        covered = MAX(covered, extent->end);
    }
    return (gsize)covered;
}

void tiff_layout_read(const guint8 *data, gsize size, RasterLayout *out) {
    g_autoptr(GArray) extents = g_array_new(FALSE, FALSE, sizeof(FileExtent));
    g_autoptr(GArray) below = g_array_new(FALSE, FALSE, sizeof(guint64));
    TiffWalk walk = {.data = data, .size = size, .extents = extents, .below = below, .out = out};
    walk.big_endian = data[0] == 'M';
    walk.is_large = number_at(&walk, 2, 2) == 43;
    out->n_pages = 0;
    take_pages(&walk);
    take_below(&walk);
    gsize end = find_gaps(&walk);
    out->end = walk.is_open_ended ? size : end;
}
