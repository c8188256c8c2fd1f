/* Comparing planes with vectors of any width, written once: neon.c, avx2.c and avx512.c include an
 * instruction set's vectors and then this file.
 *
 * Sums are kept in 64-bit lanes and widened at every step, so nothing depends on how long a row is.
 * The last vector of a row is filled up with zeros, which the sums either do not see or have taken
 * off at the end; that is exact because all sums count modulo 2^64. */
#pragma once
#include "kernels/compare.h"

/* Unsigned 32-bit lanes, added in pairs. */
static inline Vector widen_u32(Vector v) {
    return (v & 0xffffffffu) + (v >> 32);
}

/* Sums over samples u of 16 bits: of u, and of (u - 2^15)^2. The shift makes a signed
 * multiplication possible; its largest result, 2 * 2^30, is still right when read as unsigned. */
typedef struct Moments {
    Vector bytes, high_bytes, squares;
} Moments;

static inline void moments_add(Moments *m, Vector u) {
    Vector centred = u ^ fill_u16(0x8000); /* u - 2^15, signed */
    m->bytes += sum_bytes(u);
    m->high_bytes += sum_bytes((Vector)((Vector16)u >> 8));
    m->squares += widen_u32(multiply_add_s16(centred, centred));
}

/* The sum of u; each high byte has already counted once among the bytes. */
static inline uint64_t moments_sum(const Moments *m) {
    return sum_lanes(m->bytes) + 255 * sum_lanes(m->high_bytes);
}

/* The sum of u^2, from u^2 = (u - 2^15)^2 + 2^16 u - 2^30. `lanes` counts filled-up ones too. */
static inline uint64_t moments_sum_sq(const Moments *m, uint64_t lanes) {
    return sum_lanes(m->squares) + (moments_sum(m) << 16) - (lanes << 30);
}

/* The sum of squares of 8-bit samples; added in two halves of 16-bit lanes. */
static inline Vector squares_u8(Vector v) {
    Vector even = v & fill_u16(0xff), odd = (Vector)((Vector16)v >> 8);
    return widen_u32(
        (Vector)((Vector32)multiply_add_s16(even, even) + (Vector32)multiply_add_s16(odd, odd)));
}

static inline uint32_t lane_of(const Vector *v, size_t i, size_t depth) {
    if (depth == 1)
        return ((const uint8_t *)v)[i];
    uint16_t value;
    memcpy(&value, (const uint8_t *)v + 2 * i, 2);
    return value;
}

static inline uint32_t largest_lane(Vector v, size_t depth) {
    uint32_t largest = 0;
    for (size_t i = 0; i < VECTOR_BYTES / depth; i++)
        largest = lane_of(&v, i, depth) > largest ? lane_of(&v, i, depth) : largest;
    return largest;
}

static inline uint32_t lowest_lane(Vector v, size_t depth) {
    return (depth == 1 ? UINT8_MAX : UINT16_MAX) - largest_lane(~v, depth);
}

static size_t first_unequal(const uint8_t *a, const uint8_t *b, size_t length) {
    enum { BLOCK = 8 * VECTOR_BYTES };
    size_t i = 0;
    for (; length - i >= BLOCK; i += BLOCK) {
        Vector even = {0}, odd = {0}; /* two sums, so that fewer wait for one another */
        for (size_t k = 0; k < BLOCK; k += 2 * VECTOR_BYTES) {
            const uint8_t *p = a + i + k, *q = b + i + k;
            even |= load(p) ^ load(q);
            odd |= load(p + VECTOR_BYTES) ^ load(q + VECTOR_BYTES);
        }
        if (unequal_bytes(even | odd, (Vector){0}))
            break;
    }
    uint64_t bits = 0;
    for (; length - i >= VECTOR_BYTES; i += VECTOR_BYTES)
        if ((bits = unequal_bytes(load(a + i), load(b + i))))
            return i + (size_t)__builtin_ctzll(bits);
    if (i < length)
        bits = unequal_bytes(load_part(a + i, length - i), load_part(b + i, length - i));
    return bits ? i + (size_t)__builtin_ctzll(bits) : length;
}

/* One past the last byte in start..length - 1 that differs; `start` if none does. */
static size_t end_of_difference(const uint8_t *a, const uint8_t *b, size_t start, size_t length) {
    uint64_t bits = 0;
    for (; length - start >= VECTOR_BYTES; length -= VECTOR_BYTES) {
        size_t i = length - VECTOR_BYTES;
        if ((bits = unequal_bytes(load(a + i), load(b + i))))
            return i + 64 - (size_t)__builtin_clzll(bits);
    }
    if (start < length)
        bits = unequal_bytes(load_part(a + start, length - start),
                             load_part(b + start, length - start));
    return bits ? start + 64 - (size_t)__builtin_clzll(bits) : start;
}

