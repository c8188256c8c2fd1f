/* A table's functions over batches of pictures, made of functions over one plane; scalar.c and
 * wide.h define those, named plane_..., and then include this file. */
#pragma once
#include "kernels/compare.h"

static bool equal_picture(const PicturePair *pair) {
    const Picture *a = &pair->a, *b = &pair->b;
    for (unsigned i = 0; i < a->n_planes; i++)
        if (!plane_equal(a->planes[i], a->stride, b->planes[i], b->stride, a->width * a->depth,
                         a->height))
            return false;
    return true;
}

static void equal(const PicturePair *pairs, size_t n, bool *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = equal_picture(&pairs[i]);
}

static void first_difference(const BytesPair *pairs, size_t n, size_t *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = first_unequal(pairs[i].a, pairs[i].b, pairs[i].length);
}

/* The smallest box around both, of which the first may be empty and the second is none. */
static Box join_boxes(Box a, Box b) {
    if (a.x1 == 0)
        return b;
    return (Box){a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0, a.x1 > b.x1 ? a.x1 : b.x1,
                 a.y1 > b.y1 ? a.y1 : b.y1};
}

static Box changed_box_of(const PicturePair *pair) {
    const Picture *a = &pair->a, *b = &pair->b;
    int64_t depth = a->depth;
    Box box = {0};
    for (unsigned i = 0; i < a->n_planes; i++) {
        Box bytes = plane_changed_box(a->planes[i], a->stride, b->planes[i], b->stride,
                                      a->width * a->depth, a->height);
        if (bytes.x1 > 0)
            box = join_boxes(
                box, (Box){bytes.x0 / depth, bytes.y0, (bytes.x1 + depth - 1) / depth, bytes.y1});
    }
    return box;
}

static void changed_box(const PicturePair *pairs, size_t n, Box *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = changed_box_of(&pairs[i]);
}

static void difference(const PicturePair *pairs, size_t n, PictureDifference *out) {
    for (size_t i = 0; i < n; i++) {
        const Picture *a = &pairs[i].a, *b = &pairs[i].b;
        out[i] = (PictureDifference){0};
        for (unsigned k = 0; k < a->n_planes; k++) {
            const uint8_t *p = a->planes[k], *q = b->planes[k];
            PictureDifference plane =
                a->depth == 1
                    ? plane_difference(p, a->stride, q, b->stride, a->width, a->height, 1)
                    : plane_difference(p, a->stride, q, b->stride, a->width, a->height, 2);
            out[i].changed += plane.changed;
            out[i].sum_abs += plane.sum_abs;
            out[i].sum_sq += plane.sum_sq;
            out[i].max_abs = plane.max_abs > out[i].max_abs ? plane.max_abs : out[i].max_abs;
        }
    }
}

static void region(const Picture *pictures, size_t n, PictureRegion *out) {
    for (size_t i = 0; i < n; i++) {
        const Picture *a = &pictures[i];
        out[i] = (PictureRegion){0};
        if (a->width == 0 || a->height == 0)
            continue;
        for (unsigned k = 0; k < a->n_planes; k++) {
            PictureRegion plane =
                a->depth == 1 ? plane_region(a->planes[k], a->stride, a->width, a->height, 1)
                              : plane_region(a->planes[k], a->stride, a->width, a->height, 2);
            if (k == 0 || plane.minimum < out[i].minimum)
                out[i].minimum = plane.minimum;
            if (plane.maximum > out[i].maximum)
                out[i].maximum = plane.maximum;
            out[i].sum += plane.sum;
            out[i].sum_sq += plane.sum_sq;
        }
    }
}

static void range(const Picture *pictures, size_t n, SampleRange *out) {
    for (size_t i = 0; i < n; i++) {
        const Picture *a = &pictures[i];
        out[i] = (SampleRange){UINT32_MAX, 0};
        for (unsigned k = 0; k < a->n_planes; k++) {
            SampleRange plane = a->depth == 1
                                    ? plane_range(a->planes[k], a->stride, a->width, a->height, 1)
                                    : plane_range(a->planes[k], a->stride, a->width, a->height, 2);
            out[i].low = plane.low < out[i].low ? plane.low : out[i].low;
            out[i].high = plane.high > out[i].high ? plane.high : out[i].high;
        }
    }
}

static void correlate(const SignedPair *pairs, size_t n, Correlation *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = correlate_pair(&pairs[i]);
}

#define COMPARE_TABLE                                                                              \
    {                                                                                              \
        .equal = equal, .first_difference = first_difference, .changed_box = changed_box,          \
        .difference = difference, .region = region, .range = range, .correlate = correlate,        \
    }
