#include "ocr/find/finder.h"

#include "kernels/find.h"
#include "ocr/find/limits.h"
#include "ocr/find/turn/areas.h"
#include <string.h>

#define FASTER __attribute__((optimize("O3")))

guint finder_n_levels(gsize width, gsize height) {
    guint level = 1;
    for (gsize capitals = MIN(width, height);
         capitals > TILE_LARGEST_CAPITALS && (MAX(width, height) >> level) >= TILE_NARROWEST;
         capitals /= 2)
        level++;
    return level;
}

/* Tiles with a margin of one on all sides, which repeats those at the edges. */
typedef struct TileGrid {
    gsize columns, rows, pitch;
    guint16 *roughness; /* sums over neighbours, a quarter of */
    guint8 *low, *high; /* extremes of neighbours */
    guint8 *memory;
    /* Scratch. */
    guint16 *row_roughness;
    guint16 *sums;
    guint8 *lows, *highs;
} TileGrid;

static void grid_clear(TileGrid *grid) {
    g_free(grid->memory);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TileGrid, grid_clear)

static void grid_init(TileGrid *grid, gsize columns, gsize rows) {
    gsize pitch = columns + 2, n = pitch * (rows + 2);
    guint8 *memory = g_malloc_n(n, 3 * sizeof(guint16) + 4);
    *grid = (TileGrid){.columns = columns, .rows = rows, .pitch = pitch, .memory = memory};
    grid->roughness = (guint16 *)(void *)memory;
    grid->sums = grid->roughness + n;
    grid->row_roughness = grid->sums + n;
    grid->low = (guint8 *)(grid->row_roughness + n);
    grid->high = grid->low + n;
    grid->lows = grid->high + n;
    grid->highs = grid->lows + n;
}

/* Of a row of tiles, each with its neighbours left and right. Restricted pointers, here and below,
 * let compilers use vectors. */
static FASTER void join_across(const TileGrid *grid, gsize at) {
    const guint16 *restrict rough = grid->row_roughness + at;
    const guint8 *restrict low = grid->low + at, *restrict high = grid->high + at;
    guint16 *restrict sums = grid->sums + at;
    guint8 *restrict lows = grid->lows + at, *restrict highs = grid->highs + at;
    gsize n = grid->columns;
    for (gsize i = 0; i < n; i++) {
        const guint16 *r = rough + i;
        const guint8 *l = low + i, *h = high + i;
        /* At most 3 x 64 x 255; three rows of a quarter of that fit 16 bits. */
        sums[i] = (guint16)(r[-1] + r[0] + r[1]) >> 2;
        guint8 least = MIN(l[-1], l[0]), most = MAX(h[-1], h[0]);
        lows[i] = MIN(least, l[1]);
        highs[i] = MAX(most, h[1]);
    }
}

/* Repeats a row's first and last tile beside it, and joins. */
static void finish_row(gsize y, TileGrid *grid) {
    gsize at = (y + 1) * grid->pitch + 1, end = at + grid->columns;
    grid->row_roughness[at - 1] = grid->row_roughness[at];
    grid->row_roughness[end] = grid->row_roughness[end - 1];
    grid->low[at - 1] = grid->low[at];
    grid->low[end] = grid->low[end - 1];
    grid->high[at - 1] = grid->high[at];
    grid->high[end] = grid->high[end - 1];
    join_across(grid, at);
}

/* Rows above and below a row; its own where there are none. */
static gsize row_above(const TileGrid *grid, gsize y) {
    return (y + 1 - MIN(y, 1)) * grid->pitch + 1;
}

static gsize row_below(const TileGrid *grid, gsize y) {
    return (MIN(y + 1, grid->rows - 1) + 1) * grid->pitch + 1;
}

