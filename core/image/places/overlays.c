#include "core/image/places/overlays.h"

#include "core/image/attribute.h"
#include "core/image/limits.h"

enum {
    OVERLAY_ROWS = 0x0010,
    OVERLAY_COLUMNS = 0x0011,
    OVERLAY_FRAMES = 0x0015,
    OVERLAY_ORIGIN = 0x0050,
    OVERLAY_FRAME_ORIGIN = 0x0051,
    OVERLAY_BITS_ALLOCATED = 0x0100,
    OVERLAY_BIT_POSITION = 0x0102,
    OVERLAY_DATA = 0x3000,
};

/* Overlay Origin is row\column and counts from 1; it may lie left of or above the image. */
static gint origin(const DicomElement *element, gsize i) {
    gint64 value;
    if (element == NULL || !dicom_element_int(element, i, &value))
        return 0;
    return (gint)CLAMP(value - 1, G_MININT16, G_MAXUINT16);
}

/* Whether nothing but padding stands behind the frames. */
static gboolean ends_with(const DicomElement *data, gsize used) {
    for (gsize i = used; data->length > used + IMAGE_OVERLAY_BEHIND && i < data->length; i++)
        if (data->value[i] != 0)
            return FALSE;
    return TRUE;
}

/* Whether the data is one bit per pixel for every frame stated, and no more. */
static gboolean check_data(const DicomFile *file, const Overlay *overlay, GError **error) {
    const DicomElement *data = overlay->data;
    gsize plane = (gsize)overlay->rows * overlay->columns, bits; /* both are below 2^32 */
    gboolean fits = data->n_fragments == 0 && !data->undefined_length &&
                    g_size_checked_mul(&bits, plane, overlay->n_frames) &&
                    bits / 8 + (bits % 8 != 0) <= data->length;
    if (fits && ends_with(data, bits / 8 + (bits % 8 != 0)))
        return TRUE;
    g_autofree char *tag = dicom_tag_string(data->tag);
    g_set_error(error, DICOM_ERROR, DICOM_ERROR_BROKEN,
                "%s: Overlay Data %s at offset %" G_GUINT64_FORMAT " has %" G_GSIZE_FORMAT
                " bytes, which are %s %" G_GSIZE_FORMAT " frames of %ux%u bits",
                dicom_file_name(file), tag, data->offset, data->length,
                fits ? "more than" : "not the", overlay->n_frames, overlay->columns, overlay->rows);
    return FALSE;
}

gboolean overlay_read(const DicomFile *file, const DicomDataset *dataset, guint16 group,
                      Overlay *out, GError **error) {
    const DicomElement *data = dicom_dataset_find(dataset, DICOM_TAG(group, OVERLAY_DATA));
    gint64 bits, bit, rows, columns, frames, first;
    const Attribute attributes[] = {
        {DICOM_TAG(group, OVERLAY_BITS_ALLOCATED), "Overlay Bits Allocated", 0, 64, 1},
        {DICOM_TAG(group, OVERLAY_BIT_POSITION), "Overlay Bit Position", 0, 63, 0},
        {DICOM_TAG(group, OVERLAY_ROWS), "Overlay Rows", 1, G_MAXUINT32, ATTRIBUTE_REQUIRED},
        {DICOM_TAG(group, OVERLAY_COLUMNS), "Overlay Columns", 1, G_MAXUINT32, ATTRIBUTE_REQUIRED},
        {DICOM_TAG(group, OVERLAY_FRAMES), "Number of Frames in Overlay", 0, G_MAXINT32, 1},
        {DICOM_TAG(group, OVERLAY_FRAME_ORIGIN), "Image Frame Origin", 0, G_MAXUINT16, 1},
    };
    if (!attribute_read(file, dataset, &attributes[0], &bits, error) ||
        !attribute_read(file, dataset, &attributes[1], &bit, error))
        return FALSE;
    if (data ? data->length == 0 && data->n_fragments == 0 : bits <= 1 && bit == 0)
        return FALSE;
    if (!attribute_read(file, dataset, &attributes[2], &rows, error) ||
        !attribute_read(file, dataset, &attributes[3], &columns, error) ||
        !attribute_read(file, dataset, &attributes[4], &frames, error) ||
        !attribute_read(file, dataset, &attributes[5], &first, error))
        return FALSE;
    const DicomElement *corner = dicom_dataset_find(dataset, DICOM_TAG(group, OVERLAY_ORIGIN));
    *out = (Overlay){
        .group = group,
        .rows = (guint32)rows,
        .columns = (guint32)columns,
        .n_frames = (gsize)MAX(frames, 1),
        .first_frame = (gsize)MAX(first, 1) - 1,
        .origin_x = origin(corner, 1),
        .origin_y = origin(corner, 0),
        .data = data,
        .bit = (guint)bit,
    };
    return data == NULL || check_data(file, out, error);
}

/* Pixels fill bytes from the least significant bit up, and words of big endian data come with their
 * high byte first (PS3.5 8.1.2). */
void overlay_unpack(const Overlay *overlay, gsize frame, guint16 *samples) {
    const DicomElement *data = overlay->data;
    gsize n = (gsize)overlay->rows * overlay->columns;
    gboolean swapped = data->big_endian && data->vr == DICOM_VR('O', 'W');
    for (gsize i = 0, at = frame * n; i < n; i++, at++) {
        gsize byte = at / 8;
        if (swapped && (byte ^ 1) < data->length)
            byte ^= 1;
        samples[i] = data->value[byte] >> (at % 8) & 1;
    }
}
