/* Which fragments of encapsulated pixel data hold which frame. PS3.5 A.4. Not for other folders. */
#pragma once
#include "codecs/codec.h"
#include "core/dicom/dicom.h"

/* The fragments of one frame: indexes into DicomElement.fragments. n == 0: the frame is missing. */
typedef struct FrameSpan {
    gsize first, n;
} FrameSpan;

/* A newly allocated array of spans which together hold every fragment. *n_frames: how many are
 * stated; becomes how many there are where more of them begin. Frames that are stated but not there
 * are missing, at the end. NULL with DICOM_ERROR_BROKEN where fragments, offset table and number of
 * frames can't be brought together without losing data. */
FrameSpan *fragments_to_frames(const DicomFile *file, const DicomDataset *dataset,
                               const DicomElement *element, const PixelFormat *format,
                               const TransferSyntax *syntax, gsize *n_frames, GError **error);
