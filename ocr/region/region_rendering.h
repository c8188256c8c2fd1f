/* From a grey region of 16 bits to renderings of 8 bits that are read well. */
#pragma once
#include "ocr/picture.h"

typedef enum RenderStretch {
    RENDER_FULL,       /* lowest sample 0, highest 255 */
    RENDER_CLIPPED,    /* 2nd percentile 0, 98th 255: text beside something much brighter */
    RENDER_DESPECKLED, /* median of 3 x 3: text under single-pixel noise */
    RENDER_LOCAL, /* smoothed, less the local mean, over the local deviation: text over anatomy */
    RENDER_STRETCHES
} RenderStretch;

/* Whether not all samples are the same. */
gboolean region_has_contrast(const Picture *region);

/* Sets `out` to the region in 8 bits, its polarity kept, at its own size (above 12 million samples:
 * averaged down). pitch: expected distance of text lines in samples, for the local window. FALSE
 * where memory runs out; `out` is empty then. */
gboolean render_region(const Picture *region, RenderStretch stretch, gsize pitch, Picture *out);

/* Sets `out` to rows [top, bottom) of a picture of 8 bits, scaled (within 12 million samples),
 * inverted if asked, with a border in the grey of the background. FALSE where memory runs out;
 * `out` is empty then. */
gboolean render_strip(const Picture *picture, int top, int bottom, double scale, gboolean invert,
                      Picture *out);
