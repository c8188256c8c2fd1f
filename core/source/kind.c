#include "core/source/kind.h"

#include "core/source/limits.h"
#include "core/source/text_kind.h"

#include <string.h>

static const SourceKindInfo kinds[SOURCE_KINDS] = {
    [SOURCE_FILE] = {LISTED_UNREADABLE, "nobody looked into it"},
    [SOURCE_DICOM] = {LISTED_UNREADABLE, "DICOM that could not be judged"},
    [SOURCE_MAYBE_DICOM] = {LISTED_NOT_DICOM, "begins like DICOM, and does not go on so"},
    [SOURCE_DICOMDIR] = {LISTED_DICOMDIR, "names files, which are accounted for themselves"},
    [SOURCE_RASTER] = {LISTED_NOT_DICOM, "a picture that is no DICOM"},
    [SOURCE_ARCHIVE] = {LISTED_ARCHIVE, "holds files, which are accounted for themselves"},
    [SOURCE_DOCUMENT] = {LISTED_NOT_DICOM, "a document, which may hold pictures and is not read"},
    [SOURCE_VIDEO] = {LISTED_NOT_DICOM, "a video, which is not read"},
    [SOURCE_TEXT] = {LISTED_NO_IMAGE, "a text"},
    [SOURCE_NO_IMAGE] = {LISTED_NO_IMAGE, "a format that is not for images"},
    [SOURCE_UNKNOWN] = {LISTED_NOT_DICOM, "may be an image, in a format that is not read"},
    [SOURCE_EMPTY] = {LISTED_EMPTY, "it is empty"},
    [SOURCE_LINK] = {LISTED_NO_IMAGE, "has no bytes of its own"},
    [SOURCE_MISSING] = {LISTED_MISSING, "it is not there"},
    [SOURCE_UNREADABLE] = {LISTED_UNREADABLE, "it can't be read"},
    [SOURCE_ARCHIVE_PROBLEM] = {LISTED_ARCHIVE_UNREAD, "not all of it could be read"},
    [SOURCE_PROGRAM] = {LISTED_NOT_DICOM, "may hold pictures, and is not looked into"},
};

const SourceKindInfo *source_kind_info(SourceKind kind) {
    return &kinds[kind];
}

char *source_kind_reason(SourceKind kind, const char *format) {
    const char *meaning = source_kind_info(kind)->meaning;
    return format != NULL ? g_strdup_printf("%s: %s", format, meaning) : g_strdup(meaning);
}

/* Bytes at one offset, or at two. */
typedef struct Signature {
    SourceKind kind;
    const char *format;
    gsize offset, length;
    const char *bytes;
    gsize offset2, length2;
    const char *bytes2;
} Signature;

#define AT(kind, format, offset, bytes) {kind, format, offset, sizeof bytes - 1, bytes, 0, 0, ""},
#define AT2(kind, format, offset, bytes, offset2, bytes2)                                          \
    {kind, format, offset, sizeof bytes - 1, bytes, offset2, sizeof bytes2 - 1, bytes2},

