#include "codecs/jpeg/idct.h"

#include <string.h>

const guint8 jpeg_zigzag[64] = {0,  8,  1,  2,  9,  16, 24, 17, 10, 3,  4,  11, 18, 25, 32, 40,
                                33, 26, 19, 12, 5,  6,  13, 20, 27, 34, 41, 48, 56, 49, 42, 35,
                                28, 21, 14, 7,  15, 22, 29, 36, 43, 50, 57, 58, 51, 44, 37, 30,
                                23, 31, 38, 45, 52, 59, 60, 53, 46, 39, 47, 54, 61, 62, 55, 63};

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef float Floats __attribute__((vector_size(16)));
typedef gint32 Ints __attribute__((vector_size(16)));
typedef gint16 Shorts __attribute__((vector_size(16)));
typedef gint64 Longs __attribute__((vector_size(16)));

/* cos(i pi / 16) */
static const float c1 = 0.98078528f, c2 = 0.92387953f, c3 = 0.83146961f, c4 = 0.70710678f,
                   c5 = 0.55557023f, c6 = 0.38268343f, c7 = 0.19509032f;

/* Twice the one-dimensional transform of the first n of x, 4 or 8, the others being 0, lane by
 * lane; even and odd terms make halves that mirror each other. */
ALWAYS_INLINE void transform(Floats x[8], const int n) {
    Floats even[4], odd[4];
    if (n == 4) {
        Floats sum = x[0] * c4, outer = x[2] * c2, inner = x[2] * c6;
        even[0] = sum + outer, even[1] = sum + inner, even[2] = sum - inner, even[3] = sum - outer;
        odd[0] = x[1] * c1 + x[3] * c3, odd[1] = x[1] * c3 - x[3] * c7;
        odd[2] = x[1] * c5 - x[3] * c1, odd[3] = x[1] * c7 - x[3] * c5;
    } else {
        Floats sum = (x[0] + x[4]) * c4, difference = (x[0] - x[4]) * c4;
        Floats outer = x[2] * c2 + x[6] * c6, inner = x[2] * c6 - x[6] * c2;
        even[0] = sum + outer, even[1] = difference + inner;
        even[2] = difference - inner, even[3] = sum - outer;
        odd[0] = x[1] * c1 + x[3] * c3 + x[5] * c5 + x[7] * c7;
        odd[1] = x[1] * c3 - x[3] * c7 - x[5] * c1 - x[7] * c5;
        odd[2] = x[1] * c5 - x[3] * c1 + x[5] * c7 + x[7] * c3;
        odd[3] = x[1] * c7 - x[3] * c5 + x[5] * c3 - x[7] * c1;
    }
    for (int i = 0; i < 4; i++) {
        x[i] = even[i] + odd[i];
        x[7 - i] = even[i] - odd[i];
    }
}

/* From 4 rows of 4 to their columns. */
ALWAYS_INLINE void transpose(const Floats in[4], Floats out[4]) {
    Floats a = __builtin_shufflevector(in[0], in[1], 0, 4, 1, 5);
    Floats b = __builtin_shufflevector(in[2], in[3], 0, 4, 1, 5);
    Floats c = __builtin_shufflevector(in[0], in[1], 2, 6, 3, 7);
    Floats d = __builtin_shufflevector(in[2], in[3], 2, 6, 3, 7);
    out[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
    out[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
    out[2] = __builtin_shufflevector(c, d, 0, 1, 4, 5);
    out[3] = __builtin_shufflevector(c, d, 2, 3, 6, 7);
}

ALWAYS_INLINE Shorts load(const gint16 *column) {
    Shorts all;
    memcpy(&all, column, sizeof all);
    return all;
}

/* The upper or lower half of a column's coefficients, times their scale. */
ALWAYS_INLINE Floats dequantize(const gint16 *coefficients, const float *scale, gsize at) {
    Shorts all = load(coefficients + at / 8 * 8), zero = {0};
    /* Each in the upper half of a lane, which is then shifted down with its sign. */
    Ints wide =
        (Ints)(at % 8 == 0 ? __builtin_shufflevector(zero, all, 0, 8, 1, 9, 2, 10, 3, 11)
                           : __builtin_shufflevector(zero, all, 4, 12, 5, 13, 6, 14, 7, 15));
    Floats factors;
    memcpy(&factors, scale + at, sizeof factors);
    return __builtin_convertvector(wide >> 16, Floats) * factors;
}

typedef struct IdctRange {
    float middle, top;
} IdctRange;

ALWAYS_INLINE Ints to_samples(Floats v, IdctRange range) {
    v += range.middle;
    Ints low = v > 0, high = v > range.top;
    Floats top = (Floats){0} + range.top;
    return __builtin_convertvector((Floats)(((Ints)v & low & ~high) | ((Ints)top & high)), Ints);
}

/* n: how many columns and rows, 4 or 8, can have coefficients other than 0. */
ALWAYS_INLINE void inverse(const gint16 *coefficients, const float *scale, IdctRange range,
                           guint16 *out, gsize stride, const int n) {
    Floats rows[2][8]; /* left and right half of each row of the half-way result */
    for (int half = 0; half < n / 4; half++) {
        Floats columns[8];
        for (int i = 0; i < n; i++)
            columns[i] = dequantize(coefficients, scale, (gsize)(8 * i + 4 * half));
        transform(columns, n);
        transpose(columns, &rows[0][4 * half]);
        transpose(columns + 4, &rows[1][4 * half]);
    }
    transform(rows[0], n);
    transform(rows[1], n);
    for (gsize i = 0; i < 8; i++) {
        Shorts left = (Shorts)to_samples(rows[0][i], range),
               right = (Shorts)to_samples(rows[1][i], range);
        Shorts both = __builtin_shufflevector(left, right, 0, 2, 4, 6, 8, 10, 12, 14);
        memcpy(out + i * stride, &both, sizeof both);
    }
}

static gboolean is_zero(Shorts v) {
    Longs halves = (Longs)v;
    return (halves[0] | halves[1]) == 0;
}

void jpeg_idct(const gint16 *coefficients, const float *scale, guint precision, guint16 *out,
               gsize stride) {
    const float top = (float)((1 << precision) - 1);
    const IdctRange range = {(float)(1 << (precision - 1)) + 0.5f, top};
    Shorts left = {0}, right = {0};
    for (gsize i = 0; i < 4; i++) {
        left |= load(coefficients + 8 * i);
        right |= load(coefficients + 8 * (i + 4));
    }
    /* Most blocks have few coefficients, and those at the upper left. */
    const Shorts lower_half = {0, 0, 0, 0, -1, -1, -1, -1};
    if (is_zero((left & lower_half) | right))
        inverse(coefficients, scale, range, out, stride, 4);
    else
        inverse(coefficients, scale, range, out, stride, 8);
}
