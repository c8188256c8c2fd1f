/* How many bytes of a strip or tile its samples take. For this folder alone. */
#pragma once
#include "ocr/leptonica/layout/walk.h"
#include "ocr/leptonica/packed/jpeg_scan.h"

typedef struct TiffPiece {
    guint compression;  /* as TIFF numbers them */
    gboolean low_first; /* bits stand in bytes from the lowest on */
    guint64 needed;     /* bytes of its samples, unpacked; 0: not known */
    gsize at, length;   /* where it stands */
    JpegBytes tables;   /* of a JPEG; no bytes: it has its own */
} TiffPiece;

/* Notes what stands behind the last byte that it needs, or that this can't be told. */
void tiff_piece_read(const RasterWalk *walk, const TiffPiece *piece);
