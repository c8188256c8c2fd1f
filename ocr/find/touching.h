/* Lines of text that touch the one above: letters of both hang together there. Not for other
 * folders. */
#pragma once
#include "ocr/find/layer.h"
#include "ocr/find/letters.h"

/* Appends lines that touch each other, of those letters, in the order of their left ends, in
 * samples of the layer; those from `from` on were found in the same layer. */
void search_touching(const Layer *layer, gboolean bright, const GArray *letters, guint from,
                     GArray *lines);
