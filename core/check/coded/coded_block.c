#include "core/check/coded/coded_block.h"

#include "codecs/samples.h"
#include "core/check/limits/damage_limits.h"
#include <math.h>

gboolean coded_in_any(const GArray *regions, gint64 x, gint64 y) {
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

gboolean coded_is_whole(const CodedPair *pair, const CodedPlace *at) {
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

void coded_take_block(const CodedPair *pair, const Frame *frame, const CodedPlace *at, Block8 out) {
    for (gint64 row = 0; row < LOSS_SIDE; row++)
        for (gint64 column = 0; column < LOSS_SIDE; column++) {
            double sum = 0;
            for (gint64 y = at->y + row * at->down; y < at->y + (row + 1) * at->down; y++)
                for (gint64 x = at->x + column * at->across; x < at->x + (column + 1) * at->across;
                     x++)
                    if (x < pair->original->format.columns && y < pair->original->format.rows)
                        sum += component_value(
                            pair, coded_in_any(pair->regions, x, y) ? pair->scrubbed : frame,
                            at->component, x, y);
            out[row * LOSS_SIDE + column] = sum / (double)(at->across * at->down);
        }
}

static double largest_sample(const CodedPair *pair) {
    return pow(2, pair->loss->precision) - 1;
}

/* What a component's samples lie around: chroma is taken around 0 here. */
static double middle_of(const CodedPair *pair, guint component) {
    return pair->loss->is_ycc && component > 0 ? 0 : (largest_sample(pair) + 1) / 2;
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

double coded_most_energy(const guint16 *steps) {
    double sum = 0;
    for (guint k = 0; k < LOSS_COEFFICIENTS; k++)
        sum += (double)steps[k] * steps[k] / 4;
    return sum + LOSS_COEFFICIENTS; /* and one level a sample for rounding it */
}

/* The samples that come out where a block of the original is coded as the stream says, and how far
 * they may lie from these. */
typedef struct Recoded {
    Block8 samples;
    double apart;
} Recoded;

static void recode(const CodedPair *pair, const CodedPlace *at, Recoded *out) {
    const guint16 *steps = pair->loss->steps[at->component];
    coded_take_block(pair, pair->original, at, out->samples);
    block_transform(out->samples, FALSE);
    out->apart = quantize(out->samples, steps, middle_of(pair, at->component));
    block_transform(out->samples, TRUE);
    if (!coded_is_whole(pair, at)) /* what was coded isn't known there */
        out->apart = sqrt(coded_most_energy(steps) / LOSS_COEFFICIENTS);
}

CodedPlace coded_place_around(const CodedPair *pair, guint component, gint64 x, gint64 y) {
    const CodingLoss *loss = pair->loss;
    gint64 across = loss->max_horizontal / loss->horizontal[component];
    gint64 down = loss->max_vertical / loss->vertical[component];
    return (CodedPlace){component, x - x % (LOSS_SIDE * across), y - y % (LOSS_SIDE * down), across,
                        down};
}

/* A component around a block of another: the blocks beside the one that holds it are needed where
 * thinned-out samples are blended as they are brought back to size. */
typedef struct Surroundings {
    CodedPlace at; /* of the block in the middle */
    Recoded blocks[3][3];
} Surroundings;

static void recode_around(const CodedPair *pair, guint component, const CodedPlace *own,
                          Surroundings *out) {
    CodedPlace middle = out->at = coded_place_around(pair, component, own->x, own->y);
    gint64 reach = middle.across > 1 || middle.down > 1;
    for (gint64 row = -reach; row <= reach; row++)
        for (gint64 column = -reach; column <= reach; column++) {
            CodedPlace at = middle;
            at.x += column * LOSS_SIDE * at.across;
            at.y += row * LOSS_SIDE * at.down;
            gboolean is_there = at.x >= 0 && at.y >= 0 && at.x < pair->original->format.columns &&
                                at.y < pair->original->format.rows;
            if (!is_there) /* what is at the edge goes on beyond it */
                at = middle;
            recode(pair, &at, &out->blocks[row + 1][column + 1]);
        }
}

typedef struct ValueSpan {
    double low, high;
} ValueSpan;

static void span_add(ValueSpan *span, double factor, ValueSpan other) {
    span->low += MIN(factor * other.low, factor * other.high);
    span->high += MAX(factor * other.low, factor * other.high);
}

/* What a component of a pixel may be before colours are converted. */
static ValueSpan span_at(const CodedPair *pair, const Surroundings *around, gint64 x, gint64 y) {
    const CodedPlace *at = &around->at;
    gint64 column = (x - at->x) / at->across + LOSS_SIDE, row = (y - at->y) / at->down + LOSS_SIDE;
    gint64 right = at->across > 1, below = at->down > 1;
    double middle = middle_of(pair, at->component);
    double least = middle - (largest_sample(pair) + 1) / 2, most = least + largest_sample(pair);
    ValueSpan span = {INFINITY, -INFINITY};
    for (gint64 i = row - below; i <= row + below; i++)
        for (gint64 k = column - right; k <= column + right; k++) {
            const Recoded *block = &around->blocks[i / LOSS_SIDE][k / LOSS_SIDE];
            double value = block->samples[i % LOSS_SIDE * LOSS_SIDE + k % LOSS_SIDE];
            span.low = MIN(span.low, value - block->apart);
            span.high = MAX(span.high, value + block->apart);
        }
    return (ValueSpan){CLAMP(span.low, least, most), CLAMP(span.high, least, most)};
}

/* How much clipping changes what lies in a span: the more, the lower that is. */
static ValueSpan clipped_by(ValueSpan span, double most) {
    return (ValueSpan){CLAMP(span.high, 0, most) - span.high, CLAMP(span.low, 0, most) - span.low};
}

/* What a component, of those of a pixel, may be after these became red, green and blue, and were
 * clipped. */
static ValueSpan span_clipped(const ValueSpan components[LOSS_COMPONENTS], guint component,
                              double most) {
    ValueSpan out = components[component];
    for (guint i = 0; i < LOSS_COMPONENTS; i++) {
        ValueSpan colour = {0, 0};
        for (guint k = 0; k < LOSS_COMPONENTS; k++)
            span_add(&colour, samples_rgb(k == 0, k == 1, k == 2, i), components[k]);
        span_add(&out, samples_ycc(i == 0, i == 1, i == 2, component), clipped_by(colour, most));
    }
    return out;
}

gboolean coded_predicts(const CodedPair *pair, const CodedPlace *at, const Block8 scrubbed) {
    guint first = pair->loss->is_ycc ? 0 : at->component;
    guint end = pair->loss->is_ycc ? LOSS_COMPONENTS : at->component + 1;
    Surroundings around[LOSS_COMPONENTS];
    for (guint k = first; k < end; k++)
        recode_around(pair, k, at, &around[k]);
    for (guint i = 0; i < LOSS_COEFFICIENTS; i++) {
        ValueSpan components[LOSS_COMPONENTS];
        for (guint k = first; k < end; k++)
            components[k] = span_at(pair, &around[k], at->x + i % LOSS_SIDE, at->y + i / LOSS_SIDE);
        ValueSpan span = pair->loss->is_ycc
                             ? span_clipped(components, at->component, largest_sample(pair))
                             : components[at->component];
        if (scrubbed[i] < span.low - DAMAGE_CODED_APART ||
            scrubbed[i] > span.high + DAMAGE_CODED_APART)
            return FALSE;
    }
    return TRUE;
}
