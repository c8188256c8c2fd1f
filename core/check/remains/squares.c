#include "core/check/remains/squares.h"

#include "core/check/limits/remains_limits.h"
#include "core/check/remains/plane.h"

void squares_clear(Squares *squares) {
    g_clear_pointer(&squares->range, g_free);
    g_clear_pointer(&squares->calm, g_free);
    g_clear_pointer(&squares->noisy, g_free);
    g_clear_pointer(&squares->inside, g_free);
}
static guint16 range_at(const Picture *picture, gsize x, gsize y) {
    const guint16 *row = picture_row16(picture, 0, y) + x;
    const guint16 *below = picture_row16(picture, 0, y + 1) + x;
    return MAX(MAX(row[0], row[1]), MAX(below[0], below[1])) -
           MIN(MIN(row[0], row[1]), MIN(below[0], below[1]));
}

static void mark_inside(Squares *squares, const Picture *picture, Box region,
                        const GArray *left_out) {
    Picture part = picture_view(picture, region);
    g_autoptr(RemainsPlane) plane = remains_plane_new(&part, left_out);
    for (gsize y = 0; y + 1 < part.height; y++)
        for (gsize x = 0; x + 1 < part.width; x++)
            squares->inside[((gsize)region.y0 + y) * squares->columns + (gsize)region.x0 + x] =
                !plane->left_out[y * plane->width + x];
}

static void measure(const Picture *picture, Box region, const GArray *left_out, Squares *squares) {
    squares->columns = picture->width - 1;
    squares->rows = picture->height - 1;
    gsize n = squares->columns * squares->rows;
    squares->range = g_new(guint16, n);
    squares->calm = g_new0(guint8, n);
    squares->noisy = g_new0(guint8, n);
    squares->inside = g_new0(guint8, n);
    for (gsize y = 0; y < squares->rows; y++)
        for (gsize x = 0; x < squares->columns; x++)
            squares->range[y * squares->columns + x] = range_at(picture, x, y);
    mark_inside(squares, picture, region, left_out);
}

/* What so many percent of the squares in the region, or of those around it, differ by at most. */
static guint usual_range(const Squares *squares, gboolean inside, guint percent) {
    g_autofree gsize *counts = g_new0(gsize, G_MAXUINT16 + 1);
    gsize n = 0, below = 0;
    guint range = 0;
    for (gsize i = 0; i < squares->columns * squares->rows; i++)
        if (squares->inside[i] == inside) {
            counts[squares->range[i]]++;
            n++;
        }
    while (range < G_MAXUINT16 && 100 * (below += counts[range]) <= n * percent)
        range++;
    return range;
}

static void classify(Squares *squares) {
    double strength = squares->strength;
    for (gsize i = 0; i < squares->columns * squares->rows; i++) {
        squares->calm[i] = squares->range[i] <= GAPS_CALM * strength;
        squares->noisy[i] = squares->range[i] >= GAPS_NOISY * strength;
    }
}

/* Whether samples of noise two apart differ no more than neighbours do; where things hang together
 * they do. */
static gboolean is_uncorrelated(const Squares *squares, const Picture *picture) {
    double beside = 0, apart = 0;
    for (gsize y = 0; y + 1 < squares->rows; y++)
        for (gsize x = 0; x + 1 < squares->columns; x++) {
            gsize at = y * squares->columns + x;
            if (!squares->inside[at] || !squares->noisy[at] || !squares->noisy[at + 1] ||
                !squares->noisy[at + squares->columns])
                continue;
            double here = picture_row16(picture, 0, y)[x];
            double right[] = {picture_row16(picture, 0, y)[x + 1],
                              picture_row16(picture, 0, y)[x + 2]};
            double down[] = {picture_row16(picture, 0, y + 1)[x],
                             picture_row16(picture, 0, y + 2)[x]};
            beside += (here - right[0]) * (here - right[0]) + (here - down[0]) * (here - down[0]);
            apart += (here - right[1]) * (here - right[1]) + (here - down[1]) * (here - down[1]);
        }
    return apart > 0 && beside >= GAPS_UNCORRELATED * apart;
}