/* Of three rows of sums the sum, with its margin. */
static FASTER void join_down(TileGrid *grid, gsize y) {
    gsize above = row_above(grid, y), at = (y + 1) * grid->pitch + 1, below = row_below(grid, y);
    const guint16 *restrict sums = grid->sums;
    const guint8 *restrict lows = grid->lows, *restrict highs = grid->highs;
    guint16 *restrict roughness = grid->roughness + at;
    guint8 *restrict low = grid->low + at, *restrict high = grid->high + at;
    gsize n = grid->columns;
    for (gsize i = 0; i < n; i++) {
        roughness[i] = (guint16)(sums[above + i] + sums[at + i] + sums[below + i]);
        guint8 least = MIN(lows[above + i], lows[at + i]);
        guint8 most = MAX(highs[above + i], highs[at + i]);
        low[i] = MIN(least, lows[below + i]);
        high[i] = MAX(most, highs[below + i]);
    }
    roughness[-1] = roughness[0];
    roughness[n] = roughness[n - 1];
}

/* From how rough it is around a tile. The roughest neighbourhood counts: where noise begins, the
 * noise. */
static FASTER void set_thresholds(TileGrid *grid, gsize y, guint least,
                                  guint8 *restrict thresholds) {
    gsize at = (y + 1) * grid->pitch + 1, n = grid->columns;
    const guint16 *restrict above = grid->roughness + row_above(grid, y) - 1;
    const guint16 *restrict here = grid->roughness + at - 1;
    const guint16 *restrict below = grid->roughness + row_below(grid, y) - 1;
    const guint8 *restrict low = grid->low + at, *restrict high = grid->high + at;
    guint16 *restrict roughest = grid->sums; /* no longer needed */
    for (gsize i = 0; i < n + 2; i++) {
        guint16 most = MAX(above[i], here[i]);
        roughest[i] = MAX(most, below[i]);
    }
    enum { SAMPLES = 9 * KERNEL_TILE * KERNEL_TILE / 4 };
    for (gsize i = 0; i < n; i++) {
        guint16 most = MAX(roughest[i], roughest[i + 1]);
        most = MAX(most, roughest[i + 2]);
        guint32 noise = (TILE_NOISE * most + SAMPLES / 2) / SAMPLES;
        guint32 letters = (TILE_LETTERS_RANGE * (guint32)(high[i] - low[i]) + 128) / 256;
        guint32 threshold = MIN(noise, letters);
        threshold = MAX(threshold, least);
        thresholds[i] = (guint8)MIN(threshold, G_MAXUINT8);
    }
}

/* Whether all but a few tiles have values below, or above, a limit only. */
static FASTER gboolean is_pressed(const TileGrid *grid, guint8 lower, guint8 upper) {
    gsize above = 0, below = 0;
    for (gsize y = 1; y <= grid->rows; y++) {
        const guint8 *low = grid->low + y * grid->pitch + 1;
        const guint8 *high = grid->high + y * grid->pitch + 1;
        for (gsize i = 0; i < grid->columns; i++) {
            above += high[i] > lower;
            below += low[i] < upper;
        }
    }
    return MIN(above, below) <= grid->columns * grid->rows / TILE_FEW;
}

/* The extremes of the rows that are measured. */
static FASTER void find_range(const TileGrid *grid, guint8 *lowest, guint8 *highest) {
    guint8 low = G_MAXUINT8, high = 0;
    for (gsize i = grid->pitch; i < grid->pitch * (grid->rows + 1); i++) {
        low = MIN(low, grid->low[i]);
        high = MAX(high, grid->high[i]);
    }
    *lowest = low;
    *highest = high;
}

