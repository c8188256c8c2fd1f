#include "ocr/find/finder.h"

#include "kernels/kernels.h"

enum {
    LARGEST_CAPITALS = 16, /* samples high, bold ones whose strokes the kernels reach still spans */
    MIN_CONTRAST = 64,     /* parts of the picture's range; what differs by less is not legible */
    STROKES_PER_TILE = 9,  /* samples on strokes of both polarities in a tile of text: a stem */
    GAPS_PER_TILE = 2,     /* likewise of each */
    STROKES_PER_AREA = 16, /* likewise for an area: two letters 7 samples high */
    JOIN = 2,              /* tiles without strokes that may lie between tiles of one area */
};
/* Gaussian noise of deviation s has a roughness of about 0.75 s a sample, and hardly a sample of it
 * exceeds both sides' lowest by 3.75 s. */
#define NOISE_FACTOR 5
/* Small letters are rough themselves. The range of 3 x 3 tiles is that of letters, but hardly less
 * than 7 deviations of noise, so this part of it sets noise apart from letters. */
#define RANGE_PART 0.55

guint finder_n_levels(gsize width, gsize height) {
    guint level = 1;
    for (gsize capitals = height / 10; capitals > LARGEST_CAPITALS && (width >> level) >= 64;
         capitals /= 2)
        level++;
    return level;
}

/* Tiles of one channel at one scale. */
typedef struct Grid {
    gsize columns, rows;
    guint32 *roughness;
    guint16 *low, *high; /* samples */
    guint16 *thresholds;
    guint8 *bright, *dark;
} Grid;

static void grid_clear(Grid *grid) {
    g_free(grid->roughness);
    g_free(grid->low);
    g_free(grid->high);
    g_free(grid->thresholds);
    g_free(grid->bright);
    g_free(grid->dark);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Grid, grid_clear)

static void grid_init(Grid *grid, const TextPicture *picture) {
    gsize columns = (picture->width - 1) / KERNEL_TILE + 1;
    gsize rows = (picture->height - 1) / KERNEL_TILE + 1, n = columns * rows;
    *grid = (Grid){.columns = columns,
                   .rows = rows,
                   .roughness = g_new(guint32, n),
                   .low = g_new(guint16, n),
                   .high = g_new(guint16, n),
                   .thresholds = g_new(guint16, n),
                   .bright = g_new(guint8, n),
                   .dark = g_new(guint8, n)};
}

static void measure_roughness(const TextPicture *picture, guint channel, Grid *grid) {
    const Kernels *kernels = kernels_get();
    for (gsize y = 0; y < grid->rows; y++) {
        const guint8 *row = picture->planes[channel] + y * KERNEL_TILE * picture->stride;
        gsize first = y * grid->columns;
        if (picture->depth == 1)
            kernels->roughness_u8(row, picture->stride, grid->columns, grid->roughness + first,
                                  grid->low + first, grid->high + first);
        else
            kernels->roughness_u16((const guint16 *)(const void *)row, picture->stride,
                                   grid->columns, grid->roughness + first, grid->low + first,
                                   grid->high + first);
    }
}

/* Of each of n values `step` apart and its two neighbours: the mean, or the largest; edges
 * repeated.
 */
static void of_three(const guint32 *in, guint32 *out, gsize n, gsize step, gboolean largest) {
    for (gsize i = 0; i < n; i++) {
        guint32 before = in[(i - MIN(i, 1)) * step], after = in[MIN(i + 1, n - 1) * step];
        guint32 here = in[i * step], most = MAX(MAX(before, after), here);
        out[i * step] = largest ? most : (guint32)(((guint64)before + here + after) / 3);
    }
}

static void of_nine(guint32 *values, guint32 *scratch, const Grid *grid, gboolean largest) {
    for (gsize y = 0; y < grid->rows; y++)
        of_three(values + y * grid->columns, scratch + y * grid->columns, grid->columns, 1,
                 largest);
    for (gsize x = 0; x < grid->columns; x++)
        of_three(scratch + x, values + x, grid->rows, grid->columns, largest);
}

