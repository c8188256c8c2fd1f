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
