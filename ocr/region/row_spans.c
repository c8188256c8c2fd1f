#include "ocr/region/row_spans.h"

#include "ocr/region/limits.h"

/* Per row, the sum of differences between neighbours: high where strokes cross it, whatever their
 * polarity. */
static double *row_energy(const Picture *picture) {
    double *energy = g_new0(double, picture->height);
    for (gsize y = 0; y < picture->height; y++) {
        const guint8 *row = picture_row8(picture, 0, y);
        for (gsize x = 1; x < picture->width; x++)
            energy[y] += ABS(row[x] - row[x - 1]);
    }
    return energy;
}

static double strongest(const double *energy, int top, int bottom) {
    double most = 0;
    for (int y = top; y < bottom; y++)
        most = MAX(most, energy[y]);
    return most;
}

/* The emptiest row near where an even split would cut; the nearest one if
 * several. */
static int emptiest_row(const double *energy, int height, double cut, double pitch) {
    int best = (int)cut;
    for (int offset = 0; offset <= (int)(pitch / ROWS_SHIFT); offset++) {
        int rows[2] = {(int)cut - offset, (int)cut + offset};
        for (int k = 0; k < 2; k++)
            if (rows[k] > 0 && rows[k] < height && energy[rows[k]] < energy[best])
                best = rows[k];
    }
    return best;
}

static void append_line(GArray *lines, int top, int bottom) {
    RowSpan line = {top, bottom};
    g_array_append_val(lines, line);
}

static void split_evenly(GArray *lines, const double *energy, int height, guint n_lines) {
    double pitch = (double)height / n_lines;
    int top = 0;
    for (guint i = 1; i <= n_lines; i++) {
        int bottom = i < n_lines ? emptiest_row(energy, height, i * pitch, pitch) : height;
        if (bottom > top && strongest(energy, top, bottom) > 0)
            append_line(lines, top, bottom);
        top = bottom;
    }
}

static void split_at_gaps(GArray *lines, const double *energy, int height) {
    double threshold = strongest(energy, 0, height) * ROWS_EMPTY;
    for (int y = 0; y < height; y++) {
        if (energy[y] <= threshold)
            continue;
        int top = y;
        while (y < height && energy[y] > threshold)
            y++;
        if (y - top < ROWS_LOWEST)
            continue;
        int margin = MAX(1, (y - top) / ROWS_MARGIN);
        append_line(lines, MAX(0, top - margin), MIN(height, y + margin));
    }
}

GArray *row_spans_split(const Picture *picture, guint n_lines) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(RowSpan));
    int height = (int)picture->height;
    g_autofree double *energy = row_energy(picture);
    if (n_lines > 0 && n_lines <= (guint)height)
        split_evenly(lines, energy, height, n_lines);
    else
        split_at_gaps(lines, energy, height);
    return lines;
}

double row_spans_typical_height(GArray *lines, int height) {
    if (lines->len == 0)
        return height;
    g_autofree int *heights = g_new(int, lines->len);
    for (guint i = 0; i < lines->len; i++) {
        RowSpan line = g_array_index(lines, RowSpan, i);
        int at = (int)i;
        for (; at > 0 && heights[at - 1] > line.bottom - line.top; at--)
            heights[at] = heights[at - 1];
        heights[at] = line.bottom - line.top;
    }
    return heights[lines->len / 2];
}
