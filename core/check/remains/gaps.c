#include "core/check/remains/gaps.h"

#include "core/check/limits/remains_limits.h"
#include "core/check/remains/plane.h"

/* Squares of two samples each way, by how much these differ at most; one for each sample that has
 * others to the right and below. */
typedef struct Squares {
    gsize columns, rows;
    guint16 *range;
    guint8 *calm, *noisy; /* 1 where they differ by what ground does, by what noise does */
    guint8 *inside;       /* 1 in the region, where nothing is left out */
} Squares;

static void squares_clear(Squares *squares) {
    g_clear_pointer(&squares->range, g_free);
    g_clear_pointer(&squares->calm, g_free);
    g_clear_pointer(&squares->noisy, g_free);
    g_clear_pointer(&squares->inside, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Squares, squares_clear)

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

static void classify(Squares *squares, double strength) {
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

/* Whether much of the region is the darkest or the brightest value there, at which noise was cut
 * off: it can't be told from a ground of that value. */
static gboolean is_cut_off(const Picture *picture, Box region) {
    guint16 low = G_MAXUINT16, high = 0;
    gsize n_low = 0, n_high = 0;
    for (gint64 y = region.y0; y < region.y1; y++)
        for (gint64 x = region.x0; x < region.x1; x++) {
            guint16 value = picture_row16(picture, 0, (gsize)y)[x];
            n_low = value < low ? 1 : n_low + (value == low);
            n_high = value > high ? 1 : n_high + (value == high);
            low = MIN(low, value);
            high = MAX(high, value);
        }
    return 100 * (gint64)MAX(n_low, n_high) > GAPS_CUT_OFF * box_extent(region);
}

/* The squares that hang together with one, all of them marked in `mask`, as numbers; takes them out
 * of it. */
static void take_piece(const Squares *squares, guint8 *mask, gsize first, GArray *piece) {
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
        take_piece(squares, squares->calm, i, piece);
        for (guint k = 0; k < piece->len && piece->len >= least; k++)
            ground[g_array_index(piece, gsize, k)] = 1;
    }
    g_free(squares->calm);
    squares->calm = g_steal_pointer(&ground);
}

/* Whether noise lies so near in one direction, by so many columns and rows. */
static gboolean is_near(const Squares *squares, gsize at, gint64 across, gint64 down,
                        gint64 reach) {
    gint64 x = (gint64)(at % squares->columns), y = (gint64)(at / squares->columns);
    for (gint64 i = 0; i < reach; i++) {
        x += across;
        y += down;
        if (x < 0 || y < 0 || x >= (gint64)squares->columns || y >= (gint64)squares->rows)
            return FALSE;
        if (squares->noisy[(gsize)y * squares->columns + (gsize)x])
            return TRUE;
    }
    return FALSE;
}

/* Pieces of the ground that noise encloses on three sides. */
static gint64 count_notches(const Squares *squares, gint64 pitch) {
    gsize n = squares->columns * squares->rows;
    gint64 reach = MAX(GAPS_REACH_LEAST, pitch / GAPS_REACH + 1), notches = 0;
    g_autofree guint8 *enclosed = g_new0(guint8, n);
    g_autoptr(GArray) piece = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < n; i++)
        enclosed[i] = squares->calm[i] && squares->inside[i] && is_near(squares, i, -1, 0, reach) &&
                      is_near(squares, i, 1, 0, reach) &&
                      (is_near(squares, i, 0, -1, reach) || is_near(squares, i, 0, 1, reach));
    for (gsize i = 0; i < n; i++) {
        if (!enclosed[i])
            continue;
        take_piece(squares, enclosed, i, piece);
        notches += piece->len >= GAPS_NOTCH;
    }
    return notches;
}

const char *gaps_find(const Picture *picture, Box region, const GArray *left_out, gint64 pitch,
                      gint64 n_letters) {
    if (region.x1 - region.x0 < 2 || region.y1 - region.y0 < 2 || is_cut_off(picture, region))
        return NULL;
    g_auto(Squares) squares = {0};
    measure(picture, region, left_out, &squares);
    double strength = usual_range(&squares, TRUE, GAPS_STRENGTH);
    classify(&squares, strength);
    if (strength <= 0 || usual_range(&squares, FALSE, 50) > GAPS_AROUND * strength ||
        !is_uncorrelated(&squares, picture))
        return NULL;
    keep_ground(&squares, pitch);
    gint64 notches = count_notches(&squares, pitch);
    return notches >= MAX(GAPS_LEAST, (n_letters + GAPS_LETTERS - 1) / GAPS_LETTERS)
               ? "the region holds noise that does not cover it like boxes: its shape may be that "
                 "of letters"
               : NULL;
}
