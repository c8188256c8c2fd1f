/* The Image Pixel attributes. PS3.3 C.7.6.3; icons PS3.3 C.7.6.1.1.6. Not for other folders. */
#pragma once
#include "codecs/frame.h"
#include "core/dicom/dicom.h"

/* Reads format and number of frames for this pixel data element of the data set. Absent are taken
 * as usual: Bits Stored and High Bit as all of Bits Allocated, Pixel Representation and Planar
 * Configuration 0, Number of Frames (also where it is 0) 1; in items, which are icons as a rule,
 * also one MONOCHROME2 sample of 8 bits. DICOM_ERROR_VALUE where anything else is absent, or
 * attributes contradict each other. */
gboolean pixel_format_read(const DicomFile *file, const DicomDataset *dataset,
                           const DicomElement *element, PixelFormat *out, gsize *n_frames,
                           GError **error);
