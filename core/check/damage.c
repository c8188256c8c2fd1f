#include "core/check/damage.h"

#include "codecs/samples.h"
#include "kernels/kernels.h"
#include <math.h>
#include <string.h>

/* Loss is told from damage by blocks: a codec errs everywhere a little, in proportion to what a
 * block holds. */
enum { BLOCK = 16, MAX_AREAS = 8 };

struct Damage {
    GArray *regions; /* of Box */
    gsize frames, frames_changed;
    guint64 changed_pixels, compared_samples;
    double max_error, sum_sq, peak;
    Box box;
    gboolean damaged; /* some block holds more than loss */
    gboolean lossy;   /* some frame has loss */
    GString *reason;
    /* Sums for a straight line through (original, scrubbed) values, which tells rescaled values. */
    double n, sum_a, sum_b, sum_aa, sum_bb, sum_ab;
};

Damage *damage_new(const GArray *regions) {
    Damage *damage = g_new0(Damage, 1);
    damage->regions = g_array_new(FALSE, FALSE, sizeof(Box));
    g_array_append_vals(damage->regions, regions->data, regions->len);
    damage->reason = g_string_new(NULL);
    return damage;
}

void damage_free(Damage *damage) {
    if (damage == NULL)
        return;
    g_array_unref(damage->regions);
    g_string_free(damage->reason, TRUE);
    g_free(damage);
}

G_GNUC_PRINTF(2, 3) static void add_reason(Damage *damage, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (damage->reason->len > 0)
        g_string_append(damage->reason, "; ");
    g_string_append_vprintf(damage->reason, format, arguments);
    va_end(arguments);
}

static gsize pixel_bytes(const Frame *frame) {
    return frame->bytes_per_sample * frame->format.samples_per_pixel;
}

/* Puts the original's pixels where the key has a region, so that only the rest is compared. */
static void blank_regions(const Damage *damage, const Frame *original, Frame *scrubbed) {
    gsize columns = original->format.columns, samples = original->format.samples_per_pixel;
    gboolean same = samples_same_layout(original, scrubbed);
    for (guint i = 0; i < damage->regions->len; i++) {
        Box box = box_clip(g_array_index(damage->regions, Box, i), columns, original->format.rows);
        for (gint64 y = box.y0; y < box.y1; y++) {
            gsize first = ((gsize)y * columns + (gsize)box.x0) * samples;
            gsize count = (gsize)(box.x1 - box.x0) * samples;
            if (same)
                memcpy(scrubbed->data + first * scrubbed->bytes_per_sample,
                       original->data + first * original->bytes_per_sample,
                       count * original->bytes_per_sample);
        }
    }
}

static gboolean in_regions(const Damage *damage, gint64 x, gint64 y) {
    for (guint i = 0; i < damage->regions->len; i++) {
        Box box = g_array_index(damage->regions, Box, i);
        if (x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1)
            return TRUE;
    }
    return FALSE;
}

typedef struct Block {
    guint64 changed; /* pixels */
    gsize n;         /* samples */
    double sum, sum_sq, error_sq;
    Box box;
    gboolean damaged;
} Block;

static void grow_to(Box *box, gint64 x, gint64 y) {
    if (box_is_empty(*box))
        *box = (Box){x, y, x + 1, y + 1};
    *box = (Box){MIN(box->x0, x), MIN(box->y0, y), MAX(box->x1, x + 1), MAX(box->y1, y + 1)};
}

static void unite(Box *box, Box other) {
    if (box_is_empty(other))
        return;
    grow_to(box, other.x0, other.y0);
    grow_to(box, other.x1 - 1, other.y1 - 1);
}

