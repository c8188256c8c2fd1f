/* The entries of a TIFF's and of Exif's directories. For this folder alone. */
#pragma once
#include <glib.h>

enum {
    TIFF_WIDTH = 256,
    TIFF_LENGTH = 257,
    TIFF_BITS = 258,
    TIFF_COMPRESSION = 259,
    TIFF_PHOTOMETRIC = 262,
    TIFF_FILL_ORDER = 266,
    TIFF_STRIPS = 273,
    TIFF_SAMPLES = 277,
    TIFF_ROWS_PER_STRIP = 278,
    TIFF_STRIP_BYTES = 279,
    TIFF_PLANAR = 284,
    TIFF_COLOURS = 320,
    TIFF_TILE_WIDTH = 322,
    TIFF_TILE_LENGTH = 323,
    TIFF_TILES = 324,
    TIFF_TILE_BYTES = 325,
    TIFF_SUB_DIRECTORIES = 330,
    TIFF_JPEG_TABLES = 347,
    TIFF_JPEG = 513,
    TIFF_JPEG_LENGTH = 514,
    TIFF_JPEG_Q_TABLES = 519,
    TIFF_JPEG_DC_TABLES = 520,
    TIFF_JPEG_AC_TABLES = 521,
    TIFF_SUBSAMPLING = 530,
    TIFF_XMP = 700,
    TIFF_PHOTOSHOP = 34377,
    TIFF_EXIF = 34665,
    TIFF_ICC = 34675,
    TIFF_GPS = 34853,
    TIFF_INTEROPERABILITY = 40965,
};

typedef enum TiffTagKind {
    TIFF_ANYTHING, /* of tags that are not known too */
    TIFF_NUMBERS,  /* that say something of the picture: at most so many bytes */
    TIFF_TEXT,     /* for people */
    TIFF_TIME,     /* when the picture was taken or changed */
    TIFF_LEADS,    /* to what is accounted for by itself */
} TiffTagKind;

/* What an entry holds. most: bytes of numbers. */
TiffTagKind tiff_tag_kind(guint tag, guint *most);
