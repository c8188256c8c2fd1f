/* What bounds a device: the way to it, its memory and its arithmetic. */
#include <string.h>
#include <time.h>

#include "kernels/device/batch.h"
#include "kernels/device/state.h"

enum {
    MEMORY_ITEMS = 1 << 20, /* enough for a device that has memory to hide its latency behind */
    PRODUCTS_ITEMS = 1 << 18,
};

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

bool device_measure_transfer(Device *device, size_t bytes, double *to, double *from) {
    uint32_t at;
    batch_clear(device);
    uint8_t *sent = batch_add_bytes(device, bytes, &at);
    if (sent == NULL || !batch_reserve(device, DEVICE_INPUTS, bytes))
        return false;
    memset(sent, 1, bytes);
    double start = seconds_now();
    if (!device->driver->write(device->handle, DEVICE_INPUTS, sent, bytes, &device->why))
        return false;
    double there = seconds_now();
    bool read = device->driver->read(device->handle, DEVICE_INPUTS, sent, bytes, &device->why);
    *to = there - start;
    *from = seconds_now() - there;
    return read;
}

static bool pack_memory(Device *device, const DeviceJob *job, size_t i) {
    size_t bytes = ((const size_t *)job->elements)[i];
    size_t words = bytes / sizeof(uint32_t);
    DeviceTask task = {.n = (uint32_t)words,
                       .items = (uint32_t)(words < MEMORY_ITEMS ? words : MEMORY_ITEMS)};
    uint8_t *sent = batch_add_bytes(device, words * sizeof(uint32_t), &task.a);
    if (sent == NULL)
        return false;
    memset(sent, 1, words * sizeof(uint32_t));
    return batch_add_results(device, words, sizeof(uint32_t), &task.out) &&
           batch_add_task(device, &task);
}

static bool pack_products(Device *device, const DeviceJob *job, size_t i) {
    size_t each = ((const size_t *)job->elements)[i] / PRODUCTS_ITEMS / (4 * MEASURE_SUMS);
    DeviceTask task = {.n = (uint32_t)each, .items = PRODUCTS_ITEMS};
    return batch_add_results(device, PRODUCTS_ITEMS, sizeof(int32_t), &task.out) &&
           batch_add_task(device, &task);
}

static void take_nothing(const Device *device, const DeviceJob *job, size_t i,
                         const DeviceTask *tasks, size_t n_tasks) {
    (void)device;
    (void)job;
    (void)i;
    (void)tasks;
    (void)n_tasks;
}

static bool measure(Device *device, const DeviceJob *job, double *seconds) {
    double before = device->times.kernels;
    bool done = batch_run(device, job, 1) == 1;
    *seconds = device->times.kernels - before;
    return done;
}

bool device_measure_memory(Device *device, size_t bytes, double *seconds) {
    return measure(device,
                   &(DeviceJob){.kernel = DEVICE_MEASURE_MEMORY,
                                .pack = pack_memory,
                                .take = take_nothing,
                                .elements = &bytes},
                   seconds);
}

bool device_measure_products(Device *device, size_t n, double *seconds) {
    return measure(device,
                   &(DeviceJob){.kernel = DEVICE_MEASURE_PRODUCTS,
                                .pack = pack_products,
                                .take = take_nothing,
                                .elements = &n},
                   seconds);
}
