/* Where streams that are packed in codes of growing length end: LZW of GIF89a appendix F and of
 * TIFF 6.0 section 13. For ocr/leptonica alone. */
#pragma once
#include <glib.h>

typedef struct LzwEnd {
    gsize used;     /* bytes up to the code that ends it, or to the last one that is needed */
    gboolean ended; /* it is whole: as many samples as were asked for */
} LzwEnd;

/* bits: of a sample, 2..8. needed: samples that the picture takes. */
LzwEnd lzw_gif_end(const guint8 *data, gsize size, guint bits, guint64 needed);
/* needed: bytes that the strip unpacks to. */
LzwEnd lzw_tiff_end(const guint8 *data, gsize size, guint64 needed);
