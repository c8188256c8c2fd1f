#include "core/check/residue/cells.h"

#include "core/check/limits/rendered_limits.h"

void cells_clear(Cells *cells) {
    g_clear_pointer(&cells->columns, g_array_unref);
    g_clear_pointer(&cells->rows, g_array_unref);
}

/* Whether nearly all changes lie at equal distances from one of them on, at half of the borders
 * that there are then. */
static gboolean are_regular(const gsize *changes, gsize n, gsize first, gsize side, gsize all) {
    gsize counted = 0, used = 0, last = first;
    for (gsize i = first; i < n; i += side) {
        counted += changes[i];
        used += changes[i] > 0;
        last = changes[i] > 0 ? i : last;
    }
    return counted * 100 >= all * CELLS_REGULAR && used >= CELLS_BORDERS &&
           2 * used >= (last - first) / side + 1;
}

/* The side of cells of one size, and where the first one that is whole begins; 0: they have not one
 * size. Borders that lie between cells of equal values are found so as well. */
static gsize regular_side(const gsize *changes, gsize n, gsize *begin) {
    gsize all = 0;
    for (gsize i = 1; i < n; i++)
        all += changes[i];
    for (gsize side = MIN(n / CELLS_BORDERS, CELLS_SIDE_MOST); side >= CELLS_LEAST; side--)
        for (gsize first = 1; first <= side; first++) {
            gsize used = first;
            while (used < n && changes[used] == 0)
                used += side;
            if (used >= n || !are_regular(changes, n, used, side, all))
                continue;
            *begin = first;
            return side;
        }
    return 0;
}

static GArray *regular_borders(gsize n, gsize begin, gsize side) {
    GArray *out = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize zero = 0;
    g_array_append_val(out, zero);
    for (gsize i = begin; i < n; i += side)
        g_array_append_val(out, i);
    g_array_append_val(out, n);
    return out;
}

/* Where cells end, besides the beginning and the end: at equal distances, or where counts of
 * changed samples are many. */
static GArray *borders(const gsize *changes, gsize n) {
    gsize begin = 0, side = regular_side(changes, n, &begin);
    if (side > 0)
        return regular_borders(n, begin, side);
    GArray *out = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize most = 0;
    for (gsize i = 1; i < n; i++)
        most = MAX(most, changes[i]);
    for (gsize i = 0; i < n; i++)
        if (i == 0 || changes[i] * 100 > most * CELLS_CHANGED)
            g_array_append_val(out, i);
    g_array_append_val(out, n);
    return out;
}

gboolean cells_find(const Picture *picture, Cells *out) {
    gsize width = picture->width, height = picture->height;
    g_autofree gsize *columns = g_new0(gsize, width + 1), *rows = g_new0(gsize, height + 1);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            guint16 here = picture_row16(picture, 0, y)[x];
            columns[x] += x > 0 && here != picture_row16(picture, 0, y)[x - 1];
            rows[y] += y > 0 && here != picture_row16(picture, 0, y - 1)[x];
        }
    *out = (Cells){borders(columns, width), borders(rows, height)};
    /* The first and the last cell may be cut off. */
    return (out->columns->len - 2) * CELLS_LEAST <= width &&
           (out->rows->len - 2) * CELLS_LEAST <= height;
}

double cells_narrow_share(const Cells *cells, gsize x0, gsize x1, gsize widest) {
    gsize narrow = 0;
    for (guint i = 0; i + 1 < cells->columns->len; i++) {
        gsize from = g_array_index(cells->columns, gsize, i);
        gsize to = g_array_index(cells->columns, gsize, i + 1);
        if (to - from <= widest && to > x0 && from < x1)
            narrow += MIN(to, x1) - MAX(from, x0);
    }
    return x1 > x0 ? (double)narrow / (double)(x1 - x0) : 0;
}

/* The value of the cell x0 <= x < x1, y0 <= y < y1. */
static gint32 value_of(const Levels *picture, gsize x0, gsize y0, gsize x1, gsize y1,
                       CellValue value) {
    if (value == CELL_FIRST)
        return picture->samples[y0 * picture->width + x0];
    if (value == CELL_MIDDLE)
        return picture->samples[(y0 + y1) / 2 * picture->width + (x0 + x1) / 2];
    gint64 sum = 0;
    for (gsize y = y0; y < y1; y++)
        for (gsize x = x0; x < x1; x++)
            sum += picture->samples[y * picture->width + x];
    return (gint32)(sum / (gint64)((x1 - x0) * (y1 - y0)));
}

void cells_fill(const Cells *cells, CellValue value, Levels *picture) {
    for (guint j = 0; j + 1 < cells->rows->len; j++)
        for (guint i = 0; i + 1 < cells->columns->len; i++) {
            gsize x0 = g_array_index(cells->columns, gsize, i);
            gsize x1 = g_array_index(cells->columns, gsize, i + 1);
            gsize y0 = g_array_index(cells->rows, gsize, j);
            gsize y1 = g_array_index(cells->rows, gsize, j + 1);
            gint32 filled = value_of(picture, x0, y0, x1, y1, value);
            for (gsize y = y0; y < y1; y++)
                for (gsize x = x0; x < x1; x++)
                    picture->samples[y * picture->width + x] = filled;
        }
}
