#include "core/image/overlays.h"

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

static gint64 number(const DicomDataset *dataset, guint16 group, guint16 element, gsize i,
                     gint64 fallback) {
    const DicomElement *found = dicom_dataset_find(dataset, DICOM_TAG(group, element));
    gint64 value;
    return found != NULL && dicom_element_int(found, i, &value) ? value : fallback;
}

/* Bit n of the data; words of big endian files have their bytes the other way round. */
static guint16 bit_at(const DicomElement *data, gsize n) {
    gsize byte = n / 8;
    if (data->big_endian && data->vr == DICOM_VR('O', 'W'))
        byte ^= 1;
    return byte < data->length ? data->value[byte] >> (n % 8) & 1 : 0;
}

GPtrArray *overlays_read(const DicomFile *file, const DicomDataset *dataset, guint16 group,
                         const char *name, GError **error) {
    const DicomElement *data = dicom_dataset_find(dataset, DICOM_TAG(group, OVERLAY_DATA));
    if (data == NULL || data->length == 0)
        return NULL;
    gint64 rows = number(dataset, group, OVERLAY_ROWS, 0, 0);
    gint64 columns = number(dataset, group, OVERLAY_COLUMNS, 0, 0);
    gint64 frames = number(dataset, group, OVERLAY_FRAMES, 0, 1);
    gsize bits = 0;
    if (rows < 1 || rows > 65535 || columns < 1 || columns > 65535 || frames < 1 ||
        !g_size_checked_mul(&bits, (gsize)rows * (gsize)columns, (gsize)frames) ||
        bits / 8 + (bits % 8 != 0) > data->length) {
        g_autofree char *tag = dicom_tag_string(data->tag);
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_BROKEN,
                    "%s: element %s at offset %" G_GUINT64_FORMAT ": %" G_GSIZE_FORMAT
                    " bytes don't hold %" G_GINT64_FORMAT " frames of %" G_GINT64_FORMAT
                    "x%" G_GINT64_FORMAT,
                    dicom_file_name(file), tag, data->offset, data->length, frames, columns, rows);
        return NULL;
    }
    gint64 first = number(dataset, group, OVERLAY_FRAME_ORIGIN, 0, 1);
    GPtrArray *planes = g_ptr_array_new_with_free_func((GDestroyNotify)place_free);
    gsize n = (gsize)rows * (gsize)columns;
    for (gsize frame = 0; frame < (gsize)frames; frame++) {
        Place *place = g_new0(Place, 1);
        place->kind = PLACE_OVERLAY;
        place->name = g_strdup(name);
        place->frame = frame + (gsize)CLAMP(first - 1, 0, G_MAXINT32);
        place->origin_y =
            (gint)CLAMP(number(dataset, group, OVERLAY_ORIGIN, 0, 1) - 1, -65536, 65536);
        place->origin_x =
            (gint)CLAMP(number(dataset, group, OVERLAY_ORIGIN, 1, 1) - 1, -65536, 65536);
        place->same_grid = TRUE;
        place->rows = (guint32)rows;
        place->columns = (guint32)columns;
        place->samples = g_new(guint16, n);
        for (gsize i = 0; i < n; i++)
            place->samples[i] = bit_at(data, frame * n + i);
        g_ptr_array_add(planes, place);
    }
    return planes;
}

GArray *overlays_embedded(const DicomDataset *dataset) {
    GArray *embedded = g_array_new(FALSE, FALSE, sizeof(EmbeddedOverlay));
    for (guint group = 0x6000; group <= 0x60FE; group += 2) {
        const DicomElement *data = dicom_dataset_find(dataset, DICOM_TAG(group, OVERLAY_DATA));
        gint64 bit = number(dataset, (guint16)group, OVERLAY_BIT_POSITION, 0, -1);
        if (data != NULL || bit < 0 || bit > 63 ||
            number(dataset, (guint16)group, OVERLAY_BITS_ALLOCATED, 0, 0) <= 1)
            continue;
        EmbeddedOverlay overlay = {(guint16)group, (guint)bit};
        g_array_append_val(embedded, overlay);
    }
    return embedded;
}
