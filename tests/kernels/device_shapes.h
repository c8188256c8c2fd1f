/* Random elements for the kernels of devices, against unreadable pages. */
#pragma once
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kernels/device/device.h"
#include "tests/kernels/arena.h"
#include "tests/kernels/trial.h"

enum { BATCH = 3, MAX_PLANES = 3, TILE_RESULTS = 4096, SAMPLE_RESULTS = 1 << 16 };

/* What random elements lie in: two pictures each. */
typedef struct Shapes {
    GRand *rand;
    Arena arenas[BATCH][2 * MAX_PLANES];
} Shapes;

static inline Shapes shapes_new(void) {
    Shapes shapes = {.rand = g_rand_new()};
    for (guint i = 0; i < BATCH * 2 * MAX_PLANES; i++)
        shapes.arenas[i / (2 * MAX_PLANES)][i % (2 * MAX_PLANES)] = arena_new();
    return shapes;
}

/* Noise over all values, two values, a ramp with noise, or flat parts with strokes. */
static inline void shapes_fill(GRand *rand, uint8_t *at, size_t n) {
    int kind = g_rand_int_range(rand, 0, 4);
    guint period = (guint)g_rand_int_range(rand, 3, 40);
    for (size_t i = 0; i < n; i++)
        at[i] = kind == 0   ? (uint8_t)g_rand_int(rand)
                : kind == 1 ? (g_rand_boolean(rand) ? 0xff : 0x80)
                : kind == 2 ? (uint8_t)(i * 3 + (g_rand_int(rand) & 3))
                            : (uint8_t)(i % period < 2 ? 210 : 30 + (g_rand_int(rand) & 1));
}

/* A picture of a size, whose planes have so many samples around them that may be read. */
static inline Picture shapes_place(Shapes *shapes, size_t element, size_t first_arena, Picture like,
                                   size_t around) {
    GRand *rand = shapes->rand;
    Picture picture = like;
    size_t row = (like.width + 2 * around) * like.depth, rows = like.height + 2 * around;
    picture.stride = row + (g_rand_boolean(rand) ? (size_t)g_rand_int_range(rand, 0, 70) : 0);
    size_t span = rows > 0 ? (rows - 1) * picture.stride + row : 0;
    for (guint k = 0; k < like.n_planes; k++) {
        uint8_t *start = arena_place(&shapes->arenas[element][first_arena + k], rand, span);
        shapes_fill(rand, start, span);
        picture.planes[k] = start + around * picture.stride + around * like.depth;
    }
    return picture;
}

static inline Picture shapes_size(GRand *rand, gint32 most_width, gint32 most_height) {
    return (Picture){.width = (size_t)g_rand_int_range(rand, 0, most_width + 1),
                     .height = (size_t)g_rand_int_range(rand, 0, most_height + 1),
                     .depth = (guint)g_rand_int_range(rand, 1, 3),
                     .n_planes = (guint)g_rand_int_range(rand, 1, MAX_PLANES + 1)};
}

/* Two pictures of a size; the second is often nearly the first. */
static inline PicturePair shapes_pair(Shapes *shapes, size_t element) {
    GRand *rand = shapes->rand;
    Picture like = shapes_size(rand, 300, 60);
    PicturePair pair = {shapes_place(shapes, element, 0, like, 0),
                        shapes_place(shapes, element, MAX_PLANES, like, 0)};
    gboolean alike = g_rand_int_range(rand, 0, 4) > 0;
    for (guint k = 0; alike && k < like.n_planes; k++)
        for (size_t y = 0; y < like.height; y++)
            memcpy(pair.b.planes[k] + y * pair.b.stride, pair.a.planes[k] + y * pair.a.stride,
                   like.width * like.depth);
    if (alike && like.width > 0 && like.height > 0)
        for (int n = g_rand_int_range(rand, 0, 3); n > 0; n--)
            pair.b.planes[g_rand_int_range(rand, 0, (gint32)like.n_planes)]
                         [(size_t)g_rand_int_range(rand, 0, (gint32)like.height) * pair.b.stride +
                          (size_t)g_rand_int_range(rand, 0, (gint32)(like.width * like.depth))] ^=
                1 << g_rand_int_range(rand, 0, 8);
    trial_shape(element, "%zux%zu, %u planes of %u bytes, strides %zu and %zu", like.width,
                like.height, like.n_planes, like.depth, pair.a.stride, pair.b.stride);
    return pair;
}

/* A picture of tiles with all around it that any kernel reads. */
static inline Picture shapes_tiles(Shapes *shapes, size_t element) {
    Picture like = shapes_size(shapes->rand, 300, 60);
    like.depth = like.n_planes = 1;
    Picture whole = like;
    whole.width = KERNEL_TILE * tile_count(like.width);
    whole.height = KERNEL_TILE * tile_count(like.height);
    whole = shapes_place(shapes, element, 0, whole, KERNEL_REACH);
    like.stride = whole.stride;
    like.planes[0] = whole.planes[0];
    trial_shape(element, "%zux%zu, stride %zu", like.width, like.height, like.stride);
    return like;
}
