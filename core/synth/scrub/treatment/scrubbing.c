#include "core/synth/scrub/treatment/scrubbing.h"

ScrubArea scrubbing_area(const Scrubbing *s) {
    return (ScrubArea){s->region->x0, s->region->y0, s->region->x1, s->region->y1};
}

double region_coverage(const TextRegion *region, guint x, guint y) {
    if (x < region->x0 || y < region->y0 || x >= region->x1 || y >= region->y1)
        return 0;
    return region->drawn.coverage[(gsize)(y - region->y0) * region->drawn.width + x - region->x0] /
           255.0;
}

void scrubbing_change(Scrubbing *s, ScrubArea area, guint n_frames, SampleRule rule) {
    MadeImage *p = &s->picture;
    for (guint frame = 0; frame < n_frames; frame++)
        for (guint y = area.y0; y < MIN(area.y1, p->shape.rows); y++)
            for (guint x = area.x0; x < MIN(area.x1, p->shape.columns); x++) {
                guint16 *at = made_at(p, frame, x, y);
                double coverage = s->region ? region_coverage(s->region, x, y) : 0;
                for (guint c = 0; c < p->shape.samples_per_pixel; c++) {
                    double value = rule(s, at[c], coverage);
                    at[c] = (guint16)(CLAMP(value, 0, made_maximum(p)) + 0.5);
                }
            }
}

gboolean scrubbing_change_all(Scrubbing *s, SampleRule rule) {
    scrubbing_change(s, scrubbing_area(s), s->picture.shape.frames, rule);
    return TRUE;
}

/* Levels from the image's black to its white. */
double scrubbing_range(const Scrubbing *s) {
    return s->picture.white - s->picture.black;
}

double scrubbing_black(Scrubbing *s, double value, double coverage) {
    (void)value;
    (void)coverage;
    return s->picture.black;
}

static int compare_samples(gconstpointer a, gconstpointer b) {
    return *(const guint16 *)a - *(const guint16 *)b;
}

guint16 scrubbing_median(const Scrubbing *s, guint frame, guint channel) {
    ScrubArea area = scrubbing_area(s);
    gsize n = 0;
    g_autofree guint16 *values = g_new(guint16, (gsize)(area.x1 - area.x0) * (area.y1 - area.y0));
    for (guint y = area.y0; y < area.y1; y++)
        for (guint x = area.x0; x < area.x1; x++)
            values[n++] = made_at(&s->picture, frame, x, y)[channel];
    qsort(values, n, sizeof *values, compare_samples);
    return values[n / 2];
}

guint scrubbing_ink(const Scrubbing *s) {
    const TextRegion *region = s->region;
    gsize n = (gsize)region->drawn.width * region->drawn.height, most = 0;
    for (gsize i = 1; i < n; i++)
        if (region->drawn.coverage[i] > region->drawn.coverage[most])
            most = i;
    return *made_at(&s->picture, 0, region->x0 + (guint)(most % region->drawn.width),
                    region->y0 + (guint)(most / region->drawn.width));
}

void scrubbing_change_block_by(Scrubbing *s, const Drawn *block, SampleRule rule) {
    g_auto(TextRegion) covered = {0};
    ScrubArea area = scrubbing_area(s);
    placed_text_cover(s->placed, block, (GroundArea){area.x0, area.y0, area.x1, area.y1}, &covered);
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                for (guint c = 0; c < s->picture.shape.samples_per_pixel; c++) {
                    guint16 *at = &made_at(&s->picture, frame, x, y)[c];
                    if (region_coverage(&covered, x, y) >= 0.5)
                        *at = (guint16)(rule(s, *at, region_coverage(s->region, x, y)) + 0.5);
                }
}

void scrubbing_change_block(Scrubbing *s, const Drawn *block, guint16 level) {
    g_auto(TextRegion) covered = {0};
    ScrubArea area = scrubbing_area(s);
    placed_text_cover(s->placed, block, (GroundArea){area.x0, area.y0, area.x1, area.y1}, &covered);
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                for (guint c = 0; c < s->picture.shape.samples_per_pixel; c++)
                    if (region_coverage(&covered, x, y) >= 0.5)
                        made_at(&s->picture, frame, x, y)[c] = level;
}
