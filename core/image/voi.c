#include "core/image/voi.h"

#include "core/image/limits.h"
#include <math.h>
#include <string.h>

enum {
    WINDOW_CENTER = DICOM_TAG(0x0028, 0x1050),
    WINDOW_WIDTH = DICOM_TAG(0x0028, 0x1051),
    RESCALE_INTERCEPT = DICOM_TAG(0x0028, 0x1052),
    RESCALE_SLOPE = DICOM_TAG(0x0028, 0x1053),
    LUT_DESCRIPTOR = DICOM_TAG(0x0028, 0x3002),
    LUT_DATA = DICOM_TAG(0x0028, 0x3006),
    VOI_LUT_SEQUENCE = DICOM_TAG(0x0028, 0x3010),
};

typedef struct VoiView {
    char *name;
    SampleRange range; /* of a window, in samples of a picture */
    guint8 *table;     /* of a VOI LUT, by sample of a picture; NULL in a window */
} VoiView;

struct VoiViews {
    GArray *views; /* of View */
    gsize values;  /* that a sample of a picture may have: 2 to the bits stored */
    gint64 offset; /* a picture's sample less the stored value */
    double slope, intercept;
};

static void clear_view(gpointer data) {
    VoiView *view = data;
    g_free(view->name);
    g_free(view->table);
}

static gboolean shows_the_same(const VoiViews *views, const VoiView *a, const VoiView *b) {
    if (a->table == NULL || b->table == NULL)
        return a->table == b->table && a->range.low == b->range.low &&
               a->range.high == b->range.high;
    return memcmp(a->table, b->table, views->values) == 0;
}

static gboolean is_known(const VoiViews *views, const VoiView *view) {
    for (guint i = 0; i < views->views->len; i++)
        if (shows_the_same(views, view, &g_array_index(views->views, VoiView, i)))
            return TRUE;
    return FALSE;
}

/* Takes the name and the table over. */
static void add_view(VoiViews *views, char *name, SampleRange range, guint8 *table) {
    VoiView view = {name, range, table};
    if (views->views->len < VOI_MOST && !is_known(views, &view))
        g_array_append_val(views->views, view);
    else
        clear_view(&view);
}

/* The picture's sample of a value that windows and tables are stated in. */
static double sample_of(const VoiViews *views, double value) {
    return (value - views->intercept) / views->slope + (double)views->offset;
}

/* PS3.3 C.11.2.1.2: from center - width / 2 to center + width / 2. */
static void add_window(VoiViews *views, double center, double width) {
    double a = sample_of(views, center - width / 2), b = sample_of(views, center + width / 2);
    double most = (double)(views->values - 1);
    if (!isfinite(a) || !isfinite(b))
        return;
    double low = CLAMP(floor(MIN(a, b)), 0, most), high = CLAMP(ceil(MAX(a, b)), 0, most);
    if (high > low)
        add_view(views, g_strdup_printf("window %g/%g", center, width),
                 (SampleRange){(guint32)low, (guint32)high}, NULL);
}

static void add_windows(VoiViews *views, const DicomDataset *dataset) {
    const DicomElement *centers = dicom_dataset_find(dataset, WINDOW_CENTER);
    const DicomElement *widths = dicom_dataset_find(dataset, WINDOW_WIDTH);
    double center, width;
    for (gsize i = 0; centers && widths && dicom_element_double(centers, i, &center) &&
                      dicom_element_double(widths, i, &width);
         i++)
        add_window(views, center, width);
}

/* A table's entries as grey of 8 bits, by sample. PS3.3 C.11.2.1.1. */
static void add_table(VoiViews *views, const DicomDataset *item) {
    const DicomElement *descriptor = dicom_dataset_find(item, LUT_DESCRIPTOR);
    const DicomElement *data = dicom_dataset_find(item, LUT_DATA);
    gint64 n, first, bits, entry;
    if (descriptor == NULL || data == NULL || !dicom_element_int(descriptor, 0, &n) ||
        !dicom_element_int(descriptor, 1, &first) || !dicom_element_int(descriptor, 2, &bits) ||
        bits < 8 || bits > 16)
        return;
    n = (n & 0xFFFF) == 0 ? 65536 : n & 0xFFFF;
    if (views->offset > 0)
        first = (gint16)first;
    g_autofree guint8 *table = g_malloc(views->values);
    for (gsize sample = 0; sample < views->values; sample++) {
        double value = ((double)sample - (double)views->offset) * views->slope + views->intercept;
        gint64 at = (gint64)CLAMP(floor(value + 0.5) - (double)first, 0, (double)(n - 1));
        if (!dicom_element_int(data, (gsize)at, &entry))
            return;
        table[sample] = (guint8)((entry & 0xFFFF) >> (bits - 8));
    }
    add_view(views, g_strdup_printf("table %u", views->views->len + 1), (SampleRange){0, 0},
             g_steal_pointer(&table));
}

