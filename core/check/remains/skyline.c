#include "core/check/remains/skyline.h"

#include "core/check/limits/remains_limits.h"
#include "core/check/remains/squares.h"
#include <math.h>

/* What in the region differs by more than ground does, square by square; NULL where the ground may
 * differ as much. */
static guint8 *mark_noise(const Squares *squares) {
    double least = squares->strength *
                   CLAMP(sqrt(squares->around / squares->strength), SKYLINE_CALM, GAPS_NOISY);
    if (squares->around_mostly >= least)
        return NULL;
    gsize n = squares->columns * squares->rows;
    guint8 *noise = g_new(guint8, n);
    for (gsize i = 0; i < n; i++)
        noise[i] = squares->inside[i] && squares->range[i] >= least;
    return noise;
}

/* Where a piece begins and ends in each of the columns that it spans. */
typedef struct Outline {
    gsize n_columns;
    gint64 *top, *bottom; /* owned */
} Outline;

static void outline_clear(Outline *outline) {
    g_clear_pointer(&outline->top, g_free);
    g_clear_pointer(&outline->bottom, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outline, outline_clear)

static Outline outline_of(const Squares *squares, const GArray *piece) {
    gsize x0 = squares->columns, x1 = 0;
    for (guint i = 0; i < piece->len; i++) {
        gsize x = g_array_index(piece, gsize, i) % squares->columns;
        x0 = MIN(x0, x);
        x1 = MAX(x1, x + 1);
    }
    Outline outline = {x1 - x0, g_new(gint64, x1 - x0), g_new(gint64, x1 - x0)};
    for (gsize x = 0; x < outline.n_columns; x++) {
        outline.top[x] = (gint64)squares->rows;
        outline.bottom[x] = 0;
    }
    for (guint i = 0; i < piece->len; i++) {
        gsize at = g_array_index(piece, gsize, i), x = at % squares->columns - x0;
        gint64 y = (gint64)(at / squares->columns);
        outline.top[x] = MIN(outline.top[x], y);
        outline.bottom[x] = MAX(outline.bottom[x], y);
    }
    return outline;
}

static gint64 middle_of(gint64 a, gint64 b, gint64 c) {
    return MAX(MIN(a, b), MIN(MAX(a, b), c));
}

/* An edge at a column, without what chance moved in that column alone. */
static gint64 edge_at(const gint64 *edge, gsize n, gsize x) {
    return x == 0 || x + 1 == n ? edge[x] : middle_of(edge[x - 1], edge[x], edge[x + 1]);
}

/* How often an edge goes from one level to another, at least so far away; slopes are no steps. */
static gint64 count_steps(const gint64 *edge, gsize n, gint64 least) {
    gint64 steps = 0, level = G_MININT32;
    for (gsize x = 1; x + 1 < n; x++) {
        gint64 before = edge_at(edge, n, x - 1), here = edge_at(edge, n, x);
        gint64 behind = edge_at(edge, n, x + 1);
        gint64 low = MIN(MIN(before, here), behind), high = MAX(MAX(before, here), behind);
        if (high - low > least / 2)
            continue;
        steps += level > G_MININT32 && ABS(here - level) >= least;
        level = here;
    }
    return steps;
}

/* Samples between the upper and the lower edge. */
static gint64 extent_of(const Outline *outline) {
    gint64 n = 0;
    for (gsize x = 0; x < outline->n_columns; x++)
        n += outline->bottom[x] - outline->top[x] + 1;
    return n;
}

const char *skyline_find(const Picture *picture, Box region, const GArray *left_out, gint64 pitch,
                         gint64 n_letters, gint64 n_words) {
    g_auto(Squares) squares = {0};
    if (!squares_measure(picture, region, left_out, pitch, &squares))
        return NULL;
    g_autofree guint8 *noise = mark_noise(&squares);
    if (noise == NULL)
        return NULL;
    gboolean is_clear = squares.around <= SKYLINE_CLEAR * squares.strength;
    gint64 least = MAX(is_clear ? 1 : SKYLINE_STEP_LEAST, pitch / SKYLINE_STEP);
    gint64 n_steps = 0, n_pieces = 0, extent = 0, noisy = 0;
    g_autoptr(GArray) piece = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < squares.columns * squares.rows; i++) {
        if (!noise[i])
            continue;
        squares_take_piece(&squares, noise, i, piece);
        if ((gint64)piece->len * SKYLINE_PIECE < pitch * pitch)
            continue;
        g_auto(Outline) outline = outline_of(&squares, piece);
        n_steps += count_steps(outline.top, outline.n_columns, least) +
                   count_steps(outline.bottom, outline.n_columns, least);
        n_pieces++;
        extent += extent_of(&outline);
        noisy += piece->len;
    }
    /* Where noise itself is calm in places, so may its edges be. */
    if (100 * noisy < SKYLINE_FILLED * extent)
        return NULL;
    /* Boxes around words that touch make a step each above and below. */
    gint64 more = n_pieces > n_words ? n_pieces - n_words : 2 * (n_pieces - n_words);
    return n_steps + more >= MAX(GAPS_LEAST, (n_letters + GAPS_LETTERS - 1) / GAPS_LETTERS)
               ? "the region holds noise whose outline rises and falls like boxes around single "
                 "letters"
               : NULL;
}
