#include "core/synth/scrub/treatment.h"

#include <string.h>

typedef struct Area {
    guint x0, y0, x1, y1;
} Area;

static Area whole(const Scrubbing *s) {
    return (Area){s->region->x0, s->region->y0, s->region->x1, s->region->y1};
}

/* What becomes of a sample; coverage 0..1 of the text there. */
typedef double (*Rule)(Scrubbing *s, double value, double coverage);

static double coverage_at(const TextRegion *region, guint x, guint y) {
    if (x < region->x0 || y < region->y0 || x >= region->x1 || y >= region->y1)
        return 0;
    return region->drawn.coverage[(gsize)(y - region->y0) * region->drawn.width + x - region->x0] /
           255.0;
}

static void change(Scrubbing *s, Area area, guint n_frames, Rule rule) {
    MadeImage *p = &s->picture;
    for (guint frame = 0; frame < n_frames; frame++)
        for (guint y = area.y0; y < MIN(area.y1, p->shape.rows); y++)
            for (guint x = area.x0; x < MIN(area.x1, p->shape.columns); x++) {
                guint16 *at = made_at(p, frame, x, y);
                double coverage = s->region ? coverage_at(s->region, x, y) : 0;
                for (guint c = 0; c < p->shape.samples_per_pixel; c++) {
                    double value = rule(s, at[c], coverage);
                    at[c] = (guint16)(CLAMP(value, 0, made_maximum(p)) + 0.5);
                }
            }
}

static gboolean change_all(Scrubbing *s, Rule rule) {
    change(s, whole(s), s->picture.shape.frames, rule);
    return TRUE;
}

/* Levels from the image's black to its white. */
static double range_of(const Scrubbing *s) {
    return s->picture.white - s->picture.black;
}

static double black(Scrubbing *s, double value, double coverage) {
    (void)value;
    (void)coverage;
    return s->picture.black;
}

static double bright(Scrubbing *s, double value, double coverage) {
    (void)value;
    (void)coverage;
    return s->picture.white;
}

static double noise(Scrubbing *s, double value, double coverage) {
    (void)value;
    (void)coverage;
    return s->picture.black + random_unit(&s->random) * range_of(s);
}

static gboolean black_box(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, black);
}

static gboolean bright_box(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, bright);
}

static gboolean noise_fill(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, noise);
}

static int compare_samples(gconstpointer a, gconstpointer b) {
    return *(const guint16 *)a - *(const guint16 *)b;
}

/* Median of a channel over the region. */
static guint16 median(const Scrubbing *s, guint frame, guint channel) {
    Area area = whole(s);
    gsize n = 0;
    g_autofree guint16 *values = g_new(guint16, (gsize)(area.x1 - area.x0) * (area.y1 - area.y0));
    for (guint y = area.y0; y < area.y1; y++)
        for (guint x = area.x0; x < area.x1; x++)
            values[n++] = made_at(&s->picture, frame, x, y)[channel];
    qsort(values, n, sizeof *values, compare_samples);
    return values[n / 2];
}

static gboolean median_fill(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint c = 0; c < s->picture.shape.samples_per_pixel; c++) {
            guint16 value = median(s, frame, c);
            for (guint y = area.y0; y < area.y1; y++)
                for (guint x = area.x0; x < area.x1; x++)
                    made_at(&s->picture, frame, x, y)[c] = value;
        }
    return TRUE;
}

/* Every pixel from the four on the border in its row and column, the nearer the more. */
static gboolean border_inpaint(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    const MadeImage *p = &s->picture;
    guint left = area.x0 - MIN(area.x0, 1), top = area.y0 - MIN(area.y0, 1);
    guint right = MIN(area.x1, p->shape.columns - 1), bottom = MIN(area.y1, p->shape.rows - 1);
    for (guint frame = 0; frame < p->shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                for (guint c = 0; c < p->shape.samples_per_pixel; c++) {
                    const guint at[4][2] = {{left, y}, {right, y}, {x, top}, {x, bottom}};
                    const guint distance[4] = {MAX(1, x - left), MAX(1, right - x), MAX(1, y - top),
                                               MAX(1, bottom - y)};
                    double sum = 0, weights = 0;
                    for (guint i = 0; i < 4; i++) {
                        sum += (double)made_at(p, frame, at[i][0], at[i][1])[c] / distance[i];
                        weights += 1.0 / distance[i];
                    }
                    made_at(p, frame, x, y)[c] = (guint16)(sum / weights + 0.5);
                }
    return TRUE;
}

static gboolean replaced_by_label(Scrubbing *s, GError **error) {
    Area area = whole(s);
    g_auto(Drawn) drawn = {0};
    change_all(s, black);
    guint height = MAX(1, MIN(s->capital_height, (area.y1 - area.y0) * 2 / 5));
    if (!lettering_draw(s->lettering, FONT_SANS, "REMOVED", height, 0, &drawn, error))
        return FALSE;
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint y = 0; y < drawn.height && area.y0 + 3 + y < area.y1; y++)
            for (guint x = 0; x < drawn.width && area.x0 + 5 + x < area.x1; x++)
                for (guint c = 0; c < s->picture.shape.samples_per_pixel; c++)
                    made_at(&s->picture, frame, area.x0 + 5 + x, area.y0 + 3 + y)[c] =
                        (guint16)(s->picture.black +
                                  (s->picture.white - s->picture.black) *
                                      drawn.coverage[(gsize)y * drawn.width + x] / 255);
    return TRUE;
}

