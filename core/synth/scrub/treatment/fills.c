/* What leaves nothing of the text. */
#include "core/synth/scrub/treatment/appliers.h"

#include "core/synth/people/names.h"
#include "core/synth/scrub/treatment/blocks.h"
#include <string.h>

double scrubbing_bright(Scrubbing *s, double value, double coverage) {
    (void)value;
    (void)coverage;
    return s->picture.white;
}

double scrubbing_noise(Scrubbing *s, double value, double coverage) {
    (void)value;
    (void)coverage;
    return s->picture.black + random_unit(&s->random) * scrubbing_range(s);
}

gboolean treat_black_box(Scrubbing *s, GError **error) {
    (void)error;
    return scrubbing_change_all(s, scrubbing_black);
}

gboolean treat_bright_box(Scrubbing *s, GError **error) {
    (void)error;
    return scrubbing_change_all(s, scrubbing_bright);
}

gboolean treat_noise_fill(Scrubbing *s, GError **error) {
    (void)error;
    return scrubbing_change_all(s, scrubbing_noise);
}

gboolean treat_median_fill(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    for (guint frame = 0; frame < s->picture.shape.frames; frame++)
        for (guint c = 0; c < s->picture.shape.samples_per_pixel; c++) {
            guint16 value = scrubbing_median(s, frame, c);
            for (guint y = area.y0; y < area.y1; y++)
                for (guint x = area.x0; x < area.x1; x++)
                    made_at(&s->picture, frame, x, y)[c] = value;
        }
    return TRUE;
}

/* Every pixel from the four on the border in its row and column, the nearer the more. */
gboolean treat_border_inpaint(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
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

gboolean treat_replaced_by_label(Scrubbing *s, GError **error) {
    ScrubArea area = scrubbing_area(s);
    g_auto(Drawn) drawn = {0};
    scrubbing_change_all(s, scrubbing_black);
    guint height = MAX(1, MIN(s->capital_height, (area.y1 - area.y0) * 2 / 5));
    if (!typesetter_draw(s->typesetter, FONT_SANS, "REMOVED", height, 0, &drawn, error))
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

/* Of two digits. */
static void put_number(char *at, guint least, guint most, Random *random) {
    guint number = random_between(random, least, most);
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
}

/* Other digits that make dates where dates were. */
static void change_digits(char *text, Random *random) {
    for (char *at = text; *at; at++) {
        gboolean date = strlen(at) >= 10 && at[2] == '.' && at[5] == '.';
        if (date) {
            put_number(at, 1, 12, random);
            put_number(at + 3, 1, 28, random);
            put_number(at + 8, 1, at[6] == '2' ? 23 : 89, random);
            at += 9;
        } else if (g_ascii_isdigit(*at))
            *at = (char)('0' + random_below(random, 10));
    }
}

/* Another person's, none of whose names is in the text. */
static char *other_text(const char *text, Random *random) {
    const Origin *origin = &origins[0];
    const char *last, *first;
    do
        last = RANDOM_PICK(random, origin->last);
    while (strstr(text, last));
    do
        first = RANDOM_PICK(random, origin->male);
    while (strstr(text, first));
    gsize name = strcspn(text, "[\n0123456789");
    g_autofree char *rest = g_strdup(text + name);
    change_digits(rest, random);
    const char *gap = *rest && *rest != '\n' ? " " : "";
    return strchr(text, ' ') ? g_strconcat(last, " ", first, gap, rest, NULL)
                             : g_strconcat(last, gap, rest, NULL);
}

/* Tries a few people for one whose text is no longer than the box. */
static gboolean draw_other(Scrubbing *s, const char *text, Drawn *out, GError **error) {
    for (guint attempt = 0; attempt < 20; attempt++) {
        g_autofree char *other = other_text(text, &s->random);
        PlacedText placed = *s->placed;
        placed.text = other;
        drawn_clear(out);
        if (!placed_text_draw(&placed, s->typesetter, out, error))
            return FALSE;
        if (out->width <= s->block->width)
            break;
    }
    return TRUE;
}

gboolean treat_pseudonym(Scrubbing *s, GError **error) {
    g_auto(Drawn) drawn = {0};
    double range = scrubbing_range(s);
    guint ink = scrubbing_ink(s);
    if (ink < s->picture.black + range / 5)
        ink = s->picture.white;
    scrubbing_change_all(s, scrubbing_black);
    if (!draw_other(s, s->placed->text, &drawn, error))
        return FALSE;
    ScrubArea area = scrubbing_area(s);
    g_auto(TextRegion) strokes = {0};
    placed_text_cover(s->placed, &drawn, (GroundArea){area.x0, area.y0, area.x1, area.y1},
                      &strokes);
    text_write(&s->picture, &strokes, ink);
    return TRUE;
}

/* A box over each word. In fonts of one width a point stands apart as a word does in others. */
gboolean treat_word_boxes(Scrubbing *s, GError **error) {
    (void)error;
    g_auto(Drawn) boxes = {0};
    Font font = s->placed->font;
    gboolean fixed = font == FONT_MONO || font == FONT_BITMAP || font == FONT_COURIER_LIKE;
    guint gap = fixed ? 2 * s->capital_height / 3 : s->capital_height / 3;
    block_boxes(s->block, MAX(2, gap), TEXT_MARGIN, &boxes);
    scrubbing_change_block(s, &boxes, (guint16)s->picture.black);
    return TRUE;
}

/* Bright ticks and a curve over the box, as scanners draw them last. */
gboolean treat_ruler_on_box(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    GroundArea box = {area.x0, area.y0, area.x1, area.y1};
    gboolean curve = random_percent(&s->random, 50);
    scrubbing_change_all(s, scrubbing_black);
    ground_paint(&s->picture, &box, curve ? GROUND_CATHETER : GROUND_RULER, &s->random);
    return TRUE;
}

/* Box filters as high as the box: nothing but its coarse light is left, in noise of its own. */
gboolean treat_strong_blur(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    guint radius = MAX(2 * s->capital_height, (area.y1 - area.y0) / 2);
    for (guint i = 0; i < 2; i++)
        scrubbing_blur(s, radius);
    return scrubbing_change_all(s, scrubbing_grain);
}

gboolean treat_strong_mosaic(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea area = scrubbing_area(s);
    scrubbing_mosaic(s, MAX(1, (area.x1 - area.x0 + 2) / 3), area.y1 - area.y0);
    return scrubbing_change_all(s, scrubbing_grain);
}

gboolean treat_box_and_rescale(Scrubbing *s, GError **error) {
    return treat_black_box(s, error) && treat_rescaled_8bit(s, error);
}
