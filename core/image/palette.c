#include "core/image/palette.h"

#include "core/image/tags.h"

static gboolean fail(const DicomFile *file, const DicomDataset *dataset, guint32 tag,
                     const char *why, GError **error) {
    const DicomElement *element = dicom_dataset_find(dataset, tag);
    g_autofree char *name = dicom_tag_string(tag);
    g_set_error(error, DICOM_ERROR, DICOM_ERROR_VALUE,
                "%s: palette table %s at offset %" G_GUINT64_FORMAT " %s", dicom_file_name(file),
                name, element ? element->offset : dataset->offset, why);
    return FALSE;
}

/* The value as n host-order numbers: of 16 bits, or of 8 bits each in the order of the entries,
 * which fill 16-bit words from the low byte up. */
static guint16 *read_words(const DicomElement *element, guint bits, gsize *n) {
    gsize size = bits / 8;
    *n = element->length / size;
    guint16 *words = g_new(guint16, *n + 1);
    gboolean swapped = element->big_endian && element->vr != DICOM_VR('O', 'B');
    for (gsize i = 0; i < *n; i++) {
        const guint8 *at = element->value + i * size;
        if (bits == 16)
            words[i] = swapped ? (guint16)(at[0] << 8 | at[1]) : (guint16)(at[1] << 8 | at[0]);
        else
            words[i] = element->value[swapped && (i ^ 1) < *n ? i ^ 1 : i];
    }
    return words;
}

/* Whether words hold an entry of 8 bits each, with nothing above it. */
static gboolean hold_bytes(const guint16 *words, gsize n) {
    guint all = 0;
    for (gsize i = 0; i < n; i++)
        all |= words[i];
    return all <= G_MAXUINT8;
}

/* A plain table. Entries of 8 bits come packed or, from many writers, in a word each; a table that
 * calls itself 16-bit but is half as long is packed too, and one that calls itself 8-bit but fills
 * its words has entries of 16. */
static guint16 *read_plain(const DicomElement *element, gsize n_entries, guint bits) {
    if (element->length < n_entries)
        return NULL;
    guint size = element->length >= n_entries * 2 ? 16 : 8;
    gsize n;
    g_autofree guint16 *words = read_words(element, size, &n);
    gboolean are_bytes = size == 8 || (bits == 8 && hold_bytes(words, n_entries));
    guint16 *values = g_new(guint16, n_entries);
    for (gsize i = 0; i < n_entries; i++)
        values[i] = are_bytes ? (guint16)((words[i] & 0xFF) * 257) : words[i];
    return values;
}

typedef struct Descriptor {
    gint64 n_entries, first, bits;
} Descriptor;

static gboolean read_descriptor(const DicomFile *file, const DicomDataset *dataset, guint32 tag,
                                gboolean is_signed, Descriptor *out, GError **error) {
    const DicomElement *element = dicom_dataset_find(dataset, tag);
    if (element == NULL || !dicom_element_int(element, 0, &out->n_entries) ||
        !dicom_element_int(element, 1, &out->first) || !dicom_element_int(element, 2, &out->bits))
        return fail(file, dataset, tag, "has not three numbers", error);
    if (out->bits != 8 && out->bits != 16)
        return fail(file, dataset, tag, "has entries of neither 8 nor 16 bits", error);
    /* The VR is US or SS as the samples are, the number of entries has no sign whichever it is. */
    out->n_entries &= 0xFFFF;
    if (out->n_entries == 0)
        out->n_entries = 65536;
    out->first = is_signed ? (gint16)out->first : (guint16)out->first;
    return TRUE;
}

static gboolean read_channel(const DicomFile *file, const DicomDataset *dataset, guint channel,
                             const Descriptor *descriptor, guint16 **out, GError **error) {
    const guint32 plain = TAG_PALETTE_DATA + channel;
    const guint32 segmented = TAG_SEGMENTED_PALETTE_DATA + channel;
    gsize n_entries = (gsize)descriptor->n_entries;
    guint bits = (guint)descriptor->bits;
    const DicomElement *element = dicom_dataset_find(dataset, plain);
    if (element) {
        *out = read_plain(element, n_entries, bits);
        return *out || fail(file, dataset, plain, "is shorter than its descriptor says", error);
    }
    element = dicom_dataset_find(dataset, segmented);
    if (element == NULL)
        return fail(file, dataset, plain, "is absent, and so is its segmented form", error);
    gsize n;
    g_autofree guint16 *words = read_words(element, bits, &n);
    *out = palette_expand_segments(words, n, n_entries, bits, error);
    if (*out == NULL) {
        g_autofree char *name = dicom_tag_string(segmented);
        g_prefix_error(error, "%s: palette table %s at offset %" G_GUINT64_FORMAT ": ",
                       dicom_file_name(file), name, element->offset);
    }
    return *out != NULL;
}

gboolean palette_read(const DicomFile *file, const DicomDataset *dataset, gboolean is_signed,
                      Palette *out, GError **error) {
    g_auto(Palette) palette = {0};
    for (guint i = 0; i < 3; i++) {
        Descriptor descriptor;
        guint32 tag = TAG_PALETTE_DESCRIPTOR + i;
        if (!read_descriptor(file, dataset, tag, is_signed, &descriptor, error))
            return FALSE;
        if (i > 0 &&
            ((gsize)descriptor.n_entries != palette.n_entries || descriptor.first != palette.first))
            return fail(file, dataset, tag, "differs from the red one", error);
        palette.n_entries = (gsize)descriptor.n_entries;
        palette.first = (gint32)descriptor.first;
        if (!read_channel(file, dataset, i, &descriptor, &palette.channel[i], error))
            return FALSE;
    }
    *out = palette;
    palette = (Palette){0};
    return TRUE;
}
