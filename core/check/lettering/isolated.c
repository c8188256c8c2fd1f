#include "core/check/lettering/isolated.h"

#include "core/check/limits/isolated_limits.h"
#include "core/check/strokes/stroke_masks.h"
#include "core/check/strokes/text_layout.h"
#include <math.h>
#include <string.h>

static void free_picture(gpointer picture) {
    picture_clear(picture);
    g_free(picture);
}

/* Samples of its own, rows without padding. */
static Picture *copy_of(const Picture *picture) {
    Picture *copy = g_new(Picture, 1);
    guint16 *samples = g_new(guint16, MAX(picture->width * picture->height, 1));
    for (gsize y = 0; y < picture->height; y++)
        memcpy(samples + y * picture->width, picture_row16(picture, 0, y),
               picture->width * sizeof(guint16));
    *copy = picture_take_samples(samples, picture->width, picture->height);
    return copy;
}

static guint16 *samples_of(const Picture *copy) {
    return picture_row16(copy, 0, 0);
}

static gint64 area_of(const Box *box) {
    return (box->x1 - box->x0) * (box->y1 - box->y0);
}

/* A stretch of columns that go up at least so far. */
typedef struct Step {
    gsize x0, height;
} Step;

/* The largest rectangle under a skyline, the heights of the columns from `first` up to `end` above
 * row y, if it is larger than the best one and at least so many rows high. */
static void look_under(const gsize *heights, gsize first, gsize end, gsize y, gint64 least_rows,
                       Box *best) {
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(Step));
    for (gsize x = first; x <= end; x++) {
        Step step = {x, x < end ? heights[x] : 0};
        while (steps->len > 0) {
            const Step *last = &g_array_index(steps, Step, steps->len - 1);
            if (last->height < step.height)
                break;
            gint64 rows = (gint64)last->height, bottom = (gint64)y + 1;
            Box box = {(gint64)last->x0, bottom - rows, (gint64)x, bottom};
            if (rows >= least_rows && area_of(&box) > area_of(best))
                *best = box;
            step.x0 = last->x0;
            g_array_set_size(steps, steps->len - 1);
        }
        g_array_append_val(steps, step);
    }
}

/* The largest rectangle of one value, at least so many rows high, none of which is done; empty
 * where there is none. */
static Box largest_fill(const Picture *crop, const guint8 *done, gint64 least_rows) {
    Box best = {0};
    g_autofree gsize *heights = g_new0(gsize, crop->width);
    for (gsize y = 0; y < crop->height; y++) {
        const guint16 *row = picture_row16(crop, 0, y);
        const guint16 *above = y > 0 ? picture_row16(crop, 0, y - 1) : row;
        gsize first = 0;
        for (gsize x = 0; x < crop->width; x++) {
            gboolean goes_on = heights[x] > 0 && row[x] == above[x];
            heights[x] = done[y * crop->width + x] ? 0 : goes_on ? heights[x] + 1 : 1;
            if (x > first && row[x] != row[x - 1]) {
                look_under(heights, first, x, y, least_rows, &best);
                first = x;
            }
        }
        look_under(heights, first, crop->width, y, least_rows, &best);
    }
    return best;
}

static int by_value(gconstpointer a, gconstpointer b) {
    guint16 first = *(const guint16 *)a, second = *(const guint16 *)b;
    return (first > second) - (first < second);
}

/* Median of what is around a box, its own value where nothing is. */
static guint16 value_around(const Picture *crop, Box box) {
    Box ring = box_clip(box_grow(box, ISOLATED_RING), (gint64)crop->width, (gint64)crop->height);
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(guint16));
    for (gint64 y = ring.y0; y < ring.y1; y++)
        for (gint64 x = ring.x0; x < ring.x1; x++) {
            gboolean inside = x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1;
            if (!inside)
                g_array_append_val(values, picture_row16(crop, 0, (gsize)y)[x]);
        }
    if (values->len == 0)
        return picture_row16(crop, 0, (gsize)box.y0)[box.x0];
    g_array_sort(values, by_value);
    return g_array_index(values, guint16, values->len / 2);
}