static void measure(const Picture *picture, guint channel, TextTiles *tiles, TileGrid *grid) {
    guint8 low, high;
    gsize first = grid->pitch + 1;
    RoughnessTask task = {.in = picture_plane(picture, channel),
                          .roughness = grid->row_roughness + first,
                          .low = grid->low + first,
                          .high = grid->high + first,
                          .pitch = grid->pitch};
    find_kernels()->roughness(&task, 1);
    for (gsize y = 0; y < tiles->rows; y++)
        finish_row(y, grid);
    find_range(grid, &low, &high);
    guint8 quarter = (guint8)((high - low) / TILE_PRESSED);
    tiles->pressed =
        high > low && is_pressed(grid, (guint8)(low + quarter), (guint8)(high - quarter));
    guint least = MAX((guint)(high - low) / TILE_LEAST_CONTRAST, 1);
    for (gsize y = 0; y < tiles->rows; y++)
        join_down(grid, y);
    for (gsize y = 0; y < tiles->rows; y++)
        set_thresholds(grid, y, least, tiles->thresholds + y * tiles->columns);
}

/* The value that all but a few of so many counted ones are at least, or at most. */
static guint value_of_most(const gsize *counts, gsize n, gboolean at_least) {
    gsize beyond = 0;
    for (guint i = 0; i < G_MAXUINT8; i++) {
        guint value = at_least ? i : G_MAXUINT8 - i;
        beyond += counts[value];
        if (beyond > n / TILE_FEW)
            return value;
    }
    return at_least ? G_MAXUINT8 : 0;
}

SampleRange finder_range_of_most(const Picture *picture, guint channel) {
    gsize columns = (picture->width - 1) / KERNEL_TILE + 1;
    gsize n = columns * ((picture->height - 1) / KERNEL_TILE + 1), lows[256] = {0},
          highs[256] = {0};
    g_autofree guint16 *roughness = g_new(guint16, n);
    g_autofree guint8 *low = g_malloc(n), *high = g_malloc(n);
    RoughnessTask task = {picture_plane(picture, channel), roughness, low, high, columns};
    find_kernels()->roughness(&task, 1);
    for (gsize i = 0; i < n; i++) {
        lows[low[i]]++;
        highs[high[i]]++;
    }
    return (SampleRange){value_of_most(lows, n, TRUE), value_of_most(highs, n, FALSE)};
}

/* Whether anything within a row of tiles from x0 to x1 has changed. */
static gboolean is_changed(const TextChange *change, guint level, gsize y, gsize x0, gsize x1) {
    const Picture *after = change->after;
    gsize left = x0 * KERNEL_TILE << level, top = y * KERNEL_TILE << level;
    gsize right = MIN(x1 * KERNEL_TILE << level, after->width);
    gsize bottom = MIN((y + 1) * KERNEL_TILE << level, after->height);
    if (left >= right || top >= bottom)
        return FALSE;
    Box box = {(gint64)left, (gint64)top, (gint64)right, (gint64)bottom};
    return !picture_equal(change->before, after, box);
}

/* What is known of tiles while those that text may stand in are looked for. */
typedef struct TileSearch {
    TextTiles *tiles;
    const TileGrid *grid;
    const guint8 *bright, *dark; /* samples on upright strokes */
} TileSearch;

/* Whether there is a tile nearby that is smooth beside the contrast here, as there is around text
 * on black. */
static gboolean is_quiet(const TileSearch *search, gsize x, gsize y) {
    const TextTiles *tiles = search->tiles;
    const TileGrid *grid = search->grid;
    gsize at = (y + 1) * grid->pitch + 1 + x;
    guint range = grid->high[at] - grid->low[at];
    for (gsize j = y - MIN(y, TILE_QUIET_NEAR); j <= MIN(y + TILE_QUIET_NEAR, tiles->rows - 1); j++)
        for (gsize i = x - MIN(x, TILE_QUIET_NEAR);
             i <= MIN(x + TILE_QUIET_NEAR, tiles->columns - 1); i++) {
            guint roughness = grid->row_roughness[(j + 1) * grid->pitch + 1 + i];
            if (TILE_QUIET * TILE_NOISE * roughness <= range * KERNEL_TILE * KERNEL_TILE)
                return TRUE;
        }
    return FALSE;
}

