#include "core/check/remains/patches.h"

#include "core/check/limits/remains_limits.h"
#include "core/check/remains/plane.h"
#include "core/check/uniform.h"

/* The fill that makes up most of a region, and what a lossy code leaves of it around; empty where
 * there is none. */
typedef struct CodedFill {
    Box reach;
    guint16 value;
} CodedFill;

static CodedFill main_fill(const Picture *inside, const GArray *left_out) {
    gsize whole = inside->width * inside->height;
    for (guint i = 0; i < left_out->len; i++) {
        Box box = box_clip(g_array_index(left_out, Box, i), (gint64)inside->width,
                           (gint64)inside->height);
        if (box_is_empty(box))
            continue;
        Picture fill = picture_view(inside, box);
        if (2 * fill.width * fill.height >= whole && picture_is_uniform(&fill))
            return (CodedFill){box_grow(box, REMAINS_CODE_BLOCK), picture_row16(&fill, 0, 0)[0]};
    }
    return (CodedFill){0};
}

static gboolean is_in(Box box, gsize x, gsize y) {
    return (gint64)x >= box.x0 && (gint64)x < box.x1 && (gint64)y >= box.y0 && (gint64)y < box.y1;
}

/* Samples of each value that equal those to the right and below. */
typedef struct FlatCounts {
    guint32 *of; /* by value; owned */
    guint64 flat, n;
} FlatCounts;

static void flat_counts_clear(FlatCounts *counts) {
    g_clear_pointer(&counts->of, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FlatCounts, flat_counts_clear)

static FlatCounts flat_counts_new(void) {
    return (FlatCounts){.of = g_new0(guint32, G_MAXUINT16 + 1)};
}

static gboolean is_flat(const Picture *picture, gsize x, gsize y) {
    const guint16 *row = picture_row16(picture, 0, y), *below = picture_row16(picture, 0, y + 1);
    return row[x] == row[x + 1] && row[x] == below[x] && row[x] == below[x + 1];
}

/* In the region, without what is left out and what belongs to its main fill, and around it. */
static void count_flat(const Picture *picture, Box region, const Picture *inside,
                       const GArray *left_out, FlatCounts *within, FlatCounts *around) {
    g_autoptr(RemainsPlane) plane = remains_plane_new(inside, left_out);
    CodedFill fill = main_fill(inside, left_out);
    for (gsize y = 0; y + 1 < picture->height; y++)
        for (gsize x = 0; x + 1 < picture->width; x++) {
            FlatCounts *counts = is_in(region, x, y) ? within : around;
            counts->n++;
            if (!is_flat(picture, x, y))
                continue;
            guint16 value = picture_row16(picture, 0, y)[x];
            if (counts == within) {
                gsize i = x - (gsize)region.x0, j = y - (gsize)region.y0;
                if (plane->left_out[j * plane->width + i] ||
                    (value == fill.value && is_in(fill.reach, i, j)))
                    continue;
            }
            counts->of[value]++;
            counts->flat++;
        }
}

/* Blocks of a mosaic are of many values, letters filled in are of one. */
const char *patches_find(const Picture *picture, Box region, const Picture *inside,
                         const GArray *left_out) {
    g_auto(FlatCounts) within = flat_counts_new(), around = flat_counts_new();
    count_flat(picture, region, inside, left_out, &within, &around);
    for (guint value = 0; value <= G_MAXUINT16; value++) {
        double share = (double)within.of[value] / (double)MAX(within.n, 1);
        double beside = (double)around.of[value] / (double)MAX(around.n, 1);
        if (2 * (guint64)within.of[value] >= within.flat && share * REMAINS_FLAT >= 1 &&
            beside * REMAINS_FLAT_AROUND <= share)
            return "patches of one value that are no rectangle are left in the region: the shape "
                   "of letters may tell the text";
    }
    return NULL;
}