GArray *isolated_fills(const Picture *picture, gint64 pitch) {
    GArray *fills = g_array_new(FALSE, FALSE, sizeof(Box));
    gint64 least_rows = MAX(ISOLATED_FILL_ROWS_LEAST, pitch / ISOLATED_FILL_ROWS);
    g_autofree guint8 *done = g_malloc0(MAX(picture->width * picture->height, 1));
    while (fills->len < ISOLATED_FILLS) {
        Box fill = largest_fill(picture, done, least_rows);
        if (box_is_empty(fill) || fill.x1 - fill.x0 < ISOLATED_FILL_WIDTH * least_rows)
            break;
        for (gint64 y = fill.y0; y < fill.y1; y++)
            memset(done + (gsize)y * picture->width + (gsize)fill.x0, 1,
                   (gsize)(fill.x1 - fill.x0));
        g_array_append_val(fills, fill);
    }
    return fills;
}

/* Paints fills in the value around them: letters that touch one are then seen on their own ground.
 */
static void paint_fills(Picture *crop, const GArray *fills) {
    for (guint i = 0; i < fills->len; i++) {
        Box fill = g_array_index(fills, Box, i);
        guint16 value = value_around(crop, fill);
        for (gint64 y = fill.y0; y < fill.y1; y++)
            for (gint64 x = fill.x0; x < fill.x1; x++)
                picture_row16(crop, 0, (gsize)y)[x] = value;
    }
}

typedef struct Ranked {
    const StrokeMask *mask;
    double fit;
} Ranked;

static int by_fit(gconstpointer a, gconstpointer b) {
    double first = ((const Ranked *)a)->fit, second = ((const Ranked *)b)->fit;
    return (first < second) - (first > second);
}

/* How well the part of a mask that lies in the region fits. */
static double fit_in_region(const TextLayout *layout, const StrokeMask *mask, const Picture *shape,
                            Box region) {
    gsize width = (gsize)(region.x1 - region.x0), height = (gsize)(region.y1 - region.y0);
    g_autofree guint8 *part = g_malloc(width * height);
    for (gsize y = 0; y < height; y++)
        memcpy(part + y * width,
               mask->coverage + ((gsize)region.y0 + y) * shape->width + (gsize)region.x0, width);
    return text_layout_fit(layout, part, width, height);
}

static void add_masks(GPtrArray *pictures, const Picture *picture, Box region,
                      const TextLayout *layout) {
    g_autoptr(GPtrArray) masks =
        stroke_masks(picture, MAX(1, picture->height / text_layout_n_lines(layout)));
    g_autoptr(GArray) ranked = g_array_new(FALSE, FALSE, sizeof(Ranked));
    for (guint i = 0; i < masks->len; i++) {
        Ranked one = {masks->pdata[i], fit_in_region(layout, masks->pdata[i], picture, region)};
        if (one.fit >= ISOLATED_MASK_FIT)
            g_array_append_val(ranked, one);
    }
    g_array_sort(ranked, by_fit);
    gsize n = picture->width * picture->height;
    for (guint i = 0; i < MIN(ranked->len, ISOLATED_MASKS); i++) {
        Picture *crop = copy_of(picture);
        for (gsize k = 0; k < n; k++)
            samples_of(crop)[k] = g_array_index(ranked, Ranked, i).mask->coverage[k];
        g_ptr_array_add(pictures, crop);
    }
}

/* Minimum, or maximum, over 2 * radius + 1 samples that lie `step` apart. */
static void filter_extreme(const guint16 *in, gsize n, gsize step, gsize radius, gboolean maximum,
                           guint16 *out) {
    for (gsize i = 0; i < n; i++) {
        guint16 extreme = in[i * step];
        for (gsize j = i - MIN(i, radius); j <= MIN(n - 1, i + radius); j++)
            extreme = maximum ? MAX(extreme, in[j * step]) : MIN(extreme, in[j * step]);
        out[i * step] = extreme;
    }
}

static void filter_square(Picture *crop, guint16 *scratch, gsize radius, gboolean maximum) {
    for (gsize y = 0; y < crop->height; y++)
        filter_extreme(samples_of(crop) + y * crop->width, crop->width, 1, radius, maximum,
                       scratch + y * crop->width);
    for (gsize x = 0; x < crop->width; x++)
        filter_extreme(scratch + x, crop->height, crop->width, radius, maximum,
                       samples_of(crop) + x);
}

