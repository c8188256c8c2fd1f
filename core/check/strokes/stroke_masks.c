#include "core/check/strokes/stroke_masks.h"

#include "core/check/limits/masks_limits.h"
#include "core/check/limits/strokes_limits.h"
#include <math.h>
#include <string.h>

void stroke_mask_free(StrokeMask *mask) {
    if (mask == NULL)
        return;
    g_free(mask->coverage);
    g_free(mask);
}

/* Sets each of n samples to the maximum of it and the one `ahead` of it. */
static void __attribute__((optimize("O3"))) take_larger(guint16 *samples, gsize n, gsize ahead) {
    for (gsize i = 0; i + ahead < n; i++)
        samples[i] = MAX(samples[i], samples[i + ahead]);
}

/* Sets each sample to the maximum of `window` samples, `unit` apart, that begin with it. */
static void slide_maximum(guint16 *samples, gsize n, gsize unit, gsize window) {
    gsize reach = 1;
    for (; 2 * reach <= window; reach *= 2)
        take_larger(samples, n, reach * unit);
    if (reach < window)
        take_larger(samples, n, (window - reach) * unit);
}

/* Minimum (or maximum) of the square of side 2 * radius + 1 around each sample, as far as the
 * picture goes. */
static void filter_square(guint16 *samples, const Picture *shape, gsize radius, gboolean maximum) {
    gsize width = shape->width, height = shape->height, stride = width + 2 * radius;
    guint16 turned = maximum ? 0 : G_MAXUINT16; /* of inverted samples the maximum is the minimum */
    gsize n = stride * (height + 2 * radius);
    g_autofree guint16 *padded = g_new0(guint16, n);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            padded[(y + radius) * stride + x + radius] = samples[y * width + x] ^ turned;
    slide_maximum(padded, n, 1, 2 * radius + 1);
    slide_maximum(padded, n, stride, 2 * radius + 1);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            samples[y * width + x] = padded[y * stride + x] ^ turned;
}

/* The ground everywhere: what is left after all bright things thinner than half a line are opened
 * away. */
static guint16 *opened(const Picture *crop, gsize pitch) {
    gsize n = crop->width * crop->height;
    gsize radius = CLAMP(pitch / MASKS_THICKEST, MASKS_OPENED_LEAST, MASKS_OPENED_MOST);
    guint16 *ground = g_new(guint16, MAX(n, 1));
    for (gsize y = 0; y < crop->height; y++)
        memcpy(ground + y * crop->width, picture_row16(crop, 0, y), crop->width * sizeof(guint16));
    filter_square(ground, crop, radius, FALSE);
    filter_square(ground, crop, radius, TRUE);
    return ground;
}

/* The value text would have in a picture whose ground is dark: the most frequent one well above it.
 */
static gboolean text_value(const Picture *crop, double *text, double *ground) {
    guint16 low = G_MAXUINT16, high = 0;
    gsize n = crop->width * crop->height, histogram[MASKS_BINS] = {0};
    for (gsize y = 0; y < crop->height; y++)
        for (gsize x = 0; x < crop->width; x++) {
            low = MIN(low, picture_row16(crop, 0, y)[x]);
            high = MAX(high, picture_row16(crop, 0, y)[x]);
        }
    if (n == 0 || low == high)
        return FALSE;
    guint span = (guint)(high - low) + 1;
    for (gsize y = 0; y < crop->height; y++)
        for (gsize x = 0; x < crop->width; x++)
            histogram[(guint)(picture_row16(crop, 0, y)[x] - low) * MASKS_BINS / span]++;
    gsize seen = 0, median = 0;
    while ((seen += histogram[median]) * 2 < n)
        median++;
    gsize most = 0, best = MASKS_BINS;
    for (gsize i = median + (MASKS_BINS - median) / MASKS_ABOVE_MEDIAN + 1; i < MASKS_BINS; i++)
        most = MAX(most, histogram[i]);
    /* Thin strokes seldom reach it: the brightest value that is not rare beside the others. */
    for (gsize i = median + (MASKS_BINS - median) / MASKS_ABOVE_MEDIAN + 1; i < MASKS_BINS; i++)
        if (histogram[i] > 0 && histogram[i] * MASKS_NOT_RARE >= most)
            best = i;
    if (best == MASKS_BINS)
        return FALSE;
    *ground = low + ((double)median + 0.5) * span / MASKS_BINS;
    *text = low + ((double)best + 0.5) * span / MASKS_BINS;
    return TRUE;
}

