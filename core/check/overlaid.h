/* Text that the original shows in an overlay or in spare bits, and not in its frames. Where that
 * was removed, frames that stay as they were show nothing of it. */
#pragma once
#include "core/check/region/region.h"

typedef struct OverlaidImages {
    const DicomFile *original;
    const PixelData *original_pixels, *scrubbed_pixels;
} OverlaidImages;

/* A judge that has looked at the scrubbed frames again, for the text that such a place of the
 * original shows; its places are still to be judged. NULL, and the judge's verdict stands, unless
 * that is that the region's pixels are as they were, the text is read in another place of the
 * original, and no frame of it shows it. */
RegionJudge *overlaid_judge(const RegionJudge *judge, const OverlaidImages *images);
