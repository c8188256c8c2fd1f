/* A DICOM file in memory: every element of every nesting level, nothing copied that can be pointed
 * at. PS3.5 section 7 (data elements), 7.5 (sequences), A.4 (encapsulation); PS3.10 section 7
 * (files).
 *
 * Values point into the mapped file (into the inflated stream for deflated files) and live as long
 * as the DicomFile. */
#pragma once
#include <glib.h>
#include <sys/stat.h>

#define DICOM_ERROR (dicom_error_quark())
GQuark dicom_error_quark(void);
typedef enum DicomError {
    DICOM_ERROR_IO,
    DICOM_ERROR_NOT_DICOM, /* nothing in it looks like DICOM */
    DICOM_ERROR_BROKEN,    /* says file, element and offset */
    DICOM_ERROR_LIMIT,     /* nested too deep, or larger than this program reads */
    DICOM_ERROR_VALUE,     /* an attribute that is needed is absent or makes no sense */
} DicomError;

#define DICOM_TAG(group, element) (((guint32)(group) << 16) | (guint32)(element))
/* What tells an instance (PS3.3 C.12.1). */
#define DICOM_SOP_INSTANCE_UID DICOM_TAG(0x0008, 0x0018)
#define DICOM_VR(a, b) ((guint16)(((guint16)(a) << 8) | (guint16)(b)))

typedef struct DicomElement DicomElement;
typedef struct DicomDataset DicomDataset;

/* Elements in file order. */
struct DicomDataset {
    const DicomElement *elements;
    gsize n_elements;
    const DicomDataset *parent; /* the data set whose sequence holds this item; NULL for the root */
    guint64 offset;             /* of the item's tag; 0 for the root */
    const guint32 *
        by_tag; /* indexes of the elements in the order of their tags; NULL if that is the file's */
};

typedef struct DicomFragment {
    const guint8 *data;
    gsize length;
    guint64 offset; /* of the fragment's item tag */
} DicomFragment;

struct DicomElement {
    guint32 tag;
    guint16 vr; /* as written; from the dictionary where implicit; UN where unknown */
    gboolean undefined_length;
    gboolean implicit_vr; /* no VR was written */
    gboolean big_endian;  /* byte order of numbers in value */
    guint64 offset;       /* of the tag, in the file, or in the inflated stream */
    const guint8 *value;  /* the bytes of the value; for sequences and encapsulated data all bytes
                             from the first item tag up to, without, the sequence delimiter */
    gsize length;
    const DicomDataset *items; /* SQ (also UN holding one) */
    gsize n_items;
    const DicomFragment *fragments; /* encapsulated pixel data: [0] is the basic offset table */
    gsize n_fragments;
};

typedef struct DicomFile DicomFile;

/* Reads a file whole, or up to (without) the first root element whose tag is >= stop_tag (0:
 * whole). What lies behind stop_tag is not looked at, so that a file broken there can still be told
 * by its UIDs. */
DicomFile *dicom_file_open(const char *path, guint32 stop_tag, GError **error);
/* A regular file's bytes, read where they are few, else mapped. *status (may be NULL) becomes what
 * the system says of the file. Fails with DICOM_ERROR_IO. */
GBytes *dicom_file_bytes(const char *path, struct stat *status, GError **error);
/* dicom_file_open() of a file whose bytes those are. */
DicomFile *dicom_file_of_bytes(GBytes *bytes, const char *path, guint32 stop_tag, GError **error);
/* dicom_file_open() for bytes in memory; name is used in messages. */
DicomFile *dicom_file_new_from_bytes(GBytes *bytes, const char *name, guint32 stop_tag,
                                     GError **error);
void dicom_file_free(DicomFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DicomFile, dicom_file_free)

const char *dicom_file_name(const DicomFile *file);
/* Whether it has the 128 bytes and "DICM" that PS3.10 section 7.1 wants. */
gboolean dicom_file_has_preamble(const DicomFile *file);
/* Lets go of the memory that holds a value, which is read from the file again if looked at. */
void dicom_file_release(const DicomFile *file, const DicomElement *element);
/* Never NULL; what the meta information says, else what the bytes show (implicit, explicit little
 * or big endian). */
const char *dicom_file_transfer_syntax(const DicomFile *file);
const DicomDataset *dicom_file_meta(const DicomFile *file); /* may be empty */
const DicomDataset *dicom_file_dataset(const DicomFile *file);

/* The i-th element in the order of tags (i < n_elements), several of one tag in the file's. */
const DicomElement *dicom_dataset_nth(const DicomDataset *dataset, gsize i);

/* The element, the first of several; NULL if absent. */
const DicomElement *dicom_dataset_find(const DicomDataset *dataset, guint32 tag);

/* Calls visit for every element of every level, depth first, in file order; stops where visit
 * returns FALSE. */
typedef gboolean (*DicomVisit)(const DicomDataset *dataset, const DicomElement *element,
                               gpointer data);
gboolean dicom_dataset_walk(const DicomDataset *dataset, DicomVisit visit, gpointer data);

/* The i-th value as a number, whatever the VR (US, SS, UL, SL, UV, SV, AT, FL, FD, IS, DS; OW and
 * UN by `size` of a US). FALSE where there is no such value or it is no number. */
gboolean dicom_element_int(const DicomElement *element, gsize i, gint64 *out);
gboolean dicom_element_double(const DicomElement *element, gsize i, double *out);
gboolean dicom_dataset_int(const DicomDataset *dataset, guint32 tag, gint64 *out);

/* Text of a value in UTF-8 by the data set's (or its parents') Specific Character Set (PS3.3
 * C.12.1.1.2), all values, backslashes kept, trailing padding stripped. What can't be decoded
 * becomes U+FFFD. Newly allocated; NULL if absent or no text (numbers, bytes, sequences). */
char *dicom_dataset_text(const DicomDataset *dataset, guint32 tag);

/* VR by the dictionary (PS3.6), DICOM_VR('U','N') where unknown; and "(gggg,eeee)", newly
 * allocated. */
guint16 dicom_dictionary_vr(guint32 tag);
char *dicom_tag_string(guint32 tag);
