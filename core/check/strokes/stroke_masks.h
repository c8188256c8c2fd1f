/* Every way in which a picture may hold burned-in text: values it may be drawn in, and what each
 * would cover. */
#pragma once
#include "ocr/picture.h"

typedef struct StrokeMask {
    guint8 *coverage; /* owned; per pixel: 0 no stroke .. 255 fully covered by one */
    double contrast;  /* |text - ground| in the crop's units */
    gboolean bright;  /* brighter than its ground */
} StrokeMask;
void stroke_mask_free(StrokeMask *mask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StrokeMask, stroke_mask_free)

/* Candidates in no order; array of StrokeMask, newly allocated. pitch: pixels from
 * one line of the text to the next, at least 1, which tells how thin strokes are. */
GPtrArray *stroke_masks(const Picture *picture, gsize pitch);

/* Takes what is thicker than strokes of text that high out of a coverage, rows without padding:
 * edges of anatomy have its value, too. Returns how many pixels that were. */
gsize stroke_masks_thin(guint8 *coverage, gsize width, gsize height, gsize pitch);
