/* A network's layers as the list that others than the processor read lines with. */
#pragma once
#include "kernels/lines.h"
#include "ocr/network/layer.h"

/* Writes at most LINES_LAYERS layers, and gives how many; 0 where they are no such list: layers
 * beside each other, or others than LSTMs reversed or transposed. No model of Tesseract's has any.
 */
gsize lines_layers_of(const NetworkLayer *layers, LinesLayer *list);
