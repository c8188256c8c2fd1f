/* Puts the text, or the image as it was, where a scrubber left it beside the pixels. */
#pragma once
#include "core/synth/scrub/treatment/treatment.h"

typedef struct LeftoverTask {
    const MadeImage *original;
    const TextRegion *region; /* the strokes of the first text */
    const char *text;
    const Encoding *encoding; /* of the pixels in the data set */
} LeftoverTask;

/* The tree has the scrubbed pixels. Fails where something can't be encoded. */
gboolean leftover_put(Tree *tree, Leftover leftover, const LeftoverTask *task, GError **error);