static bool plane_equal(const uint8_t *a, size_t a_stride, const uint8_t *b, size_t b_stride,
                        size_t row_bytes, size_t rows) {
    if (rows > 1 && a_stride == row_bytes && b_stride == row_bytes) {
        row_bytes *= rows;
        rows = 1;
    }
    for (size_t y = 0; y < rows; y++)
        if (first_unequal(a + y * a_stride, b + y * b_stride, row_bytes) < row_bytes)
            return false;
    return true;
}

static Box plane_changed_box(const uint8_t *a, size_t a_stride, const uint8_t *b, size_t b_stride,
                             size_t row_bytes, size_t rows) {
    size_t left = row_bytes, right = 0, top = 0, bottom = 0;
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *row_a = a + y * a_stride, *row_b = b + y * b_stride;
        size_t first = first_unequal(row_a, row_b, row_bytes);
        if (first == row_bytes)
            continue;
        if (bottom == 0)
            top = y;
        bottom = y + 1;
        if (first < left)
            left = first;
        if (first >= right)
            right = first + 1;
        right = end_of_difference(row_a, row_b, right, row_bytes);
    }
    return bottom ? (Box){(int64_t)left, (int64_t)top, (int64_t)right, (int64_t)bottom} : (Box){0};
}

/* 16-bit lanes that rows of so many bytes take, with the filled-up ones. */
static inline uint64_t lanes_in(size_t row_bytes, size_t rows) {
    size_t vectors = row_bytes / VECTOR_BYTES + (row_bytes % VECTOR_BYTES != 0);
    return (uint64_t)vectors * rows * LANES_16;
}

typedef struct DifferenceSums {
    Vector changed, max, sum, squares; /* the last two for 8 bits, `moments` for 16 */
    Moments moments;
} DifferenceSums;

static inline void difference_add(DifferenceSums *s, Vector a, Vector b, size_t depth) {
    /* No lane of the subtractions borrows from the next one. */
    if (depth == 1) {
        Vector d = max_u8(a, b) - min_u8(a, b);
        s->changed += sum_bytes(min_u8(d, fill_u16(0x0101)));
        s->max = max_u8(s->max, d);
        s->sum += sum_bytes(d);
        s->squares += squares_u8(d);
    } else {
        Vector d = max_u16(a, b) - min_u16(a, b);
        s->changed += sum_bytes(min_u16(d, fill_u16(1)));
        s->max = max_u16(s->max, d);
        moments_add(&s->moments, d);
    }
}

static inline PictureDifference plane_difference(const uint8_t *a, size_t a_stride,
                                                 const uint8_t *b, size_t b_stride, size_t width,
                                                 size_t rows, size_t depth) {
    size_t row_bytes = width * depth;
    if (rows > 1 && a_stride == row_bytes && b_stride == row_bytes) {
        row_bytes *= rows;
        rows = 1;
    }
    DifferenceSums s = {0};
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *p = a + y * a_stride, *q = b + y * b_stride;
        size_t i = 0;
        for (; row_bytes - i >= VECTOR_BYTES; i += VECTOR_BYTES)
            difference_add(&s, load_ahead(p + i), load_ahead(q + i), depth);
        if (i < row_bytes)
            difference_add(&s, load_part(p + i, row_bytes - i), load_part(q + i, row_bytes - i),
                           depth);
    }
    uint64_t lanes = lanes_in(row_bytes, rows);
    return (PictureDifference){
        .changed = sum_lanes(s.changed),
        .sum_abs = depth == 1 ? sum_lanes(s.sum) : moments_sum(&s.moments),
        .sum_sq = depth == 1 ? sum_lanes(s.squares) : moments_sum_sq(&s.moments, lanes),
        .max_abs = largest_lane(s.max, depth),
    };
}

typedef struct RegionSums {
    Vector min, max, sum, squares; /* the last two for 8 bits, `moments` for 16 */
    Moments moments;
} RegionSums;

/* `padding` is all ones where v is filled up with zeros, which must not become the minimum. */
static inline void region_add(RegionSums *s, Vector v, Vector padding, size_t depth) {
    if (depth == 1) {
        s->min = min_u8(s->min, v | padding);
        s->max = max_u8(s->max, v);
        s->sum += sum_bytes(v);
        s->squares += squares_u8(v);
    } else {
        s->min = min_u16(s->min, v | padding);
        s->max = max_u16(s->max, v);
        moments_add(&s->moments, v);
    }
}

