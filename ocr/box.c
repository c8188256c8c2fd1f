#include "ocr/box.h"

Box box_clip(Box box, gint64 columns, gint64 rows) {
    Box clipped = {MAX(box.x0, 0), MAX(box.y0, 0), MIN(box.x1, columns), MIN(box.y1, rows)};
    return box_is_empty(clipped) ? (Box){0} : clipped;
}

gboolean box_is_empty(Box box) {
    return box.x0 >= box.x1 || box.y0 >= box.y1;
}

Box box_grow(Box box, gint64 margin) {
    return (Box){box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin};
}

Box box_move(Box box, gint64 x, gint64 y) {
    return (Box){box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y};
}

gboolean box_equal(Box a, Box b) {
    return a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1;
}

gboolean box_contains(Box box, Box part) {
    return box_equal(box_intersect(part, box), part);
}

gint64 box_extent(Box box) {
    return box_is_empty(box) ? 0 : (box.x1 - box.x0) * (box.y1 - box.y0);
}

Box box_unite(Box a, Box b) {
    return (Box){MIN(a.x0, b.x0), MIN(a.y0, b.y0), MAX(a.x1, b.x1), MAX(a.y1, b.y1)};
}

Box box_intersect(Box a, Box b) {
    return (Box){MAX(a.x0, b.x0), MAX(a.y0, b.y0), MIN(a.x1, b.x1), MIN(a.y1, b.y1)};
}

Box box_enlarge(Box box, guint level) {
    gint64 times = (gint64)1 << level;
    return (Box){box.x0 * times, box.y0 * times, box.x1 * times, box.y1 * times};
}
