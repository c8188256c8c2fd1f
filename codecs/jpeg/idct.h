/* The inverse DCT of a block, in single precision. ITU-T T.81 A.3.3. */
#pragma once
#include <glib.h>

extern const guint8 jpeg_zigzag[64]; /* from zigzag order to column * 8 + row (figure A.6) */

/* 64 coefficients, by columns, times scale (the quantization / 4, by columns) to 8 rows of 8
 * samples: shifted by 2^(precision - 1), rounded, and clamped to 0..2^precision - 1; precision is
 * at most 15. */
void jpeg_idct(const gint16 *coefficients, const float *scale, guint precision, guint16 *out,
               gsize stride);
