#include "ocr/find/found_line.h"

#include "ocr/find/limits.h"

guint found_line_contrast(const FoundLine *line) {
    return MAX(line->ink, line->ground) - MIN(line->ink, line->ground);
}

double found_line_calm(const Picture *picture, const FoundLine *line) {
    const Box around = box_grow(line->box, FOUND_AWAY);
    gint64 x0 = around.x0, x1 = around.x1 - 1, y0 = around.y0, y1 = around.y1 - 1;
    gint ground = (gint)line->ground, contrast = ABS((gint)line->ink - ground);
    gsize n = 0, calm = 0;
    for (gint64 y = MAX(y0, 0); y <= MIN(y1, (gint64)picture->height - 1); y++) {
        if ((line->touched_above && y < line->box.y0) || (line->touched_below && y >= line->box.y1))
            continue;
        gint64 step = y == y0 || y == y1 ? 1 : x1 - x0;
        for (gint64 x = x0; x <= x1; x += step) {
            if (x < 0 || x >= (gint64)picture->width)
                continue;
            gint value = (gint)picture_sample(picture, line->channel, (gsize)x, (gsize)y);
            n++;
            calm += ABS(value - ground) * FOUND_LIKE_GROUND <= contrast;
        }
    }
    return n ? (double)calm / (double)n : 1;
}

double found_line_extent(const FoundLine *line) {
    return line->slab.length * line->slab.breadth;
}

double found_lines_common(const FoundLine *a, const FoundLine *b) {
    const Box both = box_intersect(a->box, b->box);
    if (a->slab.degrees == 0 && b->slab.degrees == 0)
        return (double)box_extent(both);
    return box_is_empty(both) ? 0 : slab_common(&a->slab, &b->slab);
}

gboolean found_lines_overlap(const FoundLine *a, const FoundLine *b) {
    double both = found_lines_common(a, b);
    return both > 0 &&
           100 * both >= FOUND_OVERLAP * MIN(found_line_extent(a), found_line_extent(b));
}

/* Values of different channels can't be compared. */
gboolean found_lines_like_ink(const FoundLine *a, const FoundLine *b) {
    guint apart = MAX(a->ink, b->ink) - MIN(a->ink, b->ink);
    return a->channel != b->channel ||
           FOUND_PIECES_INK * apart <= MIN(found_line_contrast(a), found_line_contrast(b));
}

gboolean found_lines_adjoin(const FoundLine *a, Box a_box, const FoundLine *b, Box b_box,
                            gsize gap) {
    gint64 top = MAX(a_box.y0, b_box.y0), bottom = MIN(a_box.y1, b_box.y1);
    gint64 lower = MIN(a_box.y1 - a_box.y0, b_box.y1 - b_box.y0);
    gsize height = MAX(a->letter_height, b->letter_height);
    if (a->bright != b->bright || !found_lines_like_ink(a, b) || bottom <= top ||
        100 * (bottom - top) < FOUND_PIECES_BESIDE * lower ||
        100 * MIN(a->letter_height, b->letter_height) < FOUND_PIECES_HEIGHT * height)
        return FALSE;
    return MAX(a_box.x0, b_box.x0) <= MIN(a_box.x1, b_box.x1) + (gint64)(gap * height);
}
