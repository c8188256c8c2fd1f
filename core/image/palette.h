/* Palette Color Lookup Tables. PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9. Not for other folders. */
#pragma once
#include "codecs/color.h"
#include "core/dicom/dicom.h"

/* Reads the red, green and blue table, plain or segmented, of 8 or 16 bits. is_signed: of the
 * image's samples, which gives the first value mapped its sign. DICOM_ERROR_VALUE or
 * DICOM_ERROR_BROKEN, naming the element, where a table is absent or short; CODEC_ERROR where
 * segments make no sense. */
gboolean palette_read(const DicomFile *file, const DicomDataset *dataset, gboolean is_signed,
                      Palette *out, GError **error);
