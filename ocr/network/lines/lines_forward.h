/* Running lines through a network by whoever reads lines instead of the processor, if anyone does
 * (kernels/lines.h); the processor does what is left, and all where a check is due. */
#pragma once
#include "ocr/network/grid.h"
#include "ocr/network/layer.h"

/* A network's numbers in the form that they are read in elsewhere; made when they are first needed.
 * From any thread. */
typedef struct NetworkLines NetworkLines;
NetworkLines *network_lines_new(void);
void network_lines_free(NetworkLines *numbers);

/* As layer_forward() of layers whose last is a softmax: the same bits. The layers are always the
 * same ones and stay where they are. */
Grid *network_lines_forward(NetworkLines *numbers, const NetworkLayer *layers,
                            const ProductKernels *kernels, guint64 seed, const Grid *input);
