#include "core/scan/regions.h"

#include "core/scan/finding.h"
#include "ocr/box.h"
#include <string.h>

enum {
    ULTRASOUND_REGIONS = DICOM_TAG(0x0018, 0x6011),
    REGION_X0 = DICOM_TAG(0x0018, 0x6018),
    REGION_Y0 = DICOM_TAG(0x0018, 0x601A),
    REGION_X1 = DICOM_TAG(0x0018, 0x601C), /* the last column, and row, inside */
    REGION_Y1 = DICOM_TAG(0x0018, 0x601E),
};

static gboolean region_box(const DicomDataset *item, Box *box) {
    if (!dicom_dataset_int(item, REGION_X0, &box->x0) ||
        !dicom_dataset_int(item, REGION_Y0, &box->y0) ||
        !dicom_dataset_int(item, REGION_X1, &box->x1) ||
        !dicom_dataset_int(item, REGION_Y1, &box->y1))
        return FALSE;
    box->x1++;
    box->y1++;
    return !box_is_empty(*box);
}

static GArray *read_regions(const DicomDataset *dataset) {
    GArray *regions = g_array_new(FALSE, FALSE, sizeof(Box));
    const DicomElement *sequence = dicom_dataset_find(dataset, ULTRASOUND_REGIONS);
    for (gsize i = 0; sequence != NULL && i < sequence->n_items; i++) {
        Box box;
        if (region_box(&sequence->items[i], &box))
            g_array_append_val(regions, box);
    }
    return regions;
}

static const char *location_of(Box text, const GArray *regions) {
    gboolean touches = FALSE;
    for (guint i = 0; i < regions->len; i++) {
        Box common = box_intersect(text, g_array_index(regions, Box, i));
        if (box_equal(common, text))
            return "image";
        touches |= !box_is_empty(common);
    }
    return touches ? "edge" : "around";
}

void findings_locate(const DicomDataset *dataset, GPtrArray *findings) {
    g_autoptr(GArray) regions = read_regions(dataset);
    for (guint i = 0; regions->len > 0 && i < findings->len; i++) {
        Finding *finding = g_ptr_array_index(findings, i);
        Box text = {finding->x0, finding->y0, finding->x1, finding->y1};
        if (!g_str_has_prefix(finding->place, "frame") || box_is_empty(text))
            continue;
        g_free(finding->location);
        finding->location = g_strdup(location_of(text, regions));
    }
}
