/* What a data set holds: finding, walking, numbers. */
#include "core/dicom/parser.h"
#include <math.h>
#include <string.h>

const DicomElement *dicom_dataset_nth(const DicomDataset *dataset, gsize i) {
    return &dataset->elements[dataset->by_tag ? dataset->by_tag[i] : i];
}

const DicomElement *dicom_dataset_find(const DicomDataset *dataset, guint32 tag) {
    gsize low = 0, high = dataset->n_elements; /* the first of several */
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        if (dicom_dataset_nth(dataset, middle)->tag < tag)
            low = middle + 1;
        else
            high = middle;
    }
    const DicomElement *element =
        low < dataset->n_elements ? dicom_dataset_nth(dataset, low) : NULL;
    return element && element->tag == tag ? element : NULL;
}

gboolean dicom_dataset_walk(const DicomDataset *dataset, DicomVisit visit, gpointer data) {
    for (gsize i = 0; i < dataset->n_elements; i++) {
        const DicomElement *element = &dataset->elements[i];
        if (!visit(dataset, element, data))
            return FALSE;
        for (gsize j = 0; j < element->n_items; j++)
            if (!dicom_dataset_walk(&element->items[j], visit, data))
                return FALSE;
    }
    return TRUE;
}

guint16 dicom_element_known_vr(const DicomElement *element) {
    return element->vr == VR_UN ? dicom_dictionary_vr(element->tag) : element->vr;
}

/* The i-th value of `size` bytes as an unsigned number. */
static gboolean binary_value(const DicomElement *element, gsize i, gsize size, guint64 *out) {
    if (element->n_items || element->n_fragments || i >= element->length / size)
        return FALSE;
    const guint8 *p = element->value + i * size;
    *out = 0;
    for (gsize byte = 0; byte < size; byte++)
        *out = *out << 8 | p[element->big_endian ? byte : size - 1 - byte];
    return TRUE;
}

/* The i-th of the values that backslashes part, if it is a decimal number (PS3.5 table 6.2-1: DS,
 * IS). */
static gboolean text_value(const DicomElement *element, gsize i, double *out) {
    const char *p = (const char *)element->value, *end = p + element->length;
    if (element->n_items || element->length == 0)
        return FALSE;
    for (; i > 0; i--) {
        p = memchr(p, '\\', end - p);
        if (!p)
            return FALSE;
        p++;
    }
    const char *stop = memchr(p, '\\', end - p);
    gsize length = (stop ? stop : end) - p;
    char text[64], *rest; /* the standard allows 16 characters */
    if (length >= sizeof text)
        return FALSE;
    memcpy(text, p, length);
    text[length] = '\0';
    g_strstrip(text);
    /* strtod would take "nan" and hexadecimal digits too */
    if (text[0] == '\0' || strspn(text, "0123456789+-.eE") != strlen(text))
        return FALSE;
    *out = g_ascii_strtod(text, &rest);
    return *rest == '\0' && isfinite(*out);
}

static gint64 sign_extended(guint64 value, gsize size) {
    guint shift = 64 - 8 * size;
    return (gint64)(value << shift) >> shift;
}

gboolean dicom_element_double(const DicomElement *element, gsize i, double *out) {
    guint64 bits;
    switch (dicom_element_known_vr(element)) {
    case VR_FL: {
        if (!binary_value(element, i, 4, &bits))
            return FALSE;
        guint32 single_bits = bits;
        float single;
        memcpy(&single, &single_bits, sizeof single);
        *out = single;
        return TRUE;
    }
    case VR_FD:
        if (!binary_value(element, i, 8, &bits))
            return FALSE;
        memcpy(out, &bits, sizeof *out);
        return TRUE;
    case VR_IS:
    case VR_DS:
        return text_value(element, i, out);
    default: {
        gint64 value;
        if (!dicom_element_int(element, i, &value))
            return FALSE;
        *out = value;
        return TRUE;
    }
    }
}

gboolean dicom_element_int(const DicomElement *element, gsize i, gint64 *out) {
    guint64 bits;
    gsize size;
    gboolean is_signed = FALSE;
    switch (dicom_element_known_vr(element)) {
    case VR_SS:
        is_signed = TRUE;
        G_GNUC_FALLTHROUGH;
    case VR_US:
    case VR_OW:
    case VR_UN:
        size = 2;
        break;
    case VR_SL:
        is_signed = TRUE;
        G_GNUC_FALLTHROUGH;
    case VR_UL:
        size = 4;
        break;
    case VR_SV:
        is_signed = TRUE;
        G_GNUC_FALLTHROUGH;
    case VR_UV:
        size = 8;
        break;
    case VR_AT: {
        guint64 group, number;
        if (i >= G_MAXSIZE / 2 || !binary_value(element, 2 * i, 2, &group) ||
            !binary_value(element, 2 * i + 1, 2, &number))
            return FALSE;
        *out = DICOM_TAG(group, number);
        return TRUE;
    }
    case VR_FL:
    case VR_FD:
    case VR_IS:
    case VR_DS: {
        /* "512.0" is a number of rows too; beyond 2^53 doubles are no integers any more. */
        double value;
        if (!dicom_element_double(element, i, &value) || value != floor(value) ||
            fabs(value) > 9007199254740992.0)
            return FALSE;
        *out = (gint64)value;
        return TRUE;
    }
    default:
        return FALSE;
    }
    if (!binary_value(element, i, size, &bits) || (size == 8 && !is_signed && bits > G_MAXINT64))
        return FALSE;
    *out = is_signed ? sign_extended(bits, size) : (gint64)bits;
    return TRUE;
}

gboolean dicom_dataset_int(const DicomDataset *dataset, guint32 tag, gint64 *out) {
    const DicomElement *element = dicom_dataset_find(dataset, tag);
    return element && dicom_element_int(element, 0, out);
}