/* Compares the pixels of one block; counts them into the whole. */
static void compare_block(Damage *damage, const Frame *original, const Frame *scrubbed, gint64 x0,
                          gint64 y0, Block *block) {
    gint64 columns = original->format.columns, rows = original->format.rows;
    gsize samples = original->format.samples_per_pixel;
    gsize wide = original->bytes_per_sample;
    /* 64-bit integers don't all fit a double. */
    gboolean bytewise =
        wide == 8 && !original->format.is_float && samples_same_layout(original, scrubbed);
    *block = (Block){0};
    for (gint64 y = y0; y < MIN(y0 + BLOCK, rows); y++)
        for (gint64 x = x0; x < MIN(x0 + BLOCK, columns); x++) {
            if (in_regions(damage, x, y))
                continue;
            gboolean changed = FALSE;
            for (gsize s = 0; s < samples; s++) {
                gsize index = (gsize)(y * columns + x) * samples + s;
                double a = samples_value(original, index), b = samples_value(scrubbed, index);
                gboolean differs = a != b && !(isnan(a) && isnan(b));
                if (bytewise)
                    differs = memcmp(original->data + index * wide, scrubbed->data + index * wide,
                                     wide) != 0;
                double error = isfinite(a - b) ? fabs(a - b) : differs ? INFINITY : 0;
                changed |= differs;
                damage->max_error = MAX(damage->max_error, error);
                block->error_sq += isfinite(error) ? error * error : 0;
                if (isfinite(a) && isfinite(b)) {
                    block->sum += a;
                    block->sum_sq += a * a;
                    damage->n += 1;
                    damage->sum_a += a;
                    damage->sum_b += b;
                    damage->sum_aa += a * a;
                    damage->sum_bb += b * b;
                    damage->sum_ab += a * b;
                }
                block->n++;
            }
            block->changed += changed;
            if (changed)
                grow_to(&block->box, x, y);
        }
    damage->sum_sq += block->error_sq;
    damage->changed_pixels += block->changed;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Joins damaged blocks that touch into areas and lists the first of them. */
static void list_areas(Damage *damage, Block *blocks, gsize across, gsize down) {
    guint n_areas = 0;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < across * down; i++) {
        if (!blocks[i].damaged)
            continue;
        Box area = {0};
        blocks[i].damaged = FALSE;
        g_array_append_val(stack, i);
        while (stack->len > 0) {
            gsize at = g_array_index(stack, gsize, stack->len - 1);
            g_array_set_size(stack, stack->len - 1);
            unite(&area, blocks[at].box);
            gsize bx = at % across, by = at / across;
            for (gsize y = by ? by - 1 : 0; y <= MIN(by + 1, down - 1); y++)
                for (gsize x = bx ? bx - 1 : 0; x <= MIN(bx + 1, across - 1); x++)
                    if (blocks[y * across + x].damaged) {
                        gsize next = y * across + x;
                        blocks[next].damaged = FALSE;
                        g_array_append_val(stack, next);
                    }
        }
        if (n_areas++ < MAX_AREAS)
            g_string_append_printf(text,
                                   "%s%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                                   ",%" G_GINT64_FORMAT,
                                   text->len ? " " : "", area.x0, area.y0, area.x1, area.y1);
    }
    if (n_areas > MAX_AREAS)
        g_string_append_printf(text, " and %u more", n_areas - MAX_AREAS);
    if (damage->frames_changed <= 3)
        add_reason(damage, "frame %" G_GSIZE_FORMAT " changed in %s", damage->frames - 1,
                   text->str);
}

/* A frame is lossy where errors are small and spread as a codec spreads them, else damaged. A block
 * is damaged when its error energy passes what a codec leaves: a share of the block's own variance
 * plus a multiple of the typical error plus an allowance of 1% of the range (squared). */
