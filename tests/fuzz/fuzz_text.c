/* Lines of text of any bytes, sorted beside a header made of the same bytes: two texts of the
 * input, separated by its first zero byte, are the header's values and the line. */
#include "core/scan/sort/classify.h"
#include "core/scan/sort/dates.h"
#include "tests/fuzz/target.h"
#include <string.h>

static void put(GByteArray *out, guint32 tag, const char *vr, const guint8 *value, gsize length) {
    guint8 head[8] = {(guint8)(tag >> 16), (guint8)(tag >> 24),  (guint8)tag,
                      (guint8)(tag >> 8),  (guint8)vr[0],        (guint8)vr[1],
                      (guint8)length,      (guint8)(length >> 8)};
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, value, (guint)length);
}

/* A file whose elements of every kind that identifies someone hold parts of the value. */
static DicomFile *file_of(const guint8 *value, gsize length) {
    static const struct {
        guint32 tag;
        const char *vr;
    } elements[] = {
        {DICOM_TAG(0x0008, 0x0005), "CS"}, {DICOM_TAG(0x0008, 0x0020), "DA"},
        {DICOM_TAG(0x0008, 0x0030), "TM"}, {DICOM_TAG(0x0008, 0x0050), "SH"},
        {DICOM_TAG(0x0008, 0x0080), "LO"}, {DICOM_TAG(0x0008, 0x0081), "ST"},
        {DICOM_TAG(0x0008, 0x0090), "PN"}, {DICOM_TAG(0x0008, 0x1010), "SH"},
        {DICOM_TAG(0x0010, 0x0010), "PN"}, {DICOM_TAG(0x0010, 0x0020), "LO"},
        {DICOM_TAG(0x0010, 0x0030), "DA"}, {DICOM_TAG(0x0028, 0x0301), "CS"},
    };
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(elements); i++) {
        gsize first = i * length / G_N_ELEMENTS(elements),
              end = MIN(length, (i + 2) * length / G_N_ELEMENTS(elements));
        put(bytes, elements[i].tag, elements[i].vr, value + first,
            MIN(end - first, G_MAXUINT16) & ~(gsize)1);
    }
    g_autoptr(GBytes) whole = g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    return dicom_file_new_from_bytes(whole, "fuzz", 0, NULL);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    if (size == 0)
        return 0;
    const guint8 *zero = memchr(data, 0, size);
    gsize length = zero ? (gsize)(zero - data) : 0;
    g_autofree char *text =
        g_strndup((const char *)data + (zero ? length + 1 : 0), size - (zero ? length + 1 : 0));
    guint32 number;
    if (date_of_dicom(text, &number) && (number / 100 % 100 > 12 || number % 100 > 31))
        g_error("no day: %u", number);
    if (time_of_dicom(text, &number) && number > 235960)
        g_error("no time: %u", number);
    g_autoptr(DicomFile) file = file_of(data, length);
    if (file == NULL)
        return 0;
    g_autoptr(Classifier) classifier = classifier_new(file);
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    Finding *finding = finding_new();
    g_ptr_array_add(findings, finding);
    g_free(finding->text);
    finding->text = g_steal_pointer(&text);
    g_clear_pointer(&finding->reason, g_free);
    classifier_classify(classifier, finding->text, &finding->class, &finding->reason);
    if (finding->reason == NULL || (guint)finding->class >= FINDING_CLASSES)
        g_error("no class, or none of its reasons");
    classifier_finish(classifier, findings);
    return 0;
}
