/* Comparing pictures: one table of functions per instruction set.
 *
 * Every function takes a batch of n pictures or pairs, and gives element i's result in out[i]. It
 * reads the samples of all planes and nothing beyond them; strides may be larger than a row, or 0,
 * and neither they nor planes need be aligned. Widths and heights may be 0. All arithmetic is in
 * integers, so that every table gives the same bits as the scalar one. No function fails or
 * allocates. Results hold for up to 2^31 samples of a picture. */
#pragma once
#include <stdbool.h>

#include "kernels/instructions.h"
#include "kernels/picture.h"

/* Two pictures of the same width, height, depth and number of planes. */
typedef struct PicturePair {
    Picture a, b;
} PicturePair;

/* Bytes in a row. */
typedef struct BytesPair {
    const uint8_t *a, *b;
    size_t length;
} BytesPair;

typedef struct PictureDifference {
    uint64_t changed; /* samples that differ */
    uint64_t sum_abs; /* of |a - b| */
    uint64_t sum_sq;  /* of (a - b)^2 */
    uint32_t max_abs;
} PictureDifference;

/* Uniform when minimum == maximum. Without samples all fields are 0. */
typedef struct PictureRegion {
    uint32_t minimum, maximum;
    uint64_t sum, sum_sq;
} PictureRegion;

/* Two rectangles of signed samples, and which of these count. */
typedef struct SignedPair {
    const int16_t *a, *b;
    size_t a_stride, b_stride; /* bytes between rows */
    const uint8_t *mask;       /* samples whose byte is not 0 count; NULL: all do */
    size_t mask_stride;
    size_t width, height; /* samples */
} SignedPair;

typedef struct Correlation {
    uint64_t count; /* samples that count */
    int64_t sum_a, sum_b, sum_aa, sum_bb, sum_ab;
} Correlation;

typedef struct CompareKernels {
    /* Whether all samples are the same. */
    void (*equal)(const PicturePair *pairs, size_t n, bool *out);

    /* Index of the first byte that differs, the length if none does. */
    void (*first_difference)(const BytesPair *pairs, size_t n, size_t *out);

    /* The smallest box around all samples that differ in any plane; all zero if none does. */
    void (*changed_box)(const PicturePair *pairs, size_t n, Box *out);

    /* Statistics of the absolute difference, over all planes. */
    void (*difference)(const PicturePair *pairs, size_t n, PictureDifference *out);

    /* Statistics of the samples, over all planes. */
    void (*region)(const Picture *pictures, size_t n, PictureRegion *out);

    /* The lowest and highest of the samples, at least one, over all planes. */
    void (*range)(const Picture *pictures, size_t n, SampleRange *out);

    /* The sums that a correlation is made of. */
    void (*correlate)(const SignedPair *pairs, size_t n, Correlation *out);
} CompareKernels;

/* The table in use: the fastest that this machine runs and PIXLEAK_INSTRUCTIONS allows, unless
 * another one was set; never NULL. */
const CompareKernels *compare_kernels(void);

/* Sets a table, a device's, for the rest of the process; NULL: the processor's own. */
void compare_kernels_use(const CompareKernels *table);

/* The table of an instruction set, whatever the setting; NULL where this machine doesn't run it. */
const CompareKernels *compare_kernels_of(InstructionSet set);
