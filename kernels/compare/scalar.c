/* The reference: one sample at a time, as the comments of compare.h say it. */
#include "kernels/compare/tables.h"
#include "kernels/samples.h"

static int32_t signed_sample(const uint8_t *row, size_t i) {
    int16_t value;
    memcpy(&value, row + 2 * i, 2);
    return value;
}

static bool plane_equal(const uint8_t *a, size_t a_stride, const uint8_t *b, size_t b_stride,
                        size_t row_bytes, size_t rows) {
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < row_bytes; x++)
            if (a[y * a_stride + x] != b[y * b_stride + x])
                return false;
    return true;
}

static size_t first_unequal(const uint8_t *a, const uint8_t *b, size_t length) {
    size_t i = 0;
    while (i < length && a[i] == b[i])
        i++;
    return i;
}

static Box plane_changed_box(const uint8_t *a, size_t a_stride, const uint8_t *b, size_t b_stride,
                             size_t row_bytes, size_t rows) {
    size_t left = row_bytes, right = 0, top = 0, bottom = 0;
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < row_bytes; x++) {
            if (a[y * a_stride + x] == b[y * b_stride + x])
                continue;
            if (bottom == 0)
                top = y;
            bottom = y + 1;
            if (x < left)
                left = x;
            if (x >= right)
                right = x + 1;
        }
    return bottom ? (Box){(int64_t)left, (int64_t)top, (int64_t)right, (int64_t)bottom} : (Box){0};
}

static inline PictureDifference plane_difference(const uint8_t *a, size_t a_stride,
                                                 const uint8_t *b, size_t b_stride, size_t width,
                                                 size_t rows, size_t depth) {
    PictureDifference total = {0};
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < width; x++) {
            uint32_t p = sample(a + y * a_stride, x, depth), q = sample(b + y * b_stride, x, depth);
            uint32_t d = p > q ? p - q : q - p;
            total.changed += d != 0;
            total.sum_abs += d;
            total.sum_sq += (uint64_t)d * d;
            if (d > total.max_abs)
                total.max_abs = d;
        }
    return total;
}

/* Of at least one sample. */
static inline PictureRegion plane_region(const uint8_t *a, size_t stride, size_t width, size_t rows,
                                         size_t depth) {
    PictureRegion total = {.minimum = UINT32_MAX};
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < width; x++) {
            uint32_t v = sample(a + y * stride, x, depth);
            total.sum += v;
            total.sum_sq += (uint64_t)v * v;
            if (v < total.minimum)
                total.minimum = v;
            if (v > total.maximum)
                total.maximum = v;
        }
    return total;
}

static inline SampleRange plane_range(const uint8_t *a, size_t stride, size_t width, size_t rows,
                                      size_t depth) {
    PictureRegion both = plane_region(a, stride, width, rows, depth);
    return (SampleRange){both.minimum, both.maximum};
}

static Correlation correlate_pair(const SignedPair *pair) {
    Correlation total = {0};
    for (size_t y = 0; y < pair->height; y++) {
        const uint8_t *row_a = (const uint8_t *)pair->a + y * pair->a_stride;
        const uint8_t *row_b = (const uint8_t *)pair->b + y * pair->b_stride;
        for (size_t x = 0; x < pair->width; x++) {
            if (pair->mask && pair->mask[y * pair->mask_stride + x] == 0)
                continue;
            int64_t p = signed_sample(row_a, x), q = signed_sample(row_b, x);
            total.count++;
            total.sum_a += p;
            total.sum_b += q;
            total.sum_aa += p * p;
            total.sum_bb += q * q;
            total.sum_ab += p * q;
        }
    }
    return total;
}

#include "kernels/compare/pictures.h"

const CompareKernels compare_scalar = COMPARE_TABLE;
