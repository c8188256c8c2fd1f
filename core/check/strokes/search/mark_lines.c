#include "core/check/strokes/search/mark_lines.h"

#include "core/check/limits/search_limits.h"
#include "core/check/strokes/search/pieces.h"

static void mark_line_clear(gpointer data) {
    g_array_unref(((MarkLine *)data)->marks);
}

static gint64 width_of(Box box) {
    return box.x1 - box.x0;
}

static gint64 height_of(Box box) {
    return box.y1 - box.y0;
}

static int by_left_end(gconstpointer a, gconstpointer b) {
    const Box *first = a, *second = b;
    if (first->x0 != second->x0)
        return first->x0 < second->x0 ? -1 : 1;
    return (first->y0 > second->y0) - (first->y0 < second->y0);
}

/* Boxes of the pieces that are as high as letters may be, and those of smaller ones, left to right.
 */
static void sort_out(const GArray *pieces, GArray *letters, GArray *specks) {
    for (guint i = 0; i < pieces->len; i++) {
        Box box = g_array_index(pieces, Piece, i).box;
        gboolean is_letter = height_of(box) >= SEARCH_LOWEST &&
                             width_of(box) <= SEARCH_WIDEST * height_of(box) &&
                             height_of(box) <= SEARCH_TALLEST;
        if (is_letter)
            g_array_append_val(letters, box);
        else if (height_of(box) < SEARCH_LOWEST || width_of(box) <= SEARCH_WIDEST * height_of(box))
            g_array_append_val(specks, box);
    }
    g_array_sort(letters, by_left_end);
    g_array_sort(specks, by_left_end);
}

/* Whether a letter may go on a line after another; how far apart they are. */
static gboolean goes_on(Box last, Box next, gint64 *gap) {
    gint64 higher = MAX(height_of(last), height_of(next));
    gint64 lower = MIN(height_of(last), height_of(next));
    gint64 both = MIN(last.y1, next.y1) - MAX(last.y0, next.y0);
    *gap = MAX(next.x0 - last.x1, 0);
    return 100 * both >= SEARCH_BESIDE * lower && 100 * lower >= SEARCH_LIKE_HEIGHT * higher &&
           100 * *gap <= SEARCH_GAP * higher;
}

/* Appends each letter to the line that ends nearest to its left, or begins one with it. */
static GArray *chain_letters(const GArray *letters) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(MarkLine));
    g_array_set_clear_func(lines, mark_line_clear);
    for (guint i = 0; i < letters->len; i++) {
        Mark mark = {g_array_index(letters, Box, i), FALSE};
        MarkLine *nearest = NULL;
        gint64 least = G_MAXINT64, gap;
        for (guint k = 0; k < lines->len; k++) {
            MarkLine *line = &g_array_index(lines, MarkLine, k);
            Box last = g_array_index(line->marks, Mark, line->marks->len - 1).box;
            if (goes_on(last, mark.box, &gap) && gap < least) {
                nearest = line;
                least = gap;
            }
        }
        if (nearest == NULL) {
            MarkLine line = {mark.box, 0, 0, g_array_new(FALSE, FALSE, sizeof(Mark))};
            g_array_append_val(lines, line);
            nearest = &g_array_index(lines, MarkLine, lines->len - 1);
        }
        g_array_append_val(nearest->marks, mark);
        nearest->box = box_unite(nearest->box, mark.box);
    }
    return lines;
}

static int by_size(gconstpointer a, gconstpointer b) {
    gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;
    return (first > second) - (first < second);
}

static gsize median_height(const GArray *marks) {
    g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < marks->len; i++) {
        gint64 height = height_of(g_array_index(marks, Mark, i).box);
        g_array_append_val(heights, height);
    }
    g_array_sort(heights, by_size);
    return (gsize)g_array_index(heights, gint64, heights->len / 2);
}

/* Takes in the points and dashes of the line. */
static void take_points(MarkLine *line, const GArray *specks) {
    gint64 height = (gint64)line->height;
    Box reach = {line->box.x0 - height, line->box.y0 - height / SEARCH_POINT_BELOW,
                 line->box.x1 + height, line->box.y1 + height / SEARCH_POINT_BELOW};
    for (guint i = 0; i < specks->len; i++) {
        Mark mark = {g_array_index(specks, Box, i), TRUE};
        if (mark.box.x0 >= reach.x1)
            break;
        if (box_contains(reach, mark.box) && width_of(mark.box) <= height &&
            100 * height_of(mark.box) <= SEARCH_POINT * height)
            g_array_append_val(line->marks, mark);
    }
}

/* Puts what stands above each other into one mark: the dots of i and of a colon. */
static void join_columns(MarkLine *line) {
    g_array_sort(line->marks, by_left_end);
    guint n = 0;
    for (guint i = 0; i < line->marks->len; i++) {
        Mark mark = g_array_index(line->marks, Mark, i);
        Mark *last = n > 0 ? &g_array_index(line->marks, Mark, n - 1) : NULL;
        gint64 both = last ? MIN(last->box.x1, mark.box.x1) - mark.box.x0 : 0;
        gint64 narrower = last ? MIN(width_of(last->box), width_of(mark.box)) : 0;
        if (last == NULL || 100 * both < SEARCH_ABOVE * narrower) {
            g_array_index(line->marks, Mark, n++) = mark;
            continue;
        }
        last->box = box_unite(last->box, mark.box);
        last->is_point &= mark.is_point;
    }
    g_array_set_size(line->marks, n);
    for (guint i = 0; i < n; i++) {
        Mark *mark = &g_array_index(line->marks, Mark, i);
        line->box = box_unite(line->box, mark->box);
        mark->is_point = 100 * height_of(mark->box) <= SEARCH_POINT * (gint64)line->height;
    }
}

static int by_middle(gconstpointer a, gconstpointer b) {
    const MarkLine *first = a, *second = b;
    gint64 above = first->box.y0 + first->box.y1, below = second->box.y0 + second->box.y1;
    return above == below ? by_left_end(&first->box, &second->box)
                          : (above > below) - (above < below);
}

static int by_row(gconstpointer a, gconstpointer b) {
    const MarkLine *first = a, *second = b;
    if (first->row != second->row)
        return first->row < second->row ? -1 : 1;
    return by_left_end(&first->box, &second->box);
}

/* Sorts lines as they are read. */
static void order_lines(GArray *lines) {
    g_array_sort(lines, by_middle);
    Box row = {0};
    for (guint i = 0; i < lines->len; i++) {
        MarkLine *line = &g_array_index(lines, MarkLine, i);
        gint64 both = MIN(line->box.y1, row.y1) - MAX(line->box.y0, row.y0);
        gboolean same = i > 0 && 2 * both > MIN(height_of(line->box), height_of(row));
        line->row = i == 0 ? 0 : g_array_index(lines, MarkLine, i - 1).row + !same;
        if (!same)
            row = line->box;
    }
    g_array_sort(lines, by_row);
}

GArray *mark_lines_of(const GArray *pieces) {
    g_autoptr(GArray) letters = g_array_new(FALSE, FALSE, sizeof(Box));
    g_autoptr(GArray) specks = g_array_new(FALSE, FALSE, sizeof(Box));
    sort_out(pieces, letters, specks);
    GArray *lines = chain_letters(letters);
    for (guint i = 0; i < lines->len; i++) {
        MarkLine *line = &g_array_index(lines, MarkLine, i);
        line->height = median_height(line->marks);
        take_points(line, specks);
        join_columns(line);
    }
    order_lines(lines);
    return lines;
}
