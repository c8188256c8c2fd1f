#include "core/check/beside.h"

#include "core/image/places/unread.h"
#include "core/image/tags.h"

/* What is looked for in a data set. */
typedef struct BesideSearch {
    const PixelData *pixels; /* may be NULL */
    GHashTable *known;       /* set of the values (GBytes) that vouch for equal ones; or NULL */
    gboolean collect;        /* add to them rather than look one up */
    const DicomElement *found;
} BesideSearch;

/* Overlay Data, pixel data in an item, or what may be a picture and is not read. */
static gboolean is_picture(const BesideSearch *search, const DicomDataset *dataset,
                           const DicomElement *element) {
    guint32 group = element->tag >> 16;
    if (element->length == 0 || element->n_items > 0)
        return FALSE;
    if ((group & 0xFF01) == 0x6000 && (element->tag & 0xFFFF) == 0x3000)
        return TRUE;
    if (dataset->parent != NULL && group == 0x7FE0 && (element->tag & 0xFFFF) != 0)
        return TRUE;
    return holds_further_picture(dataset, element, dataset->parent ? NULL : search->pixels);
}

static gboolean visit(const DicomDataset *dataset, const DicomElement *element, gpointer data) {
    BesideSearch *search = data;
    if (!is_picture(search, dataset, element))
        return TRUE;
    GBytes *value = g_bytes_new_static(element->value, element->length);
    if (search->collect) {
        g_hash_table_add(search->known, value);
        return TRUE;
    }
    gboolean known = search->known != NULL && g_hash_table_contains(search->known, value);
    g_bytes_unref(value);
    search->found = known ? NULL : element;
    return known;
}

char *unvouched_picture(const DicomFile *scrubbed, const PixelData *scrubbed_pixels,
                        const DicomFile *original, const PixelData *original_pixels) {
    g_autoptr(GHashTable) known = NULL;
    BesideSearch search = {.pixels = scrubbed_pixels};
    dicom_dataset_walk(dicom_file_dataset(scrubbed), visit, &search);
    if (search.found != NULL && original != NULL) {
        known =
            g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
        BesideSearch all = {.pixels = original_pixels, .known = known, .collect = TRUE};
        dicom_dataset_walk(dicom_file_dataset(original), visit, &all);
        search = (BesideSearch){.pixels = scrubbed_pixels, .known = known};
        dicom_dataset_walk(dicom_file_dataset(scrubbed), visit, &search);
    }
    if (search.found == NULL)
        return NULL;
    g_autofree char *tag = dicom_tag_string(search.found->tag);
    return g_strdup_printf("it also holds a picture in %s at offset %" G_GUINT64_FORMAT "%s", tag,
                           search.found->offset,
                           original ? " that the original does not have"
                                    : ", for which nothing vouches");
}
