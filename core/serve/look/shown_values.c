#include "core/serve/look/shown_values.h"

#include "core/serve/look/look.h"

/* Names of PS3.6. */
static const struct {
    guint32 tag;
    const char *name;
} shown[] = {
    {DICOM_TAG(0x0010, 0x0010), "Patient's Name"},
    {DICOM_TAG(0x0010, 0x0020), "Patient ID"},
    {DICOM_TAG(0x0010, 0x1000), "Other Patient IDs"},
    {DICOM_TAG(0x0010, 0x1001), "Other Patient Names"},
    {DICOM_TAG(0x0010, 0x0030), "Patient's Birth Date"},
    {DICOM_TAG(0x0010, 0x0040), "Patient's Sex"},
    {DICOM_TAG(0x0010, 0x1010), "Patient's Age"},
    {DICOM_TAG(0x0008, 0x0050), "Accession Number"},
    {DICOM_TAG(0x0020, 0x0010), "Study ID"},
    {DICOM_TAG(0x0008, 0x0020), "Study Date"},
    {DICOM_TAG(0x0008, 0x0022), "Acquisition Date"},
    {DICOM_TAG(0x0008, 0x0030), "Study Time"},
    {DICOM_TAG(0x0008, 0x0080), "Institution Name"},
    {DICOM_TAG(0x0008, 0x1040), "Institutional Department Name"},
    {DICOM_TAG(0x0008, 0x0090), "Referring Physician's Name"},
    {DICOM_TAG(0x0008, 0x1050), "Performing Physician's Name"},
    {DICOM_TAG(0x0008, 0x1070), "Operators' Name"},
    {DICOM_TAG(0x0008, 0x1010), "Station Name"},
    {DICOM_TAG(0x0008, 0x1030), "Study Description"},
    {DICOM_TAG(0x0008, 0x103E), "Series Description"},
    {DICOM_TAG(0x0018, 0x1030), "Protocol Name"},
    {DICOM_TAG(0x0008, 0x0060), "Modality"},
    {DICOM_TAG(0x0008, 0x0070), "Manufacturer"},
    {DICOM_TAG(0x0008, 0x1090), "Manufacturer's Model Name"},
    {DICOM_TAG(0x0018, 0x1000), "Device Serial Number"},
    {DICOM_TAG(0x0028, 0x0301), "Burned In Annotation"},
};

void shown_values_add(GPtrArray *values, const DicomDataset *dataset) {
    for (gsize i = 0; i < G_N_ELEMENTS(shown); i++) {
        g_autofree char *text = dicom_dataset_text(dataset, shown[i].tag);
        if (text == NULL || *text == '\0')
            continue;
        g_autofree char *number = dicom_tag_string(shown[i].tag);
        ShownValue *value = g_new0(ShownValue, 1);
        value->name = g_strdup_printf("%s %s", shown[i].name, number);
        value->value = g_steal_pointer(&text);
        g_ptr_array_add(values, value);
    }
}