static guint least_contrast(const TextPicture *picture, guint channel) {
    const Kernels *kernels = kernels_get();
    const guint8 *plane = picture->planes[channel];
    KernelRegion range =
        picture->depth == 1
            ? kernels->region_u8(plane, picture->stride, picture->width, picture->height)
            : kernels->region_u16((const guint16 *)(const void *)plane, picture->stride,
                                  picture->width, picture->height);
    return MAX((range.maximum - range.minimum) / MIN_CONTRAST, 1);
}

/* The range of the samples of a tile and the eight around it. */
static guint range_around(const Grid *grid, gsize x, gsize y) {
    guint low = G_MAXUINT16, high = 0;
    for (gsize j = y - MIN(y, 1); j <= MIN(y + 1, grid->rows - 1); j++)
        for (gsize i = x - MIN(x, 1); i <= MIN(x + 1, grid->columns - 1); i++) {
            low = MIN(low, grid->low[j * grid->columns + i]);
            high = MAX(high, grid->high[j * grid->columns + i]);
        }
    return high - low;
}

/* From how rough it is around a tile. The roughest neighbourhood counts: where noise begins, the
 * noise. */
static void set_thresholds(Grid *grid, guint least) {
    gsize n = grid->columns * grid->rows;
    g_autofree guint32 *scratch = g_new(guint32, n);
    of_nine(grid->roughness, scratch, grid, FALSE);
    of_nine(grid->roughness, scratch, grid, TRUE);
    for (gsize y = 0; y < grid->rows; y++)
        for (gsize x = 0; x < grid->columns; x++) {
            gsize i = y * grid->columns + x;
            double noise = NOISE_FACTOR * grid->roughness[i] / (KERNEL_TILE * KERNEL_TILE);
            noise = MIN(noise, RANGE_PART * range_around(grid, x, y));
            grid->thresholds[i] = (guint16)CLAMP(noise + 0.5, least, G_MAXUINT16);
        }
}

static void count_strokes(const TextPicture *picture, guint channel, Grid *grid) {
    const Kernels *kernels = kernels_get();
    g_autofree guint8 *narrow = g_new(guint8, grid->columns);
    for (gsize y = 0; y < grid->rows; y++) {
        const guint8 *row = picture->planes[channel] + y * KERNEL_TILE * picture->stride;
        gsize first = y * grid->columns;
        if (picture->depth == 2) {
            kernels->strokes_u16((const guint16 *)(const void *)row, picture->stride, grid->columns,
                                 grid->thresholds + first, grid->bright + first,
                                 grid->dark + first);
            continue;
        }
        for (gsize x = 0; x < grid->columns; x++)
            narrow[x] = (guint8)MIN(grid->thresholds[first + x], G_MAXUINT8);
        kernels->strokes_u8(row, picture->stride, grid->columns, narrow, grid->bright + first,
                            grid->dark + first);
    }
}

/* Letters put strokes and gaps side by side; an edge or a vessel is a stroke by itself. */
static gboolean has_strokes(const Grid *grid, gsize i) {
    return grid->bright[i] >= GAPS_PER_TILE && grid->dark[i] >= GAPS_PER_TILE &&
           grid->bright[i] + grid->dark[i] >= STROKES_PER_TILE;
}

