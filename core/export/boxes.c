#include "core/export/boxes.h"

#include "core/export/limits.h"

static gboolean is_empty(Box box) {
    return box.x0 >= box.x1 || box.y0 >= box.y1;
}

static gint64 area(Box box) {
    return is_empty(box) ? 0 : (box.x1 - box.x0) * (box.y1 - box.y0);
}

static Box around(Box a, Box b) {
    return (Box){MIN(a.x0, b.x0), MIN(a.y0, b.y0), MAX(a.x1, b.x1), MAX(a.y1, b.y1)};
}

static Box within(Box a, Box b) {
    return (Box){MAX(a.x0, b.x0), MAX(a.y0, b.y0), MIN(a.x1, b.x1), MIN(a.y1, b.y1)};
}

Box rule_box_grown(Box box, gint64 width, gint64 height) {
    const Box image = {0, 0, width, height};
    if (is_empty(within(box, image)))
        return (Box){0};
    box = within(box, image);
    gint64 side = MIN(box.x1 - box.x0, box.y1 - box.y0);
    gint64 margin = MAX(side * RULE_MARGIN_PERCENT / 100, RULE_MARGIN_LEAST);
    return within((Box){box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin}, image);
}

/* Whether one box of the two covers little that neither does; of one that lies in the other,
 * nothing. */
static gboolean belong_together(Box a, Box b, guint waste_percent) {
    gint64 whole = area(around(a, b)), covered = area(a) + area(b) - area(within(a, b));
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
        box = around(box, other);
        g_array_remove_index(boxes, i);
        i = 0;
    }
    g_array_append_val(boxes, box);
}

void rule_boxes_add(GArray *boxes, guint *waste_percent, Box box) {
    if (is_empty(box))
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
