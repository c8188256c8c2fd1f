/* Pictures beside the pixel data: overlays, icons, images in items, and what may be one and is not
 * read. */
#pragma once
#include "core/image/pixel_data.h"

/* Why pixel data that are as they were don't vouch for all that the scrubbed file shows: it holds
 * such a picture, and the original none of the same bytes. Newly allocated; NULL where it vouches.
 * original: NULL where there is none; then any such picture counts. The pixels are those of the
 * files; NULL where they hold none. */
char *unvouched_picture(const DicomFile *scrubbed, const PixelData *scrubbed_pixels,
                        const DicomFile *original, const PixelData *original_pixels);
