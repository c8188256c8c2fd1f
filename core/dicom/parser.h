/* What the files of this folder share: the parser, its memory, and VRs. Not for others. */
#pragma once
#include "core/dicom/dicom.h"

enum {
    VR_AT = DICOM_VR('A', 'T'),
    VR_DS = DICOM_VR('D', 'S'),
    VR_FD = DICOM_VR('F', 'D'),
    VR_FL = DICOM_VR('F', 'L'),
    VR_IS = DICOM_VR('I', 'S'),
    VR_LT = DICOM_VR('L', 'T'),
    VR_OB = DICOM_VR('O', 'B'),
    VR_OW = DICOM_VR('O', 'W'),
    VR_PN = DICOM_VR('P', 'N'),
    VR_SL = DICOM_VR('S', 'L'),
    VR_SQ = DICOM_VR('S', 'Q'),
    VR_SS = DICOM_VR('S', 'S'),
    VR_ST = DICOM_VR('S', 'T'),
    VR_SV = DICOM_VR('S', 'V'),
    VR_UL = DICOM_VR('U', 'L'),
    VR_UN = DICOM_VR('U', 'N'),
    VR_UR = DICOM_VR('U', 'R'),
    VR_US = DICOM_VR('U', 'S'),
    VR_UT = DICOM_VR('U', 'T'),
    VR_UV = DICOM_VR('U', 'V'),
    /* The dictionary's `US or SS`, until Pixel Representation is known. No file can hold it: VRs
       are capital letters. */
    VR_US_OR_SS = DICOM_VR('x', 's'),
};

enum {
    TAG_SPECIFIC_CHARACTER_SET = DICOM_TAG(0x0008, 0x0005),
    TAG_PIXEL_REPRESENTATION = DICOM_TAG(0x0028, 0x0103),
    TAG_PIXEL_DATA = DICOM_TAG(0x7FE0, 0x0010),
};

/* dicom_dictionary_vr, but VR_US_OR_SS where the dictionary leaves that choice. */
guint16 dicom_dictionary_lookup(guint32 tag);
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
