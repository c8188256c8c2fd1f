/* Preparing pictures and finding strokes on a device: from pictures to tasks, and results back. */
#include <string.h>

#include "kernels/device/batch.h"

static bool add_samples(Device *device, const DeviceTask *task, uint64_t n) {
    DeviceTask whole = *task;
    whole.n = (uint32_t)n;
    whole.items = batch_items(n);
    return batch_add_results(device, n, 1, &whole.out) && batch_add_task(device, &whole);
}

static bool pack_window(Device *device, const DeviceJob *job, size_t i) {
    const WindowTask *t = (const WindowTask *)job->elements + i;
    for (unsigned k = 0; k < t->in.n_planes; k++) {
        DeviceTask task = {
            .depth = t->in.depth, .low = t->ranges[k].low, .high = t->ranges[k].high};
        if (!batch_add_rows(device, t->in.planes[k], t->in.stride, t->in.width * t->in.depth,
                            t->in.height, &task.a) ||
            !add_samples(device, &task, (uint64_t)t->in.width * t->in.height))
            return false;
    }
    return true;
}

static void take_picture(const Device *device, const Picture *out, const DeviceTask *tasks,
                         size_t n_tasks) {
    for (size_t k = 0; k < n_tasks; k++)
        batch_take_rows(device, tasks[k].out, out->planes[k], out->stride, out->width, out->height);
}

static void take_window(const Device *device, const DeviceJob *job, size_t i,
                        const DeviceTask *tasks, size_t n_tasks) {
    take_picture(device, &((const WindowTask *)job->elements)[i].out, tasks, n_tasks);
}

size_t device_window(Device *device, const WindowTask *tasks, size_t n) {
    return batch_run(device,
                     &(DeviceJob){DEVICE_WINDOW, false, pack_window, take_window, tasks, NULL}, n);
}

static bool pack_halve(Device *device, const DeviceJob *job, size_t i) {
    const HalveTask *t = (const HalveTask *)job->elements + i;
    for (unsigned k = 0; k < t->out.n_planes; k++) {
        DeviceTask task = {.width = (uint32_t)t->out.width, .stride = 2 * (uint32_t)t->out.width};
        if (!batch_add_rows(device, t->in.planes[k], t->in.stride, 2 * t->out.width,
                            2 * t->out.height, &task.a) ||
            !add_samples(device, &task, (uint64_t)t->out.width * t->out.height))
            return false;
    }
    return true;
}

static void take_halve(const Device *device, const DeviceJob *job, size_t i,
                       const DeviceTask *tasks, size_t n_tasks) {
    take_picture(device, &((const HalveTask *)job->elements)[i].out, tasks, n_tasks);
}

size_t device_halve(Device *device, const HalveTask *tasks, size_t n) {
    return batch_run(device, &(DeviceJob){DEVICE_HALVE, false, pack_halve, take_halve, tasks, NULL},
                     n);
}

/* Samples that are read around a picture's tiles. */
typedef struct TileMargin {
    size_t left, top, right, bottom;
} TileMargin;

/* The tiles of a picture with what is read around them, into a task of which an item has one. */
static bool add_tiles(Device *device, const Picture *in, TileMargin margin, DeviceTask *task) {
    size_t columns = tile_count(in->width), rows = tile_count(in->height);
    size_t width = KERNEL_TILE * columns + margin.left + margin.right;
    size_t height = KERNEL_TILE * rows + margin.top + margin.bottom;
    task->width = (uint32_t)columns;
    task->stride = (uint32_t)width;
    if (columns == 0 || rows == 0)
        return true;
    const uint8_t *first = in->planes[0] - margin.top * in->stride - margin.left;
    if (!batch_add_rows(device, first, in->stride, width, height, &task->a))
        return false;
    task->a += (uint32_t)(margin.top * width + margin.left);
    task->n = task->items = (uint32_t)(columns * rows);
    return true;
}

/* Results of each tile, into rows that lie `pitch` apart. */
static void take_tiles(const Device *device, const DeviceTask *task, uint32_t at, void *to,
                       size_t pitch, size_t size) {
    if (task->n > 0)
        batch_take_rows(device, at, to, pitch * size, task->width * size, task->n / task->width);
}

static bool pack_roughness(Device *device, const DeviceJob *job, size_t i) {
    const RoughnessTask *t = (const RoughnessTask *)job->elements + i;
    DeviceTask task = {0};
    return add_tiles(device, &t->in, (TileMargin){0, 0, 1, 1}, &task) &&
           batch_add_results(device, task.n, sizeof(uint16_t), &task.out) &&
           batch_add_results(device, task.n, 1, &task.out2) &&
           batch_add_results(device, task.n, 1, &task.out3) && batch_add_task(device, &task);
}

static void take_roughness(const Device *device, const DeviceJob *job, size_t i,
                           const DeviceTask *tasks, size_t n_tasks) {
    const RoughnessTask *t = (const RoughnessTask *)job->elements + i;
    (void)n_tasks;
    take_tiles(device, tasks, tasks->out, t->roughness, t->pitch, sizeof(uint16_t));
    take_tiles(device, tasks, tasks->out2, t->low, t->pitch, 1);
    take_tiles(device, tasks, tasks->out3, t->high, t->pitch, 1);
}

