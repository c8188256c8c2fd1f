#include "core/synth/treatment.h"

#include <string.h>

void scrubbing_clear(Scrubbing *scrubbing) {
    picture_clear(&scrubbing->picture);
    g_clear_pointer(&scrubbing->damaged_box, g_free);
}

typedef struct Area {
    guint x0, y0, x1, y1;
} Area;

static Area whole(const Scrubbing *s) {
    return (Area){s->region->x0, s->region->y0, s->region->x1, s->region->y1};
}

/* What becomes of a sample; coverage 0..1 of the text there. */
typedef double (*Rule)(const Scrubbing *s, double value, double coverage);

static double coverage_at(const TextRegion *region, guint x, guint y) {
    if (x < region->x0 || y < region->y0 || x >= region->x1 || y >= region->y1)
        return 0;
    return region->drawn.coverage[(gsize)(y - region->y0) * region->drawn.width + x - region->x0] /
           255.0;
}

static void change(Scrubbing *s, Area area, guint n_frames, Rule rule) {
    Picture *p = &s->picture;
    for (guint frame = 0; frame < n_frames; frame++)
        for (guint y = area.y0; y < MIN(area.y1, p->rows); y++)
            for (guint x = area.x0; x < MIN(area.x1, p->columns); x++) {
                guint16 *at = picture_at(p, frame, x, y);
                double coverage = s->region ? coverage_at(s->region, x, y) : 0;
                for (guint c = 0; c < p->samples_per_pixel; c++) {
                    double value = rule(s, at[c], coverage);
                    at[c] = (guint16)(CLAMP(value, 0, picture_maximum(p)) + 0.5);
                }
            }
}

static gboolean change_all(Scrubbing *s, Rule rule) {
    change(s, whole(s), s->picture.frames, rule);
    return TRUE;
}

void region_burn_in(Picture *picture, const TextRegion *region) {
    for (guint frame = 0; frame < picture->frames; frame++)
        for (guint y = region->y0; y < region->y1; y++)
            for (guint x = region->x0; x < region->x1; x++) {
                guint16 *at = picture_at(picture, frame, x, y);
                double coverage = coverage_at(region, x, y);
                for (guint c = 0; c < picture->samples_per_pixel; c++)
                    at[c] = (guint16)(at[c] * (1 - coverage) + region->ink * coverage + 0.5);
            }
}

static double black(const Scrubbing *s, double value, double coverage) {
    (void)s;
    (void)value;
    (void)coverage;
    return 0;
}

static double bright(const Scrubbing *s, double value, double coverage) {
    (void)value;
    (void)coverage;
    return picture_maximum(&s->picture);
}

static double noise(const Scrubbing *s, double value, double coverage) {
    (void)value;
    (void)coverage;
    return g_rand_double_range(s->random, 0, picture_maximum(&s->picture));
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
            values[n++] = picture_at(&s->picture, frame, x, y)[channel];
    qsort(values, n, sizeof *values, compare_samples);
    return values[n / 2];
}

static gboolean median_fill(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    for (guint frame = 0; frame < s->picture.frames; frame++)
        for (guint c = 0; c < s->picture.samples_per_pixel; c++) {
            guint16 value = median(s, frame, c);
            for (guint y = area.y0; y < area.y1; y++)
                for (guint x = area.x0; x < area.x1; x++)
                    picture_at(&s->picture, frame, x, y)[c] = value;
        }
    return TRUE;
}

