/* A rectangle of samples: what the kernels take, and what everything that looks at pixels holds. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Samples x0 <= x < x1, y0 <= y < y1 of a picture; empty where x0 >= x1 or y0 >= y1. Without a tag:
 * Leptonica has a `struct Box`. */
typedef struct {
    int64_t x0, y0, x1, y1;
} Box;

/* Planes of unsigned samples in host byte order, all of one size. Rows may lie further apart than
 * their samples fill, so that a part of a picture is a picture too, without a copy. */
typedef struct Picture {
    size_t width, height; /* samples */
    size_t stride;        /* bytes between rows, of every plane */
    unsigned depth;       /* bytes of a sample: 1 or 2 */
    unsigned n_planes;    /* 1: grey; 3: red, green, blue */
    uint8_t *planes[3];
    void *memory; /* what the planes point into, if this picture owns it; NULL in a view */
} Picture;

/* The lowest and highest of some samples. */
typedef struct SampleRange {
    uint32_t low, high;
} SampleRange;

/* One of a picture's planes, as a view. */
static inline Picture picture_plane(const Picture *picture, unsigned plane) {
    Picture view = *picture;
    view.n_planes = 1;
    view.planes[0] = picture->planes[plane];
    view.memory = NULL;
    return view;
}
