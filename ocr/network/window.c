#include "ocr/network/window.h"

#include <math.h>
#include <string.h>

/* A product's remainder by 2^31 - 1: that of its two halves' sum. */
static guint64 remainder_of(guint64 product) {
    guint64 sum = (product & G_MAXINT32) + (product >> 31);
    return sum >= G_MAXINT32 ? sum - G_MAXINT32 : sum;
}

/* Within +-1. */
static guint8 draw(WindowNoise *noise) {
    noise->state = remainder_of(noise->state * 48271);
    double value = PRODUCT_ONE * 2.0 * (double)noise->state / G_MAXINT32 - PRODUCT_ONE;
    return (guint8)((gint)(value + copysign(0.5, value)) + PRODUCT_ZERO);
}

/* The first number is dropped. */
WindowNoise window_noise(guint64 seed) {
    WindowNoise noise = {MAX(seed % G_MAXINT32, 1)};
    draw(&noise);
    return noise;
}

static guint8 *fill(guint8 *out, gsize n, WindowNoise *noise) {
    for (gsize i = 0; i < n; i++)
        *out++ = draw(noise);
    return out;
}

/* The first window of all models sees single values. */
static guint8 *copy_values(guint8 *out, const guint8 *from, gsize n) {
    if (n == 1)
        *out = *from;
    else
        memcpy(out, from, n);
    return out + n;
}

gboolean window_is_inside(const NetworkLayer *window, const GridLine *line, gsize x, gsize y) {
    return x >= window->across && x + window->across < line->width && y >= window->down &&
           y + window->down < line->height;
}

void window_stack(const NetworkLayer *window, gsize depth, const GridLine *line, gsize x, gsize y,
                  WindowNoise *noise, guint8 *out) {
    gsize down = window->down, above = MAX(down, y) - y;
    gsize below = MAX(y + down + 1, line->height) - line->height, last = y + down - below;
    for (gsize i = 0; i <= 2 * window->across; i++) {
        if (x + i < window->across || x + i - window->across >= line->width) {
            out = fill(out, (2 * down + 1) * depth, noise);
            continue;
        }
        out = fill(out, above * depth, noise);
        for (gsize seen = y + above - down; seen <= last; seen++)
            out = copy_values(out, grid_at(line, x + i - window->across, seen), depth);
        out = fill(out, below * depth, noise);
    }
}