/* Takes the tiles that belong together, from `start` on, off the grid. */
static TextArea take_area(Grid *grid, gsize start, GArray *pending) {
    TextArea area = {.x0 = G_MAXSIZE, .y0 = G_MAXSIZE};
    g_array_set_size(pending, 0);
    g_array_append_val(pending, start);
    guint bright = grid->bright[start], dark = grid->dark[start];
    grid->bright[start] = grid->dark[start] = 0;
    area.bright = bright;
    area.dark = dark;
    while (pending->len > 0) {
        gsize at = g_array_index(pending, gsize, pending->len - 1);
        g_array_set_size(pending, pending->len - 1);
        gsize x = at % grid->columns, y = at / grid->columns;
        area.x0 = MIN(area.x0, x);
        area.x1 = MAX(area.x1, x + 1);
        area.y0 = MIN(area.y0, y);
        area.y1 = MAX(area.y1, y + 1);
        for (gsize j = y - MIN(y, 1); j <= MIN(y + 1, grid->rows - 1); j++)
            for (gsize i = x - MIN(x, JOIN + 1); i <= MIN(x + JOIN + 1, grid->columns - 1); i++) {
                gsize next = j * grid->columns + i;
                if (!has_strokes(grid, next))
                    continue;
                area.bright += grid->bright[next];
                area.dark += grid->dark[next];
                grid->bright[next] = grid->dark[next] = 0;
                g_array_append_val(pending, next);
            }
    }
    return area;
}

/* Whether strokes cross the tiles of a column within an area's rows. Letters with wide gaps have
 * strokes only. */
static gboolean column_goes_on(const Grid *grid, const TextArea *area, gsize x) {
    for (gsize y = area->y0; y < area->y1; y++) {
        gsize i = y * grid->columns + x;
        if (grid->bright[i] + grid->dark[i] >= STROKES_PER_TILE)
            return TRUE;
    }
    return FALSE;
}

/* Takes in, to the left and right, what goes on from there without gaps between strokes. */
static void extend_area(const Grid *grid, TextArea *area) {
    for (gsize x = area->x0; x > 0 && area->x0 - x <= JOIN;)
        if (column_goes_on(grid, area, --x))
            area->x0 = x;
    for (gsize x = area->x1; x < grid->columns && x - area->x1 <= JOIN; x++)
        if (column_goes_on(grid, area, x))
            area->x1 = x + 1;
}

static void collect_areas(Grid *grid, const TextPicture *picture, guint level, guint channel,
                          GArray *areas) {
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < grid->columns * grid->rows; i++) {
        if (!has_strokes(grid, i))
            continue;
        TextArea area = take_area(grid, i, pending);
        if (MAX(area.bright, area.dark) < STROKES_PER_AREA || area.x1 - area.x0 < 2)
            continue;
        extend_area(grid, &area);
        area.level = level;
        area.channel = channel;
        /* Some tiles more: what is at the edge may go on there, with fewer strokes. */
        area.x0 = (area.x0 - MIN(area.x0, JOIN + 1)) * KERNEL_TILE;
        area.y0 = (area.y0 - MIN(area.y0, 1)) * KERNEL_TILE;
        area.x1 = MIN((area.x1 + JOIN + 1) * KERNEL_TILE, picture->width);
        area.y1 = MIN((area.y1 + 1) * KERNEL_TILE, picture->height);
        g_array_append_val(areas, area);
    }
}

TextAreas *finder_find(const TextPicture *picture, guint level) {
    TextAreas *found = g_new0(TextAreas, 1);
    found->areas = g_array_new(FALSE, FALSE, sizeof(TextArea));
    for (guint channel = 0; channel < picture->n_channels; channel++) {
        g_auto(Grid) grid;
        grid_init(&grid, picture);
        measure_roughness(picture, channel, &grid);
        set_thresholds(&grid, least_contrast(picture, channel));
        count_strokes(picture, channel, &grid);
        collect_areas(&grid, picture, level, channel, found->areas);
        found->columns = grid.columns;
        found->thresholds[channel] = g_steal_pointer(&grid.thresholds);
    }
    return found;
}

void text_areas_free(TextAreas *areas) {
    if (areas == NULL)
        return;
    g_array_unref(areas->areas);
    for (guint i = 0; i < G_N_ELEMENTS(areas->thresholds); i++)
        g_free(areas->thresholds[i]);
    g_free(areas);
}