static void judge_blocks(Damage *damage, Block *blocks, gsize across, gsize down, double range) {
    g_autoptr(GArray) errors = g_array_new(FALSE, FALSE, sizeof(double));
    gsize textured = 0, textured_changed = 0;
    for (gsize i = 0; i < across * down; i++) {
        const Block *block = &blocks[i];
        if (block->n == 0)
            continue;
        double mean = block->sum / (double)block->n;
        double variance = MAX(block->sum_sq / (double)block->n - mean * mean, 0);
        gboolean has_texture = variance > range * range * 1e-5;
        textured += has_texture;
        textured_changed += has_texture && block->changed > 0;
        if (block->changed > 0) {
            double error = block->error_sq / (double)block->n;
            g_array_append_val(errors, error);
        }
    }
    g_array_sort(errors, compare_doubles);
    double typical = g_array_index(errors, double, errors->len / 2);
    gboolean spread = textured > 0 && textured_changed * 2 > textured && errors->len >= 4;
    gboolean damaged = !spread;
    for (gsize i = 0; i < across * down; i++) {
        Block *block = &blocks[i];
        if (block->changed == 0)
            continue;
        double mean = block->sum / (double)block->n;
        double variance = MAX(block->sum_sq / (double)block->n - mean * mean, 0);
        double allowed =
            0.25 * variance + 25 * MIN(typical, range * range * 1e-3) + range * range * 1e-4;
        block->damaged = !spread || block->error_sq / (double)block->n > allowed;
        damaged |= block->damaged;
    }
    damage->damaged |= damaged;
    damage->lossy |= !damaged;
    if (damaged)
        list_areas(damage, blocks, across, down);
}

static double frame_range(const Frame *frame) {
    gsize n = (gsize)frame->format.rows * frame->format.columns * frame->format.samples_per_pixel;
    double low = INFINITY, high = -INFINITY;
    for (gsize i = 0; i < n; i++) {
        double value = samples_value(frame, i);
        if (isfinite(value)) {
            low = MIN(low, value);
            high = MAX(high, value);
        }
    }
    return high > low ? high - low : 1;
}

void damage_add_frame(Damage *damage, const Frame *original, Frame *scrubbed) {
    const PixelFormat *was = &original->format, *is = &scrubbed->format;
    damage->frames++;
    if (was->rows != is->rows || was->columns != is->columns) {
        if (!damage->damaged)
            add_reason(damage, "%s from %ux%u to %ux%u",
                       is->rows <= was->rows && is->columns <= was->columns ? "cropped or shrunk"
                                                                            : "resized",
                       was->columns, was->rows, is->columns, is->rows);
        damage->damaged = TRUE;
        damage->frames_changed++;
        return;
    }
    if (was->samples_per_pixel != is->samples_per_pixel) {
        add_reason(damage, "%u samples per pixel became %u", was->samples_per_pixel,
                   is->samples_per_pixel);
        damage->damaged = TRUE;
        damage->frames_changed++;
        return;
    }
    damage->peak = was->is_float ? MAX(damage->peak, frame_range(original))
                                 : pow(2, MIN(was->bits_stored, 63)) - 1;
    damage->compared_samples += (guint64)was->rows * was->columns * was->samples_per_pixel;
    blank_regions(damage, original, scrubbed);
    gsize row = (gsize)was->columns * pixel_bytes(original);
    gboolean same = samples_same_layout(original, scrubbed);
    if (same && kernels_get()->equal(original->data, row, scrubbed->data, row, row, was->rows))
        return;

    /* Only the box that holds all changes needs a closer look; other layouts are looked at whole.
     */
    Box box = {0, 0, was->columns, was->rows};
    if (same) {
        KernelBox bytes =
            kernels_get()->changed_box(original->data, row, scrubbed->data, row, row, was->rows);
        gsize wide = pixel_bytes(original);
        box = (Box){(gint64)(bytes.x0 / wide), (gint64)bytes.y0,
                    (gint64)((bytes.x1 + wide - 1) / wide), (gint64)bytes.y1};
    }
    gsize across = (was->columns + BLOCK - 1) / BLOCK, down = (was->rows + BLOCK - 1) / BLOCK;
    g_autofree Block *blocks = g_new0(Block, across * down);
    guint64 before = damage->changed_pixels;
    Box changed = {0};
    for (gsize by = (gsize)box.y0 / BLOCK; by * BLOCK < (gsize)box.y1; by++)
        for (gsize bx = (gsize)box.x0 / BLOCK; bx * BLOCK < (gsize)box.x1; bx++) {
            Block *block = &blocks[by * across + bx];
            compare_block(damage, original, scrubbed, (gint64)(bx * BLOCK), (gint64)(by * BLOCK),
                          block);
            unite(&changed, block->box);
        }
    if (damage->changed_pixels == before)
        return; /* other containers, same values */
    unite(&damage->box, changed);
    damage->frames_changed++;

    /* Blocks outside the box are unchanged, but count when it is asked whether the errors are
     * spread. */
    if (same && !(box.x0 == 0 && box.y0 == 0 && box.x1 == was->columns && box.y1 == was->rows))
        for (gsize i = 0; i < across * down; i++)
            if (blocks[i].n == 0) {
                Damage unchanged = {.regions = damage->regions};
                compare_block(&unchanged, original, original, (gint64)(i % across * BLOCK),
                              (gint64)(i / across * BLOCK), &blocks[i]);
            }
    judge_blocks(damage, blocks, across, down, frame_range(original));
}

