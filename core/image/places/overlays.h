/* Overlay planes: PS3.3 C.9.2; embedded ones were retired after PS3.3-2004. Not for other folders.
 */
#pragma once
#include "core/dicom/dicom.h"

/* The overlay of one group 60xx. */
typedef struct Overlay {
    guint16 group;
    guint32 rows, columns;
    gsize n_frames;
    gsize first_frame;        /* of the image, 0 based, that the overlay's first frame belongs to */
    gint origin_x, origin_y;  /* 0 based, of its first pixel in the image */
    const DicomElement *data; /* Overlay Data; NULL: embedded in the pixels */
    guint bit;                /* embedded: which bit of the container */
} Overlay;

/* The group's overlay. FALSE without an error where the group has neither data nor an embedded
 * plane, with DICOM_ERROR_VALUE or DICOM_ERROR_BROKEN where its attributes and data don't fit
 * together. */
gboolean overlay_read(const DicomFile *file, const DicomDataset *dataset, guint16 group,
                      Overlay *out, GError **error);

/* Unpacks a frame (< n_frames) of an overlay with data to rows * columns samples of 0 and 1. */
void overlay_unpack(const Overlay *overlay, gsize frame, guint16 *samples);