static gboolean second_line_missed(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    area.y1 = (area.y0 + area.y1) / 2;
    change(s, area, s->picture.shape.frames, black);
    return TRUE;
}

static gboolean right_half_missed(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    area.x1 = area.x0 + (area.x1 - area.x0) * 45 / 100;
    change(s, area, s->picture.shape.frames, black);
    return TRUE;
}

static gboolean box_offset(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    guint dx = (area.x1 - area.x0) / 4, dy = s->capital_height / 3;
    gboolean upwards = area.y0 > s->picture.shape.rows / 2;
    Area moved = {area.x0 >= dx ? area.x0 - dx : 0, upwards ? area.y0 - dy : area.y0 + dy,
                  area.x1 - dx, upwards ? area.y1 - dy : area.y1 + dy};
    change(s, moved, s->picture.shape.frames, black);
    return TRUE;
}

static double faint_rule(Scrubbing *s, double value, double coverage) {
    (void)value;
    double range = range_of(s);
    return s->picture.black + range * 0.16 + coverage * MAX(4, range * 0.016);
}

static gboolean faint(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, faint_rule);
}

static double near_black_rule(Scrubbing *s, double value, double coverage) {
    (void)value;
    return s->picture.black + (coverage >= 0.5 ? 2 : 0);
}

static gboolean near_black(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, near_black_rule);
}

static double semi_transparent_rule(Scrubbing *s, double value, double coverage) {
    (void)coverage;
    return s->picture.black + (value - s->picture.black) * 0.15;
}

static gboolean semi_transparent(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, semi_transparent_rule);
}

static double noise_on_top_rule(Scrubbing *s, double value, double coverage) {
    (void)coverage;
    return value + (random_unit(&s->random) * 2 - 1) * range_of(s) * 0.12;
}

static gboolean noise_on_top(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, noise_on_top_rule);
}

static double inverted_rule(Scrubbing *s, double value, double coverage) {
    (void)coverage;
    return s->picture.black + s->picture.white - value;
}

static gboolean inverted(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, inverted_rule);
}