void damage_add_frame_counts(Damage *damage, gsize original, gsize scrubbed) {
    if (original == scrubbed)
        return;
    damage->damaged = TRUE;
    if (scrubbed < original)
        add_reason(damage, "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " frames lost",
                   original - scrubbed, original);
    else
        add_reason(damage, "%" G_GSIZE_FORMAT " frames became %" G_GSIZE_FORMAT, original,
                   scrubbed);
}

/* Whether the scrubbed values are a straight-line function of the original's, other than the values
 * themselves. */
static gboolean values_rescaled(const Damage *damage) {
    if (damage->n < 2)
        return FALSE;
    double variance_a = damage->sum_aa / damage->n - pow(damage->sum_a / damage->n, 2);
    double variance_b = damage->sum_bb / damage->n - pow(damage->sum_b / damage->n, 2);
    double covariance =
        damage->sum_ab / damage->n - damage->sum_a / damage->n * (damage->sum_b / damage->n);
    if (variance_a <= 0 || variance_b <= 0)
        return FALSE;
    double slope = covariance / variance_a;
    return fabs(covariance) / sqrt(variance_a * variance_b) > 0.99 && (slope < 0.9 || slope > 1.1);
}

void damage_verdict(const Damage *damage, gboolean other_encoding, PixelsResult *out) {
    g_autoptr(GString) reason = g_string_new(damage->reason->str);
    out->max_error = damage->compared_samples ? damage->max_error : NAN;
    out->changed_pixels = damage->compared_samples ? (gint64)damage->changed_pixels : -1;
    out->psnr = NAN;
    if (damage->compared_samples) {
        double mean_sq = damage->sum_sq / (double)damage->compared_samples;
        out->psnr = mean_sq > 0 ? 10 * log10(damage->peak * damage->peak / mean_sq) : INFINITY;
    }
    out->has_box = !box_is_empty(damage->box);
    if (out->has_box) {
        const Box *box = &damage->box;
        out->box[0] = box->x0, out->box[1] = box->y0, out->box[2] = box->x1, out->box[3] = box->y1;
    }
    if (damage->damaged) {
        out->verdict = PIXELS_DAMAGED;
        if (values_rescaled(damage))
            g_string_prepend(reason, "values rescaled; ");
    } else if (damage->lossy) {
        out->verdict = PIXELS_LOSSY;
        g_string_append_printf(reason,
                               "small errors spread over the image in %" G_GSIZE_FORMAT
                               " of %" G_GSIZE_FORMAT " frames",
                               damage->frames_changed, damage->frames);
    } else {
        out->verdict = other_encoding ? PIXELS_TRANSCODED : PIXELS_RETAINED;
        g_string_append(reason, other_encoding ? "same samples in another transfer syntax"
                                               : "same samples");
    }
    g_free(out->reason);
    out->reason = g_string_free(g_steal_pointer(&reason), FALSE);
}