/* Keeps strokes that are connected to a pixel with the text's own value, and the rim of partly
 * covered pixels around them. Thin strokes break where they fall between pixels: a rim pixel leads
 * on to strokes, not to more rim. */
static void keep_connected(guint8 *coverage, const guint8 *core, gsize width, gsize height) {
    enum { NOTHING, RIM, STROKE };
    g_autofree guint8 *keep = g_malloc0(width * height);
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < width * height; i++) {
        if (!core[i] || keep[i] == STROKE)
            continue;
        keep[i] = STROKE;
        g_array_append_val(stack, i);
        while (stack->len > 0) {
            gsize at = g_array_index(stack, gsize, stack->len - 1);
            g_array_set_size(stack, stack->len - 1);
            gsize x = at % width, y = at / width;
            for (gsize ny = y ? y - 1 : 0; ny <= MIN(y + 1, height - 1); ny++)
                for (gsize nx = x ? x - 1 : 0; nx <= MIN(x + 1, width - 1); nx++) {
                    gsize next = ny * width + nx;
                    gboolean stroke = coverage[next] >= STROKES_COVERED;
                    if (keep[next] != NOTHING || (keep[at] == RIM && !stroke))
                        continue;
                    keep[next] = stroke ? STROKE : RIM;
                    if (coverage[next] >= STROKES_RIM)
                        g_array_append_val(stack, next);
                }
        }
    }
    for (gsize i = 0; i < width * height; i++)
        if (keep[i] == NOTHING)
            coverage[i] = 0;
}

/* Side, odd, of the smallest square that no stroke holds. */
static gsize thickest(gsize pitch) {
    return MAX(MASKS_THICKEST_LEAST, (pitch / MASKS_THICKEST) | 1);
}

/* Strokes of about that value that rise above the opened ground, rims included: smooth lettering,
 * of which few pixels have the full value. */
static StrokeMask *rising_mask(const Picture *crop, const guint16 *local, double text,
                               double ground) {
    gsize n = crop->width * crop->height;
    StrokeMask *mask = g_new(StrokeMask, 1);
    *mask = (StrokeMask){g_malloc0(n), text - ground, TRUE};
    g_autofree guint8 *core = g_malloc0(n);
    for (gsize i = 0; i < n; i++) {
        double value = picture_row16(crop, 0, i / crop->width)[i % crop->width],
               below = MIN((double)local[i], text);
        if (text - below < MASKS_RISE * mask->contrast ||
            value > text + MASKS_BEYOND * mask->contrast)
            continue;
        double share = (value - below) / (text - below);
        mask->coverage[i] = (guint8)CLAMP(share * 255 + 0.5, 0, 255);
        core[i] = share > MASKS_CORE && fabs(value - text) <= MASKS_OWN * mask->contrast;
    }
    keep_connected(mask->coverage, core, crop->width, crop->height);
    return mask;
}

