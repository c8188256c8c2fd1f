/* A table's functions over batches of pictures, made of functions over one plane and over one row
 * of tiles; scalar.c and wide.h define those, named plane_... and row_..., and then include this
 * file. */
#pragma once
#include "kernels/find.h"

static void window(const WindowTask *tasks, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const Picture *in = &tasks[i].in, *out = &tasks[i].out;
        for (unsigned k = 0; k < in->n_planes; k++) {
            SampleRange range = tasks[i].ranges[k];
            if (in->depth == 1)
                plane_window(in->planes[k], in->stride, in->width, in->height, 1, range.low,
                             range.high, out->planes[k], out->stride);
            else
                plane_window(in->planes[k], in->stride, in->width, in->height, 2, range.low,
                             range.high, out->planes[k], out->stride);
        }
    }
}

static void halve(const HalveTask *tasks, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const Picture *in = &tasks[i].in, *out = &tasks[i].out;
        for (unsigned k = 0; k < out->n_planes; k++)
            plane_halve(in->planes[k], in->stride, out->width, out->height, out->planes[k],
                        out->stride);
    }
}

/* Where a row of tiles begins. */
static const uint8_t *row_of_tiles(const Picture *picture, size_t row) {
    return picture->planes[0] + row * KERNEL_TILE * picture->stride;
}

static void roughness(const RoughnessTask *tasks, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const RoughnessTask *t = &tasks[i];
        for (size_t row = 0; row < tile_count(t->in.height); row++) {
            size_t at = row * t->pitch;
            row_roughness(row_of_tiles(&t->in, row), t->in.stride, tile_count(t->in.width),
                          t->roughness + at, t->low + at, t->high + at);
        }
    }
}

static void steps(const StepsTask *tasks, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const StepsTask *t = &tasks[i];
        for (size_t row = 0; row < tile_count(t->in.height); row++) {
            size_t at = row * t->pitch;
            row_steps(row_of_tiles(&t->in, row), t->in.stride, t->apart, t->least,
                      tile_count(t->in.width), t->near + at, t->far + at);
        }
    }
}

static void strokes(const StrokesTask *tasks, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const StrokesTask *t = &tasks[i];
        for (size_t row = 0; row < tile_count(t->in.height); row++) {
            size_t at = row * t->pitch;
            row_strokes(row_of_tiles(&t->in, row), t->in.stride, tile_count(t->in.width),
                        t->thresholds + at, t->bright + at, t->dark + at);
        }
    }
}

static void level_strokes(const StrokesTask *tasks, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const StrokesTask *t = &tasks[i];
        for (size_t row = 0; row < tile_count(t->in.height); row++) {
            size_t at = row * t->pitch;
            row_level_strokes(row_of_tiles(&t->in, row), t->in.stride, tile_count(t->in.width),
                              t->thresholds + at, t->bright + at, t->dark + at);
        }
    }
}

static void rises(const RisesTask *tasks, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const RisesTask *t = &tasks[i];
        for (size_t row = 0; row < tile_count(t->in.height); row++) {
            size_t y = row * KERNEL_TILE, rise = y * t->rise_stride, mark = y * t->mark_stride;
            row_rises(row_of_tiles(&t->in, row), t->in.stride, tile_count(t->in.width),
                      t->thresholds + row * t->pitch,
                      (uint8_t *const[]){t->rises[0] + rise, t->rises[1] + rise}, t->rise_stride,
                      (uint8_t *const[]){t->marks[0] + mark, t->marks[1] + mark}, t->mark_stride);
        }
    }
}

#define FIND_TABLE                                                                                 \
    {                                                                                              \
        .window = window, .halve = halve, .roughness = roughness, .steps = steps,                  \
        .strokes = strokes, .level_strokes = level_strokes, .rises = rises,                        \
    }
