/* What shows the text by the shape, or the light, of what hides it. */
#include "core/synth/scrub/treatment/appliers.h"
#include "core/synth/scrub/treatment/blocks.h"

/* A level that stands out from the ground: black unless the ground is dark. */
static guint16 fill_level(const Scrubbing *s) {
    guint ground = scrubbing_median(s, 0, 0);
    double range = scrubbing_range(s);
    gboolean dark = ground < s->picture.black + range / 10;
    return (guint16)(dark ? s->picture.black + range / 2 : s->picture.black);
}

static guint16 mean_level(const Scrubbing *s) {
    ScrubArea area = scrubbing_area(s);
    guint64 sum = 0, n = 0;
    for (guint y = area.y0; y < area.y1; y++)
        for (guint x = area.x0; x < area.x1; x++, n++)
            sum += *made_at(&s->picture, 0, x, y);
    return (guint16)(sum / MAX(1, n));
}

/* Wider than that, letters run into each other. */
static guint choose_dilation(Scrubbing *s) {
    return random_between(&s->random, 1, MIN(4, MAX(1, s->capital_height / 5)));
}

gboolean treat_glyph_fill(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(Drawn) wider = {0};
    block_dilate(s->block, choose_dilation(s), &wider);
    scrubbing_change_block(s, &wider, fill_level(s));
    return TRUE;
}

gboolean treat_glyph_mean(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(Drawn) wider = {0};
    block_dilate(s->block, choose_dilation(s), &wider);
    scrubbing_change_block(s, &wider, mean_level(s));
    return TRUE;
}

gboolean treat_letter_boxes(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(Drawn) boxes = {0};
    block_boxes(s->block, 1, 0, &boxes);
    scrubbing_change_block(s, &boxes, fill_level(s));
    return TRUE;
}

gboolean treat_glyph_noise(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(Drawn) wider = {0};
    block_dilate(s->block, choose_dilation(s), &wider);
    scrubbing_change_block_by(s, &wider, scrubbing_noise);
    return TRUE;
}

gboolean treat_letter_noise(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(Drawn) boxes = {0};
    block_boxes(s->block, 1, 0, &boxes);
    scrubbing_change_block_by(s, &boxes, scrubbing_noise);
    return TRUE;
}

static gboolean inside(ScrubArea area, gint64 x, gint64 y) {
    return x >= area.x0 && y >= area.y0 && x < area.x1 && y < area.y1;
}

/* One way: across, or down. */
static void blur_one_way(Scrubbing *s, guint radius, gint64 dx, gint64 dy) {
    g_auto(MadeImage) before = made_copy(&s->picture);
    ScrubArea area = scrubbing_area(s);
    for (guint frame = 0; frame < before.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                for (guint c = 0; c < before.shape.samples_per_pixel; c++) {
                    guint64 sum = 0, n = 0;
                    for (gint64 i = -(gint64)radius; i <= radius; i++)
                        if (inside(area, x + i * dx, y + i * dy)) {
                            sum += made_at(&before, frame, (guint)(x + i * dx),
                                           (guint)(y + i * dy))[c];
                            n++;
                        }
                    made_at(&s->picture, frame, x, y)[c] = (guint16)((sum + n / 2) / n);
                }
}

void scrubbing_blur(Scrubbing *s, guint radius) {
    blur_one_way(s, radius, 1, 0);
    blur_one_way(s, radius, 0, 1);
}

static void even_cell(Scrubbing *s, ScrubArea cell) {
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint c = 0; c < s->picture.shape.samples_per_pixel; c++) {
            guint64 sum = 0, n = (guint64)(cell.x1 - cell.x0) * (cell.y1 - cell.y0);
            for (guint y = cell.y0; y < cell.y1; y++)
                for (guint x = cell.x0; x < cell.x1; x++)
                    sum += made_at(&s->picture, frame, x, y)[c];
            for (guint y = cell.y0; y < cell.y1; y++)
                for (guint x = cell.x0; x < cell.x1; x++)
                    made_at(&s->picture, frame, x, y)[c] = (guint16)((sum + n / 2) / n);
        }
}

void scrubbing_mosaic(Scrubbing *s, guint width, guint height) {
    ScrubArea area = scrubbing_area(s);
    for (guint y = area.y0; y < area.y1; y += height)
        for (guint x = area.x0; x < area.x1; x += width)
            even_cell(s, (ScrubArea){x, y, MIN(area.x1, x + width), MIN(area.y1, y + height)});
}

double scrubbing_grain(Scrubbing *s, double value, double coverage) {
    (void)coverage;
    return value + (random_unit(&s->random) - 0.5) * scrubbing_range(s) * 0.04;
}

/* Twice over up to a quarter of the capitals' height. */
gboolean treat_blur(Scrubbing *s, GError **error) {
    (void)error;
    guint radius = random_between(&s->random, 1, MAX(1, s->capital_height / 4));
    scrubbing_blur(s, radius);
    scrubbing_blur(s, radius);
    return TRUE;
}

/* Cells of up to half of the capitals' height. */
gboolean treat_mosaic(Scrubbing *s, GError **error) {
    (void)error;
    guint cell = random_between(&s->random, 2, MAX(2, s->capital_height / 2));
    scrubbing_mosaic(s, cell, cell);
    return TRUE;
}