/* Of at least one sample. */
static inline PictureRegion plane_region(const uint8_t *a, size_t stride, size_t width, size_t rows,
                                         size_t depth) {
    size_t row_bytes = width * depth;
    if (stride == row_bytes) {
        row_bytes *= rows;
        rows = 1;
    }
    RegionSums s = {.min = ~(Vector){0}};
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *row = a + y * stride;
        /* Two halves at a time: memory gives two streams faster than one. */
        size_t half = row_bytes / 2 / VECTOR_BYTES * VECTOR_BYTES, i = 0;
        for (; i < half; i += VECTOR_BYTES) {
            region_add(&s, load_ahead(row + i), (Vector){0}, depth);
            region_add(&s, load_ahead(row + half + i), (Vector){0}, depth);
        }
        for (i = 2 * half; row_bytes - i >= VECTOR_BYTES; i += VECTOR_BYTES)
            region_add(&s, load(row + i), (Vector){0}, depth);
        if (i < row_bytes)
            region_add(&s, load_part(row + i, row_bytes - i), ones_from(row_bytes - i), depth);
    }
    uint64_t lanes = lanes_in(row_bytes, rows);
    return (PictureRegion){
        .minimum = lowest_lane(s.min, depth),
        .maximum = largest_lane(s.max, depth),
        .sum = depth == 1 ? sum_lanes(s.sum) : moments_sum(&s.moments),
        .sum_sq = depth == 1 ? sum_lanes(s.squares) : moments_sum_sq(&s.moments, lanes),
    };
}

/* The sum of two products lies in -2^31 + 2^16 .. 2^31, just too far for a signed lane; with this
 * added it is right when read as unsigned, and never wraps. */
#define PRODUCT_OFFSET 0x7fffffffu

typedef struct CorrelationSums {
    Vector count, products;
    Moments a, b; /* of a + 2^15 and b + 2^15, so that their squares are those of a and b */
} CorrelationSums;

/* `under` is all ones in the lanes that count. */
static inline void correlation_add(CorrelationSums *s, Vector a, Vector b, Vector under) {
    a &= under;
    b &= under;
    s->count += sum_bytes(under & fill_u16(1));
    moments_add(&s->a, a ^ fill_u16(0x8000));
    moments_add(&s->b, b ^ fill_u16(0x8000));
    s->products += widen_u32((Vector)((Vector32)multiply_add_s16(a, b) + PRODUCT_OFFSET));
}

/* Up to LANES_16 bytes of a mask, or of none, as 16-bit lanes of ones where samples count. */
static inline Vector load_mask(const uint8_t *mask, size_t x, size_t n) {
    if (!mask)
        return n == LANES_16 ? ~(Vector){0} : ~ones_from(2 * n);
    if (n == LANES_16)
        return nonzero_to_u16(mask + x);
    uint8_t part[LANES_16] = {0};
    memcpy(part, mask + x, n);
    return nonzero_to_u16(part);
}

static Correlation correlate_pair(const SignedPair *pair) {
    size_t width = pair->width, rows = pair->height;
    CorrelationSums s = {0};
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *p = (const uint8_t *)pair->a + y * pair->a_stride,
                      *q = (const uint8_t *)pair->b + y * pair->b_stride;
        const uint8_t *m = pair->mask ? pair->mask + y * pair->mask_stride : NULL;
        size_t x = 0;
        for (; width - x >= LANES_16; x += LANES_16)
            correlation_add(&s, load_ahead(p + 2 * x), load_ahead(q + 2 * x),
                            load_mask(m, x, LANES_16));
        if (x < width)
            correlation_add(&s, load_part(p + 2 * x, 2 * (width - x)),
                            load_part(q + 2 * x, 2 * (width - x)), load_mask(m, x, width - x));
    }
    uint64_t lanes = lanes_in(2 * width, rows);
    return (Correlation){
        .count = sum_lanes(s.count),
        .sum_a = (int64_t)(moments_sum(&s.a) - (lanes << 15)),
        .sum_b = (int64_t)(moments_sum(&s.b) - (lanes << 15)),
        .sum_aa = (int64_t)sum_lanes(s.a.squares),
        .sum_bb = (int64_t)sum_lanes(s.b.squares),
        .sum_ab = (int64_t)(sum_lanes(s.products) - lanes / 2 * PRODUCT_OFFSET),
    };
}

static inline SampleRange plane_range(const uint8_t *a, size_t stride, size_t width, size_t rows,
                                      size_t depth) {
    Vector least = ~(Vector){0}, most = {0};
    size_t row_bytes = width * depth;
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *row = a + y * stride;
        size_t i = 0;
        for (; row_bytes - i >= VECTOR_BYTES; i += VECTOR_BYTES) {
            Vector v = load_ahead(row + i);
            least = depth == 1 ? min_u8(least, v) : min_u16(least, v);
            most = depth == 1 ? max_u8(most, v) : max_u16(most, v);
        }
        if (i == row_bytes)
            continue;
        Vector v = load_part(row + i, row_bytes - i), padded = v | ones_from(row_bytes - i);
        least = depth == 1 ? min_u8(least, padded) : min_u16(least, padded);
        most = depth == 1 ? max_u8(most, v) : max_u16(most, v);
    }
    return (SampleRange){lowest_lane(least, depth), largest_lane(most, depth)};
}

#include "kernels/compare/pictures.h"
