#include "core/check/remains/noise_boxes.h"

#include "core/check/limits/remains_limits.h"
#include "core/check/remains/squares.h"

/* The squares that a piece spans. */
static Box box_of(const Squares *squares, const GArray *piece) {
    Box box = {G_MAXINT64, G_MAXINT64, 0, 0};
    for (guint i = 0; i < piece->len; i++) {
        gsize at = g_array_index(piece, gsize, i);
        gint64 x = (gint64)(at % squares->columns), y = (gint64)(at / squares->columns);
        box = (Box){MIN(box.x0, x), MIN(box.y0, y), MAX(box.x1, x + 1), MAX(box.y1, y + 1)};
    }
    return box;
}

/* How many squares in a box are of a kind: `noisy` or `calm` of the squares. */
static gint64 count_in(const Squares *squares, const guint8 *kind, Box box) {
    gint64 n = 0;
    for (gint64 y = box.y0; y < box.y1; y++)
        for (gint64 x = box.x0; x < box.x1; x++)
            n += kind[(gsize)y * squares->columns + (gsize)x];
    return n;
}

/* Whether less than half of a row or column of squares is noise. */
static gboolean is_thin(const Squares *squares, Box side) {
    return 2 * count_in(squares, squares->noisy, side) < box_extent(side);
}

/* Takes off sides at which but an edge of the ground goes on. */
static Box trim(const Squares *squares, Box box) {
    while (!box_is_empty(box)) {
        Box before = box;
        box.y0 += is_thin(squares, (Box){box.x0, box.y0, box.x1, box.y0 + 1});
        box.y1 -= is_thin(squares, (Box){box.x0, box.y1 - 1, box.x1, box.y1});
        box.x0 += is_thin(squares, (Box){box.x0, box.y0, box.x0 + 1, box.y1});
        box.x1 -= is_thin(squares, (Box){box.x1 - 1, box.y0, box.x1, box.y1});
        if (box_equal(before, box))
            break;
    }
    return box;
}

/* Whether hardly any of the ground lies in a box, so that noise fills it. */
static gboolean is_filled(const Squares *squares, Box box) {
    return 100 * count_in(squares, squares->calm, box) <= NOISE_BOX_GROUND * box_extent(box);
}

static gboolean is_long(Box box, gint64 pitch) {
    gint64 width = box.x1 - box.x0, height = box.y1 - box.y0;
    return (double)MAX(width, height) * REMAINS_PITCH >= NOISE_BOX_LETTERS * (double)pitch &&
           NOISE_BOX_HEIGHT * MIN(width, height) >= pitch;
}

GArray *noise_boxes_find(const Picture *picture, Box region, const GArray *left_out, gint64 pitch) {
    GArray *boxes = g_array_new(FALSE, FALSE, sizeof(Box));
    g_auto(Squares) squares = {0};
    if (!squares_measure(picture, region, left_out, pitch, &squares))
        return boxes;
    gsize n = squares.columns * squares.rows;
    g_autofree guint8 *noise = g_new(guint8, n);
    g_autoptr(GArray) piece = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < n; i++)
        noise[i] = squares.noisy[i] && squares.inside[i];
    for (gsize i = 0; i < n; i++) {
        if (!noise[i])
            continue;
        squares_take_piece(&squares, noise, i, piece);
        Box box = trim(&squares, box_of(&squares, piece));
        if (!is_long(box, pitch) || !is_filled(&squares, box))
            continue;
        box = box_clip(box_move(box_grow(box, 1), -region.x0, -region.y0), region.x1 - region.x0,
                       region.y1 - region.y0);
        g_array_append_val(boxes, box);
    }
    return boxes;
}