/* Makes the tiles active that text with strokes in a tile may reach into. */
static void mark_around(TextTiles *tiles, gsize x, gsize y, gboolean dark) {
    gsize first = x - MIN(x, TILE_ASIDE), end = MIN(x + TILE_ASIDE + 1, tiles->columns);
    for (gsize j = y - MIN(y, TILE_ABOVE); j <= MIN(y + TILE_ABOVE, tiles->rows - 1); j++)
        memset(tiles->active[dark] + j * tiles->columns + first, G_MAXUINT8, end - first);
}

/* Letters have strokes of their own polarity, and gaps of the other between them, of which slanted
 * antialiased ones may have more that are upright. In noise several strokes are asked for. */
static void mark_tile(const TileSearch *search, gsize x, gsize y) {
    TextTiles *tiles = search->tiles;
    guint bright = 0, dark = 0;
    for (gsize j = y - MIN(y, 1); j <= MIN(y + 1, tiles->rows - 1); j++)
        for (gsize i = x - MIN(x, 1); i <= MIN(x + 1, tiles->columns - 1); i++) {
            bright += search->bright[j * tiles->columns + i];
            dark += search->dark[j * tiles->columns + i];
        }
    gboolean quiet = is_quiet(search, x, y);
    if (bright >= TILE_STROKES_AROUND || quiet)
        mark_around(tiles, x, y, FALSE);
    if (dark >= TILE_STROKES_AROUND || quiet)
        mark_around(tiles, x, y, TRUE);
}

static void mark_active(const TileSearch *search) {
    TextTiles *tiles = search->tiles;
    for (gsize y = 0; y < tiles->rows; y++)
        for (gsize x = 0; x < tiles->columns; x++) {
            gsize i = y * tiles->columns + x;
            if (search->bright[i] | search->dark[i])
                mark_tile(search, x, y);
        }
}

enum { CHANGED = 1 }; /* of active tiles, while groups that are none are being looked for */

/* Sets what hangs together with a tile to CHANGED. */
static void spread_from(guint8 *active, const TextTiles *tiles, gsize start, GArray *pending) {
    g_array_set_size(pending, 0);
    g_array_append_val(pending, start);
    active[start] = CHANGED;
    while (pending->len > 0) {
        gsize at = g_array_index(pending, gsize, pending->len - 1);
        g_array_set_size(pending, pending->len - 1);
        gsize x = at % tiles->columns, y = at / tiles->columns;
        for (gsize j = y - MIN(y, 1); j <= MIN(y + 1, tiles->rows - 1); j++)
            for (gsize i = x - MIN(x, 1); i <= MIN(x + 1, tiles->columns - 1); i++) {
                gsize next = j * tiles->columns + i;
                if (active[next] == G_MAXUINT8) {
                    active[next] = CHANGED;
                    g_array_append_val(pending, next);
                }
            }
    }
}

/* Leaves only active tiles that hang together with a changed one. */
static void drop_unchanged(TextTiles *tiles, guint level, const TextChange *change) {
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize n = tiles->columns * tiles->rows;
    g_autofree guint8 *active = g_malloc(n);
    for (gsize i = 0; i < n; i++)
        active[i] = tiles->active[0][i] | tiles->active[1][i];
    for (gsize i = 0; i < n; i++) {
        gsize x = i % tiles->columns, y = i / tiles->columns;
        if (active[i] == G_MAXUINT8 && is_changed(change, level, y, x, x + 1))
            spread_from(active, tiles, i, pending);
    }
    for (gsize i = 0; i < n; i++)
        if (active[i] != CHANGED)
            tiles->active[0][i] = tiles->active[1][i] = 0;
}

