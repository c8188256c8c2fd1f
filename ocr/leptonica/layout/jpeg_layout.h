/* The segments of a JPEG, ITU-T T.81 annex B. For this folder alone. */
#pragma once
#include "ocr/leptonica/layout/walk.h"
#include "ocr/leptonica/packed/jpeg_scan.h"

/* Offset behind the JPEG that begins at an offset; the size where it doesn't end. */
gsize jpeg_end(const guint8 *data, gsize size, gsize at);
/* Notes what a JPEG holds that begins at an offset and ends before another. pages: guint64 starts
 * of pictures that are looked at by themselves; NULL: there are none. */
void jpeg_segments_read(const RasterWalk *walk, gsize at, gsize end, const GArray *pages);
/* Notes bytes of its scans that no pixel needs. tables: as jpeg_needless_bytes() takes them. */
void jpeg_scans_read(const RasterWalk *walk, gsize at, gsize end, const JpegBytes *tables);
