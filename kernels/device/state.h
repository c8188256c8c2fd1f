/* What an open device is, for the files of this folder. */
#pragma once
#include "kernels/device/batch.h"

/* Tasks of a batch; rows of a launch, of which CUDA takes 65535. */
enum { DEVICE_BATCH_TASKS = 4096 };

/* Bytes side by side in the host's memory. */
typedef struct HostSide {
    uint8_t *bytes;
    size_t used, size;
} HostSide;

struct Device {
    const DeviceDriver *driver;
    void *handle; /* the driver's own */
    DeviceFacts facts;
    DeviceMessage why;
    size_t limit;
    size_t reserved[N_DEVICE_BUFFERS]; /* bytes */
    HostSide in, out;
    HostSide image; /* what the device has; not `used` where that isn't known */
    DeviceTask tasks[DEVICE_BATCH_TASKS];
    size_t n_tasks;
    DeviceTimes times;
};
