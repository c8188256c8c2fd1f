#include "kernels/device/device.h"
#include "kernels/device/cache.h"
#include "kernels/device/known_answer.h"
#include "kernels/device/source.h"
#include "kernels/device/state.h"

#include <stdlib.h>

enum { DEFAULT_LIMIT = 256 << 20, HIGHEST_LIMIT = 1 << 30 };

static const DeviceDriver *const drivers[] = {&driver_cuda, &driver_opencl};
enum { N_DRIVERS = sizeof drivers / sizeof drivers[0] };

/* Those of each driver, one driver's after the other's. */
size_t device_list(DeviceFacts *facts, size_t most) {
    size_t n = 0;
    for (size_t i = 0; i < N_DRIVERS; i++)
        n += drivers[i]->list(facts + n, most - n);
    return n;
}

/* The driver that has the device at an index of all, which becomes that of its own list. */
static const DeviceDriver *driver_of(size_t *index, DeviceFacts *own) {
    DeviceFacts facts[DEVICE_MOST];
    for (size_t i = 0; i < N_DRIVERS; i++) {
        size_t n = drivers[i]->list(facts, DEVICE_MOST);
        if (*index < n) {
            *own = facts[*index];
            return drivers[i];
        }
        *index -= n;
    }
    return NULL;
}

/* The kernels as they were kept; where that fails, of them nothing is left. */
static bool load_kept(Device *device, size_t index, const CacheName *name, DeviceMessage *why) {
    DeviceProgram program;
    if (!cache_read(name, &program))
        return false;
    bool loaded = device->driver->load(device->handle, &program, why);
    free(program.bytes);
    if (loaded)
        return true;
    device->driver->close(device->handle);
    device->handle = device->driver->open(index, why);
    return false;
}

static bool compile_and_keep(Device *device, const CacheName *name, DeviceMessage *why) {
    DeviceProgram program;
    if (device->handle == NULL || !device->driver->compile(device->handle, kernel_source(), why))
        return false;
    if (device->driver->program(device->handle, &program)) {
        cache_write(name, &program);
        free(program.bytes);
    }
    return true;
}

static bool start(Device *device, size_t index, DeviceMessage *why) {
    if (kernel_source() == NULL)
        return device_fails(why, "no memory");
    device->handle = device->driver->open(index, why);
    if (device->handle == NULL)
        return false;
    CacheName name = cache_name(kernel_source(), device->driver->options, &device->facts);
    return (load_kept(device, index, &name, why) || compile_and_keep(device, &name, why)) &&
           known_answer_right(device, why) && known_lines_right(device, why);
}

Device *device_open(size_t index, DeviceMessage *why) {
    Device *device = calloc(1, sizeof *device);
    if (device == NULL) {
        device_fails(why, "no memory");
        return NULL;
    }
    device->limit = DEFAULT_LIMIT;
    device->driver = driver_of(&index, &device->facts);
    if (device->driver == NULL)
        device_fails(why, "the device is no longer there");
    else if (start(device, index, why))
        return device;
    device_close(device);
    return NULL;
}

void device_close(Device *device) {
    if (device == NULL)
        return;
    if (device->handle != NULL)
        device->driver->close(device->handle);
    free(device->in.bytes);
    free(device->out.bytes);
    free(device->image.bytes);
    free(device);
}

const DeviceFacts *device_facts(const Device *device) {
    return &device->facts;
}

const char *device_failure(const Device *device) {
    return device->why.text;
}

void device_set_limit(Device *device, size_t bytes) {
    device->limit = bytes < HIGHEST_LIMIT ? bytes : HIGHEST_LIMIT;
}

DeviceTimes device_times(const Device *device) {
    return device->times;
}
