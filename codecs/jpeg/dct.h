/* DCT-based JPEG with Huffman coding, 8 or 12 bits: baseline, extended sequential (process 4) and
 * progressive. ITU-T T.81 annexes A, F, G; PS3.5 section 8.2.1. */
#pragma once
#include "codecs/jpeg/samples.h"

/* Decodes the stream, whose first scan header has been parsed. Subsampled components are repeated;
 * three components become RGB where the attributes say that they are YBR. */
gboolean jpeg_decode_dct(JpegStream *stream, JpegScan *scan, const PixelFormat *format, Frame *out,
                         GError **error);
