/* What the files of this folder share: the parser and its memory. Not for others. */
#pragma once
#include "core/dicom/vr.h"

enum {
    TAG_SPECIFIC_CHARACTER_SET = DICOM_TAG(0x0008, 0x0005),
    TAG_PIXEL_REPRESENTATION = DICOM_TAG(0x0028, 0x0103),
    TAG_PIXEL_DATA = DICOM_TAG(0x7FE0, 0x0010),
};

/* The VR by which to read the value: the dictionary's where the file only says UN. */
guint16 dicom_element_known_vr(const DicomElement *element);

/* Memory that is freed at once. */
typedef struct DicomArena {
    GPtrArray *chunks;
    gsize used; /* of the last chunk */
    gsize size;
} DicomArena;

void dicom_arena_init(DicomArena *arena);
void dicom_arena_clear(DicomArena *arena);
/* n elements of `size` bytes each, 8-byte aligned and not cleared; NULL for none. */
gpointer dicom_arena_alloc(DicomArena *arena, gsize n, gsize size);

typedef struct DicomEncoding {
    gboolean implicit;
    gboolean big_endian;
} DicomEncoding;

typedef struct DicomParser {
    const char *name;  /* of the file, for messages */
    const char *space; /* what offsets count in, for messages: "" or " of the inflated data set" */
    const guint8 *data;
    gsize size;
    gboolean pixels_big_endian; /* numbers of Pixel Data, whatever the encoding */
    guint32 first_tag,
        stop_tag; /* the data set ends at a root element outside; stop_tag 0: no such end */
    DicomArena *arena;
} DicomParser;

/* Whether an element of this encoding can stand at offset: its length fits, and what follows can
 * follow. */
gboolean dicom_parser_fits(const DicomParser *parser, DicomEncoding encoding, gsize offset,
                           gsize end);

/* Reads the data set that begins at *offset. Sets *offset to where it ends: the first element that
 * is not to be read, or parser->size. */
gboolean dicom_parser_read(const DicomParser *parser, DicomEncoding encoding, gsize *offset,
                           DicomDataset *dataset, GError **error);
