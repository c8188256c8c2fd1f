/* Tesseract on one image. Not for other folders than those of ocr. */
#pragma once
#include "ocr/ocr.h"
#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

/* Reads an image, dark text on light ground. Valid UTF-8 without trailing white space, newly
 * allocated, and the mean confidence of its words, 0..100; NULL where Tesseract fails. */
char *engine_read(OcrEngine *engine, PIX *pix, TessPageSegMode mode, int *confidence,
                  GError **error);
