/* Looks for lines along columns, and at an angle, in parts of a layer that are turned. Not for
 * other folders. */
#pragma once
#include "ocr/find/candidates.h"
#include "ocr/find/layer.h"

/* Appends a Slab for what may be lines at an angle: letters in line that are in no level line, and
 * lines that rise. */
void list_slants(const Layer *layer, const Candidates *candidates, gboolean bright, GArray *slants);

/* Appends the lines that run along columns, where no level ones are among those from `first` on,
 * and slants that show there. FALSE where memory runs out. */
gboolean search_sideways(const Layer *layer, const TextTiles *tiles, guint first, GArray *lines,
                         GArray *slants);

/* Appends the lines at an angle that slants turn out to be. FALSE where memory runs out. */
gboolean search_slants(const Layer *layer, const GArray *slants, GArray *lines);
