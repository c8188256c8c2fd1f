#include "core/dicom/parser.h"

typedef struct DictionaryEntry {
    guint32 tag;
    char vr[3];
} DictionaryEntry;

static const DictionaryEntry elements[] = {
#define ELEMENT(tag, vr) {0x##tag, #vr},
#include "core/dicom/dictionary_table.h"
#undef ELEMENT
};

/* Groups and elements that exist in several numbers, such as 60xx: overlays. */
static const struct {
    guint32 mask;
    DictionaryEntry entry;
} repeating[] = {
#define REPEATING(mask, tag, vr) {0x##mask, {0x##tag, #vr}},
#include "core/dicom/dictionary_table.h"
#undef REPEATING
};

static guint16 entry_vr(const DictionaryEntry *entry) {
    return DICOM_VR(entry->vr[0], entry->vr[1]);
}

guint16 dicom_dictionary_lookup(guint32 tag) {
    guint32 group = tag >> 16, element = tag & 0xFFFF;
    if (element == 0)
        return DICOM_VR('U', 'L'); /* group length, PS3.5 section 7.2 */
    if (group & 1)                 /* private, PS3.5 section 7.8: only a creator's VR is known */
        return element >= 0x10 && element <= 0xFF ? DICOM_VR('L', 'O') : VR_UN;

    gsize low = 0, high = G_N_ELEMENTS(elements);
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        if (elements[middle].tag == tag)
            return entry_vr(&elements[middle]);
        if (elements[middle].tag < tag)
            low = middle + 1;
        else
            high = middle;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(repeating); i++)
        if ((tag & repeating[i].mask) == repeating[i].entry.tag)
            return entry_vr(&repeating[i].entry);
    return VR_UN;
}

guint16 dicom_dictionary_vr(guint32 tag) {
    guint16 vr = dicom_dictionary_lookup(tag);
    return vr == VR_US_OR_SS ? VR_US : vr;
}

char *dicom_tag_string(guint32 tag) {
    return g_strdup_printf("(%04x,%04x)", tag >> 16, tag & 0xFFFF);
}
