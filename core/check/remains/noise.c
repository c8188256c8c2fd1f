#include "core/check/remains/noise.h"

#include "core/check/limits/remains_limits.h"
#include "core/check/remains/plane.h"
#include <math.h>

/* Squares of what means of a few samples differ from means of more, and what noise gives. */
typedef struct NoiseRise {
    double squares, expected;
} NoiseRise;

/* Squares of a picture. */
typedef struct NoiseCell {
    NoiseRise rise;
    double noise; /* its variance, times n */
    gsize n;      /* samples that count */
    gboolean is_noise;
} NoiseCell;

typedef struct NoiseCells {
    gsize columns, rows, side, fine, coarse;
    NoiseCell *cells;
} NoiseCells;

static void noise_cells_clear(NoiseCells *cells) {
    g_clear_pointer(&cells->cells, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(NoiseCells, noise_cells_clear)

/* What is looked at: a region's samples, where they are noise; those around it, all together; how
 * strong a region's noise is, everywhere. */
typedef enum NoiseView { NOISE_SAMPLES, NOISE_AROUND, NOISE_STRENGTH } NoiseView;

/* Variance of a cell's samples, and of the noise in them, which makes neighbours differ. */
typedef struct Spread {
    double n, sum, squares, pairs, steps;
    gsize equal; /* of the pairs */
} Spread;

static void pair_add(Spread *spread, double here, double beside) {
    spread->pairs += 1;
    spread->steps += (here - beside) * (here - beside);
    spread->equal += here == beside;
}

static void spread_add(Spread *spread, const Picture *picture, const RemainsPlane *plane, gsize x,
                       gsize y) {
    const guint16 *row = picture_row16(picture, 0, y);
    const guint8 *left_out = plane->left_out + y * plane->width + x;
    double value = row[x];
    spread->n += 1;
    spread->sum += value;
    spread->squares += value * value;
    if (x + 1 < plane->width && !left_out[1])
        pair_add(spread, value, row[x + 1]);
    if (y + 1 < plane->height && !left_out[plane->width])
        pair_add(spread, value, picture_row16(picture, 0, y + 1)[x]);
}

static void rise_add(NoiseRise *rise, RemainsMean fine, RemainsMean coarse) {
    rise->squares += (fine.mean - coarse.mean) * (fine.mean - coarse.mean);
    rise->expected += 1 / fine.n - 1 / coarse.n;
}

/* The cell that starts at a sample. How strong noise is varies across the edges of a box of noise,
 * but along them it doesn't: of the two axes the one counts on which it varies less. */
static NoiseCell measure_cell(const Picture *picture, const RemainsPlane *plane,
                              const NoiseCells *cells, gsize x0, gsize y0, NoiseView view) {
    Spread spread = {0};
    NoiseRise rises[2] = {0};
    for (gsize y = y0; y < y0 + cells->side; y++)
        for (gsize x = x0; x < x0 + cells->side; x++) {
            if (plane->left_out[y * plane->width + x])
                continue;
            gboolean axes = view == NOISE_STRENGTH;
            RemainsMean fine = remains_plane_mean(plane, x, y, cells->fine, cells->fine);
            for (gsize i = 0; i < G_N_ELEMENTS(rises); i++)
                rise_add(&rises[i], fine,
                         remains_plane_mean(plane, x, y, axes && i ? cells->fine : cells->coarse,
                                            axes && !i ? cells->fine : cells->coarse));
            spread_add(&spread, picture, plane, x, y);
        }
    double variance = spread.squares - spread.sum * spread.sum / MAX(spread.n, 1);
    double noise = spread.pairs > 0 ? spread.steps / (2 * spread.pairs) : 0;
    NoiseCell cell = {.noise = noise * spread.n, .n = (gsize)spread.n};
    if (REMAINS_FREE * cell.n < cells->side * cells->side)
        return (NoiseCell){0};
    gboolean is_flat = (double)spread.equal * 100 > spread.pairs * REMAINS_NOISE_EQUAL;
    cell.is_noise =
        noise > 0 && (view == NOISE_STRENGTH ||
                      (!is_flat && cell.noise >= (1 - REMAINS_CELL_COHERENCE) * variance));
    gboolean down = rises[1].squares * rises[0].expected < rises[0].squares * rises[1].expected;
    if (cell.is_noise)
        cell.rise = (NoiseRise){rises[down].squares, noise * rises[down].expected};
    return cell;
}

static void measure_noise(const Picture *picture, const GArray *left_out, gint64 pitch,
                          NoiseView view, NoiseCells *cells) {
    g_autoptr(RemainsPlane) plane = remains_plane_new(picture, left_out);
    cells->fine = (gsize)(REMAINS_FINE * (double)pitch + 0.5);
    cells->coarse = MAX((gsize)(REMAINS_COARSE * (double)pitch + 0.5), cells->fine + 1);
    cells->side = (gsize)MAX(REMAINS_CELL_LEAST, pitch / REMAINS_CELL);
    cells->columns = picture->width / cells->side;
    cells->rows = picture->height / cells->side;
    cells->cells = g_new0(NoiseCell, MAX(cells->columns * cells->rows, 1));
    for (gsize row = 0; row < cells->rows; row++)
        for (gsize column = 0; column < cells->columns; column++)
            cells->cells[row * cells->columns + column] =
                measure_cell(picture, plane, cells, column * cells->side, row * cells->side, view);
}

/* What stands out most, or, of what is around a region, all: by so many deviations of what noise
 * gives, and by so much a sample. */
typedef struct Showing {
    gboolean is_noise; /* half of some cells side by side */
    double deviations, excess;
    double noise; /* its variance there */
} Showing;

/* Cells side by side: lines of so many, from one on. */
typedef struct NoiseBlock {
    gsize line, n_lines, first, n;
    gboolean across;
} NoiseBlock;

/* Half of a block is noise, not counting what is not looked at around a region. */
static void look_at(const NoiseCells *cells, NoiseBlock block, NoiseView view, Showing *most) {
    NoiseRise rise = {0};
    double noise = 0;
    gsize n = 0, all = 0, fine = 2 * cells->fine + 1;
    for (gsize i = block.line; i < block.line + block.n_lines; i++)
        for (gsize k = block.first; k < block.first + block.n; k++) {
            gsize at = block.across ? k * cells->columns + i : i * cells->columns + k;
            const NoiseCell *cell = &cells->cells[at];
            all += view == NOISE_AROUND ? cell->n : cells->side * cells->side;
            if (!cell->is_noise)
                continue;
            rise.squares += cell->rise.squares;
            rise.expected += cell->rise.expected;
            noise += cell->noise;
            n += cell->n;
        }
    if (rise.expected <= 0 || 2 * n < all)
        return;
    most->is_noise = TRUE;
    double deviations =
        (rise.squares / rise.expected - 1) * sqrt((double)n / (2 * (double)(fine * fine)));
    if (deviations <= most->deviations)
        return;
    most->deviations = deviations;
    most->excess = (rise.squares - rise.expected) / (double)n;
    most->noise = noise / (double)n;
}

static int by_strength(gconstpointer a, gconstpointer b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* Whether all of a picture is noise of nearly one strength: no edge of a box of noise is in it. */
static gboolean is_even(const NoiseCells *cells) {
    gsize n = cells->columns * cells->rows, even = 0;
    g_autofree double *strengths = g_new0(double, n);
    for (gsize i = 0; i < n; i++)
        if (cells->cells[i].is_noise)
            strengths[i] = cells->cells[i].noise / (double)cells->cells[i].n;
    g_autofree double *sorted = g_memdup2(strengths, n * sizeof *strengths);
    qsort(sorted, n, sizeof *sorted, by_strength);
    double usual = sorted[n / 2];
    for (gsize i = 0; i < n; i++)
        even += REMAINS_EVEN_NOISE * strengths[i] >= usual &&
                strengths[i] <= REMAINS_EVEN_NOISE * usual;
    return 100 * even >= REMAINS_ALL_NOISE * n;
}

/* In all blocks of such a size, or as large as there is room for. */
static void look_in_blocks(const NoiseCells *cells, NoiseBlock block, NoiseView view,
                           Showing *most) {
    gsize n_lines = block.across ? cells->columns : cells->rows;
    gsize length = block.across ? cells->rows : cells->columns;
    block.n_lines = MIN(n_lines, block.n_lines);
    block.n = MIN(length, block.n);
    for (; block.line + block.n_lines <= n_lines; block.line++)
        for (block.first = 0; block.first + block.n <= length; block.first++)
            look_at(cells, block, view, most);
}

static Showing find_showing(const Picture *picture, const GArray *left_out, gint64 pitch,
                            NoiseView view) {
    g_auto(NoiseCells) cells = {0};
    measure_noise(picture, left_out, pitch, view, &cells);
    Showing most = {0};
    if (cells.rows == 0 || cells.columns == 0)
        return most;
    look_at(&cells, (NoiseBlock){0, cells.rows, 0, cells.columns, FALSE}, view, &most);
    gboolean even = view == NOISE_SAMPLES && is_even(&cells);
    for (guint across = 0; across < 2 && view != NOISE_AROUND; across++) {
        NoiseBlock two = {0, REMAINS_CELL, 0, REMAINS_LONG_RUN, across};
        look_in_blocks(&cells, two, view, &most);
        for (gsize n_lines = 1; even && n_lines <= REMAINS_CELL; n_lines++)
            look_in_blocks(&cells, (NoiseBlock){0, n_lines, 0, REMAINS_LONGER_RUN, across}, view,
                           &most);
    }
    return most;
}

/* How much samples differ, per square of two of them each way, which share none with others. */
static guint16 *noise_strength(const Picture *picture) {
    gsize width = picture->width / 2, height = picture->height / 2;
    guint16 *strength = g_new0(guint16, MAX(width * height, 1));
    for (gsize y = 0; y < height; y++) {
        const guint16 *row = picture_row16(picture, 0, 2 * y),
                      *below = picture_row16(picture, 0, 2 * y + 1);
        for (gsize x = 0; x < 2 * width; x += 2) {
            gint across = ABS(row[x] - row[x + 1]) + ABS(below[x] - below[x + 1]);
            gint down = ABS(row[x] - below[x]) + ABS(row[x + 1] - below[x + 1]);
            strength[y * width + x / 2] = (guint16)((across + down) / 4);
        }
    }
    return strength;
}

static gboolean has_shape(const Picture *inside, const GArray *left_out, gint64 pitch) {
    if (inside->width < 2 || inside->height < 2)
        return FALSE;
    g_autofree guint16 *samples = noise_strength(inside);
    Picture strength = picture_of_samples(samples, inside->width / 2, inside->height / 2);
    g_autoptr(GArray) halved = g_array_new(FALSE, FALSE, sizeof(Box));
    for (guint i = 0; i < left_out->len; i++) {
        Box box = g_array_index(left_out, Box, i);
        Box half = {box.x0 / 2, box.y0 / 2, (box.x1 + 1) / 2, (box.y1 + 1) / 2};
        g_array_append_val(halved, half);
    }
    return find_showing(&strength, halved, pitch / 2, NOISE_STRENGTH).deviations >=
           REMAINS_NOISE_SHAPE;
}

/* Whether what shows is seen in the noise of what is around the region as well. */
static gboolean goes_on_around(const Picture *picture, Box region, gint64 pitch,
                               const Showing *shown) {
    g_autoptr(GArray) left_out = g_array_new(FALSE, FALSE, sizeof(Box));
    g_array_append_val(left_out, region);
    Showing around = find_showing(picture, left_out, pitch, NOISE_AROUND);
    return around.deviations >= REMAINS_THROUGH_NOISE &&
           around.noise >= REMAINS_SAME_NOISE * shown->noise &&
           shown->excess < REMAINS_ABOVE * REMAINS_ABOVE * around.excess;
}

const char *noise_find(const Picture *picture, Box region, const Picture *inside,
                       const GArray *left_out, gint64 pitch) {
    Showing shown = find_showing(inside, left_out, pitch, NOISE_SAMPLES);
    if (!shown.is_noise)
        return NULL;
    if (shown.deviations >= REMAINS_THROUGH_NOISE &&
        !goes_on_around(picture, region, pitch, &shown))
        return "the region is noise, and something of the size of letters shows through it";
    return has_shape(inside, left_out, pitch)
               ? "noise in the region has a shape of the size of letters"
               : NULL;
}