/* Every pixel from the four on the border in its row and column, the nearer the more. */
static gboolean border_inpaint(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    const Picture *p = &s->picture;
    guint left = area.x0 - 1, top = area.y0 - 1, right = area.x1, bottom = area.y1;
    for (guint frame = 0; frame < p->frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                for (guint c = 0; c < p->samples_per_pixel; c++) {
                    const guint at[4][2] = {{left, y}, {right, y}, {x, top}, {x, bottom}};
                    const guint distance[4] = {x - left, right - x, y - top, bottom - y};
                    double sum = 0, weights = 0;
                    for (guint i = 0; i < 4; i++) {
                        sum += (double)picture_at(p, frame, at[i][0], at[i][1])[c] / distance[i];
                        weights += 1.0 / distance[i];
                    }
                    picture_at(p, frame, x, y)[c] = (guint16)(sum / weights + 0.5);
                }
    return TRUE;
}

static gboolean replaced_by_label(Scrubbing *s, GError **error) {
    Area area = whole(s);
    g_auto(Drawn) drawn = {0};
    change_all(s, black);
    guint size = MIN(s->region->size, (area.y1 - area.y0) / 2);
    if (!lettering_draw(s->lettering, "REMOVED", size, 0, &drawn, error))
        return FALSE;
    for (guint frame = 0; frame < s->picture.frames; frame++)
        for (guint y = 0; y < drawn.height && area.y0 + 3 + y < area.y1; y++)
            for (guint x = 0; x < drawn.width && area.x0 + 5 + x < area.x1; x++)
                for (guint c = 0; c < s->picture.samples_per_pixel; c++)
                    picture_at(&s->picture, frame, area.x0 + 5 + x, area.y0 + 3 + y)[c] =
                        (guint16)(picture_maximum(&s->picture) *
                                  drawn.coverage[(gsize)y * drawn.width + x] / 255);
    return TRUE;
}

static gboolean second_line_missed(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    area.y1 = (area.y0 + area.y1) / 2;
    change(s, area, s->picture.frames, black);
    return TRUE;
}

static gboolean right_half_missed(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    area.x1 = area.x0 + (area.x1 - area.x0) * 45 / 100;
    change(s, area, s->picture.frames, black);
    return TRUE;
}

static gboolean box_offset(Scrubbing *s, GError **error) {
    (void)error;
    Area area = whole(s);
    guint dx = (area.x1 - area.x0) / 4, dy = s->region->size / 4;
    gboolean upwards = area.y0 > s->picture.rows / 2;
    Area moved = {area.x0 >= dx ? area.x0 - dx : 0, upwards ? area.y0 - dy : area.y0 + dy,
                  area.x1 - dx, upwards ? area.y1 - dy : area.y1 + dy};
    change(s, moved, s->picture.frames, black);
    return TRUE;
}

static double faint_rule(const Scrubbing *s, double value, double coverage) {
    (void)value;
    double maximum = picture_maximum(&s->picture);
    return maximum * 0.16 + coverage * MAX(4, maximum * 0.016);
}

static gboolean faint(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, faint_rule);
}

static double near_black_rule(const Scrubbing *s, double value, double coverage) {
    (void)s;
    (void)value;
    return coverage >= 0.5 ? 2 : 0;
}

static gboolean near_black(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, near_black_rule);
}

static double semi_transparent_rule(const Scrubbing *s, double value, double coverage) {
    (void)s;
    (void)coverage;
    return value * 0.15;
}

static gboolean semi_transparent(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, semi_transparent_rule);
}

static double noise_on_top_rule(const Scrubbing *s, double value, double coverage) {
    (void)coverage;
    double range = picture_maximum(&s->picture) * 0.12;
    return value + g_rand_double_range(s->random, -range, range);
}

static gboolean noise_on_top(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, noise_on_top_rule);
}

static double inverted_rule(const Scrubbing *s, double value, double coverage) {
    (void)coverage;
    return picture_maximum(&s->picture) - value;
}

static gboolean inverted(Scrubbing *s, GError **error) {
    (void)error;
    return change_all(s, inverted_rule);
}

/* Mean over 3x3, or 5x5 where the text is large. */
static gboolean light_blur(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(Picture) before = picture_copy(&s->picture);
    Area area = whole(s);
    guint radius = s->region->size >= 28 ? 2 : 1;
    for (guint frame = 0; frame < before.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                for (guint c = 0; c < before.samples_per_pixel; c++) {
                    guint sum = 0, n = 0;
                    for (guint v = y - radius; v <= MIN(y + radius, before.rows - 1); v++)
                        for (guint u = x - radius; u <= MIN(x + radius, before.columns - 1); u++) {
                            sum += picture_at(&before, frame, u, v)[c];
                            n++;
                        }
                    picture_at(&s->picture, frame, x, y)[c] = (guint16)((sum + n / 2) / n);
                }
    return TRUE;
}

static gboolean last_frame_missed(Scrubbing *s, GError **error) {
    (void)error;
    change(s, whole(s), s->picture.frames - 1, black);
    return TRUE;
}

static gboolean left_in_overlay_bits(Scrubbing *s, GError **error) {
    (void)error;
    change_all(s, black);
    Area area = whole(s);
    for (guint frame = 0; frame < s->picture.frames; frame++)
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++)
                if (coverage_at(s->region, x, y) >= 0.5)
                    *picture_at(&s->picture, frame, x, y) |= (guint16)(1 << s->picture.bits_stored);
    return TRUE;
}

static gboolean blanked(Scrubbing *s, GError **error) {
    (void)error;
    memset(s->picture.samples, 0, picture_length(&s->picture) * sizeof(guint16));
    return TRUE;
}

static gboolean extra_box(Scrubbing *s, GError **error) {
    (void)error;
    const Picture *p = &s->picture;
    Area area = {p->columns * 2 / 5, p->rows * 2 / 5, p->columns * 3 / 5, p->rows * 3 / 5};
    change(s, area, 1, bright);
    s->damaged_box = g_strdup_printf("%u,%u,%u,%u", area.x0, area.y0, area.x1, area.y1);
    return TRUE;
}

