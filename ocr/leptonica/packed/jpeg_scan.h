/* Bytes of a JPEG's scans that no pixel needs. For ocr/leptonica alone. */
#pragma once
#include <glib.h>

typedef struct JpegBytes {
    const guint8 *data;
    gsize size;
} JpegBytes;

/* How many bytes stand behind the last pixel of a scan, or between segments, before the next
 * marker; 0 where the stream can't be decoded, which the reader of the picture says. Up to 8 of
 * them are taken for pixels' by then. tables: an abbreviated stream that comes first (T.81 B.5);
 * NULL: none.
 */
guint64 jpeg_needless_bytes(const JpegBytes *tables, JpegBytes stream);
