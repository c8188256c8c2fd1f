/* Long thin lines among marked samples: rules, grids, traces. Not for other folders but ocr/read.
 */
#pragma once
#include <glib.h>

/* What the samples of a stroke map are. */
enum { MAP_GROUND, MAP_STROKE, MAP_RULE };

/* A byte for each sample, rows without padding. */
typedef struct StrokeMap {
    gsize width, height;
    guint8 *samples; /* owned */
} StrokeMap;

/* All ground; FALSE where memory runs out. */
gboolean stroke_map_init(StrokeMap *map, gsize width, gsize height);
void stroke_map_clear(StrokeMap *map);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StrokeMap, stroke_map_clear)

/* Turns strokes into rules that belong to lines far longer than letters: straight ones of at least
 * RULE_LONG samples along rows and columns, and traces, which go from the left to the right end of
 * strokes that hang together over at least `trace` samples. Where a letter's stroke crosses such a
 * line it stays. Says whether there are any in `found`; FALSE where memory runs out. */
gboolean rules_find(StrokeMap *map, gsize trace, gboolean *found);

/* Whether a sample is of a rule, or of its blur and of no letter's. */
gboolean stroke_map_is_erased(const StrokeMap *map, gsize x, gsize y);
