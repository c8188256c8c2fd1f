/* Text that is somewhere else, larger or smaller, turned or mirrored. */
#include "core/synth/scrub/treatment/appliers.h"

#include "core/synth/draw/turned.h"

/* A part of a frame by itself. */
typedef struct Cutting {
    guint width, height, samples;
    guint16 *levels; /* owned */
} Cutting;

static void cutting_clear(Cutting *cutting) {
    g_clear_pointer(&cutting->levels, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Cutting, cutting_clear)

static Cutting cutting_of_size(guint width, guint height, guint samples) {
    return (Cutting){width, height, samples,
                     g_new0(guint16, MAX(1, (gsize)width * height * samples))};
}

static guint16 *cutting_at(const Cutting *cutting, guint x, guint y) {
    return cutting->levels + ((gsize)y * cutting->width + x) * cutting->samples;
}

static void cutting_copy_pixel(const Cutting *from, guint u, guint v, Cutting *to, guint x,
                               guint y) {
    for (guint c = 0; c < from->samples; c++)
        cutting_at(to, x, y)[c] = cutting_at(from, u, v)[c];
}

/* The text itself, of a box that may be larger. */
static ScrubArea text_area(const Scrubbing *s) {
    ScrubArea box = scrubbing_area(s);
    g_auto(Drawn) turned = {0};
    drawn_turn(s->block, s->placed->degrees, &turned);
    return (ScrubArea){MAX(box.x0, s->placed->x), MAX(box.y0, s->placed->y),
                       MIN(box.x1, s->placed->x + turned.width),
                       MIN(box.y1, s->placed->y + turned.height)};
}

static Cutting cut(const Scrubbing *s, guint frame, ScrubArea area) {
    Cutting out =
        cutting_of_size(area.x1 - area.x0, area.y1 - area.y0, s->picture.shape.samples_per_pixel);
    for (guint y = 0; y < out.height; y++)
        for (guint x = 0; x < out.width; x++)
            for (guint c = 0; c < out.samples; c++)
                cutting_at(&out, x, y)[c] =
                    made_at(&s->picture, frame, area.x0 + x, area.y0 + y)[c];
    return out;
}

static void paste(Scrubbing *s, guint frame, const Cutting *cutting, guint x0, guint y0) {
    const PictureShape *shape = &s->picture.shape;
    for (guint y = 0; y < cutting->height && y0 + y < shape->rows; y++)
        for (guint x = 0; x < cutting->width && x0 + x < shape->columns; x++)
            for (guint c = 0; c < cutting->samples; c++)
                made_at(&s->picture, frame, x0 + x, y0 + y)[c] = cutting_at(cutting, x, y)[c];
}

/* Mean of the samples that a pixel covers, nearest ones where it is enlarged. */
static Cutting scale_cutting(const Cutting *from, guint percent) {
    Cutting out = cutting_of_size(MAX(1, from->width * percent / 100),
                                  MAX(1, from->height * percent / 100), from->samples);
    for (guint y = 0; y < out.height; y++)
        for (guint x = 0; x < out.width; x++) {
            guint u0 = x * from->width / out.width,
                  u1 = MAX(u0 + 1, (x + 1) * from->width / out.width);
            guint v0 = y * from->height / out.height,
                  v1 = MAX(v0 + 1, (y + 1) * from->height / out.height);
            for (guint c = 0; c < from->samples; c++) {
                guint sum = 0, n = (u1 - u0) * (v1 - v0);
                for (guint v = v0; v < v1; v++)
                    for (guint u = u0; u < u1; u++)
                        sum += cutting_at(from, u, v)[c];
                cutting_at(&out, x, y)[c] = (guint16)((sum + n / 2) / n);
            }
        }
    return out;
}

static Cutting turn_cutting(const Cutting *from, guint quarters) {
    gboolean across = quarters % 2 == 1;
    guint w = from->width, h = from->height;
    Cutting out = cutting_of_size(across ? h : w, across ? w : h, from->samples);
    for (guint y = 0; y < out.height; y++)
        for (guint x = 0; x < out.width; x++) {
            guint u = quarters == 1 ? y : quarters == 2 ? w - 1 - x : quarters == 3 ? w - 1 - y : x;
            guint v = quarters == 1 ? h - 1 - x : quarters == 2 ? h - 1 - y : quarters == 3 ? x : y;
            cutting_copy_pixel(from, u, v, &out, x, y);
        }
    return out;
}

static Cutting mirror_cutting(const Cutting *from) {
    Cutting out = cutting_of_size(from->width, from->height, from->samples);
    for (guint y = 0; y < out.height; y++)
        for (guint x = 0; x < out.width; x++)
            cutting_copy_pixel(from, from->width - 1 - x, y, &out, x, y);
    return out;
}

typedef struct Move {
    guint percent, quarters;
    gboolean mirrored;
} Move;

static Cutting change_cutting(const Cutting *from, const Move *move) {
    g_auto(Cutting) scaled = scale_cutting(from, move->percent);
    g_auto(Cutting) turned = turn_cutting(&scaled, move->quarters);
    return move->mirrored ? mirror_cutting(&turned) : turn_cutting(&turned, 0);
}

static gboolean overlap(ScrubArea box, guint x, guint y, guint width, guint height) {
    return x < box.x1 && y < box.y1 && x + width > box.x0 && y + height > box.y0;
}

/* A place outside of the box, if one of many tries finds it; else anywhere. */
static void choose_place(Scrubbing *s, guint width, guint height, guint *x, guint *y) {
    const PictureShape *shape = &s->picture.shape;
    ScrubArea box = scrubbing_area(s);
    for (guint attempt = 0; attempt < 100; attempt++) {
        *x = random_below(&s->random, shape->columns - MIN(width, shape->columns - 1));
        *y = random_below(&s->random, shape->rows - MIN(height, shape->rows - 1));
        if (!overlap(box, *x, *y, width, height))
            return;
    }
}

/* Smaller where it would be larger than the image. */
static void fit_move(const Scrubbing *s, ScrubArea text, Move *move) {
    guint width = text.x1 - text.x0, height = text.y1 - text.y0;
    guint columns = s->picture.shape.columns, rows = s->picture.shape.rows;
    if (move->quarters % 2 == 1) {
        guint swapped = width;
        width = height;
        height = swapped;
    }
    guint most = MIN(columns * 100 / MAX(1, width), rows * 100 / MAX(1, height));
    move->percent = MIN(move->percent, most);
}

static void move_text(Scrubbing *s, Move move) {
    ScrubArea text = text_area(s);
    guint x = 0, y = 0;
    fit_move(s, text, &move);
    g_auto(MadeImage) before = made_copy(&s->picture);
    scrubbing_change_all(s, scrubbing_black);
    Scrubbing as_it_was = *s;
    as_it_was.picture = before;
    for (guint frame = 0; frame < before.shape.frames; frame++) {
        g_auto(Cutting) cutting = cut(&as_it_was, frame, text);
        g_auto(Cutting) changed = change_cutting(&cutting, &move);
        if (frame == 0)
            choose_place(s, changed.width, changed.height, &x, &y);
        paste(s, frame, &changed, x, y);
    }
}

gboolean treat_moved(Scrubbing *s, GError **error) {
    (void)error;
    move_text(s, (Move){100, 0, FALSE});
    return TRUE;
}

/* From half the size, but no less than capitals of 6 pixels, to twice. */
gboolean treat_moved_scaled(Scrubbing *s, GError **error) {
    (void)error;
    guint least = MAX(50, 600 / MAX(1, s->capital_height));
    guint percent = random_between(&s->random, MIN(least, 90), 200);
    move_text(s, (Move){ABS((gint)percent - 100) < 10 ? 80 : percent, 0, FALSE});
    return TRUE;
}

gboolean treat_moved_turned(Scrubbing *s, GError **error) {
    (void)error;
    move_text(s, (Move){100, random_between(&s->random, 1, 3), FALSE});
    return TRUE;
}

gboolean treat_moved_mirrored(Scrubbing *s, GError **error) {
    (void)error;
    move_text(s, (Move){100, random_percent(&s->random, 50) ? 0 : 2, TRUE});
    return TRUE;
}

/* From left to right or from top to bottom, in its place. */
gboolean treat_mirrored(Scrubbing *s, GError **error) {
    (void)error;
    ScrubArea text = text_area(s);
    guint quarters = random_percent(&s->random, 50) ? 0 : 2;
    for (guint frame = 0; frame < s->picture.shape.frames; frame++) {
        g_auto(Cutting) cutting = cut(s, frame, text);
        g_auto(Cutting) changed = change_cutting(&cutting, &(Move){100, quarters, TRUE});
        paste(s, frame, &changed, text.x0, text.y0);
    }
    return TRUE;
}
