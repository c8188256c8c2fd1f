#include "core/synth/scrub/treatment/blocks.h"

enum { INK = 64 }; /* less is the rim of a stroke */

static gboolean has_ink(const Drawn *block, guint x, guint y) {
    return block->coverage[(gsize)y * block->width + x] >= INK;
}

static gboolean row_has_ink(const Drawn *block, guint y) {
    for (guint x = 0; x < block->width; x++)
        if (has_ink(block, x, y))
            return TRUE;
    return FALSE;
}

static gboolean column_has_ink(const Drawn *block, guint x, guint y0, guint y1) {
    for (guint y = y0; y < y1; y++)
        if (has_ink(block, x, y))
            return TRUE;
    return FALSE;
}

static void fill_box(Drawn *out, guint x0, guint y0, guint x1, guint y1, guint margin) {
    x0 -= MIN(x0, margin);
    y0 -= MIN(y0, margin);
    for (guint y = y0; y < MIN(out->height, y1 + margin); y++)
        for (guint x = x0; x < MIN(out->width, x1 + margin); x++)
            out->coverage[(gsize)y * out->width + x] = 255;
}

/* The rows of a box's ink: an i is higher than an x. */
static void fill_tight(const Drawn *block, guint x0, guint x1, guint y0, guint y1, guint margin,
                       Drawn *out) {
    guint top = y1, bottom = y0;
    for (guint y = y0; y < y1; y++)
        for (guint x = x0; x < x1; x++)
            if (has_ink(block, x, y)) {
                top = MIN(top, y);
                bottom = y + 1;
            }
    fill_box(out, x0, top, x1, bottom, margin);
}

static void box_line(const Drawn *block, guint y0, guint y1, guint gap, guint margin, Drawn *out) {
    guint start = 0, end = 0;
    for (guint x = 0; x < block->width; x++) {
        if (!column_has_ink(block, x, y0, y1))
            continue;
        if (end > start && x - end >= gap) {
            fill_tight(block, start, end, y0, y1, margin, out);
            start = x;
        } else if (end == start)
            start = x;
        end = x + 1;
    }
    if (end > start)
        fill_tight(block, start, end, y0, y1, margin, out);
}

static Drawn empty_like(const Drawn *block) {
    return (Drawn){block->width, block->height, g_malloc0((gsize)block->width * block->height)};
}

void block_boxes(const Drawn *block, guint gap, guint margin, Drawn *out) {
    *out = empty_like(block);
    for (guint y = 0; y < block->height; y++) {
        guint first = y;
        while (y < block->height && row_has_ink(block, y))
            y++;
        if (y > first)
            box_line(block, first, y, gap, margin, out);
    }
}

void block_dilate(const Drawn *block, guint pixels, Drawn *out) {
    *out = empty_like(block);
    for (guint y = 0; y < block->height; y++)
        for (guint x = 0; x < block->width; x++)
            if (has_ink(block, x, y))
                fill_box(out, x, y, x + 1, y + 1, pixels);
}