TextTiles *finder_find(const Picture *picture, guint channel, guint level,
                       const TextChange *change) {
    TextTiles *tiles = g_new0(TextTiles, 1);
    tiles->columns = (picture->width - 1) / KERNEL_TILE + 1;
    tiles->rows = (picture->height - 1) / KERNEL_TILE + 1;
    gsize n = tiles->columns * tiles->rows;
    tiles->thresholds = g_malloc(n);
    tiles->active[0] = g_malloc0(n);
    tiles->active[1] = g_malloc0(n);
    g_auto(TileGrid) grid;
    grid_init(&grid, tiles->columns, tiles->rows);
    measure(picture, channel, tiles, &grid);
    g_autofree guint8 *counts = g_malloc(2 * n);
    StrokesTask task = {.in = picture_plane(picture, channel),
                        .thresholds = tiles->thresholds,
                        .bright = counts,
                        .dark = counts + n,
                        .pitch = tiles->columns};
    find_kernels()->strokes(&task, 1);
    mark_active(&(TileSearch){tiles, &grid, counts, counts + n});
    if (change)
        drop_unchanged(tiles, level, change);
    return tiles;
}

enum { SPAN = 8 }; /* tiles that kernels take at once */

/* Whether any of so many tiles, or one above or below them, is active. */
static gboolean any_active(const TextTiles *tiles, gsize x, gsize y, gsize n) {
    for (gsize j = y - MIN(y, TILE_ABOVE); j <= MIN(y + TILE_ABOVE, tiles->rows - 1); j++)
        for (guint dark = 0; dark < 2; dark++)
            if (memchr(tiles->active[dark] + j * tiles->columns + x, G_MAXUINT8, n))
                return TRUE;
    return FALSE;
}

/* Counts samples on level strokes in spans of tiles where there are any active ones: hardly a word
 * has level strokes only. */
static void count_level_strokes(const Picture *picture, guint channel, const TextTiles *tiles,
                                guint8 *bright, guint8 *dark) {
    for (gsize y = 0; y < tiles->rows; y++)
        for (gsize x = 0; x < tiles->columns; x += SPAN) {
            gsize n = MIN(SPAN, tiles->columns - x), at = y * tiles->columns + x;
            if (!any_active(tiles, x, y, n))
                continue;
            gsize back = SPAN - n <= x ? SPAN - n : 0; /* less than a span is slow */
            StrokesTask task = {.in = picture_plane(picture, channel),
                                .thresholds = tiles->thresholds + at - back,
                                .bright = bright + at - back,
                                .dark = dark + at - back,
                                .pitch = tiles->columns};
            task.in.planes[0] += y * KERNEL_TILE * picture->stride + (x - back) * KERNEL_TILE;
            task.in.width = (n + back) * KERNEL_TILE;
            task.in.height = KERNEL_TILE;
            find_kernels()->level_strokes(&task, 1);
        }
}

GArray *finder_find_sideways(const Picture *picture, guint channel, guint level,
                             const TextTiles *tiles, const TextChange *change) {
    gsize n = tiles->columns * tiles->rows;
    g_autofree guint8 *counts = g_malloc0(2 * n);
    count_level_strokes(picture, channel, tiles, counts, counts + n);
    GArray *areas = stroke_areas(counts, counts + n, tiles->columns, tiles->rows);
    for (guint i = areas->len; i-- > 0;) {
        Box *area = &g_array_index(areas, Box, i);
        gboolean changed = change == NULL;
        for (gint64 y = area->y0; y < area->y1 && !changed; y++)
            changed = is_changed(change, level, (gsize)y, (gsize)area->x0, (gsize)area->x1);
        if (!changed) {
            g_array_remove_index(areas, i);
            continue;
        }
        *area = (Box){area->x0 * KERNEL_TILE, area->y0 * KERNEL_TILE, area->x1 * KERNEL_TILE,
                      area->y1 * KERNEL_TILE};
    }
    return areas;
}

void text_tiles_free(TextTiles *tiles) {
    if (tiles == NULL)
        return;
    g_free(tiles->thresholds);
    g_free(tiles->active[0]);
    g_free(tiles->active[1]);
    g_free(tiles);
}
