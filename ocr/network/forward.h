/* Running lines through the layers of a network. */
#pragma once
#include "ocr/network/grid.h"
#include "ocr/network/layer.h"

/* What the layers give for a batch, newly allocated; probabilities where the last is a softmax.
 * Around the pictures windows see noise, drawn for each line from the same seed. */
Grid *layer_forward(const NetworkLayer *layer, const ProductKernels *kernels, guint64 seed,
                    const Grid *input);
