/* What leaves the text, or a part of it, where it was. */
#include "core/synth/scrub/treatment/appliers.h"

#include "core/synth/draw/turned.h"

gboolean treat_second_line_missed(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    area.y1 = (area.y0 + area.y1) / 2;
    scrubbing_change(s, area, s->picture.shape.frames, scrubbing_black);
    return TRUE;
}

gboolean treat_right_half_missed(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    area.x1 = area.x0 + (area.x1 - area.x0) * 45 / 100;
    scrubbing_change(s, area, s->picture.shape.frames, scrubbing_black);
    return TRUE;
}

gboolean treat_box_offset(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    guint dx = (area.x1 - area.x0) / 4, dy = s->capital_height / 3;
    gboolean upwards = area.y0 > s->picture.shape.rows / 2;
    ScrubArea moved = {area.x0 >= dx ? area.x0 - dx : 0, upwards ? area.y0 - dy : area.y0 + dy,
                       area.x1 - dx, upwards ? area.y1 - dy : area.y1 + dy};
    scrubbing_change(s, moved, s->picture.shape.frames, scrubbing_black);
    return TRUE;
}

static double faint_rule(Scrubbing *s, double value, double coverage) {
    (void)value;
    double range = scrubbing_range(s);
    return s->picture.black + range * 0.16 + coverage * MAX(4, range * 0.016);
}

gboolean treat_faint(Scrubbing *s, GError **error) {
    (void)error;
    return scrubbing_change_all(s, faint_rule);
}

static double near_black_rule(Scrubbing *s, double value, double coverage) {
    (void)value;
    return s->picture.black + (coverage >= 0.5 ? 2 : 0);
}

gboolean treat_near_black(Scrubbing *s, GError **error) {
    (void)error;
    return scrubbing_change_all(s, near_black_rule);
}

static double semi_transparent_rule(Scrubbing *s, double value, double coverage) {
    (void)coverage;
    return s->picture.black + (value - s->picture.black) * 0.15;
}

gboolean treat_semi_transparent(Scrubbing *s, GError **error) {
    (void)error;
    return scrubbing_change_all(s, semi_transparent_rule);
}

static double noise_on_top_rule(Scrubbing *s, double value, double coverage) {
    (void)coverage;
    return value + (random_unit(&s->random) * 2 - 1) * scrubbing_range(s) * 0.12;
}

gboolean treat_noise_on_top(Scrubbing *s, GError **error) {
    (void)error;
    return scrubbing_change_all(s, noise_on_top_rule);
}

/* Three tenths of everything's distance from the median, under noise as strong as that. */
gboolean treat_noise_over_light(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    const MadeImage *p = &s->picture;
    for (guint frame = 0; frame < p->shape.frames; frame++)
        for (guint c = 0; c < p->shape.samples_per_pixel; c++) {
            double ground = scrubbing_median(s, frame, c), range = scrubbing_range(s);
            double level = CLAMP(ground, p->black + range * 0.35, p->black + range * 0.5);
            for (guint y = area.y0; y < area.y1; y++)
                for (guint x = area.x0; x < area.x1; x++) {
                    guint16 *at = &made_at(p, frame, x, y)[c];
                    double noise = (random_unit(&s->random) * 2 - 1) * range * 0.15;
                    double value = level + (*at - ground) * 0.3 + noise;
                    *at = (guint16)(CLAMP(value, p->black, p->white) + 0.5);
                }
        }
    return TRUE;
}

