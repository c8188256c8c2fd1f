#include "ocr/leptonica/layout/extents.h"

typedef struct ByteExtent {
    guint64 start, end;
} ByteExtent;

ByteExtents extents_new(gsize size) {
    return (ByteExtents){g_array_new(FALSE, FALSE, sizeof(ByteExtent)), size};
}

void extents_clear(ByteExtents *extents) {
    g_clear_pointer(&extents->all, g_array_unref);
}

void extents_add(ByteExtents *extents, guint64 start, guint64 length) {
    if (start >= extents->size || length == 0)
        return;
    ByteExtent extent = {start, start + MIN(length, extents->size - start)};
    g_array_append_val(extents->all, extent);
}

gboolean extents_has(const ByteExtents *extents, guint64 start, guint64 end) {
    for (guint i = 0; i < extents->all->len; i++) {
        const ByteExtent *extent = &g_array_index(extents->all, ByteExtent, i);
        if (extent->start == start && extent->end == end)
            return TRUE;
    }
    return FALSE;
}

static gint by_start(gconstpointer a, gconstpointer b) {
    const ByteExtent *one = a, *other = b;
    return (one->start > other->start) - (one->start < other->start);
}

void extents_visit_gaps(ByteExtents *extents, const RasterWalk *walk, ExtentsGap visit,
                        gpointer data) {
    guint64 covered = 0;
    g_array_sort(extents->all, by_start);
    for (guint i = 0; i <= extents->all->len; i++) {
        const ByteExtent *extent =
            i < extents->all->len ? &g_array_index(extents->all, ByteExtent, i) : NULL;
        guint64 start = extent != NULL ? extent->start : extents->size;
        if (start > covered)
            visit(walk, (gsize)covered, (gsize)(start - covered), data);
        covered = MAX(covered, extent != NULL ? extent->end : 0);
    }
}

static void add_gap(const RasterWalk *walk, gsize at, gsize length, gpointer data) {
    walk_add(walk, RASTER_BYTES, data, at, length);
}

void extents_add_rest(ByteExtents *extents, const RasterWalk *walk, const char *what) {
    g_autofree char *name = g_strconcat("bytes that nothing leads to in ", what, NULL);
    extents_visit_gaps(extents, walk, add_gap, name);
}

gsize extents_end(const ByteExtents *extents) {
    guint64 end = 0;
    for (guint i = 0; i < extents->all->len; i++)
        end = MAX(end, g_array_index(extents->all, ByteExtent, i).end);
    return (gsize)end;
}
