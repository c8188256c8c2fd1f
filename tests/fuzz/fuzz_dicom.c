/* Reads any bytes as a DICOM file and touches all that comes out. */
#include "core/dicom/dicom.h"
#include "tests/fuzz/target.h"

#ifdef __clang__
#define UNCOUNTED __attribute__((no_sanitize("coverage")))
#else
#define UNCOUNTED
#endif

/* Not counted among the edges: it would be most of them. */
UNCOUNTED static guint sum_bytes(const guint8 *data, gsize length) {
    guint sum = 0;
    for (gsize i = 0; i < length; i++)
        sum += data[i];
    return sum;
}

static gboolean touch(const DicomDataset *dataset, const DicomElement *element, gpointer data) {
    guint *sum = data;
    if (!element->undefined_length && element->n_items == 0)
        *sum += sum_bytes(element->value, element->length);
    for (gsize i = 0; i < element->n_fragments; i++)
        *sum += sum_bytes(element->fragments[i].data, element->fragments[i].length);
    for (gsize i = 0; i < element->n_items; i++)
        if (element->items[i].parent != dataset)
            g_error("item without its parent");
    if (!dicom_dataset_find(dataset, element->tag))
        g_error("element %08x not found", element->tag);
    gint64 whole;
    double number;
    *sum += dicom_element_int(element, 0, &whole) + dicom_element_double(element, 1, &number);
    g_autofree char *text = dicom_dataset_text(dataset, element->tag);
    if (text && !g_utf8_validate(text, -1, NULL))
        g_error("text of %08x is no UTF-8: %s", element->tag, g_strescape(text, NULL));
    return TRUE;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GBytes) bytes = g_bytes_new_static(data, size);
    for (int i = 0; i < 2; i++) {
        guint32 stop_tag = i == 0 ? 0 : DICOM_TAG(0x0020, 0x000E);
        g_autoptr(GError) error = NULL;
        g_autoptr(DicomFile) file = dicom_file_new_from_bytes(bytes, "input", stop_tag, &error);
        if ((file == NULL) != (error != NULL))
            g_error("a file and an error, or neither");
        volatile guint result;
        guint sum = 0;
        if (file) {
            dicom_dataset_walk(dicom_file_meta(file), touch, &sum);
            dicom_dataset_walk(dicom_file_dataset(file), touch, &sum);
        }
        result = sum;
        (void)result;
    }
    return 0;
}
