#include "core/check/damage.h"

#include "codecs/samples.h"
#include "core/check/coded/coded_change.h"
#include "core/check/limits/damage_limits.h"
#include "kernels/compare.h"
#include <math.h>
#include <string.h>

/* What became of each value of the original. A codec's errors differ from pixel to pixel; where
 * every pixel of a value got one and the same other value, values were mapped: rescaled, windowed,
 * offset, inverted. */
typedef struct ValueMapping {
    gint32 *to;      /* owned; by value + DAMAGE_MAPPED_VALUES / 2; UNSEEN at first */
    gboolean broken; /* two pixels of one value differ now, or values are beyond the table */
    guint64 repeats; /* changed samples whose value was seen before */
} ValueMapping;
enum { UNSEEN = G_MININT32 };

struct Damage {
    GArray *regions; /* of Box */
    gsize block;     /* side of the present frame's blocks, pixels */
    gsize frames, frames_changed;
    guint64 changed_pixels, compared_samples;
    double max_error, sum_sq, peak;
    Box box;
    gboolean damaged; /* some block holds more than loss */
    gboolean lossy;   /* some frame has loss */
    GString *reason;
    ValueMapping mapping;
};

Damage *damage_new(const GArray *regions) {
    Damage *damage = g_new0(Damage, 1);
    damage->regions = g_array_new(FALSE, FALSE, sizeof(Box));
    g_array_append_vals(damage->regions, regions->data, regions->len);
    damage->reason = g_string_new(NULL);
    damage->mapping.to = g_new(gint32, DAMAGE_MAPPED_VALUES);
    for (gsize i = 0; i < DAMAGE_MAPPED_VALUES; i++)
        damage->mapping.to[i] = UNSEEN;
    return damage;
}

void damage_free(Damage *damage) {
    if (damage == NULL)
        return;
    g_array_unref(damage->regions);
    g_free(damage->mapping.to);
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

/* The scrubbed frame with the original's pixels where the key has a region, so that only the rest
 * is compared; both in one layout. Newly allocated. */
static guint8 *without_regions(const Damage *damage, const Frame *original, const Frame *scrubbed) {
    gsize columns = original->format.columns, pixel = pixel_bytes(original);
    guint8 *data = g_memdup2(scrubbed->data, scrubbed->length);
    for (guint i = 0; i < damage->regions->len; i++) {
        Box box = box_clip(g_array_index(damage->regions, Box, i), columns, original->format.rows);
        for (gint64 y = box.y0; y < box.y1; y++) {
            gsize first = ((gsize)y * columns + (gsize)box.x0) * pixel;
            memcpy(data + first, original->data + first, (gsize)(box.x1 - box.x0) * pixel);
        }
    }
    return data;
}

static gboolean in_regions(const Damage *damage, gint64 x, gint64 y) {
    for (guint i = 0; i < damage->regions->len; i++) {
        Box box = g_array_index(damage->regions, Box, i);
        if (x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1)
            return TRUE;
    }
    return FALSE;
}

static void map_value(ValueMapping *mapping, double from, double to) {
    if (mapping->broken)
        return;
    if (fabs(from) >= DAMAGE_MAPPED_VALUES / 2 || fabs(to) > G_MAXINT32 || from != floor(from) ||
        to != floor(to)) {
        mapping->broken = TRUE;
        return;
    }
    gint32 *entry = &mapping->to[(gint32)from + DAMAGE_MAPPED_VALUES / 2];
    mapping->repeats += *entry != UNSEEN && from != to;
    mapping->broken = *entry != UNSEEN && *entry != (gint32)to;
    *entry = (gint32)to;
}

typedef struct Block {
    guint64 changed; /* pixels */
    gsize n;         /* samples outside the regions */
    double sum, sum_sq, error_sq, max_error;
    Box box;
    gboolean damaged;
    /* What regions hold of it, before and after: a codec's errors spread over the whole block. */
    gsize n_inside;
    double sum_inside, sum_sq_inside;
} Block;

static double block_variance(const Block *block) {
    double n = (double)(block->n + block->n_inside);
    double mean = (block->sum + block->sum_inside) / n;
    return MAX((block->sum_sq + block->sum_sq_inside) / n - mean * mean, 0);
}

static void add_inside(const Damage *damage, const Frame *frame, Block *blocks, gsize across) {
    gsize columns = frame->format.columns, samples = frame->format.samples_per_pixel;
    for (guint i = 0; i < damage->regions->len; i++) {
        Box box = box_clip(g_array_index(damage->regions, Box, i), frame->format.columns,
                           frame->format.rows);
        for (gsize y = (gsize)box.y0; y < (gsize)box.y1; y++)
            for (gsize x = (gsize)box.x0; x < (gsize)box.x1; x++) {
                Block *block = &blocks[y / damage->block * across + x / damage->block];
                for (gsize s = 0; s < samples; s++) {
                    double value = samples_value(frame, (y * columns + x) * samples + s);
                    if (!isfinite(value))
                        continue;
                    block->n_inside++;
                    block->sum_inside += value;
                    block->sum_sq_inside += value * value;
                }
            }
    }
}

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
    for (gint64 y = y0; y < MIN(y0 + (gint64)damage->block, rows); y++)
        for (gint64 x = x0; x < MIN(x0 + (gint64)damage->block, columns); x++) {
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
                block->max_error = MAX(block->max_error, error);
                block->error_sq += isfinite(error) ? error * error : 0;
                if (isfinite(a)) {
                    block->sum += a;
                    block->sum_sq += a * a;
                }
                map_value(&damage->mapping, a, b);
                block->n++;
            }
            block->changed += changed;
            if (changed)
                grow_to(&block->box, x, y);
        }
    damage->max_error = MAX(damage->max_error, block->max_error);
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
        if (n_areas++ < DAMAGE_AREAS_LISTED)
            g_string_append_printf(text,
                                   "%s%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                                   ",%" G_GINT64_FORMAT,
                                   text->len ? " " : "", area.x0, area.y0, area.x1, area.y1);
    }
    if (n_areas > DAMAGE_AREAS_LISTED)
        g_string_append_printf(text, " and %u more", n_areas - DAMAGE_AREAS_LISTED);
    if (damage->frames_changed <= DAMAGE_FRAMES_LISTED)
        add_reason(damage, "frame %" G_GSIZE_FORMAT " changed in %s", damage->frames - 1,
                   text->str);
}