size_t device_roughness(Device *device, const RoughnessTask *tasks, size_t n) {
    return batch_run(
        device, &(DeviceJob){DEVICE_ROUGHNESS, false, pack_roughness, take_roughness, tasks, NULL},
        n);
}

static bool pack_steps(Device *device, const DeviceJob *job, size_t i) {
    const StepsTask *t = (const StepsTask *)job->elements + i;
    bool across = t->apart == 1;
    DeviceTask task = {.least = t->least};
    if (!add_tiles(device, &t->in, (TileMargin){0, 0, across ? 2 : 0, across ? 0 : 2}, &task))
        return false;
    task.apart = across ? 1 : task.stride;
    return batch_add_results(device, task.n, sizeof(uint16_t), &task.out) &&
           batch_add_results(device, task.n, sizeof(uint16_t), &task.out2) &&
           batch_add_task(device, &task);
}

static void take_steps(const Device *device, const DeviceJob *job, size_t i,
                       const DeviceTask *tasks, size_t n_tasks) {
    const StepsTask *t = (const StepsTask *)job->elements + i;
    (void)n_tasks;
    take_tiles(device, tasks, tasks->out, t->near, t->pitch, sizeof(uint16_t));
    take_tiles(device, tasks, tasks->out2, t->far, t->pitch, sizeof(uint16_t));
}

size_t device_steps(Device *device, const StepsTask *tasks, size_t n) {
    return batch_run(device, &(DeviceJob){DEVICE_STEPS, false, pack_steps, take_steps, tasks, NULL},
                     n);
}

/* The thresholds of a task's tiles, as its b. */
static bool add_thresholds(Device *device, const uint8_t *thresholds, size_t pitch,
                           DeviceTask *task) {
    return task->n == 0 ||
           batch_add_rows(device, thresholds, pitch, task->width, task->n / task->width, &task->b);
}

static bool pack_strokes_within(Device *device, const StrokesTask *t, TileMargin margin) {
    DeviceTask task = {0};
    return add_tiles(device, &t->in, margin, &task) &&
           add_thresholds(device, t->thresholds, t->pitch, &task) &&
           batch_add_results(device, task.n, 1, &task.out) &&
           batch_add_results(device, task.n, 1, &task.out2) && batch_add_task(device, &task);
}

static bool pack_strokes(Device *device, const DeviceJob *job, size_t i) {
    return pack_strokes_within(device, (const StrokesTask *)job->elements + i,
                               (TileMargin){KERNEL_REACH, 0, KERNEL_REACH, 0});
}

static bool pack_level_strokes(Device *device, const DeviceJob *job, size_t i) {
    return pack_strokes_within(device, (const StrokesTask *)job->elements + i,
                               (TileMargin){0, KERNEL_REACH, 0, KERNEL_REACH});
}

static void take_strokes(const Device *device, const DeviceJob *job, size_t i,
                         const DeviceTask *tasks, size_t n_tasks) {
    const StrokesTask *t = (const StrokesTask *)job->elements + i;
    (void)n_tasks;
    take_tiles(device, tasks, tasks->out, t->bright, t->pitch, 1);
    take_tiles(device, tasks, tasks->out2, t->dark, t->pitch, 1);
}

size_t device_strokes(Device *device, const StrokesTask *tasks, size_t n) {
    return batch_run(
        device, &(DeviceJob){DEVICE_STROKES, false, pack_strokes, take_strokes, tasks, NULL}, n);
}

size_t device_level_strokes(Device *device, const StrokesTask *tasks, size_t n) {
    return batch_run(
        device,
        &(DeviceJob){DEVICE_LEVEL_STROKES, false, pack_level_strokes, take_strokes, tasks, NULL},
        n);
}

/* An item has a row of a tile. */
static bool pack_rises(Device *device, const DeviceJob *job, size_t i) {
    const RisesTask *t = (const RisesTask *)job->elements + i;
    TileMargin around = {KERNEL_REACH, KERNEL_REACH, KERNEL_REACH, KERNEL_REACH};
    DeviceTask task = {0};
    if (!add_tiles(device, &t->in, around, &task) ||
        !add_thresholds(device, t->thresholds, t->pitch, &task))
        return false;
    task.n = task.items = KERNEL_TILE * task.n;
    return batch_add_results(device, task.n, (size_t)2 * KERNEL_TILE, &task.out) &&
           batch_add_results(device, task.n, 2, &task.out2) && batch_add_task(device, &task);
}

static void take_rises(const Device *device, const DeviceJob *job, size_t i,
                       const DeviceTask *tasks, size_t n_tasks) {
    const RisesTask *t = (const RisesTask *)job->elements + i;
    const uint8_t *rises = batch_results(device, tasks->out),
                  *marks = batch_results(device, tasks->out2);
    (void)n_tasks;
    for (size_t item = 0; item < tasks->n; item++) {
        size_t y = item / tasks->width, column = item % tasks->width;
        for (size_t k = 0; k < 2; k++) {
            memcpy(t->rises[k] + y * t->rise_stride + column * KERNEL_TILE,
                   rises + (2 * item + k) * KERNEL_TILE, KERNEL_TILE);
            t->marks[k][y * t->mark_stride + column] = marks[2 * item + k];
        }
    }
}

size_t device_rises(Device *device, const RisesTask *tasks, size_t n) {
    return batch_run(device, &(DeviceJob){DEVICE_RISES, false, pack_rises, take_rises, tasks, NULL},
                     n);
}
