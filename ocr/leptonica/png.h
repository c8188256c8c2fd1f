/* Small pictures for reports. */
#pragma once
#include "ocr/picture.h"

/* PNG of a picture of 8 bits, grey or colour. Fails with OCR_ERROR_READ where it is empty or memory
 * runs out. */
GBytes *png_encode(const Picture *picture, GError **error);

/* Likewise of at most so many samples across and so many bytes: halved in size until it fits. NULL
 * where it can't be made. */
GBytes *png_encode_small(const Picture *picture, gsize most_across, gsize most_bytes);
