/* Elements on their way to a device and results on their way back. Elements are packed side by side
 * without gaps between rows, as many as fit; then one call of a kernel computes all of them, or
 * some one after the other, each what the one before has left. */
#pragma once
#define DEVICE_HOST
#include "kernels/device/device.h"
#include "kernels/device/text/pass.h"
#include "kernels/device/text/task.h"

/* What one function of a device does with its elements. */
typedef struct DeviceJob {
    DeviceKernel kernel;
    bool streams; /* tasks are shared out among the items of one row, not each to a row of items */
    /* Adds what element i is computed from with batch_add_...(), at least a task; false where there
     * is no room. */
    bool (*pack)(Device *device, const struct DeviceJob *job, size_t i);
    /* Gives element i its results, of its tasks. */
    void (*take)(const Device *device, const struct DeviceJob *job, size_t i,
                 const DeviceTask *tasks, size_t n_tasks);
    const void *elements;
    void *results; /* may be NULL */
} DeviceJob;

/* How many of n elements have their results. */
size_t batch_run(Device *device, const DeviceJob *job, size_t n);

/* Copies rows, and gives where they begin among what is read, a multiple of 16 bytes. Zeros fill up
 * the last word of 4 bytes. */
bool batch_add_rows(Device *device, const uint8_t *rows, size_t stride, size_t row_bytes,
                    size_t n_rows, uint32_t *at);

/* Room for so many results of a size, and where it begins, a multiple of 16 bytes. */
bool batch_add_results(Device *device, size_t n, size_t size, uint32_t *at);

bool batch_add_task(Device *device, const DeviceTask *task);

/* Where results begin. */
const uint8_t *batch_results(const Device *device, uint32_t at);

/* Copies results without gaps between rows to where rows lie apart. */
void batch_take_rows(const Device *device, uint32_t at, uint8_t *to, size_t stride,
                     size_t row_bytes, size_t n_rows);

/* Has a buffer of the device hold so many bytes. */
bool batch_reserve(Device *device, DeviceBuffer buffer, size_t bytes);

/* Starts anew: nothing is packed. */
void batch_clear(Device *device);

/* Room for so many bytes among what is read, at a multiple of 16, which are there until more are
 * added; NULL where there is none. */
uint8_t *batch_add_bytes(Device *device, size_t bytes, uint32_t *at);

/* Passes over what is packed, each with its launch. */
typedef struct DevicePasses {
    const DevicePass *passes;
    const DeviceLaunch *launches;
    size_t n;
    size_t results; /* bytes of all that passes leave, those that are taken back first */
    const uint8_t *image;
    size_t image_size; /* the image goes to the device unless it is there already */
} DevicePasses;
bool batch_run_passes(Device *device, const DevicePasses *run);

/* Items that share so many samples or words. */
uint32_t batch_items(uint64_t n);
