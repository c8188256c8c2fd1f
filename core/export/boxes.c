#include "core/export/boxes.h"

#include "core/export/limits.h"

Box rule_box_grown(Box box, gint64 width, gint64 height) {
    box = box_clip(box, width, height);
    if (box_is_empty(box))
        return box;
    gint64 side = MIN(box.x1 - box.x0, box.y1 - box.y0);
    gint64 margin = MAX(side * RULE_MARGIN_PERCENT / 100, RULE_MARGIN_LEAST);
    return box_clip(box_grow(box, margin), width, height);
}

/* Whether one box of the two covers little that neither does; of one that lies in the other,
 * nothing. */
static gboolean belong_together(Box a, Box b, guint waste_percent) {
    gint64 whole = box_extent(box_unite(a, b));
    gint64 covered = box_extent(a) + box_extent(b) - box_extent(box_intersect(a, b));
    return (whole - covered) * 100 <= whole * (gint64)MIN(waste_percent, 100);
}

/* Puts the box, and what it becomes by that, together with all that belong to it. */
static void absorb(GArray *boxes, guint waste_percent, Box box) {
    for (guint i = 0; i < boxes->len;) {
        Box other = g_array_index(boxes, Box, i);
        if (!belong_together(box, other, waste_percent)) {
            i++;
            continue;
        }
        box = box_unite(box, other);
        g_array_remove_index(boxes, i);
        i = 0;
    }
    g_array_append_val(boxes, box);
}

void rule_boxes_add(GArray *boxes, guint *waste_percent, Box box) {
    if (box_is_empty(box))
        return;
    absorb(boxes, *waste_percent, box);
    while (boxes->len > RULE_MOST_BOXES && *waste_percent < 100) {
        g_autoptr(GArray) all = g_array_copy(boxes);
        *waste_percent = MIN(*waste_percent * 2, 100);
        g_array_set_size(boxes, 0);
        for (guint i = 0; i < all->len; i++)
            absorb(boxes, *waste_percent, g_array_index(all, Box, i));
    }
}