static gboolean visit(const DicomDataset *dataset, const DicomElement *element, gpointer data) {
    VoiViews *views = data;
    if (element->tag == WINDOW_CENTER)
        add_windows(views, dataset);
    for (gsize i = 0; element->tag == VOI_LUT_SEQUENCE && i < element->n_items; i++)
        add_table(views, &element->items[i]);
    return TRUE;
}

/* The first of each counts, be it in the functional groups of a frame (PS3.3 C.7.6.16.2.9). */
static gboolean visit_rescale(const DicomDataset *dataset, const DicomElement *element,
                              gpointer data) {
    VoiViews *views = data;
    if (element->tag != RESCALE_SLOPE)
        return TRUE;
    const DicomElement *intercept = dicom_dataset_find(dataset, RESCALE_INTERCEPT);
    double slope = 1, start = 0;
    if (dicom_element_double(element, 0, &slope) && slope != 0 && isfinite(slope))
        views->slope = slope;
    if (intercept != NULL && dicom_element_double(intercept, 0, &start) && isfinite(start))
        views->intercept = start;
    return FALSE;
}

VoiViews *voi_views_new(const DicomDataset *dataset, const PixelFormat *format) {
    if (format->samples_per_pixel != 1 || format->is_float || format->bits_stored > 16 ||
        format->photometric_interpretation == PHOTOMETRIC_PALETTE_COLOR)
        return NULL;
    g_autoptr(VoiViews) views = g_new0(VoiViews, 1);
    views->views = g_array_new(FALSE, FALSE, sizeof(VoiView));
    g_array_set_clear_func(views->views, clear_view);
    views->values = (gsize)1 << format->bits_stored;
    views->offset = format->is_signed ? (gint64)views->values / 2 : 0;
    views->slope = 1;
    dicom_dataset_walk(dataset, visit_rescale, views);
    dicom_dataset_walk(dataset, visit, views);
    return views->views->len > 0 ? g_steal_pointer(&views) : NULL;
}

void voi_views_free(VoiViews *views) {
    if (views == NULL)
        return;
    g_array_unref(views->views);
    g_free(views);
}

gsize voi_views_n(const VoiViews *views) {
    return views ? views->views->len : 0;
}

const char *voi_view_name(const VoiViews *views, gsize i) {
    return g_array_index(views->views, VoiView, i).name;
}

static guint8 shown(const VoiView *view, guint sample) {
    if (view->table != NULL)
        return view->table[sample];
    guint value = CLAMP(sample, view->range.low, view->range.high) - view->range.low;
    return (guint8)(value * G_MAXUINT8 / (view->range.high - view->range.low));
}

gboolean voi_view_is_narrow(const VoiViews *views, gsize i, SampleRange range) {
    const VoiView *view = &g_array_index(views->views, VoiView, i);
    guint64 width = view->range.high - view->range.low;
    return view->table != NULL || (width * VOI_NARROW <= range.high - range.low &&
                                   view->range.low < range.high && view->range.high > range.low);
}

Picture *voi_picture(const VoiViews *views, gsize i, const Picture *picture) {
    const VoiView *view = &g_array_index(views->views, VoiView, i);
    const SampleRange ranges[3] = {view->range, view->range, view->range};
    if (picture->depth == 2 && view->table == NULL)
        return picture_narrow(picture, ranges);
    g_autoptr(Picture) out = picture_new(picture->width, picture->height, 1, 1);
    for (gsize y = 0; out != NULL && y < out->height; y++)
        for (gsize x = 0; x < out->width; x++)
            picture_row8(out, 0, y)[x] =
                shown(view, (guint)MIN(picture_sample(picture, 0, x, y), views->values - 1));
    if (out != NULL)
        picture_border(out);
    return g_steal_pointer(&out);
}
