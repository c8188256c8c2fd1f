/* A text's strokes in any direction and size: moved, scaled, turned, mirrored. */
#pragma once
#include "core/check/elsewhere/laid_lines.h"
#include "core/check/strokes/strokes.h"

typedef struct PosedText {
    gboolean found;
    double likeness;   /* correlation at the best place, 0..1 */
    double deviations; /* by which it exceeds other texts there */
    double evidence;   /* letters that stand where they should, less those that don't */
    LaidLine line;     /* where it was found */
} PosedText;

/* Looks for each line of the strokes in lines (of LaidLine) of a grey picture of 16 bits. */
PosedText posed_text_find(const Picture *picture, const GArray *lines, const Strokes *strokes);
