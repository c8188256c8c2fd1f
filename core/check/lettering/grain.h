/* Text that was laid lightly over a grain, as that of ultrasound. */
#pragma once
#include "ocr/picture.h"

/* Text that lets a grain shine through still is never darker than its own part in the mixture, nor
 * brighter where it is dark: the least of neighbouring samples, or the most, shows it, smoothed,
 * where their mean does not. Sets `out` to that, of the same size; FALSE where the region's
 * neighbouring samples hang together, or don't at all, so that there is no grain. picture: 16 bits.
 */
gboolean grain_take_off(const Picture *picture, Box region, Picture *out);