static gboolean rescaled_8bit(Scrubbing *s, GError **error) {
    (void)error;
    Picture *p = &s->picture;
    for (gsize i = 0; i < picture_length(p); i++)
        p->samples[i] = (guint16)(p->samples[i] >> (p->bits_stored - 8));
    p->bits_allocated = p->bits_stored = 8;
    return TRUE;
}

static gboolean cropped(Scrubbing *s, GError **error) {
    (void)error;
    s->picture.rows -= 10;
    return TRUE;
}

static gboolean one_pixel(Scrubbing *s, GError **error) {
    (void)error;
    guint x = s->picture.columns / 2 + 3, y = s->picture.rows / 2 + 1;
    *picture_at(&s->picture, 0, x, y) ^= 1;
    s->damaged_box = g_strdup_printf("%u,%u,%u,%u", x, y, x + 1, y + 1);
    return TRUE;
}

static gboolean frame_lost(Scrubbing *s, GError **error) {
    (void)error;
    s->picture.frames--;
    return TRUE;
}

enum {
    ALL = (1 << N_PICTURE_KINDS) - 1,
    CR = 1 << PICTURE_CR | 1 << PICTURE_CR_INVERTED,
    WORDS = CR | 1 << PICTURE_CT | 1 << PICTURE_MR,
    LOOP = 1 << PICTURE_US_LOOP,
    SINGLE = ALL & ~LOOP,
};

#define CLEAN(name, apply)                                                                         \
    { name, FALSE, FALSE, "hidden", "retained", ALL, LEFTOVER_NONE, apply }
#define LEAK(name, level, kinds, apply)                                                            \
    { name, FALSE, TRUE, level, "retained", kinds, LEFTOVER_NONE, apply }
#define LEFT(name, kinds, leftover, apply)                                                         \
    { name, FALSE, TRUE, "legible", "retained", kinds, leftover, apply }
#define PLAIN(name, outside, kinds, apply)                                                         \
    { name, TRUE, FALSE, "", outside, kinds, LEFTOVER_NONE, apply }

static const Treatment treatments[] = {
    CLEAN("black-box", black_box),
    LEAK("untouched", "untouched", ALL, NULL),
    PLAIN("retained", "retained", ALL, NULL),
    CLEAN("bright-box", bright_box),
    LEAK("second-line-missed", "legible", ALL, second_line_missed),
    PLAIN("transcoded", "transcoded", ALL, NULL),
    CLEAN("median-fill", median_fill),
    LEAK("right-half-missed", "legible", ALL, right_half_missed),
    PLAIN("lossy", "lossy", ALL & ~WORDS, NULL),
    CLEAN("noise-fill", noise_fill),
    {"box-offset", FALSE, TRUE, "any", "damaged", ALL, LEFTOVER_NONE, box_offset},
    PLAIN("blanked", "damaged", ALL, blanked),
    CLEAN("border-inpaint", border_inpaint),
    LEAK("faint", "any", ALL, faint),
    PLAIN("extra-box", "damaged", SINGLE, extra_box),
    CLEAN("replaced-by-label", replaced_by_label),
    LEAK("near-black", "any", ALL, near_black),
    PLAIN("rescaled-8bit", "damaged", WORDS, rescaled_8bit),
    LEAK("light-blur", "legible", ALL, light_blur),
    LEAK("semi-transparent", "any", ALL, semi_transparent),
    PLAIN("cropped", "damaged", SINGLE, cropped),
    LEAK("noise-on-top", "legible", ALL, noise_on_top),
    LEAK("inverted", "legible", ALL, inverted),
    PLAIN("one-pixel", "damaged", SINGLE, one_pixel),
    LEAK("last-frame-missed", "untouched", LOOP, last_frame_missed),
    LEFT("left-in-overlay", ALL, LEFTOVER_OVERLAY, black_box),
    LEFT("left-in-icon", CR, LEFTOVER_ICON, black_box),
    LEFT("left-in-overlay-bits", WORDS, LEFTOVER_OVERLAY_BITS, left_in_overlay_bits),
    LEFT("left-in-high-bits", WORDS, LEFTOVER_HIGH_BITS, left_in_overlay_bits),
    PLAIN("frame-lost", "damaged", LOOP, frame_lost),
};

const Treatment *treatment_nth(gsize i) {
    return i < G_N_ELEMENTS(treatments) ? &treatments[i] : NULL;
}

gsize treatment_count(void) {
    return G_N_ELEMENTS(treatments);
}

gboolean treatment_is_transcoding(const Treatment *treatment) {
    return strcmp(treatment->outside, "transcoded") == 0;
}

gboolean treatment_is_lossy(const Treatment *treatment) {
    return strcmp(treatment->outside, "lossy") == 0;
}