/* Over the ground above the region, or below it, a fifth of the text's ink. */
gboolean treat_light_text(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    g_auto(MadeImage) before = made_copy(&s->picture);
    guint ink = scrubbing_ink(s), rows = before.shape.rows;
    gboolean above = 2 * area.y0 >= area.y1;
    for (guint frame = 0; frame < before.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                for (guint c = 0; c < before.shape.samples_per_pixel; c++) {
                    guint from = above ? 2 * area.y0 - 1 - y : MIN(2 * area.y1 - 1 - y, rows - 1);
                    double share = 0.2 * region_coverage(s->region, x, y);
                    double ground = made_at(&before, frame, x, from)[c];
                    made_at(&s->picture, frame, x, y)[c] =
                        (guint16)((1 - share) * ground + share * ink + 0.5);
                }
    return TRUE;
}

static double inverted_rule(Scrubbing *s, double value, double coverage) {
    (void)coverage;
    return s->picture.black + s->picture.white - value;
}

gboolean treat_inverted(Scrubbing *s, GError **error) {
    (void)error;
    return scrubbing_change_all(s, inverted_rule);
}

/* Mean over 3x3, or 5x5 where the text is large. */
gboolean treat_light_blur(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(MadeImage) before = made_copy(&s->picture);
    ScrubArea area = scrubbing_area(s);
    guint radius = s->capital_height >= 20 ? 2 : 1;
    for (guint frame = 0; frame < before.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                for (guint c = 0; c < before.shape.samples_per_pixel; c++) {
                    guint sum = 0, n = 0;
                    for (guint v = y - MIN(y, radius); v <= MIN(y + radius, before.shape.rows - 1);
                         v++)
                        for (guint u = x - MIN(x, radius);
                             u <= MIN(x + radius, before.shape.columns - 1); u++) {
                            sum += made_at(&before, frame, u, v)[c];
                            n++;
                        }
                    made_at(&s->picture, frame, x, y)[c] = (guint16)((sum + n / 2) / n);
                }
    return TRUE;
}

gboolean treat_left_in_overlay_bits(Scrubbing *s, GError **error) {
    (void)error;
    scrubbing_change_all(s, scrubbing_black);
    ScrubArea area = scrubbing_area(s);
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                if (region_coverage(s->region, x, y) >= 0.5)
                    *made_at(&s->picture, frame, x, y) |=
                        (guint16)(1 << s->picture.shape.bits_stored);
    return TRUE;
}

/* A fifth of everything's distance from the median. */
gboolean treat_dimmed(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    const PictureShape *shape = &s->picture.shape;
    for (guint frame = 0; frame < shape->frames; frame++)
        for (guint c = 0; c < shape->samples_per_pixel; c++) {
            double ground = scrubbing_median(s, frame, c);
            for (guint y = area.y0; y < area.y1; y++)
                for (guint x = area.x0; x < area.x1; x++) {
                    guint16 *at = &made_at(&s->picture, frame, x, y)[c];
                    *at = (guint16)(ground + (*at - ground) * 0.2 + 0.5);
                }
        }
    return TRUE;
}

/* An even box, one of whose lowest bits has the text. */
gboolean treat_bit_plane(Scrubbing *s, GError **error) {
    ScrubArea area = scrubbing_area(s);
    guint16 bit = (guint16)(1u << random_below(&s->random, 3));
    if (!treat_median_fill(s, error))
        return FALSE;
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                if (region_coverage(s->region, x, y) >= 0.5)
                    for (guint c = 0; c < s->picture.shape.samples_per_pixel; c++)
                        made_at(&s->picture, frame, x, y)[c] ^= bit;
    return TRUE;
}

/* Hides what lies beyond the middle of the text in a direction, given in degrees against the
 * text's own, or before it. */
static void hide_half(Scrubbing *s, gint degrees, gboolean before) {
    double along, down, width, height;
    ScrubArea area = scrubbing_area(s);
    g_auto(Drawn) turned = {0};
    turn_of(s->placed->degrees + degrees, &along, &down);
    drawn_turn(s->block, s->placed->degrees, &turned);
    width = turned.width;
    height = turned.height;
    double middle_x = s->placed->x + width / 2, middle_y = s->placed->y + height / 2;
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++) {
                double at = (x + 0.5 - middle_x) * along + (y + 0.5 - middle_y) * down;
                for (guint c = 0;
                     (before ? at < 0 : at > 0) && c < s->picture.shape.samples_per_pixel; c++)
                    made_at(&s->picture, frame, x, y)[c] = (guint16)s->picture.black;
            }
}

gboolean treat_left_half_left(Scrubbing *s, GError **error) {
    (void)error;
    hide_half(s, 0, FALSE);
    return TRUE;
}

gboolean treat_last_line_left(Scrubbing *s, GError **error) {
    (void)error;
    hide_half(s, 90, TRUE);
    return TRUE;
}
