/* The reference: one sample at a time, as the comments of kernels.h say it. */
#include <string.h>

#include "kernels/scalar_tiles.h"
#include "kernels/tables.h"

static int32_t signed_sample(const uint8_t *row, size_t i) {
    int16_t value;
    memcpy(&value, row + 2 * i, 2);
    return value;
}

static bool equal(const uint8_t *a, size_t a_stride, const uint8_t *b, size_t b_stride,
                  size_t row_bytes, size_t rows) {
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < row_bytes; x++)
            if (a[y * a_stride + x] != b[y * b_stride + x])
                return false;
    return true;
}

static size_t first_difference(const uint8_t *a, const uint8_t *b, size_t length) {
    size_t i = 0;
    while (i < length && a[i] == b[i])
        i++;
    return i;
}

static KernelBox changed_box(const uint8_t *a, size_t a_stride, const uint8_t *b, size_t b_stride,
                             size_t row_bytes, size_t rows) {
    KernelBox box = {.x0 = row_bytes};
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < row_bytes; x++) {
            if (a[y * a_stride + x] == b[y * b_stride + x])
                continue;
            if (box.y1 == 0)
                box.y0 = y;
            box.y1 = y + 1;
            if (x < box.x0)
                box.x0 = x;
            if (x >= box.x1)
                box.x1 = x + 1;
        }
    return box.y1 ? box : (KernelBox){0};
}

static inline KernelDifference difference(const uint8_t *a, size_t a_stride, const uint8_t *b,
                                          size_t b_stride, size_t width, size_t rows,
                                          size_t depth) {
    KernelDifference total = {0};
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

static KernelDifference difference_u8(const uint8_t *a, size_t a_stride, const uint8_t *b,
                                      size_t b_stride, size_t width, size_t rows) {
    return difference(a, a_stride, b, b_stride, width, rows, 1);
}

static KernelDifference difference_u16(const uint16_t *a, size_t a_stride, const uint16_t *b,
                                       size_t b_stride, size_t width, size_t rows) {
    return difference((const uint8_t *)a, a_stride, (const uint8_t *)b, b_stride, width, rows, 2);
}

static inline KernelRegion region(const uint8_t *a, size_t stride, size_t width, size_t rows,
                                  size_t depth) {
    if (width == 0 || rows == 0)
        return (KernelRegion){0};
    KernelRegion total = {.minimum = UINT32_MAX};
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

static KernelRegion region_u8(const uint8_t *a, size_t stride, size_t width, size_t rows) {
    return region(a, stride, width, rows, 1);
}

static KernelRegion region_u16(const uint16_t *a, size_t stride, size_t width, size_t rows) {
    return region((const uint8_t *)a, stride, width, rows, 2);
}

static void range_u16(const uint16_t *a, size_t stride, size_t width, size_t rows, uint16_t *low,
                      uint16_t *high) {
    KernelRegion both = region_u16(a, stride, width, rows);
    *low = (uint16_t)both.minimum;
    *high = (uint16_t)both.maximum;
}

static KernelCorrelation correlate(const int16_t *a, size_t a_stride, const int16_t *b,
                                   size_t b_stride, const uint8_t *mask, size_t mask_stride,
                                   size_t width, size_t rows) {
    KernelCorrelation total = {0};
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *row_a = (const uint8_t *)a + y * a_stride;
        const uint8_t *row_b = (const uint8_t *)b + y * b_stride;
        for (size_t x = 0; x < width; x++) {
            if (mask && mask[y * mask_stride + x] == 0)
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

static inline void window(const uint8_t *in, size_t in_stride, size_t width, size_t rows,
                          size_t depth, uint32_t low, uint32_t high, uint8_t *out,
                          size_t out_stride) {
    uint32_t scale = (255u << 16) / (high - low);
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < width; x++) {
            uint32_t v = sample(in + y * in_stride, x, depth);
            out[y * out_stride + x] = v <= low    ? 0
                                      : v >= high ? 255
                                                  : ((v - low) * scale + 0x8000) >> 16;
        }
}

static void window_u8(const uint8_t *in, size_t in_stride, size_t width, size_t rows, uint8_t low,
                      uint8_t high, uint8_t *out, size_t out_stride) {
    window(in, in_stride, width, rows, 1, low, high, out, out_stride);
}

static void window_u16(const uint16_t *in, size_t in_stride, size_t width, size_t rows,
                       uint16_t low, uint16_t high, uint8_t *out, size_t out_stride) {
    window((const uint8_t *)in, in_stride, width, rows, 2, low, high, out, out_stride);
}

static void halve_u8(const uint8_t *in, size_t in_stride, size_t width, size_t rows, uint8_t *out,
                     size_t out_stride) {
    for (size_t y = 0; y < rows; y++)
        halve_row(in + 2 * y * in_stride, in_stride, 0, width, out + y * out_stride);
}

static void roughness_u8(const uint8_t *in, size_t stride, size_t n_tiles, uint16_t *roughness,
                         uint8_t *low, uint8_t *high) {
    tiles_roughness(in, stride, n_tiles, roughness, low, high);
}

static void strokes_u8(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                       uint8_t *bright, uint8_t *dark) {
    tiles_strokes(in, stride, n_tiles, thresholds, bright, dark);
}

static void marks_u8(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                     uint8_t *const rises[2], size_t rise_stride, uint8_t *const marks[2],
                     size_t mark_stride) {
    tiles_marks(in, stride, n_tiles, thresholds, rises, rise_stride, marks, mark_stride);
}

const Kernels scalar_kernels = KERNELS_TABLE("scalar");
