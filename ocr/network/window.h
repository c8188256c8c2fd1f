/* What a window sees around each place: values, columns first, and beyond the picture noise, which
 * is drawn for each line from the same seed in the order of rows. */
#pragma once
#include "ocr/network/grid.h"
#include "ocr/network/layer.h"

/* The minimal standard generator of Park, Miller and Stockmeyer. */
typedef struct WindowNoise {
    guint64 state;
} WindowNoise;
WindowNoise window_noise(guint64 seed);

/* Whether all that the window sees at a place lies within the line. */
gboolean window_is_inside(const NetworkLayer *window, const GridLine *line, gsize x, gsize y);

/* Writes what it sees of `depth` values at each place: the window's outputs. */
void window_stack(const NetworkLayer *window, gsize depth, const GridLine *line, gsize x, gsize y,
                  WindowNoise *noise, guint8 *out);