/* The values that clearly more pixels have than have their neighbours. */
static gsize find_spikes(const Picture *crop, guint16 *spikes) {
    gsize n = crop->width * crop->height, n_spikes = 0, counts[MASKS_SPIKES];
    g_autofree guint32 *histogram = g_new0(guint32, G_MAXUINT16 + 1);
    for (gsize y = 0; y < crop->height; y++)
        for (gsize x = 0; x < crop->width; x++)
            histogram[picture_row16(crop, 0, y)[x]]++;
    gsize least = MAX(n / MASKS_SPIKE_PART, MASKS_SPIKE_LEAST);
    for (gsize value = 0; value <= G_MAXUINT16; value++) {
        gsize count = histogram[value], around = 0;
        if (count < least)
            continue;
        gsize first = value - MIN(value, MASKS_SPIKE_NEAR);
        gsize last = MIN(value + MASKS_SPIKE_NEAR, (gsize)G_MAXUINT16);
        for (gsize i = first; i <= last; i++)
            around += i == value ? 0 : histogram[i];
        if (count * (last - first) < MASKS_SPIKE_ABOVE * around)
            continue;
        gsize at = n_spikes < MASKS_SPIKES ? n_spikes++ : MASKS_SPIKES;
        if (at == MASKS_SPIKES && counts[MASKS_SPIKES - 1] >= count)
            continue;
        for (at = MIN(at, MASKS_SPIKES - 1); at > 0 && counts[at - 1] < count; at--) {
            counts[at] = counts[at - 1];
            spikes[at] = spikes[at - 1];
        }
        counts[at] = count;
        spikes[at] = (guint16)value;
    }
    return n_spikes;
}

/* Mean of the samples around each pixel that are neither of that value nor beside one. */
static double *ground_around(const Picture *crop, const guint8 *core, gsize radius) {
    gsize width = crop->width, height = crop->height;
    double *ground = g_new(double, width *height);
    g_autofree double *sums = g_new0(double, (width + 1) * (height + 1));
    g_autofree double *counts = g_new0(double, (width + 1) * (height + 1));
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gboolean near = FALSE;
            for (gsize j = y ? y - 1 : 0; j <= MIN(y + 1, height - 1); j++)
                for (gsize i = x ? x - 1 : 0; i <= MIN(x + 1, width - 1); i++)
                    near |= core[j * width + i];
            gsize at = (y + 1) * (width + 1) + x + 1, up = at - width - 1;
            sums[at] =
                sums[at - 1] + sums[up] - sums[up - 1] + (near ? 0 : picture_row16(crop, 0, y)[x]);
            counts[at] = counts[at - 1] + counts[up] - counts[up - 1] + !near;
        }
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize x0 = x > radius ? x - radius : 0, x1 = MIN(width, x + radius + 1);
            gsize y0 = y > radius ? y - radius : 0, y1 = MIN(height, y + radius + 1);
            gsize a = y0 * (width + 1), b = y1 * (width + 1);
            double n = counts[b + x1] - counts[b + x0] - counts[a + x1] + counts[a + x0];
            double sum = sums[b + x1] - sums[b + x0] - sums[a + x1] + sums[a + x0];
            ground[y * width + x] = n > 0 ? sum / n : NAN;
        }
    return ground;
}

/* Strokes of exactly that value, on whatever ground, and the rim beside them. */
static StrokeMask *exact_mask(const Picture *crop, guint16 text, gsize pitch) {
    gsize width = crop->width, height = crop->height, n = width * height;
    g_autofree guint8 *core = g_malloc0(n);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            core[y * width + x] = picture_row16(crop, 0, y)[x] == text;
    g_autofree double *ground =
        ground_around(crop, core, MAX(MASKS_GROUND_LEAST, pitch / MASKS_GROUND));
    StrokeMask *mask = g_new(StrokeMask, 1);
    *mask = (StrokeMask){g_malloc0(n), 0, FALSE};
    double sum = 0, magnitude = 0, count = 0;
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize i = y * width + x;
            double rise = text - ground[i];
            if (core[i]) {
                mask->coverage[i] = 255;
                if (!isnan(rise)) {
                    sum += rise;
                    magnitude += fabs(rise);
                    count += 1;
                }
                continue;
            }
            gboolean near = FALSE;
            gsize y0 = y - MIN(y, MASKS_RIM), x0 = x - MIN(x, MASKS_RIM);
            for (gsize b = y0; b <= MIN(y + MASKS_RIM, height - 1); b++)
                for (gsize a = x0; a <= MIN(x + MASKS_RIM, width - 1); a++)
                    near |= core[b * width + a];
            if (near && !isnan(rise) && rise != 0) {
                double share = (picture_row16(crop, 0, y)[x] - ground[i]) / rise;
                mask->coverage[i] = (guint8)CLAMP(share * 255 + 0.5, 0, 255);
            }
        }
    keep_connected(mask->coverage, core, width, height);
    mask->contrast = count > 0 ? magnitude / count : 0;
    mask->bright = sum > 0;
    return mask;
}

