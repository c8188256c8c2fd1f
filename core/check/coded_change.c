#include "core/check/coded_change.h"

#include "codecs/samples.h"
#include "codecs/stream/block.h"
#include "core/check/limits/damage_limits.h"
#include <math.h>
#include <string.h>

/* The block of a component whose first pixel is x, y; a sample of it stands for across x down
 * pixels. */
typedef struct Place8 {
    guint component;
    gint64 x, y, across, down;
} Place8;

static gboolean in_any(const GArray *regions, gint64 x, gint64 y) {
    for (guint i = 0; i < regions->len; i++) {
        Box box = g_array_index(regions, Box, i);
        if (x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1)
            return TRUE;
    }
    return FALSE;
}

/* A component of a pixel. */
static double component_value(const CodedPair *pair, const Frame *frame, guint component, gint64 x,
                              gint64 y) {
    gsize samples = frame->format.samples_per_pixel;
    gsize first = ((gsize)y * frame->format.columns + (gsize)x) * samples;
    if (!pair->loss->is_ycc)
        return samples_value(frame, first + component);
    return samples_ycc(samples_value(frame, first), samples_value(frame, first + 1),
                       samples_value(frame, first + 2), component);
}

/* Whether all pixels that a block stands for are in the image and outside of the regions. */
static gboolean is_whole(const CodedPair *pair, const Place8 *at) {
    gint64 right = at->x + LOSS_SIDE * at->across, bottom = at->y + LOSS_SIDE * at->down;
    if (right > pair->original->format.columns || bottom > pair->original->format.rows)
        return FALSE;
    for (guint i = 0; i < pair->regions->len; i++) {
        Box box = g_array_index(pair->regions, Box, i);
        if (!box_is_empty(box_intersect(box, (Box){at->x, at->y, right, bottom})))
            return FALSE;
    }
    return TRUE;
}

/* What the samples of a block are, each the mean of its pixels. What is in a region, or beyond the
 * image, is what the scrubbed frame has there, or 0. */
static void take_block(const CodedPair *pair, const Frame *frame, const Place8 *at, Block8 out) {
    for (gint64 row = 0; row < LOSS_SIDE; row++)
        for (gint64 column = 0; column < LOSS_SIDE; column++) {
            double sum = 0;
            for (gint64 y = at->y + row * at->down; y < at->y + (row + 1) * at->down; y++)
                for (gint64 x = at->x + column * at->across; x < at->x + (column + 1) * at->across;
                     x++)
                    if (x < pair->original->format.columns && y < pair->original->format.rows)
                        sum += component_value(pair,
                                               in_any(pair->regions, x, y) ? pair->scrubbed : frame,
                                               at->component, x, y);
            out[row * LOSS_SIDE + column] = sum / (double)(at->across * at->down);
        }
}

/* Whether every coefficient may have become the other by rounding it. */
static gboolean all_rounded(const Block8 before, const Block8 after, const guint16 *steps) {
    for (guint k = 0; k < LOSS_COEFFICIENTS; k++)
        if (fabs(after[k] - before[k]) > steps[k] / 2.0 + DAMAGE_CODED_ROUNDING)
            return FALSE;
    return TRUE;
}

/* Rounds coefficients to their steps, the first one around the middle of the samples' range (T.81
 * A.3.1, A.3.4). Returns how far samples may lie apart because some were halfway between two. */
static double quantize(Block8 coefficients, const guint16 *steps, double middle) {
    double apart = 0;
    coefficients[0] -= LOSS_SIDE * middle;
    for (guint k = 0; k < LOSS_COEFFICIENTS; k++) {
        double ratio = coefficients[k] / steps[k];
        double from_half = fabs(ratio - floor(ratio) - 0.5) * steps[k];
        apart += from_half <= DAMAGE_CODED_ROUNDING ? steps[k] * BLOCK_LARGEST_TERM : 0;
        coefficients[k] = round(ratio) * steps[k];
    }
    coefficients[0] += LOSS_SIDE * middle;
    return apart;
}

/* Where samples were clipped, coefficients don't show what they were rounded to: codes the original
 * as the stream says and compares what comes out. */
