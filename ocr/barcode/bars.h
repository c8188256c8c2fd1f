/* Whether a picture may hold a barcode or a QR code. */
#pragma once
#include "ocr/picture.h"

/* Looks along some rows and columns for many bars, or for a corner mark of a QR code. Takes a few
 * microseconds where there are hardly any edges. */
gboolean bars_likely(const Picture *picture);