/* The first row that fits counts. */
/* clang-format off */
static const Signature signatures[] = {
    AT(SOURCE_DICOM, "DICOM", 128, "DICM")

    AT(SOURCE_ARCHIVE, "zip", 0, "PK\3\4")
    AT(SOURCE_ARCHIVE, "zip", 0, "PK\5\6")
    AT(SOURCE_ARCHIVE, "zip", 0, "PK\7\10")
    AT(SOURCE_ARCHIVE, "zip", 0, "PK00PK\3\4")
    AT(SOURCE_ARCHIVE, "gzip", 0, "\x1F\x8B")
    AT2(SOURCE_ARCHIVE, "bzip2", 0, "BZh", 4, "1AY&SY")
    AT(SOURCE_ARCHIVE, "xz", 0, "\xFD" "7zXZ")
    AT(SOURCE_ARCHIVE, "lzma", 0, "\x5D\0\0")
    AT(SOURCE_ARCHIVE, "lzip", 0, "LZIP\1")
    AT(SOURCE_ARCHIVE, "zstd", 0, "\x28\xB5\x2F\xFD")
    AT(SOURCE_ARCHIVE, "lz4", 0, "\4\x22\x4D\x18")
    AT(SOURCE_ARCHIVE, "7-Zip", 0, "7z\xBC\xAF\x27\x1C")
    AT(SOURCE_ARCHIVE, "RAR", 0, "Rar!\x1A\7")
    AT(SOURCE_ARCHIVE, "cabinet", 0, "MSCF\0\0\0\0")
    AT(SOURCE_ARCHIVE, "cpio", 0, "070701")
    AT(SOURCE_ARCHIVE, "cpio", 0, "070702")
    AT(SOURCE_ARCHIVE, "cpio", 0, "070707")
    AT(SOURCE_ARCHIVE, "xar", 0, "xar!\0")
    AT(SOURCE_ARCHIVE, "ar", 0, "!<arch>\n")
    AT2(SOURCE_ARCHIVE, "LHA", 2, "-lh", 6, "-")
    AT(SOURCE_ARCHIVE, "tar", 257, "ustar")
    AT(SOURCE_ARCHIVE, "ISO 9660", 32769, "CD001")

    AT(SOURCE_RASTER, "PNG", 0, "\x89PNG\r\n\x1A\n")
    AT(SOURCE_RASTER, "JPEG", 0, "\xFF\xD8\xFF")
    AT(SOURCE_RASTER, "TIFF", 0, "II*\0")
    AT(SOURCE_RASTER, "TIFF", 0, "MM\0*")
    AT(SOURCE_RASTER, "BigTIFF", 0, "II+\0")
    AT(SOURCE_RASTER, "BigTIFF", 0, "MM\0+")
    AT2(SOURCE_RASTER, "BMP", 0, "BM", 6, "\0\0\0\0")
    AT(SOURCE_RASTER, "GIF", 0, "GIF87a")
    AT(SOURCE_RASTER, "GIF", 0, "GIF89a")
    AT2(SOURCE_RASTER, "WebP", 0, "RIFF", 8, "WEBP")
    AT(SOURCE_RASTER, "JPEG 2000", 0, "\0\0\0\x0CjP  ")
    AT(SOURCE_RASTER, "JPEG 2000", 0, "\xFF\x4F\xFF\x51")
    AT(SOURCE_RASTER, "Windows icon", 0, "\0\0\1\0")
    AT(SOURCE_RASTER, "Windows cursor", 0, "\0\0\2\0")

    AT(SOURCE_UNKNOWN, "HEIF", 4, "ftyphei")
    AT(SOURCE_UNKNOWN, "HEIF", 4, "ftyphev")
    AT(SOURCE_UNKNOWN, "HEIF", 4, "ftypmif1")
    AT(SOURCE_UNKNOWN, "HEIF", 4, "ftypmsf1")
    AT(SOURCE_UNKNOWN, "AVIF", 4, "ftypavi")
    AT(SOURCE_UNKNOWN, "JPEG XL", 0, "\xFF\x0A")
    AT(SOURCE_UNKNOWN, "JPEG XL", 0, "\0\0\0\x0CJXL ")
    AT(SOURCE_UNKNOWN, "JPEG XR", 0, "II\xBC")
    AT(SOURCE_UNKNOWN, "Photoshop", 0, "8BPS")
    AT(SOURCE_UNKNOWN, "GIMP", 0, "gimp xcf")
    AT(SOURCE_UNKNOWN, "OpenEXR", 0, "\x76\x2F\x31\x01")
    AT(SOURCE_UNKNOWN, "DjVu", 0, "AT&TFORM")
    AT(SOURCE_UNKNOWN, "FITS", 0, "SIMPLE  =")
    AT(SOURCE_UNKNOWN, "XPM", 0, "/* XPM */")
    AT(SOURCE_UNKNOWN, "NRRD", 0, "NRRD000")
    AT(SOURCE_UNKNOWN, "MetaImage", 0, "ObjectType = Image")
    AT(SOURCE_UNKNOWN, "NumPy", 0, "\x93NUMPY")
    AT(SOURCE_UNKNOWN, "MATLAB", 0, "MATLAB 5.0 MAT")
    AT(SOURCE_UNKNOWN, "HDF5", 0, "\x89HDF\r\n\x1A\n")
    AT(SOURCE_UNKNOWN, "HDF4", 0, "\x0E\3\x13\1")
    AT(SOURCE_UNKNOWN, "NetCDF", 0, "CDF\1")
    AT(SOURCE_UNKNOWN, "NetCDF", 0, "CDF\2")
    AT(SOURCE_UNKNOWN, "NIfTI", 344, "n+1\0")
    AT(SOURCE_UNKNOWN, "NIfTI", 344, "ni1\0")
    AT(SOURCE_UNKNOWN, "NIfTI", 4, "n+2\0\r\n\x1A\n")
    AT(SOURCE_UNKNOWN, "NIfTI", 4, "ni2\0\r\n\x1A\n")
    AT(SOURCE_UNKNOWN, "Analyze", 0, "\x5C\1\0\0")
    AT(SOURCE_UNKNOWN, "Analyze", 0, "\0\0\1\x5C")
    AT(SOURCE_UNKNOWN, "AppleDouble", 0, "\0\5\x16\7")

    AT(SOURCE_DOCUMENT, "PDF", 0, "%PDF-")
    AT(SOURCE_DOCUMENT, "PostScript", 0, "%!PS")
    AT(SOURCE_DOCUMENT, "PostScript", 0, "\xC5\xD0\xD3\xC6")
    AT(SOURCE_DOCUMENT, "RTF", 0, "{\\rtf")
    AT(SOURCE_DOCUMENT, "Microsoft compound file", 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
    AT(SOURCE_DOCUMENT, "Windows metafile", 0, "\xD7\xCD\xC6\x9A")
    AT(SOURCE_DOCUMENT, "Windows metafile", 40, " EMF")
    AT(SOURCE_DOCUMENT, "sound with pictures", 0, "ID3")
    AT(SOURCE_DOCUMENT, "sound with pictures", 0, "fLaC")

    AT(SOURCE_VIDEO, "MP4", 4, "ftyp")
    AT(SOURCE_VIDEO, "QuickTime", 4, "moov")
    AT(SOURCE_VIDEO, "QuickTime", 4, "mdat")
    AT2(SOURCE_VIDEO, "AVI", 0, "RIFF", 8, "AVI ")
    AT(SOURCE_VIDEO, "Matroska", 0, "\x1A\x45\xDF\xA3")
    AT(SOURCE_VIDEO, "MPEG", 0, "\0\0\1\xBA")
    AT(SOURCE_VIDEO, "MPEG", 0, "\0\0\1\xB3")
    AT(SOURCE_VIDEO, "Windows Media", 0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11")
    AT(SOURCE_VIDEO, "Flash", 0, "FLV\1")

    AT(SOURCE_PROGRAM, "SQLite", 0, "SQLite format 3\0")
    AT(SOURCE_NO_IMAGE, ".DS_Store", 0, "\0\0\0\1Bud1")
    AT(SOURCE_PROGRAM, "program", 0, "\x7F" "ELF")
    AT(SOURCE_PROGRAM, "program", 0, "\xCA\xFE\xBA\xBE")
    AT(SOURCE_PROGRAM, "program", 0, "\xCF\xFA\xED\xFE")
    AT(SOURCE_PROGRAM, "Windows shortcut", 0, "L\0\0\0\1\x14\2\0")
    AT(SOURCE_PROGRAM, "font", 0, "\0\1\0\0\0")
    AT(SOURCE_PROGRAM, "font", 0, "OTTO\0")
    AT(SOURCE_PROGRAM, "font", 0, "wOF")
    AT2(SOURCE_PROGRAM, "sound", 0, "RIFF", 8, "WAVE")
};

/* These few bytes begin texts too, and count where there is none. */
static const Signature weak_signatures[] = {
    AT(SOURCE_ARCHIVE, "compress", 0, "\x1F\x9D")
    AT(SOURCE_ARCHIVE, "cpio", 0, "\xC7\x71")
    AT(SOURCE_ARCHIVE, "cpio", 0, "\x71\xC7")
    AT(SOURCE_PROGRAM, "program", 0, "MZ")
};
/* clang-format on */

static gboolean has(const guint8 *data, gsize size, gsize offset, const char *bytes, gsize length) {
    return length == 0 || (size >= offset + length && data[offset] == (guint8)bytes[0] &&
                           memcmp(data + offset, bytes, length) == 0);
}

static const Signature *find_signature(const guint8 *data, gsize size, const Signature *rows,
                                       gsize n_rows) {
    for (const Signature *row = rows; row < rows + n_rows; row++)
        if (has(data, size, row->offset, row->bytes, row->length) &&
            has(data, size, row->offset2, row->bytes2, row->length2))
            return row;
    return NULL;
}

/* (0002,0002) Media Storage SOP Class UID, the second or third element behind the preamble, of
 * Media Storage Directory Storage (PS3.10 section 8.6). */
static gboolean is_dicomdir(const guint8 *data, gsize size) {
    static const char element[] = "\2\0\2\0UI\x14\0"
                                  "1.2.840.10008.1.3.10";
    enum { FIRST = 132, LAST = 1024 };
    return size > FIRST &&
           memmem(data + FIRST, MIN(size, LAST) - FIRST, element, sizeof element - 1) != NULL;
}

/* Before POSIX, tar had no magic number: its first block is told by the sum of its bytes, where
 * those of the sum itself count as spaces. */
static gboolean is_old_tar(const guint8 *data, gsize size) {
    enum { BLOCK = 512, SUM = 148, SUM_LENGTH = 8 };
    if (size < BLOCK || data[0] == 0)
        return FALSE;
    guint64 sum = SUM_LENGTH * ' ';
    for (gsize i = 0; i < BLOCK; i++)
        sum += i >= SUM && i < SUM + SUM_LENGTH ? 0 : data[i];
    g_autofree char *written = g_strndup((const char *)data + SUM, SUM_LENGTH);
    return g_ascii_strtoull(written, NULL, 8) == sum;
}

/* "P1" to "P6", white space, a width or a comment; "P7", a line end. */
static gboolean is_pnm(const guint8 *data, gsize size) {
    if (size < 4 || data[0] != 'P' || !g_ascii_isspace(data[2]))
        return FALSE;
    return (data[1] == '7' && data[2] == '\n') ||
           (data[1] >= '1' && data[1] <= '6' && (g_ascii_isdigit(data[3]) || data[3] == '#'));
}

static guint32 little_endian(const guint8 *data, gsize n) {
    guint32 value = 0;
    while (n-- > 0)
        value = value << 8 | data[n];
    return value;
}

gboolean source_has_zip_end(const guint8 *data, gsize size) {
    enum { LONGEST_END = 22 + 65535 };
    gsize length = MIN(size, LONGEST_END);
    return memmem(data + size - length, length, "PK\5\6", 4) != NULL;
}

/* Whether the file ends with a zip archive: its last record states a comment that reaches the end,
 * and the first entry of the central directory stands where that record says, counted from itself
 * (APPNOTE.TXT 4.3.12 and 4.3.16); what stands before may be anything. Of ZIP64, whose numbers are
 * elsewhere, the end alone. */
static gboolean ends_as_zip(const guint8 *data, gsize size) {
    enum { END = 22, DIRECTORY_SIZE = 12, COMMENT = 20, LONGEST_COMMENT = 65535 };
    const guint32 in_zip64 = 0xFFFFFFFF;
    for (gsize comment = 0; comment <= LONGEST_COMMENT && size >= END + comment; comment++) {
        gsize at = size - END - comment;
        const guint8 *end = data + at;
        if (memcmp(end, "PK\5\6", 4) != 0 || little_endian(end + COMMENT, 2) != comment)
            continue;
        guint32 length = little_endian(end + DIRECTORY_SIZE, 4);
        if (length == in_zip64 ||
            (length >= 4 && length <= at && memcmp(end - length, "PK\1\2", 4) == 0))
            return TRUE;
    }
    return FALSE;
}

/* A data set without preamble begins with an element of groups 0002, 0008 or near them, in either
 * byte order. */
static gboolean may_be_dicom(const guint8 *data, gsize size) {
    enum { LAST_GROUP = 0x20, ELEMENT_HEAD = 8 };
    return size >= ELEMENT_HEAD &&
           ((data[1] == 0 && data[0] <= LAST_GROUP) || (data[0] == 0 && data[1] <= LAST_GROUP));
}

/* What files of pictures, documents and archives begin with, long enough not to stand in
 * other numbers by chance; of DICOM a meta information's or a data set's first group. */
typedef struct Beginning {
    const char *bytes;
    gsize length;
} Beginning;
#define BEGINNING(bytes) {bytes, sizeof bytes - 1},
/* clang-format off */
static const Beginning beginnings[] = {
    BEGINNING("DICM\2\0") BEGINNING("DICM\b\0")
    BEGINNING("\x89PNG\r\n\x1A\n\0\0\0\rIHDR")
    BEGINNING("\xFF\xD8\xFF\xE0\0\x10JFIF") BEGINNING("\xFF\xD8\xFF\xDB\0\x43")
    BEGINNING("Exif\0\0II*\0") BEGINNING("Exif\0\0MM\0*")
    BEGINNING("GIF87a") BEGINNING("GIF89a") BEGINNING("WEBPVP8")
    BEGINNING("II*\0\b\0\0\0") BEGINNING("MM\0*\0\0\0\b")
    BEGINNING("jP  \r\n\x87\n") BEGINNING("\xFF\x4F\xFF\x51\0") BEGINNING("%PDF-1.")
    BEGINNING("7z\xBC\xAF\x27\x1C\0") BEGINNING("Rar!\x1A\7\1\0")
    BEGINNING("Rar!\x1A\7\0\xCF\x90\x73") BEGINNING("\xFD" "7zXZ\0") BEGINNING("BZh91AY&SY")
    BEGINNING("PK\3\4\x0A\0") BEGINNING("PK\3\4\x14\0") BEGINNING("PK\3\4\x2D\0")
    BEGINNING("ustar\0" "00") BEGINNING("ustar  \0") BEGINNING("SQLite format 3\0")
    BEGINNING("\x28\xB5\x2F\xFD") BEGINNING("\4\x22\x4D\x18") BEGINNING("LZIP\1")
    BEGINNING("8BPS\0\1") BEGINNING("\x76\x2F\x31\1") BEGINNING("\x93NUMPY")
    BEGINNING("\x89HDF\r\n\x1A\n") BEGINNING("AT&TFORM") BEGINNING("ftypheic") BEGINNING("ftypavif")
};
/* clang-format on */

/* RFC 1952: flags of which three bits are 0, the compressor's effort, and a known system. */
static gboolean holds_gzip(const guint8 *data, gsize size) {
    enum { HEAD = 10, EFFORTS = 4, SYSTEMS = 13, UNKNOWN_SYSTEM = 255, RESERVED = 0xE0 };
    const guint8 *at = data, *end = data + size;
    for (; (at = memmem(at, (gsize)(end - at), "\x1F\x8B\b", 3)) != NULL; at++)
        if (end - at >= HEAD && (at[3] & RESERVED) == 0 && at[8] <= EFFORTS && at[8] % 2 == 0 &&
            (at[9] <= SYSTEMS || at[9] == UNKNOWN_SYSTEM))
            return TRUE;
    return FALSE;
}

gboolean source_holds_picture(const guint8 *data, gsize size) {
    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++)
        if (memmem(data, size, beginnings[i].bytes, beginnings[i].length) != NULL)
            return TRUE;
    return holds_gzip(data, size);
}

/* By four bytes at least, since zeros and small numbers begin tables, too; JPEG by what follows its
 * three (ISO/IEC 10918-1, B.1.1.3). */
gboolean source_begins_picture(const guint8 *data, gsize size) {
    enum { SHORTEST = 4, FIRST_MARKER = 0xC0 };
    const Signature *row = find_signature(data, size, signatures, G_N_ELEMENTS(signatures));
    if (row == NULL || data[0] == 0)
        return size > SHORTEST && is_pnm(data, size);
    if (row->kind == SOURCE_NO_IMAGE || row->kind == SOURCE_PROGRAM)
        return FALSE;
    return row->length + row->length2 >= SHORTEST ||
           (strcmp(row->format, "JPEG") == 0 && size > 3 && data[3] >= FIRST_MARKER);
}

static SourceKind kind_of_signature(const Signature *row, const guint8 *data, gsize size,
                                    const char **format) {
    *format = row->format;
    if (row->kind == SOURCE_DICOM && is_dicomdir(data, size)) {
        *format = "DICOMDIR";
        return SOURCE_DICOMDIR;
    }
    if (row->kind == SOURCE_PROGRAM && strcmp(row->format, "program") == 0 &&
        source_has_zip_end(data, size)) {
        *format = "zip in a program";
        return SOURCE_ARCHIVE;
    }
    if (row->kind == SOURCE_NO_IMAGE && source_holds_picture(data, size)) {
        *format = "a picture or an archive in another format";
        return SOURCE_UNKNOWN;
    }
    if (row->kind == SOURCE_NO_IMAGE && size > LARGEST_NO_IMAGE)
        return SOURCE_PROGRAM;
    return row->kind;
}

SourceKind source_kind_of_bytes(const guint8 *data, gsize size, const char **format) {
    const char *unused;
    format = format != NULL ? format : &unused;
    *format = NULL;
    if (size == 0)
        return SOURCE_EMPTY;
    const Signature *row = find_signature(data, size, signatures, G_N_ELEMENTS(signatures));
    if (row != NULL)
        return kind_of_signature(row, data, size, format);
    if (is_old_tar(data, size)) {
        *format = "tar";
        return SOURCE_ARCHIVE;
    }
    if (is_pnm(data, size)) {
        *format = "PNM";
        return SOURCE_RASTER;
    }
    SourceKind kind = text_kind(data, size, format);
    if (kind != SOURCE_KINDS)
        return kind;
    row = find_signature(data, size, weak_signatures, G_N_ELEMENTS(weak_signatures));
    if (row != NULL)
        return kind_of_signature(row, data, size, format);
    if (may_be_dicom(data, size))
        return SOURCE_MAYBE_DICOM;
    if (!ends_as_zip(data, size))
        return SOURCE_UNKNOWN;
    *format = "zip behind other bytes";
    return SOURCE_ARCHIVE;
}
