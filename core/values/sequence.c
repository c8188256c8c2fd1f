#include "core/values/sequence.h"

#include "core/dicom/vr.h"
#include "core/values/names.h"
#include "core/values/value.h"
#include <string.h>

enum { NAME_WIDTH = 35 };

static void append_name(const DicomDataset *dataset, const DicomElement *element, GString *out) {
    if (!(element->tag >> 16 & 1)) {
        const char *name = element_name(element->tag);
        g_string_append(out, name ? name : element->tag & 0xFFFF ? "" : "Group Length");
        return;
    }
    /* pydicom knows no creators of sequences of undefined length */
    gboolean unknown = element->undefined_length && value_vr(dataset, element) == VR_SQ;
    g_autofree char *creator = unknown ? NULL : value_private_creator(dataset, element);
    const char *name = creator ? private_element_name(creator, element->tag) : NULL;
    if (name)
        g_string_append_printf(out, "[%s]", name);
    else
        g_string_append(out, !creator && (element->tag & 0xFF00) == 0 ? "Private Creator"
                                                                      : "Private tag data");
}

static void append_indent(guint level, GString *out) {
    for (guint i = 0; i < level; i++)
        g_string_append(out, "   ");
}

/* The VR as shown: without a written one, bytes in an item are OB where samples have 8 bits. */
static guint16 shown_vr(const DicomDataset *dataset, const DicomElement *element) {
    guint16 vr = value_vr(dataset, element);
    gboolean pixels = element->tag == 0x7FE00010;
    gboolean waveform = element->tag == 0x54000110 || element->tag == 0x54000112 ||
                        element->tag == 0x5400100A || element->tag == 0x54001010;
    gint64 bits;
    if (vr != VR_OW || !(pixels || waveform) || !(element->implicit_vr || element->vr == VR_UN))
        return vr;
    if (pixels && element->undefined_length)
        return VR_OB;
    gboolean known = dicom_dataset_int(dataset, pixels ? 0x00280100 : 0x54001004, &bits);
    return known && bits <= 8 ? VR_OB : VR_OW;
}

static void append_item(const DicomDataset *item, guint level, GString *out);

static void append_element(const DicomDataset *dataset, const DicomElement *element, guint level,
                           GString *out) {
    g_autoptr(GString) name = g_string_new(NULL);
    append_name(dataset, element, name);
    append_indent(level, out);
    g_string_append_printf(out, "(%04x, %04x) ", element->tag >> 16, element->tag & 0xFFFF);
    guint16 vr = shown_vr(dataset, element);
    if (vr == VR_SQ) {
        g_string_append_printf(out, " %s  %" G_GSIZE_FORMAT " item(s) ---- ", name->str,
                               element->n_items);
        for (gsize i = 0; i < element->n_items; i++) {
            g_string_append_c(out, '\n');
            append_item(&element->items[i], level + 1, out);
            g_string_append_c(out, '\n');
            append_indent(level + 1, out);
            g_string_append(out, "---------");
        }
        return;
    }
    glong width = MIN(g_utf8_strlen(name->str, -1), NAME_WIDTH);
    g_string_append_len(out, name->str, g_utf8_offset_to_pointer(name->str, width) - name->str);
    for (; width < NAME_WIDTH; width++)
        g_string_append_c(out, ' ');
    g_string_append_printf(out, " %c%c: ", vr >> 8, vr & 0xFF);
    value_repr(dataset, element, out);
}

static void append_item(const DicomDataset *item, guint level, GString *out) {
    gboolean first = TRUE;
    for (gsize i = 0; i < item->n_elements; i++) {
        const DicomElement *element = dicom_dataset_nth(item, i);
        if (i + 1 < item->n_elements && dicom_dataset_nth(item, i + 1)->tag == element->tag)
            continue; /* of several the last counts */
        if (!first)
            g_string_append_c(out, '\n');
        first = FALSE;
        append_element(item, element, level, out);
    }
}

void sequence_text(const DicomElement *sequence, GString *out) {
    g_string_append_c(out, '[');
    for (gsize i = 0; i < sequence->n_items; i++)
        append_item(&sequence->items[i], 0, out);
    g_string_append_c(out, ']');
}
