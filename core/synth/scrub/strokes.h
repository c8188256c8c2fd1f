/* Where the strokes of a text are that the key has a box for. */
#pragma once
#include "core/synth/scene/placed_text.h"
#include "core/synth/scrub/scrub_rows.h"

/* How the text was written, and what it covers: of its block, and of its region. */
typedef struct TextStrokes {
    PlacedText placed;
    Drawn block;
    TextRegion region;
} TextStrokes;

void text_strokes_clear(TextStrokes *strokes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TextStrokes, text_strokes_clear)

typedef struct TextStrokesTask {
    guint capital_height;     /* 0: to be told by the region */
    const PlacedText *placed; /* how a scene's text was drawn; NULL: it stands in none */
    Typesetter *typesetter;
} TextStrokesTask;

/* The strokes as they were drawn, where that is known or can be tried, else by the levels in the
 * box. FALSE without an error where the box holds nothing. */
gboolean text_strokes_find(const TextStrokesTask *task, const MadeImage *original,
                           const ScrubRegion *region, TextStrokes *out, GError **error);
/* A text of n lines is about so high for capitals of 1: the lines lie 1.7 apart. */
guint text_strokes_guess_height(const ScrubRegion *region);
