/* Small pictures for reports. */
#pragma once
#include <glib.h>

/* PNG of an 8-bit picture: channels 1 (grey) or 3 (RGB), rows without padding. Fails with
 * OCR_ERROR_READ where it is empty or memory runs out. */
GBytes *png_encode(const guint8 *pixels, gsize width, gsize height, guint channels, GError **error);