/* `picture` is a copy_of() one from here on.
 *
 * Adds what is brighter, or darker, than all that is thicker than strokes: by how much, and as a
 * share of how much the brightest, or darkest, would be. */
static void add_thin(GPtrArray *pictures, const Picture *picture, gsize radius, gboolean bright) {
    gsize n = picture->width * picture->height;
    Picture *ground = copy_of(picture), *share = copy_of(picture);
    const guint16 *samples = samples_of(picture);
    g_autofree guint16 *scratch = g_new(guint16, MAX(n, 1));
    filter_square(ground, scratch, radius, !bright);
    filter_square(ground, scratch, radius, bright);
    guint16 extreme = samples[0];
    for (gsize i = 0; i < n; i++)
        extreme = bright ? MAX(extreme, samples[i]) : MIN(extreme, samples[i]);
    for (gsize i = 0; i < n; i++) {
        double rise = fabs((double)samples[i] - samples_of(ground)[i]);
        double most = fabs((double)extreme - samples_of(ground)[i]);
        samples_of(share)[i] = (guint16)(most > 0 ? 255 * rise / most + 0.5 : 0);
        samples_of(ground)[i] = (guint16)rise;
    }
    g_ptr_array_add(pictures, ground);
    g_ptr_array_add(pictures, share);
}

/* The values that clearly more samples have than have those near, and less than half of all. */
static gsize list_values(const Picture *crop, guint16 values[ISOLATED_VALUES]) {
    gsize n = crop->width * crop->height, found = 0, counts[ISOLATED_VALUES];
    g_autofree guint32 *histogram = g_new0(guint32, G_MAXUINT16 + 1);
    for (gsize y = 0; y < crop->height; y++)
        for (gsize x = 0; x < crop->width; x++)
            histogram[picture_row16(crop, 0, y)[x]]++;
    for (gsize value = 0; value <= G_MAXUINT16; value++) {
        gsize count = histogram[value], beside = 0;
        if (count < MAX(n / ISOLATED_VALUE_PART, ISOLATED_VALUE_LEAST) ||
            ISOLATED_VALUE_MOST * count > n)
            continue;
        for (gsize i = value - MIN(value, ISOLATED_VALUE_NEAR);
             i <= MIN(value + ISOLATED_VALUE_NEAR, G_MAXUINT16); i++)
            beside = MAX(beside, i == value ? 0 : histogram[i]);
        if (count < ISOLATED_VALUE_ABOVE * beside)
            continue;
        gsize at = found;
        for (; at > 0 && counts[at - 1] < count; at--)
            if (at < ISOLATED_VALUES) {
                counts[at] = counts[at - 1];
                values[at] = values[at - 1];
            }
        if (at < ISOLATED_VALUES) {
            counts[at] = count;
            values[at] = (guint16)value;
            found = MIN(found + 1, ISOLATED_VALUES);
        }
    }
    return found;
}

/* Adds the samples of exactly one value, for each that stands out: letters without soft edges, on
 * whatever ground. */
static void add_values(GPtrArray *pictures, const Picture *picture) {
    guint16 values[ISOLATED_VALUES];
    gsize n = picture->width * picture->height, n_values = list_values(picture, values);
    for (gsize i = 0; i < n_values; i++) {
        Picture *only = copy_of(picture);
        for (gsize k = 0; k < n; k++)
            samples_of(only)[k] = samples_of(picture)[k] == values[i] ? 255 : 0;
        g_ptr_array_add(pictures, only);
    }
}

GPtrArray *isolated_pictures(const Picture *picture, const GArray *fills, Box region,
                             const char *text) {
    GPtrArray *pictures = g_ptr_array_new_with_free_func(free_picture);
    g_autoptr(TextLayout) layout = text_layout_new(text);
    gint64 pitch = (region.y1 - region.y0) / (gint64)text_layout_n_lines(layout);
    region = box_clip(region, (gint64)picture->width, (gint64)picture->height);
    if (box_is_empty(region))
        return pictures;
    Picture *painted = copy_of(picture);
    paint_fills(painted, fills);
    g_ptr_array_add(pictures, painted);
    for (int bright = 1; bright >= 0; bright--)
        add_thin(pictures, painted, (gsize)MAX(1, pitch / ISOLATED_STROKE), bright);
    add_values(pictures, painted);
    add_masks(pictures, painted, region, layout);
    return pictures;
}
