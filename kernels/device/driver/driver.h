/* What the kernels need of a way to devices: one table of functions per driver, OpenCL and CUDA.
 *
 * A driver's library is opened when it is first asked for; where there is none, it has no devices.
 * A device that is open has a few buffers, and every kernel takes all of them. Functions that give
 * a bool have told in `why` what failed if they give false; the device can then be closed, and
 * nothing else is promised of it. An open device is used from one thread at a time. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What failed, in words. */
typedef struct DeviceMessage {
    char text[1024];
} DeviceMessage;

/* Says it with printf's format; false. */
bool device_fails(DeviceMessage *why, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What tells one device from others. */
typedef struct DeviceFacts {
    char driver[16], name[128];
    char version[640]; /* of the platform, the driver and the device */
    uint64_t memory;   /* bytes */
    bool is_processor; /* the machine's own, as PoCL has it */
} DeviceFacts;

/* In the order of device_kernel_names. */
typedef enum DeviceKernel {
    DEVICE_EQUAL,
    DEVICE_FIRST_DIFFERENCE,
    DEVICE_CHANGED_BOX,
    DEVICE_DIFFERENCE,
    DEVICE_REGION,
    DEVICE_CORRELATE,
    DEVICE_WINDOW,
    DEVICE_HALVE,
    DEVICE_ROUGHNESS,
    DEVICE_STEPS,
    DEVICE_STROKES,
    DEVICE_LEVEL_STROKES,
    DEVICE_RISES,
    DEVICE_MD5,
    DEVICE_LINES_STACK,
    DEVICE_LINES_POOL,
    DEVICE_LINES_CURVE,
    DEVICE_LINES_SOFTMAX,
    DEVICE_LINES_LSTM,
    DEVICE_MEASURE_MEMORY,
    DEVICE_MEASURE_PRODUCTS,
    N_DEVICE_KERNELS
} DeviceKernel;
extern const char *const device_kernel_names[N_DEVICE_KERNELS];

typedef enum DeviceBuffer {
    DEVICE_INPUTS,
    DEVICE_TASKS,
    DEVICE_RESULTS,
    DEVICE_IMAGE, /* numbers that stay from one call to the next */
    N_DEVICE_BUFFERS
} DeviceBuffer;

/* What is computed at once. Buffers that were never made room for are not looked at. */
typedef struct DeviceLaunch {
    DeviceKernel kernel;
    uint32_t first; /* task or pass */
    size_t items, rows;
} DeviceLaunch;

/* A compiled program, from malloc(). */
typedef struct DeviceProgram {
    void *bytes;
    size_t length;
} DeviceProgram;

typedef struct DeviceDriver {
    const char *name;    /* of it, as in DeviceFacts */
    const char *options; /* that programs are compiled with */

    /* Tells of at most so many devices, and gives how many; the same order each time. */
    size_t (*list)(DeviceFacts *facts, size_t most);

    /* Opens the device at an index of list(); NULL with why. */
    void *(*open)(size_t index, DeviceMessage *why);
    void (*close)(void *device);

    /* Compiles the kernels, or takes them as program() gave them once; before anything below. */
    bool (*compile)(void *device, const char *text, DeviceMessage *why);
    bool (*load)(void *device, const DeviceProgram *program, DeviceMessage *why);
    /* What load() takes, after compile(); false where there is no such thing. */
    bool (*program)(void *device, DeviceProgram *program);

    /* Makes a buffer that large; what was in it is gone. */
    bool (*reserve)(void *device, DeviceBuffer buffer, size_t bytes, DeviceMessage *why);
    /* At the buffer's start; all is there when these return. */
    bool (*write)(void *device, DeviceBuffer buffer, const void *from, size_t bytes,
                  DeviceMessage *why);
    bool (*read)(void *device, DeviceBuffer buffer, void *to, size_t bytes, DeviceMessage *why);

    /* Work items 0 .. items - 1, at least, in each of so many rows, in groups of DEVICE_GROUP or
     * what device_group() says; finished when it returns. */
    bool (*run)(void *device, const DeviceLaunch *launch, DeviceMessage *why);
} DeviceDriver;

extern const DeviceDriver driver_opencl, driver_cuda;

/* The address of a symbol in a library that dlopen() gave, into *function; false if it has none. */
bool driver_find(void *library, const char *symbol, void *function);

/* Work items go to devices in groups: of an LSTM, whose units they share out, of more. */
enum { DEVICE_GROUP = 64, DEVICE_LSTM_GROUP = 256 };
size_t device_group(DeviceKernel kernel);