static gboolean predicted(const CodedPair *pair, const Block8 before, const Block8 scrubbed,
                          const guint16 *steps) {
    double most = pow(2, pair->loss->precision) - 1;
    Block8 expected;
    memcpy(expected, before, sizeof expected);
    double apart = quantize(expected, steps, (most + 1) / 2);
    block_transform(expected, TRUE);
    for (guint i = 0; i < LOSS_COEFFICIENTS; i++)
        if (fabs(CLAMP(expected[i], 0, most) - scrubbed[i]) > DAMAGE_CODED_APART + apart)
            return FALSE;
    return TRUE;
}

/* Error energy that rounding every coefficient may leave in a block. */
static double most_energy(const guint16 *steps) {
    double sum = 0;
    for (guint k = 0; k < LOSS_COEFFICIENTS; k++)
        sum += (double)steps[k] * steps[k] / 4;
    return sum + LOSS_COEFFICIENTS; /* and one level a sample for rounding it */
}

static double energy_between(const Block8 before, const Block8 after) {
    double sum = 0;
    for (guint k = 0; k < LOSS_COEFFICIENTS; k++)
        sum += (after[k] - before[k]) * (after[k] - before[k]);
    return sum;
}

/* Energy of a block around its mean. */
static double energy_within(const Block8 block) {
    double sum = 0, sum_sq = 0;
    for (guint k = 0; k < LOSS_COEFFICIENTS; k++) {
        sum += block[k];
        sum_sq += block[k] * block[k];
    }
    return MAX(sum_sq - sum * sum / LOSS_COEFFICIENTS, 0);
}

static gboolean block_explained(const CodedPair *pair, const Place8 *at) {
    const guint16 *steps = pair->loss->steps[at->component];
    gboolean thinned = at->across > 1 || at->down > 1;
    Block8 before, after;
    take_block(pair, pair->original, at, before);
    take_block(pair, pair->scrubbed, at, after);
    /* Thinned-out chroma is blurred where it is brought back to size, each time anew. */
    double blur = thinned ? DAMAGE_OF_VARIANCE * energy_within(before) : 0;
    if (thinned || !is_whole(pair, at))
        return energy_between(before, after) <= most_energy(steps) + blur;
    Block8 coefficients;
    memcpy(coefficients, after, sizeof coefficients);
    block_transform(before, FALSE);
    block_transform(coefficients, FALSE);
    return all_rounded(before, coefficients, steps) || predicted(pair, before, after, steps);
}

/* All blocks of one component in the part. */
static gboolean component_explained(const CodedPair *pair, guint component, Box part) {
    const CodingLoss *loss = pair->loss;
    gint64 across = loss->max_horizontal / loss->horizontal[component];
    gint64 down = loss->max_vertical / loss->vertical[component];
    gint64 wide = LOSS_SIDE * across, high = LOSS_SIDE * down;
    for (gint64 y = part.y0 - part.y0 % high; y < part.y1; y += high)
        for (gint64 x = part.x0 - part.x0 % wide; x < part.x1; x += wide)
            if (!block_explained(pair, &(Place8){component, x, y, across, down}))
                return FALSE;
    return TRUE;
}

static gboolean near_explained(const CodedPair *pair, Box part) {
    gsize samples = pair->original->format.samples_per_pixel;
    for (gint64 y = part.y0; y < part.y1; y++)
        for (gint64 x = part.x0; x < part.x1; x++)
            for (gsize s = 0; s < samples && !in_any(pair->regions, x, y); s++) {
                gsize i = ((gsize)y * pair->original->format.columns + (gsize)x) * samples + s;
                if (fabs(samples_value(pair->original, i) - samples_value(pair->scrubbed, i)) >
                    pair->loss->near)
                    return FALSE;
            }
    return TRUE;
}

gboolean coded_change_explains(const CodedPair *pair, Box part) {
    const PixelFormat *format = &pair->original->format;
    part = box_clip(part, format->columns, format->rows);
    if (pair->loss->near > 0) /* a stream may say anything of itself */
        return (guint64)pair->loss->near * DAMAGE_NEAR_MOST <= 1ull << format->bits_stored &&
               near_explained(pair, part);
    if (pair->loss->n_components != format->samples_per_pixel)
        return FALSE;
    for (guint component = 0; component < pair->loss->n_components; component++)
        if (!component_explained(pair, component, part))
            return FALSE;
    return TRUE;
}