/* Whether a near-lossless coding that states its bound explains nearly all blocks that changed, so
 * that it was the only loss and what passes the bound is damage. */
static gboolean near_was_all(const CodedPair *coded, const Block *blocks, gsize n_blocks,
                             gsize n_changed) {
    gsize n_explained = 0;
    for (gsize i = 0; coded->loss->near > 0 && i < n_blocks; i++)
        n_explained += blocks[i].changed > 0 && coded_change_explains(coded, blocks[i].box);
    return 100 * n_explained >= DAMAGE_CODED_SHARE * n_changed;
}

/* A frame is lossy where errors are small and spread as a codec spreads them, else damaged. A block
 * is damaged when its error energy passes what a codec leaves: a share of the block's own variance
 * plus a multiple of the typical error plus an allowance; and more than the quantization of its
 * stream explains (coded may be NULL). Errors up to `rounding` are none. */
static gboolean judge_blocks(Damage *damage, Block *blocks, gsize across, gsize down, double range,
                             double rounding, const CodedPair *coded) {
    g_autoptr(GArray) errors = g_array_new(FALSE, FALSE, sizeof(double));
    gsize textured = 0, textured_changed = 0;
    for (gsize i = 0; i < across * down; i++) {
        const Block *block = &blocks[i];
        if (block->n == 0)
            continue;
        gboolean has_texture = block_variance(block) > range * range * DAMAGE_TEXTURE;
        textured += has_texture;
        textured_changed += has_texture && block->changed > 0;
        if (block->changed > 0) {
            double error = block->error_sq / (double)block->n;
            g_array_append_val(errors, error);
        }
    }
    g_array_sort(errors, compare_doubles);
    double typical = g_array_index(errors, double, errors->len / 2);
    gboolean spread = textured > 0 && 100 * textured_changed > DAMAGE_SPREAD * textured &&
                      errors->len >= DAMAGE_SPREAD_LEAST;
    spread &= !coded || !near_was_all(coded, blocks, across * down, errors->len);
    gboolean damaged = FALSE;
    for (gsize i = 0; i < across * down; i++) {
        Block *block = &blocks[i];
        if (block->changed == 0)
            continue;
        if (block->max_error <= rounding)
            continue;
        double allowed = DAMAGE_OF_VARIANCE * block_variance(block) +
                         DAMAGE_OF_TYPICAL * MIN(typical, range * range * DAMAGE_TYPICAL_MOST) +
                         range * range * DAMAGE_ALLOWANCE;
        block->damaged = (!spread || block->error_sq / (double)block->n > allowed) &&
                         !(coded && coded_change_explains(coded, block->box));
        damaged |= block->damaged;
    }
    damage->damaged |= damaged;
    damage->lossy |= !damaged;
    if (damaged)
        list_areas(damage, blocks, across, down);
    return damaged;
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

/* Whether anything but the regions' pixels differs between two frames of one layout, and the box
 * that holds all of it. */
static gboolean changed_outside(const Damage *damage, const Frame *original, const Frame *scrubbed,
                                Box *box) {
    g_autofree guint8 *copy =
        damage->regions->len > 0 ? without_regions(damage, original, scrubbed) : NULL;
    const guint8 *data = copy ? copy : scrubbed->data;
    gsize row = original->format.columns * pixel_bytes(original);
    Picture bytes = {.width = row,
                     .height = original->format.rows,
                     .stride = row,
                     .depth = 1,
                     .n_planes = 1,
                     .planes = {original->data}};
    PicturePair pair = {bytes, bytes};
    pair.b.planes[0] = (guint8 *)data;
    bool equal;
    compare_kernels()->equal(&pair, 1, &equal);
    if (equal)
        return FALSE;
    Box changed;
    compare_kernels()->changed_box(&pair, 1, &changed);
    gint64 wide = (gint64)pixel_bytes(original);
    *box = (Box){changed.x0 / wide, changed.y0, (changed.x1 + wide - 1) / wide, changed.y1};
    return TRUE;
}

Box damage_add_frame(Damage *damage, const Frame *original, const Frame *scrubbed,
                     gboolean converted, const CodingLoss *loss) {
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
        return (Box){0};
    }
    if (was->samples_per_pixel != is->samples_per_pixel) {
        add_reason(damage, "%u samples per pixel became %u", was->samples_per_pixel,
                   is->samples_per_pixel);
        damage->damaged = TRUE;
        damage->frames_changed++;
        return (Box){0};
    }
    damage->peak = was->is_float ? MAX(damage->peak, frame_range(original))
                                 : pow(2, MIN(was->bits_stored, 63)) - 1;
    damage->compared_samples += (guint64)was->rows * was->columns * was->samples_per_pixel;
    /* In a small image a small box would touch most of a few large blocks. */
    gsize side = damage->block = CLAMP(MIN(was->rows, was->columns) / DAMAGE_BLOCKS_ACROSS,
                                       DAMAGE_BLOCK_LEAST, DAMAGE_BLOCK);
    gsize across = (was->columns + side - 1) / side, down = (was->rows + side - 1) / side;
    g_autofree Block *blocks = g_new0(Block, across * down);
    add_inside(damage, original, blocks, across);
    add_inside(damage, scrubbed, blocks, across);
    /* Only the box that holds all changes needs a closer look; other layouts are looked at whole.
     */
    gboolean same = samples_same_layout(original, scrubbed);
    Box box = {0, 0, was->columns, was->rows};
    if (same && !changed_outside(damage, original, scrubbed, &box))
        return (Box){0};
    guint64 before = damage->changed_pixels;
    Box changed = {0};
    for (gsize by = (gsize)box.y0 / side; by * side < (gsize)box.y1; by++)
        for (gsize bx = (gsize)box.x0 / side; bx * side < (gsize)box.x1; bx++) {
            Block *block = &blocks[by * across + bx];
            compare_block(damage, original, scrubbed, (gint64)(bx * side), (gint64)(by * side),
                          block);
            unite(&changed, block->box);
        }
    if (damage->changed_pixels == before)
        return (Box){0}; /* other containers, same values */
    unite(&damage->box, changed);
    damage->frames_changed++;

    /* Blocks outside the box are unchanged, but count when it is asked whether the errors are
     * spread. */
    if (same && !(box.x0 == 0 && box.y0 == 0 && box.x1 == was->columns && box.y1 == was->rows))
        for (gsize i = 0; i < across * down; i++)
            if (blocks[i].n == 0) {
                Damage unchanged = {
                    .regions = damage->regions, .block = side, .mapping = damage->mapping};
                compare_block(&unchanged, original, original, (gint64)(i % across * side),
                              (gint64)(i / across * side), &blocks[i]);
                damage->mapping = unchanged.mapping;
            }
    const CodedPair coded = {loss, original, scrubbed, damage->regions};
    gboolean damaged = judge_blocks(damage, blocks, across, down, frame_range(original),
                                    converted ? DAMAGE_ROUNDING : 0, loss ? &coded : NULL);
    return damaged ? changed : (Box){0};
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

/* Whether other values stand for the original's, one for one. */
static gboolean values_mapped(const Damage *damage) {
    return damage->changed_pixels > 0 && !damage->mapping.broken &&
           damage->mapping.repeats >= DAMAGE_MAPPED_REPEATS;
}

void damage_verdict(const Damage *damage, const char *encoding, PixelsResult *out) {
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
    if (damage->damaged || values_mapped(damage)) {
        out->verdict = PIXELS_DAMAGED;
        if (values_mapped(damage))
            g_string_prepend(reason, reason->len > 0 ? "values rescaled; " : "values rescaled");
    } else if (damage->lossy) {
        out->verdict = PIXELS_LOSSY;
        g_string_append_printf(reason,
                               "small errors spread over the image in %" G_GSIZE_FORMAT
                               " of %" G_GSIZE_FORMAT " frames",
                               damage->frames_changed, damage->frames);
    } else {
        out->verdict = encoding ? PIXELS_TRANSCODED : PIXELS_RETAINED;
        g_string_append_printf(reason, "same samples%s%s", encoding ? " " : "",
                               encoding ? encoding : "");
    }
    g_free(out->reason);
    out->reason = g_string_free(g_steal_pointer(&reason), FALSE);
}