gsize stroke_masks_thin(guint8 *coverage, gsize width, gsize height, gsize pitch) {
    gsize n = width * height, radius = thickest(pitch) / 2, removed = 0;
    g_autofree guint16 *thick = g_new(guint16, MAX(n, 1));
    for (gsize i = 0; i < n; i++)
        thick[i] = coverage[i] >= STROKES_COVERED;
    Picture shape = picture_of_samples(thick, width, height);
    filter_square(thick, &shape, radius, FALSE);
    filter_square(thick, &shape, radius + 1, TRUE);
    for (gsize i = 0; i < n; i++)
        if (thick[i] && coverage[i] > 0) {
            coverage[i] = 0;
            removed++;
        }
    return removed;
}

/* The mask without what is thicker than strokes; NULL where there is nothing of the kind. */
static StrokeMask *without_thick(const StrokeMask *mask, const Picture *shape, gsize pitch) {
    StrokeMask *thin = g_memdup2(mask, sizeof *mask);
    thin->coverage = g_memdup2(mask->coverage, MAX(shape->width * shape->height, 1));
    if (stroke_masks_thin(thin->coverage, shape->width, shape->height, pitch) == 0)
        g_clear_pointer(&thin, stroke_mask_free);
    return thin;
}

static void add(GPtrArray *masks, StrokeMask *mask, gboolean bright) {
    mask->bright = bright;
    g_ptr_array_add(masks, mask);
}

GPtrArray *stroke_masks(const Picture *picture, gsize pitch) {
    GPtrArray *masks = g_ptr_array_new_with_free_func((GDestroyNotify)stroke_mask_free);
    gsize n = picture->width * picture->height, n_spikes;
    guint16 spikes[MASKS_SPIKES];
    g_autofree guint16 *turned = g_new(guint16, MAX(n, 1));
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            turned[y * picture->width + x] =
                (guint16)(G_MAXUINT16 - picture_row16(picture, 0, y)[x]);
    Picture inverted = picture_of_samples(turned, picture->width, picture->height);
    n_spikes = find_spikes(picture, spikes);
    for (gsize i = 0; i < n_spikes; i++)
        g_ptr_array_add(masks, exact_mask(picture, spikes[i], pitch));
    const Picture *sides[] = {picture, &inverted};
    for (gsize side = 0; side < G_N_ELEMENTS(sides); side++) {
        double text, ground;
        if (!text_value(sides[side], &text, &ground))
            continue;
        g_autofree guint16 *local = opened(sides[side], pitch);
        if (text - ground >= STROKES_CONTRAST)
            add(masks, rising_mask(sides[side], local, text, ground), side == 0);
        for (gsize i = 0; i < n_spikes; i++) {
            double value = side == 0 ? spikes[i] : (double)(G_MAXUINT16 - spikes[i]);
            if (value - ground >= STROKES_CONTRAST)
                add(masks, rising_mask(sides[side], local, value, ground), side == 0);
        }
    }
    for (guint i = masks->len; i > 0; i--) {
        StrokeMask *thin = without_thick(masks->pdata[i - 1], picture, pitch);
        if (thin != NULL)
            g_ptr_array_add(masks, thin);
    }
    return masks;
}
