#include "core/image/attribute.h"

gboolean attribute_read(const DicomFile *file, const DicomDataset *dataset,
                        const Attribute *attribute, gint64 *out, GError **error) {
    g_autofree char *tag = dicom_tag_string(attribute->tag);
    const DicomElement *element = dicom_dataset_find(dataset, attribute->tag);
    if (element == NULL || element->length == 0) {
        *out = attribute->fallback;
        if (attribute->fallback != ATTRIBUTE_REQUIRED)
            return TRUE;
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_VALUE,
                    "%s: %s %s is absent from the data set at offset %" G_GUINT64_FORMAT,
                    dicom_file_name(file), attribute->name, tag, dataset->offset);
        return FALSE;
    }
    if (!dicom_element_int(element, 0, out)) {
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_VALUE,
                    "%s: %s %s at offset %" G_GUINT64_FORMAT " is no number", dicom_file_name(file),
                    attribute->name, tag, element->offset);
        return FALSE;
    }
    if (*out < attribute->minimum || *out > attribute->maximum) {
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_VALUE,
                    "%s: %s %s at offset %" G_GUINT64_FORMAT " is %" G_GINT64_FORMAT
                    ", not %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                    dicom_file_name(file), attribute->name, tag, element->offset, *out,
                    attribute->minimum, attribute->maximum);
        return FALSE;
    }
    return TRUE;
}
