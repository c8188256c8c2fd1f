#include "codecs/jpeg_idct.h"

const guint8 jpeg_zigzag[64] = {0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,
                                12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,  7,  14, 21, 28,
                                35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
                                58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

/* Eight columns at once */
typedef float Row __attribute__((vector_size(32)));

/* cos(i pi / 16) */
static const float c1 = 0.98078528f, c2 = 0.92387953f, c3 = 0.83146961f, c4 = 0.70710678f,
                   c5 = 0.55557023f, c6 = 0.38268343f, c7 = 0.19509032f;

/* Twice the one-dimensional transform down each column; even and odd terms make halves that mirror
 * each other. */
static inline void transform_columns(Row x[8]) {
    Row sum = (x[0] + x[4]) * c4, difference = (x[0] - x[4]) * c4;
    Row outer = x[2] * c2 + x[6] * c6, inner = x[2] * c6 - x[6] * c2;
    Row even[4] = {sum + outer, difference + inner, difference - inner, sum - outer};
    Row odd[4] = {x[1] * c1 + x[3] * c3 + x[5] * c5 + x[7] * c7,
                  x[1] * c3 - x[3] * c7 - x[5] * c1 - x[7] * c5,
                  x[1] * c5 - x[3] * c1 + x[5] * c7 + x[7] * c3,
                  x[1] * c7 - x[3] * c5 + x[5] * c3 - x[7] * c1};
    for (int i = 0; i < 4; i++) {
        x[i] = even[i] + odd[i];
        x[7 - i] = even[i] - odd[i];
    }
}

void jpeg_idct(const gint16 *coefficients, const float *scale, guint precision, guint16 *out,
               gsize stride) {
    Row x[8], transposed[8];
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++)
            x[i][k] = (float)coefficients[8 * i + k] * scale[8 * i + k];
    transform_columns(x);
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++)
            transposed[k][i] = x[i][k];
    transform_columns(transposed);
    const float top = (float)((1 << precision) - 1);
    const float middle = (float)(1 << (precision - 1)) + 0.5f;
    for (int k = 0; k < 8; k++)
        for (int i = 0; i < 8; i++) {
            float sample = transposed[k][i] + middle;
            out[(gsize)i * stride + (gsize)k] = (guint16)(gint)(sample < 0     ? 0
                                                                : sample > top ? top
                                                                               : sample);
        }
}
