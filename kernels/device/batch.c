#include "kernels/device/batch.h"
#include "kernels/device/state.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ALIGNMENT = 16, ITEM_SAMPLES = 256, MOST_ITEMS = 8192, LEAST_BYTES = 1 << 16 };

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

uint32_t batch_items(uint64_t n) {
    uint64_t items = (n + ITEM_SAMPLES - 1) / ITEM_SAMPLES;
    return (uint32_t)(items < MOST_ITEMS ? items : MOST_ITEMS);
}

/* So many bytes more at a multiple of ALIGNMENT; false where there is no room. */
static bool take_room(const Device *device, HostSide *side, size_t bytes, uint32_t *at) {
    size_t start = (side->used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (start > device->limit || bytes > device->limit - start)
        return false;
    size_t end = start + bytes;
    if (end > side->size || side->bytes == NULL) {
        size_t size = side->size > LEAST_BYTES ? side->size : LEAST_BYTES;
        while (size < end)
            size *= 2;
        uint8_t *grown = realloc(side->bytes, size);
        if (grown == NULL)
            return false;
        side->bytes = grown;
        side->size = size;
    }
    memset(side->bytes + side->used, 0, start - side->used);
    side->used = end;
    *at = (uint32_t)start;
    return true;
}

void batch_clear(Device *device) {
    device->in.used = device->out.used = device->n_tasks = 0;
}

uint8_t *batch_add_bytes(Device *device, size_t bytes, uint32_t *at) {
    return take_room(device, &device->in, bytes, at) ? device->in.bytes + *at : NULL;
}

bool batch_add_rows(Device *device, const uint8_t *rows, size_t stride, size_t row_bytes,
                    size_t n_rows, uint32_t *at) {
    size_t bytes;
    if (__builtin_mul_overflow(row_bytes, n_rows, &bytes) || bytes > device->limit)
        return false;
    size_t filled = (bytes + 3) / 4 * 4;
    if (!take_room(device, &device->in, filled, at))
        return false;
    uint8_t *to = device->in.bytes + *at;
    if (stride == row_bytes && bytes > 0)
        memcpy(to, rows, bytes);
    else
        for (size_t y = 0; y < n_rows && row_bytes > 0; y++)
            memcpy(to + y * row_bytes, rows + y * stride, row_bytes);
    memset(to + bytes, 0, filled - bytes);
    return true;
}

bool batch_add_results(Device *device, size_t n, size_t size, uint32_t *at) {
    size_t bytes;
    return !__builtin_mul_overflow(n, size, &bytes) && take_room(device, &device->out, bytes, at);
}

bool batch_add_task(Device *device, const DeviceTask *task) {
    if (device->n_tasks == DEVICE_BATCH_TASKS)
        return false;
    device->tasks[device->n_tasks++] = *task;
    return true;
}

const uint8_t *batch_results(const Device *device, uint32_t at) {
    return device->out.bytes + at;
}

void batch_take_rows(const Device *device, uint32_t at, uint8_t *to, size_t stride,
                     size_t row_bytes, size_t n_rows) {
    for (size_t y = 0; y < n_rows && row_bytes > 0; y++)
        memcpy(to + y * stride, batch_results(device, at) + y * row_bytes, row_bytes);
}

bool batch_reserve(Device *device, DeviceBuffer buffer, size_t bytes) {
    if (device->reserved[buffer] >= bytes)
        return true;
    size_t size = LEAST_BYTES;
    while (size < bytes)
        size *= 2;
    device->reserved[buffer] = 0;
    if (!device->driver->reserve(device->handle, buffer, size, &device->why))
        return false;
    device->reserved[buffer] = size;
    return true;
}

/* Sends what is packed, and tasks or passes; makes room for results. */
static bool send(Device *device, const void *tasks, size_t bytes, size_t results) {
    return batch_reserve(device, DEVICE_INPUTS, device->in.used) &&
           batch_reserve(device, DEVICE_TASKS, bytes) &&
           batch_reserve(device, DEVICE_RESULTS, results) &&
           (device->in.used == 0 ||
            device->driver->write(device->handle, DEVICE_INPUTS, device->in.bytes, device->in.used,
                                  &device->why)) &&
           device->driver->write(device->handle, DEVICE_TASKS, tasks, bytes, &device->why);
}

static bool take_back(Device *device) {
    return device->driver->read(device->handle, DEVICE_RESULTS, device->out.bytes, device->out.used,
                                &device->why);
}

static uint32_t most_items(const Device *device) {
    uint32_t most = 0;
    for (size_t i = 0; i < device->n_tasks; i++)
        most = device->tasks[i].items > most ? device->tasks[i].items : most;
    return most;
}

/* Computes what is in the batch. */
static bool compute(Device *device, const DeviceJob *job) {
    if (job->streams)
        device->tasks[0].items = (uint32_t)device->n_tasks;
    uint32_t items = most_items(device);
    if (items == 0 || device->out.used == 0)
        return true;
    double start = seconds_now();
    bool sent = send(device, device->tasks, device->n_tasks * sizeof(DeviceTask), device->out.used);
    double there = seconds_now();
    DeviceLaunch launch = {job->kernel, 0, items, job->streams ? 1 : device->n_tasks};
    bool computed = sent && device->driver->run(device->handle, &launch, &device->why);
    double done = seconds_now();
    bool taken = computed && take_back(device);
    device->times.transfers += there - start + seconds_now() - done;
    device->times.kernels += done - there;
    return taken;
}

/* Packs elements from `first` on, as many as fit, and says in ends[] where the tasks of each end.
 */
static size_t pack_batch(Device *device, const DeviceJob *job, size_t first, size_t n,
                         uint32_t *ends) {
    size_t packed = 0;
    batch_clear(device);
    while (packed < DEVICE_BATCH_TASKS && first + packed < n) {
        size_t in = device->in.used, out = device->out.used, tasks = device->n_tasks;
        if (!job->pack(device, job, first + packed)) {
            device->in.used = in;
            device->out.used = out;
            device->n_tasks = tasks;
            break;
        }
        ends[packed++] = (uint32_t)device->n_tasks;
    }
    return packed;
}

static void take_batch(const Device *device, const DeviceJob *job, size_t first, size_t packed,
                       const uint32_t *ends) {
    for (size_t i = 0; i < packed; i++) {
        uint32_t begin = i > 0 ? ends[i - 1] : 0;
        job->take(device, job, first + i, device->tasks + begin, ends[i] - begin);
    }
}

size_t batch_run(Device *device, const DeviceJob *job, size_t n) {
    uint32_t ends[DEVICE_BATCH_TASKS];
    size_t done = 0;
    while (done < n) {
        double start = seconds_now(), others = device->times.transfers + device->times.kernels;
        size_t packed = pack_batch(device, job, done, n, ends);
        if (packed == 0) {
            device_fails(&device->why, "an element takes more than %zu bytes", device->limit);
            break;
        }
        if (!compute(device, job))
            break;
        take_batch(device, job, done, packed, ends);
        done += packed;
        device->times.host +=
            seconds_now() - start - (device->times.transfers + device->times.kernels - others);
    }
    return done;
}

/* A copy tells whether the device has an image. */
static bool send_image(Device *device, const uint8_t *image, size_t size) {
    HostSide *kept = &device->image;
    if (kept->used == size && memcmp(kept->bytes, image, size) == 0)
        return true;
    kept->used = 0;
    uint8_t *copy = realloc(kept->bytes, size);
    if (copy == NULL)
        return device_fails(&device->why, "no memory");
    kept->bytes = copy;
    memcpy(copy, image, size);
    if (!batch_reserve(device, DEVICE_IMAGE, size) ||
        !device->driver->write(device->handle, DEVICE_IMAGE, image, size, &device->why))
        return false;
    kept->used = size;
    return true;
}

bool batch_run_passes(Device *device, const DevicePasses *run) {
    double start = seconds_now();
    bool well = send_image(device, run->image, run->image_size) &&
                send(device, run->passes, run->n * sizeof *run->passes, run->results);
    double there = seconds_now();
    for (size_t i = 0; i < run->n && well; i++)
        if (run->launches[i].items > 0)
            well = device->driver->run(device->handle, &run->launches[i], &device->why);
    double done = seconds_now();
    well = well && (device->out.used == 0 || take_back(device));
    device->times.transfers += there - start + seconds_now() - done;
    device->times.kernels += done - there;
    return well;
}
