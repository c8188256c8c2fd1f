/* What kernels over vectors of any width are written with. A header of an instruction set (neon.h,
 * avx2.h, avx512.h) defines a few operations and then includes this file. It gives
 *
 * - VECTOR_BYTES, and Vector with unsigned 64-bit lanes, so that + - >> here work on those
 * - VECTOR_REGISTER, the letter of a register that holds one, for asm
 * - min_u8, max_u8, min_u16, max_u16
 * - subtract_u8(a, b): the differences, 0 where they are negative
 * - multiply_high_u16(a, b): the upper halves of the products
 * - sum_bytes(a): each 64-bit lane becomes the sum of its 8 bytes
 * - multiply_add_s16(a, b): each 32-bit lane becomes the sum, modulo 2^32, of its 2 products of
 *   signed 16-bit lanes
 * - unequal_bytes(a, b): bit i is set when byte i differs
 * - load_part(p, n): reads n bytes, 0 < n < VECTOR_BYTES, none beyond; the others are 0
 * - ones_from(n): bytes n and above are 0xff, those below 0; n < VECTOR_BYTES
 * - nonzero_to_u16(p): reads VECTOR_BYTES / 2 bytes; a 16-bit lane of ones where one is not 0
 * - u8_to_u32(p), u16_to_u32(p): reads VECTOR_BYTES / 4 samples into 32-bit lanes
 * - store_u32_as_u8(p, v): the way back, for lanes up to 255 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define LANES_16 (VECTOR_BYTES / 2)
#define LANES_32 (VECTOR_BYTES / 4)

typedef Vector UnalignedVector __attribute__((aligned(1), may_alias));
typedef uint16_t Vector16 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint32_t Vector32 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t SignedVector32 __attribute__((vector_size(VECTOR_BYTES)));

static inline Vector load(const uint8_t *p) {
    return *(const UnalignedVector *)p;
}

/* For kernels that read all of their rows: they compute so much between two loads that the CPU sees
 * too few of them at once to keep memory busy. Measured best half a page ahead. A prefetch never
 * faults. */
static inline Vector load_ahead(const uint8_t *p) {
    __builtin_prefetch((const void *)((uintptr_t)p + 2048));
    return load(p);
}

/* The same 16 bits in every lane. */
static inline Vector fill_u16(uint16_t value) {
    return (Vector){0} + value * 0x0001000100010001u;
}

static inline uint64_t sum_lanes(Vector v) {
    uint64_t sum = 0;
    for (size_t i = 0; i < VECTOR_BYTES / 8; i++)
        sum += v[i];
    return sum;
}

typedef uint8_t HalfVector __attribute__((vector_size(VECTOR_BYTES / 2)));
typedef HalfVector UnalignedHalf __attribute__((aligned(1), may_alias));
