/* The vector operations that common.h lists, with the NEON that every arm64 processor has. */
#pragma once
#include <arm_neon.h>
#include <stdint.h>
#include <string.h>

#define VECTOR_BYTES 16
#define VECTOR_REGISTER "w"
typedef uint64_t Vector __attribute__((vector_size(VECTOR_BYTES)));

static inline Vector min_u8(Vector a, Vector b) {
    return (Vector)vminq_u8((uint8x16_t)a, (uint8x16_t)b);
}

static inline Vector max_u8(Vector a, Vector b) {
    return (Vector)vmaxq_u8((uint8x16_t)a, (uint8x16_t)b);
}

static inline Vector subtract_u8(Vector a, Vector b) {
    return (Vector)vqsubq_u8((uint8x16_t)a, (uint8x16_t)b);
}

static inline Vector multiply_high_u16(Vector a, Vector b) {
    uint16x8_t x = (uint16x8_t)a, y = (uint16x8_t)b;
    uint32x4_t low = vmull_u16(vget_low_u16(x), vget_low_u16(y)), high = vmull_high_u16(x, y);
    return (Vector)vuzp2q_u16((uint16x8_t)low, (uint16x8_t)high);
}

static inline Vector min_u16(Vector a, Vector b) {
    return (Vector)vminq_u16((uint16x8_t)a, (uint16x8_t)b);
}

static inline Vector max_u16(Vector a, Vector b) {
    return (Vector)vmaxq_u16((uint16x8_t)a, (uint16x8_t)b);
}

static inline Vector sum_bytes(Vector a) {
    return (Vector)vpaddlq_u32(vpaddlq_u16(vpaddlq_u8((uint8x16_t)a)));
}

static inline Vector multiply_add_s16(Vector a, Vector b) {
    int16x8_t x = (int16x8_t)a, y = (int16x8_t)b;
    int32x4_t low = vmull_s16(vget_low_s16(x), vget_low_s16(y)), high = vmull_high_s16(x, y);
    return (Vector)vpaddq_s32(low, high);
}

static inline uint64_t unequal_bytes(Vector a, Vector b) {
    static const uint8_t bits[VECTOR_BYTES] = {1, 2, 4, 8, 16, 32, 64, 128,
                                               1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t equal = vceqq_u8((uint8x16_t)a, (uint8x16_t)b);
    uint8x16_t found = vbicq_u8(vld1q_u8(bits), equal);
    return vaddv_u8(vget_low_u8(found)) | (uint64_t)vaddv_u8(vget_high_u8(found)) << 8;
}

static inline Vector load_part(const uint8_t *p, size_t bytes) {
    Vector v = {0};
    memcpy(&v, p, bytes);
    return v;
}

static inline Vector ones_from(size_t bytes) {
    static const uint8_t edge[2 * VECTOR_BYTES] = {
        [VECTOR_BYTES... 2 * VECTOR_BYTES - 1] = 0xff,
    };
    return (Vector)vld1q_u8(edge + VECTOR_BYTES - bytes);
}

static inline Vector nonzero_to_u16(const uint8_t *p) {
    uint8x8_t bytes = vld1_u8(p);
    return (Vector)vmovl_s8((int8x8_t)vtst_u8(bytes, bytes));
}

static inline Vector u8_to_u32(const uint8_t *p) {
    uint32_t four;
    memcpy(&four, p, sizeof four);
    return (Vector)vmovl_u16(vget_low_u16(vmovl_u8(vcreate_u8(four))));
}

static inline Vector u16_to_u32(const uint8_t *p) {
    return (Vector)vmovl_u16((uint16x4_t)vld1_u8(p));
}

static inline void store_u32_as_u8(uint8_t *p, Vector v) {
    uint16x4_t words = vmovn_u32((uint32x4_t)v);
    uint32_t four = vget_lane_u32((uint32x2_t)vmovn_u16(vcombine_u16(words, words)), 0);
    memcpy(p, &four, sizeof four);
}

#include "kernels/vectors/common.h"