/* Whether all squares around one, which is not at the rim, are noisy as well. */
static gboolean is_deep_in_noise(const Squares *squares, gsize at) {
    for (gsize row = 0; row < 3; row++)
        for (gsize column = 0; column < 3; column++)
            if (!squares->noisy[at + row * squares->columns + column - squares->columns - 1])
                return FALSE;
    return TRUE;
}

/* Whether much of the noise is the darkest or the brightest value there, at which it was cut off:
 * it can't be told from a ground of that value. */
static gboolean is_cut_off(const Squares *squares, const Picture *picture) {
    guint16 low = G_MAXUINT16, high = 0;
    gsize n = 0, n_low = 0, n_high = 0;
    for (gsize y = 1; y + 1 < squares->rows; y++)
        for (gsize x = 1; x + 1 < squares->columns; x++) {
            gsize at = y * squares->columns + x;
            if (!squares->inside[at] || !is_deep_in_noise(squares, at))
                continue;
            guint16 value = picture_row16(picture, 0, y)[x];
            n++;
            n_low = value < low ? 1 : n_low + (value == low);
            n_high = value > high ? 1 : n_high + (value == high);
            low = MIN(low, value);
            high = MAX(high, value);
        }
    return 100 * MAX(n_low, n_high) > GAPS_CUT_OFF * n;
}

void squares_take_piece(const Squares *squares, guint8 *mask, gsize first, GArray *piece) {
    g_array_set_size(piece, 0);
    g_array_append_val(piece, first);
    mask[first] = 0;
    for (guint i = 0; i < piece->len; i++) {
        gsize at = g_array_index(piece, gsize, i), x = at % squares->columns;
        gsize next[] = {at - 1, at + 1, at - squares->columns, at + squares->columns};
        gboolean is_there[] = {x > 0, x + 1 < squares->columns, at >= squares->columns,
                               at + squares->columns < squares->columns * squares->rows};
        for (gsize k = 0; k < G_N_ELEMENTS(next); k++)
            if (is_there[k] && mask[next[k]]) {
                mask[next[k]] = 0;
                g_array_append_val(piece, next[k]);
            }
    }
}

/* Leaves those calm squares that are a part of the ground, not such as noise has by chance. */
static void keep_ground(Squares *squares, gint64 pitch) {
    gsize n = squares->columns * squares->rows;
    gsize least = (gsize)MAX(GAPS_GROUND_LEAST, pitch * pitch / (GAPS_GROUND * GAPS_GROUND));
    g_autofree guint8 *ground = g_new0(guint8, n);
    g_autoptr(GArray) piece = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < n; i++) {
        if (!squares->calm[i])
            continue;
        squares_take_piece(squares, squares->calm, i, piece);
        for (guint k = 0; k < piece->len && piece->len >= least; k++)
            ground[g_array_index(piece, gsize, k)] = 1;
    }
    g_free(squares->calm);
    squares->calm = g_steal_pointer(&ground);
}

gboolean squares_measure(const Picture *picture, Box region, const GArray *left_out, gint64 pitch,
                         Squares *out) {
    *out = (Squares){0};
    if (region.x1 - region.x0 < 2 || region.y1 - region.y0 < 2)
        return FALSE;
    measure(picture, region, left_out, out);
    out->strength = usual_range(out, TRUE, GAPS_STRENGTH);
    out->around = usual_range(out, FALSE, 50);
    out->around_mostly = usual_range(out, FALSE, REMAINS_USUAL);
    classify(out);
    if (out->strength <= 0 || out->around > GAPS_AROUND * out->strength ||
        !is_uncorrelated(out, picture) || is_cut_off(out, picture))
        return FALSE;
    keep_ground(out, pitch);
    return TRUE;
}
