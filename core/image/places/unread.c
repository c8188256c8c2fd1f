#include "core/image/places/unread.h"

#include "core/image/limits.h"
#include "core/image/tags.h"
#include <string.h>

enum {
    SCAN = 0xDA, /* JPEG's SOS */
};

/* A JPEG stream's markers up to its first scan (T.81 B.2), which other bytes don't look like. */
static gboolean is_jpeg(const guint8 *data, gsize length) {
    gboolean has_frame = FALSE;
    for (gsize at = 2; at + 4 <= length && data[at] == 0xFF;) {
        guint8 marker = data[at + 1];
        gsize size = (gsize)data[at + 2] << 8 | data[at + 3];
        if (marker < 0xC0 || size < 2 || size > length - at - 2)
            return FALSE;
        has_frame |= marker < 0xD0 && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (marker == SCAN)
            return has_frame;
        at += 2 + size;
    }
    return FALSE;
}

static gboolean holds_jpeg(const guint8 *data, gsize length) {
    const guint8 *at = data, *end = data + length;
    while ((at = memmem(at, (gsize)(end - at), "\xFF\xD8\xFF", 3)) != NULL) {
        if (is_jpeg(at, (gsize)(end - at)))
            return TRUE;
        at++;
    }
    return FALSE;
}

static gboolean holds(const guint8 *data, gsize length, const char *bytes, gsize n) {
    return memmem(data, length, bytes, n) != NULL;
}

/* A JPEG 2000 codestream's SOC and SIZ (T.800 A.4). */
static gboolean holds_codestream(const guint8 *data, gsize length) {
    return holds(data, length, "\xFF\x4F\xFF\x51\0", 5);
}

/* By what pictures and documents begin with, wherever that stands. */
static const char *picture_in(const guint8 *data, gsize length) {
    if (holds_jpeg(data, length))
        return "a JPEG picture in";
    if (holds(data, length, "\0\0\0\x0CjP  \r\n\x87\n", 12) || holds_codestream(data, length))
        return "a JPEG 2000 picture in";
    if (holds(data, length, "\x89PNG\r\n\x1A\n", 8))
        return "a PNG picture in";
    if (holds(data, length, "%PDF-", 5))
        return "a PDF document in";
    if (length >= 132 && memcmp(data + 128, "DICM", 4) == 0)
        return "a DICOM file in";
    return NULL;
}

static gboolean is_zero(const guint8 *data, gsize length) {
    return length == 0 || (data[0] == 0 && memcmp(data, data + 1, length - 1) == 0);
}

/* Behind the first bytes of a JPEG or JPEG 2000 stream no other one can begin but a thumbnail, or
 * one that follows it. */
static const char *in_fragments(const DicomElement *element) {
    for (gsize i = 1; i < element->n_fragments; i++) {
        const guint8 *data = element->fragments[i].data;
        gsize length = element->fragments[i].length;
        if (length > 2 && (data[0] == 0xFF && data[1] == 0xD8) && holds_jpeg(data + 2, length - 2))
            return "a further picture in the JPEG stream of";
        if (length > 2 && (data[0] == 0xFF && data[1] == 0x4F) &&
            holds_codestream(data + 2, length - 2))
            return "a further picture in the JPEG 2000 stream of";
    }
    return NULL;
}

/* Bytes of native pixels behind those of the frames; a whole frame more is an error elsewhere. */
static const char *behind_frames(const DicomElement *element, const PixelData *pixels) {
    gsize used = pixel_data_native_length(pixels);
    if (used == 0 || element->length <= used + IMAGE_BEHIND)
        return NULL;
    return is_zero(element->value + used, element->length - used)
               ? NULL
               : "more bytes than the frames need, in";
}

static gboolean is_binary(guint16 vr) {
    return vr == DICOM_VR('O', 'B') || vr == DICOM_VR('O', 'W') || vr == DICOM_VR('U', 'N');
}

/* Elements that nothing is known of, which may be as long as the pixels for a reason. */
static gboolean is_opaque(guint32 tag) {
    return (tag >> 16 & 1) != 0 || tag == TAG_DATA_SET_TRAILING_PADDING;
}

static gsize header_number(const DicomDataset *dataset, guint32 tag, gsize otherwise) {
    gint64 value;
    return dicom_dataset_int(dataset, tag, &value) && value >= 0 ? (gsize)value : otherwise;
}

/* Bytes of a frame, by the header alone where there are no pixels: they may be elsewhere. */
static gboolean frame_length(const DicomDataset *dataset, const PixelData *pixels, gsize *length) {
    gsize rows, columns, samples, bits;
    if (pixels != NULL) {
        const PixelFormat *format = pixel_data_format(pixels);
        rows = format->rows, columns = format->columns;
        samples = format->samples_per_pixel, bits = format->bits_allocated;
    } else {
        rows = header_number(dataset, TAG_ROWS, 0);
        columns = header_number(dataset, TAG_COLUMNS, 0);
        samples = header_number(dataset, TAG_SAMPLES_PER_PIXEL, 1);
        bits = header_number(dataset, TAG_BITS_ALLOCATED, 8);
    }
    return g_size_checked_mul(length, rows, columns) &&
           g_size_checked_mul(length, *length, samples) &&
           g_size_checked_mul(length, *length, bits / 8 + (bits % 8 > 0));
}

static const char *raw_copy(const DicomDataset *dataset, const DicomElement *element,
                            const PixelData *pixels) {
    gsize frame;
    if (!frame_length(dataset, pixels, &frame) || frame < IMAGE_RAW_LEAST ||
        element->length < frame || element->length % frame > 1 ||
        is_zero(element->value, element->length))
        return NULL;
    return "as many bytes as the image's pixels have, in";
}

const char *unread_kind(const DicomDataset *dataset, const DicomElement *element,
                        const PixelData *pixels) {
    guint32 tag = element->tag;
    gboolean further = dicom_dataset_find(dataset, tag) != element;
    if (tag == TAG_PIXEL_DATA && further)
        return "a further element";
    if (tag == TAG_PIXEL_DATA && element->n_fragments > 0)
        return in_fragments(element);
    if (pixels && element == pixel_data_element(pixels))
        return behind_frames(element, pixels);
    /* Retired before PS3.3-2000, in groups next to 7FE0. */
    if ((tag & 0xFF01FFFF) == 0x7F000010 && tag != TAG_PIXEL_DATA)
        return "variable pixel data";
    if ((tag & 0xFF00FFFF) == 0x60003000 && ((tag & 0x10000) != 0 || further))
        return "further overlay data";
    if (tag == TAG_ENCAPSULATED_DOCUMENT && element->length > 0)
        return "the document";
    if (!is_binary(element->vr) || element->n_items > 0)
        return NULL;
    if (element->n_fragments > 0)
        return "fragments in";
    if (element->vr == DICOM_VR('U', 'N') && element->length >= 8 &&
        memcmp(element->value, "\xFE\xFF\x00\xE0", 4) == 0)
        return "items that can't be read in";
    const char *kind = picture_in(element->value, element->length);
    return kind == NULL && is_opaque(tag) ? raw_copy(dataset, element, pixels) : kind;
}
