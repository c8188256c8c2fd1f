/* What bytes are, told by the bytes alone. */
#pragma once
#include "core/account/listed_kind.h"

typedef enum SourceKind {
    SOURCE_FILE,        /* a file on disk that nobody has looked into yet */
    SOURCE_DICOM,       /* "DICM" where PS3.10 section 7.1 wants it */
    SOURCE_MAYBE_DICOM, /* begins like a data set without preamble: dicom_file_open() decides */
    SOURCE_DICOMDIR,    /* names files (PS3.10 section 8) */
    SOURCE_RASTER,      /* a picture in a format of everyday use */
    SOURCE_ARCHIVE,     /* has members, or is one compressed file */
    SOURCE_DOCUMENT,    /* may hold pictures beside text */
    SOURCE_VIDEO,       /* film */
    SOURCE_TEXT,        /* reads as text, all of it */
    SOURCE_NO_IMAGE,    /* a format that has no place for pictures: Finder's notes on a folder */
    SOURCE_UNKNOWN,     /* any other bytes, and formats of pictures that nothing here reads */
    SOURCE_EMPTY,       /* no byte */
    SOURCE_LINK,        /* a link to what is in the same archive */
    SOURCE_MISSING,     /* named by a list or by a DICOMDIR, not there */
    SOURCE_UNREADABLE,  /* a folder or file that can't be read */
    SOURCE_ARCHIVE_PROBLEM, /* a part of an archive that could not be read, or must not be */
    SOURCE_PROGRAM,         /* or a database: made for something else, with room for any bytes */
    SOURCE_KINDS
} SourceKind;

typedef struct SourceKindInfo {
    /* What an item is listed as by whoever can't judge it. */
    ListedKind listed;
    const char *meaning; /* says why, behind the name of the format */
} SourceKindInfo;
const SourceKindInfo *source_kind_info(SourceKind kind);

/* The kind of a whole file's bytes: SOURCE_DICOM to SOURCE_EMPTY, or
 * SOURCE_PROGRAM. The first bytes decide; only what
 * they say nothing of is looked through, since a text has to be one to its end. *format (may be
 * NULL) becomes the name of the format, a static string, or NULL where nothing has one. */
SourceKind source_kind_of_bytes(const guint8 *data, gsize size, const char **format);
/* Why bytes of this kind and format can't be judged, for the account; the caller frees it. */
char *source_kind_reason(SourceKind kind, const char *format);
/* Whether the record that ends a zip archive is there, maybe behind other bytes, as in archives
 * that unpack themselves. */
gboolean source_has_zip_end(const guint8 *data, gsize size);
/* Whether something in bytes begins as a file of a picture, a document or an archive does. */
gboolean source_holds_picture(const guint8 *data, gsize size);
/* Whether bytes begin as a file of a picture, a document, an archive or a film does. */
gboolean source_begins_picture(const guint8 *data, gsize size);
