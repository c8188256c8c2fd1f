/* The first layers in one pass: a window over the picture, tanh and a pool. They see nine times as
 * many places as any later layer.
 *
 * Pools take the largest value, and tanh and its rounding rise: the largest stays the largest, so
 * that only what is left of a pool needs tanh, and the bits are the same. Windows down a column
 * share their bytes, so that none need be stacked but those at the rim, which see noise. */
#pragma once
#include "ocr/network/grid.h"
#include "ocr/network/layer.h"

/* Lays out the weights of a series of a window over single values and tanh in the window's own
 * matrix, a group for each of its columns. Other layers stay as they are. */
void front_prepare(NetworkLayer *series);

/* Whether this file runs a layer and the one behind it over such lines. */
gboolean front_takes(const NetworkLayer *series, const NetworkLayer *pool, const Grid *input);

/* What both give, newly allocated. seed: of the noise (window.h). */
Grid *front_forward(const NetworkLayer *series, const NetworkLayer *pool,
                    const ProductKernels *kernels, guint64 seed, const Grid *input);