/* Mean over 3x3, or 5x5 where the text is large. */
static gboolean light_blur(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(MadeImage) before = made_copy(&s->picture);
    Area area = whole(s);
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

static gboolean last_frame_missed(Scrubbing *s, GError **error) {
    (void)error;
    change(s, whole(s), s->picture.shape.frames - 1, black);
    return TRUE;
}

static gboolean left_in_overlay_bits(Scrubbing *s, GError **error) {
    (void)error;
    change_all(s, black);
    Area area = whole(s);
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                if (coverage_at(s->region, x, y) >= 0.5)
                    *made_at(&s->picture, frame, x, y) |=
                        (guint16)(1 << s->picture.shape.bits_stored);
    return TRUE;
}

static gboolean blanked(Scrubbing *s, GError **error) {
    (void)error;
    for (gsize i = 0; i < made_length(&s->picture); i++)
        s->picture.levels[i] = (guint16)s->picture.black;
    return TRUE;
}

static gboolean extra_box(Scrubbing *s, GError **error) {
    (void)error;
    const MadeImage *p = &s->picture;
    Area area = {p->shape.columns * 2 / 5, p->shape.rows * 2 / 5, p->shape.columns * 3 / 5,
                 p->shape.rows * 3 / 5};
    change(s, area, 1, bright);
    return TRUE;
}

static gboolean rescaled_8bit(Scrubbing *s, GError **error) {
    (void)error;
    MadeImage *p = &s->picture;
    for (gsize i = 0; i < made_length(p); i++)
        p->levels[i] = (guint16)(p->levels[i] >> (p->shape.bits_stored - 8));
    p->shape.bits_allocated = p->shape.bits_stored = 8;
    return TRUE;
}

static gboolean cropped(Scrubbing *s, GError **error) {
    (void)error;
    s->picture.shape.rows -= 10;
    return TRUE;
}

static gboolean one_pixel(Scrubbing *s, GError **error) {
    (void)error;
    guint x = s->picture.shape.columns / 2 + 3, y = s->picture.shape.rows / 2 + 1;
    *made_at(&s->picture, 0, x, y) ^= 1;
    return TRUE;
}

static gboolean frame_lost(Scrubbing *s, GError **error) {
    (void)error;
    s->picture.shape.frames--;
    return TRUE;
}

#define CLEAN(name, apply)                                                                         \
    { name, FALSE, FALSE, "hidden", "retained", 0, LEFTOVER_NONE, FALSE, apply }
#define LEAK(name, level, needs, apply)                                                            \
    { name, FALSE, TRUE, level, "retained", needs, LEFTOVER_NONE, FALSE, apply }
#define LEFT(name, needs, leftover, apply)                                                         \
    { name, FALSE, TRUE, "legible", "retained", needs, leftover, FALSE, apply }
#define PLAIN(name, outside, needs, apply)                                                         \
    { name, TRUE, FALSE, "", outside, needs, LEFTOVER_NONE, FALSE, apply }
#define BOXED(name, apply)                                                                         \
    { name, TRUE, FALSE, "", "damaged", NEEDS_ONE_FRAME, LEFTOVER_NONE, TRUE, apply }

static const Treatment treatments[] = {
    CLEAN("black-box", black_box),
    CLEAN("bright-box", bright_box),
    CLEAN("median-fill", median_fill),
    CLEAN("noise-fill", noise_fill),
    CLEAN("border-inpaint", border_inpaint),
    CLEAN("replaced-by-label", replaced_by_label),

    LEAK("untouched", "untouched", 0, NULL),
    LEAK("second-line-missed", "legible", 0, second_line_missed),
    LEAK("right-half-missed", "legible", 0, right_half_missed),
    {"box-offset", FALSE, TRUE, "any", "damaged", 0, LEFTOVER_NONE, FALSE, box_offset},
    LEAK("faint", "any", 0, faint),
    LEAK("near-black", "any", 0, near_black),
    LEAK("light-blur", "legible", 0, light_blur),
    LEAK("semi-transparent", "any", 0, semi_transparent),
    LEAK("noise-on-top", "legible", 0, noise_on_top),
    LEAK("inverted", "legible", 0, inverted),
    LEAK("last-frame-missed", "untouched", NEEDS_LOOP, last_frame_missed),
    LEFT("left-in-overlay", 0, LEFTOVER_OVERLAY, black_box),
    {"left-in-icon", FALSE, TRUE, "any", "retained", 0, LEFTOVER_ICON, FALSE, black_box},
    LEFT("left-in-overlay-bits", NEEDS_SPARE_BITS, LEFTOVER_OVERLAY_BITS, left_in_overlay_bits),
    LEFT("left-in-high-bits", NEEDS_SPARE_BITS, LEFTOVER_HIGH_BITS, left_in_overlay_bits),

    PLAIN("retained", "retained", 0, NULL),
    PLAIN("transcoded", "transcoded", 0, NULL),
    PLAIN("lossy", "lossy", NEEDS_BYTES, NULL),
    PLAIN("blanked", "damaged", 0, blanked),
    BOXED("extra-box", extra_box),
    BOXED("one-pixel", one_pixel),
    PLAIN("rescaled-8bit", "damaged", NEEDS_WORDS, rescaled_8bit),
    PLAIN("cropped", "damaged", NEEDS_ONE_FRAME, cropped),
    PLAIN("frame-lost", "damaged", NEEDS_LOOP, frame_lost),
};

const Treatment *treatment_nth(gsize i) {
    return i < G_N_ELEMENTS(treatments) ? &treatments[i] : NULL;
}

const Treatment *treatment_find(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(treatments); i++)
        if (strcmp(treatments[i].name, name) == 0)
            return &treatments[i];
    return NULL;
}

gboolean treatment_serves(const Treatment *treatment, const PictureShape *shape,
                          const Encoding *encoding) {
    gboolean lossy = encoding == NULL || encoding->lossy;
    guint has = 0;
    if (shape->bits_stored > 8 && !shape->is_signed)
        has |= NEEDS_WORDS;
    if (shape->bits_allocated == 8)
        has |= NEEDS_BYTES;
    has |= shape->frames > 1 ? NEEDS_LOOP : NEEDS_ONE_FRAME;
    if (shape->bits_allocated > shape->bits_stored && !shape->is_signed && !lossy &&
        encoding->frame == NULL)
        has |= NEEDS_SPARE_BITS;
    /* What was lossy can't become so. */
    return (treatment->needs & ~has) == 0 && !(treatment_is_lossy(treatment) && lossy);
}

gboolean treatment_is_transcoding(const Treatment *treatment) {
    return strcmp(treatment->outside, "transcoded") == 0;
}

gboolean treatment_is_lossy(const Treatment *treatment) {
    return strcmp(treatment->outside, "lossy") == 0;
}
