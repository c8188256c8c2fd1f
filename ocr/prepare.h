/* From a grey region to 8-bit renderings that Tesseract reads well. */
#pragma once
#include "ocr/ocr.h"
#include <leptonica/allheaders.h>

void pix_release(PIX *pix);
void box_release(BOX *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PIX, pix_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BOX, box_release)

typedef enum RenderStretch {
    RENDER_FULL,       /* lowest sample 0, highest 255 */
    RENDER_CLIPPED,    /* 2nd percentile 0, 98th 255: text beside something much brighter */
    RENDER_DESPECKLED, /* median of 3 x 3: text under single-pixel noise */
    RENDER_LOCAL, /* smoothed, less the local mean, over the local deviation: text over anatomy */
    RENDER_STRETCHES
} RenderStretch;

/* Whether not all samples are the same. */
gboolean region_has_contrast(const OcrRegion *region);

/* The region in 8 bits, its polarity kept, at its own size (above 12 million samples: averaged
 * down). pitch: expected distance of text lines in samples, for the local window. NULL where memory
 * runs out. */
PIX *render_region(const OcrRegion *region, RenderStretch stretch, gsize pitch);

/* Median of an 8-bit image. */
int pix_median(PIX *pix);

/* Rows [top, bottom) of an 8-bit image, scaled (within 12 million samples), inverted if asked, with
 * a border in the grey of the background. NULL where memory runs out. */
PIX *render_strip(PIX *pix, int top, int bottom, double scale, gboolean invert);
