/* The reference: one sample at a time, as the comments of find.h say it. */
#include "kernels/find/tables.h"
#include "kernels/find/tiles.h"

static inline void plane_window(const uint8_t *in, size_t in_stride, size_t width, size_t rows,
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

static void plane_halve(const uint8_t *in, size_t in_stride, size_t width, size_t rows,
                        uint8_t *out, size_t out_stride) {
    for (size_t y = 0; y < rows; y++)
        halve_row(in + 2 * y * in_stride, in_stride, 0, width, out + y * out_stride);
}

static void row_roughness(const uint8_t *in, size_t stride, size_t n_tiles, uint16_t *roughness,
                          uint8_t *low, uint8_t *high) {
    tiles_roughness(in, stride, n_tiles, roughness, low, high);
}

static void row_steps(const uint8_t *in, size_t stride, size_t apart, uint32_t least,
                      size_t n_tiles, uint16_t *near, uint16_t *far) {
    tiles_steps(in, stride, apart, least, n_tiles, near, far);
}

static void row_strokes(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                        uint8_t *bright, uint8_t *dark) {
    tiles_strokes(in, stride, n_tiles, thresholds, bright, dark);
}

static void row_level_strokes(const uint8_t *in, size_t stride, size_t n_tiles,
                              const uint8_t *thresholds, uint8_t *bright, uint8_t *dark) {
    tiles_level_strokes(in, stride, n_tiles, thresholds, bright, dark);
}

static void row_rises(const uint8_t *in, size_t stride, size_t n_tiles, const uint8_t *thresholds,
                      uint8_t *const rises[2], size_t rise_stride, uint8_t *const marks[2],
                      size_t mark_stride) {
    tiles_rises(in, stride, n_tiles, thresholds, rises, rise_stride, marks, mark_stride);
}

#include "kernels/find/pictures.h"

const FindKernels find_scalar = FIND_TABLE;
