/* Numbers out of a data set, with their range. Not for other folders. */
#pragma once
#include "core/dicom/dicom.h"

#define ATTRIBUTE_REQUIRED G_MININT64

typedef struct Attribute {
    guint32 tag;
    const char *name; /* as in PS3.6 */
    gint64 minimum, maximum;
    gint64 fallback; /* where absent or empty; or ATTRIBUTE_REQUIRED */
} Attribute;

/* The first value. FALSE with DICOM_ERROR_VALUE naming file, element and offset where it is
 * required and absent, is no number or lies outside the range. */
gboolean attribute_read(const DicomFile *file, const DicomDataset *dataset,
                        const Attribute *attribute, gint64 *out, GError **error);
