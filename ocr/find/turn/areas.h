/* Tiles with strokes that hang together as those of letters do. Not for other folders. */
#pragma once
#include "ocr/box.h"

/* The boxes, in tiles, of groups of tiles that hold strokes of both polarities, as letters and the
 * gaps in them and between them do. bright, dark: samples on strokes of each tile, row by row. An
 * array of Box, newly allocated. */
GArray *stroke_areas(const guint8 *bright, const guint8 *dark, gsize columns, gsize rows);
