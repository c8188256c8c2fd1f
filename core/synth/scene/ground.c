#include "core/synth/scene/ground.h"

/* A ground in an area; random values are those of the frame. */
typedef struct Painting {
    MadeImage *picture;
    GroundArea area;
    double range;
    guint level, step; /* of the ground; between lines of a grid or ruler, pixels */
    Random *random;
} Painting;

static guint16 level_of(const Painting *p, double part) {
    return (guint16)(p->picture->black + CLAMP(part, 0, 1) * p->range + 0.5);
}

static void set(const Painting *p, guint frame, guint x, guint y, guint level) {
    const PictureShape *shape = &p->picture->shape;
    if (x >= shape->columns || y >= shape->rows)
        return;
    for (guint c = 0; c < shape->samples_per_pixel; c++)
        made_at(p->picture, frame, x, y)[c] = (guint16)level;
}

/* The level of a pixel of the area. */
typedef guint (*GroundRule)(const Painting *p, guint x, guint y);

static guint even(const Painting *p, guint x, guint y) {
    (void)x;
    (void)y;
    return p->level;
}

static guint noisy(const Painting *p, guint x, guint y) {
    (void)x;
    (void)y;
    return level_of(p, 0.1 + 0.25 * random_unit(p->random));
}

static guint ruled(const Painting *p, guint x, guint y) {
    return x % p->step == 0 || y % p->step == 0 ? level_of(p, 0.4) : p->level;
}

/* Ticks at the area's left, every fifth longer. */
static guint ticked(const Painting *p, guint x, guint y) {
    guint tick = (y - p->area.y0) % p->step == 0 ? (y - p->area.y0) / p->step % 5 == 0 ? 12 : 7 : 0;
    return x - p->area.x0 < tick ? level_of(p, 1) : p->level;
}

static void fill(const Painting *p, GroundRule rule) {
    for (guint frame = 0; frame < p->picture->shape.frames; frame++)
        for (guint y = p->area.y0; y < p->area.y1; y++)
            for (guint x = p->area.x0; x < p->area.x1; x++)
                set(p, frame, x, y, rule(p, x, y));
}

/* A wave of parabolas from left to right, so many pixels thick. */
static void draw_wave(const Painting *p, guint level, guint thickness) {
    guint width = p->area.x1 - p->area.x0, height = p->area.y1 - p->area.y0;
    guint period = MAX(8, width / 4), shift = random_below(p->random, period);
    double reach = height * 0.4;
    for (guint x = 0; x < width; x++) {
        double phase = (double)((x + shift) % period) / period * 4 - 1; /* -1..3 */
        double wave = phase < 1 ? 1 - phase * phase : (phase - 2) * (phase - 2) - 1;
        guint middle = p->area.y0 + (guint)(height / 2.0 + reach * wave);
        for (guint frame = 0; frame < p->picture->shape.frames; frame++)
            for (guint i = 0; i < thickness; i++)
                set(p, frame, p->area.x0 + x, middle - MIN(middle, thickness / 2) + i, level);
    }
}

void ground_paint(MadeImage *picture, const GroundArea *area, SceneGround ground, Random *random) {
    Painting p = {.picture = picture,
                  .area = *area,
                  .range = picture->white - picture->black,
                  .step = random_between(random, 8, 16),
                  .random = random};
    p.level =
        ground == GROUND_BLACK ? picture->black : level_of(&p, 0.1 + 0.3 * random_unit(random));
    if (ground == GROUND_BLACK || ground == GROUND_GREY || ground == GROUND_TRACE)
        fill(&p, even);
    else if (ground == GROUND_NOISE)
        fill(&p, noisy);
    else if (ground == GROUND_GRID)
        fill(&p, ruled);
    else if (ground == GROUND_RULER)
        fill(&p, ticked);
    else if (ground == GROUND_CATHETER) {
        p.level = picture->black;
        fill(&p, even);
        draw_wave(&p, level_of(&p, 0.8), random_between(random, 2, 4));
    }
}

void ground_trace(MadeImage *picture, const TextRegion *text, SceneGround ground, guint ink,
                  Random *random) {
    Painting p = {.picture = picture,
                  .area = {text->x0, text->y0, text->x1, text->y1},
                  .range = picture->white - picture->black,
                  .random = random};
    if (ground == GROUND_TRACE)
        draw_wave(&p, ink, random_between(random, 1, 2));
}
