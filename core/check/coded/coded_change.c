#include "core/check/coded/coded_change.h"

#include "codecs/samples.h"
#include "core/check/limits/damage_limits.h"
#include <math.h>
#include <string.h>

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

/* Whether every coefficient may have become the other by rounding it. */
static gboolean all_rounded(const Block8 before, const Block8 after, const guint16 *steps) {
    for (guint k = 0; k < LOSS_COEFFICIENTS; k++)
        if (fabs(after[k] - before[k]) > steps[k] / 2.0 + DAMAGE_CODED_ROUNDING)
            return FALSE;
    return TRUE;
}

static gboolean block_explained(const CodedPair *pair, const CodedPlace *at) {
    const guint16 *steps = pair->loss->steps[at->component];
    gboolean thinned = at->across > 1 || at->down > 1;
    Block8 before, after;
    coded_take_block(pair, pair->original, at, before);
    coded_take_block(pair, pair->scrubbed, at, after);
    /* Thinned-out chroma is blurred where it is brought back to size, each time anew. */
    double blur = thinned ? DAMAGE_OF_VARIANCE * energy_within(before) : 0;
    if (thinned || !coded_is_whole(pair, at))
        return energy_between(before, after) <= coded_most_energy(steps) + blur;
    Block8 coefficients;
    memcpy(coefficients, after, sizeof coefficients);
    block_transform(before, FALSE);
    block_transform(coefficients, FALSE);
    /* Where samples were clipped, coefficients don't show what they were rounded to. */
    return all_rounded(before, coefficients, steps) || coded_predicts(pair, at, after);
}

/* All blocks of one component in the part. */
static gboolean component_explained(const CodedPair *pair, guint component, Box part) {
    CodedPlace at = coded_place_around(pair, component, part.x0, part.y0);
    gint64 left = at.x;
    for (; at.y < part.y1; at.y += LOSS_SIDE * at.down)
        for (at.x = left; at.x < part.x1; at.x += LOSS_SIDE * at.across)
            if (!block_explained(pair, &at))
                return FALSE;
    return TRUE;
}

static gboolean near_explained(const CodedPair *pair, Box part) {
    gsize samples = pair->original->format.samples_per_pixel;
    for (gint64 y = part.y0; y < part.y1; y++)
        for (gint64 x = part.x0; x < part.x1; x++)
            for (gsize s = 0; s < samples && !coded_in_any(pair->regions, x, y); s++) {
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
