/* Devices through OpenCL 1.2. */
#include "kernels/device/driver/driver.h"
#include "kernels/device/driver/opencl_api.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PLATFORMS = 16, MOST_DEVICES = 32 };

static const char options[] = "-cl-std=CL1.2 -w -cl-fp32-correctly-rounded-divide-sqrt";

#define MEMBER(result, name, arguments) result(*name) arguments;
typedef struct OpenClFunctions {
    OPENCL_FUNCTIONS(MEMBER)
} OpenClFunctions;

/* Set once, constant afterwards. */
static OpenClFunctions cl;
static bool cl_is_there;

static void load_once(void) {
    void *library = dlopen("libOpenCL.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return;
    bool all = true;
#define FIND(result, name, arguments) all = all && driver_find(library, #name, &cl.name);
    OPENCL_FUNCTIONS(FIND)
    cl_is_there = all;
}

static bool load_library(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
    return cl_is_there;
}

typedef struct OpenClPlace {
    OpenClHandle platform, device;
} OpenClPlace;

typedef struct OpenClDevice {
    OpenClPlace place;
    OpenClHandle context, queue, program, kernels[N_DEVICE_KERNELS], buffers[N_DEVICE_BUFFERS];
} OpenClDevice;

static size_t find_places(OpenClPlace *places, size_t most) {
    OpenClHandle platforms[MOST_PLATFORMS], devices[MOST_DEVICES];
    uint32_t n_platforms = 0;
    size_t n = 0;
    if (!load_library() || cl.clGetPlatformIDs(MOST_PLATFORMS, platforms, &n_platforms) != 0)
        return 0;
    for (uint32_t i = 0; i < n_platforms && i < MOST_PLATFORMS; i++) {
        uint32_t n_devices = 0;
        if (cl.clGetDeviceIDs(platforms[i], CL_DEVICE_TYPE_ALL, MOST_DEVICES, devices,
                              &n_devices) != 0)
            continue;
        for (uint32_t k = 0; k < n_devices && k < MOST_DEVICES && n < most; k++)
            places[n++] = (OpenClPlace){platforms[i], devices[k]};
    }
    return n;
}

/* Nothing where it can't be told. */
static void tell_device(OpenClHandle device, uint32_t what, char *text, size_t size) {
    text[0] = '\0';
    if (cl.clGetDeviceInfo(device, what, size, text, NULL) != 0)
        text[0] = '\0';
    text[size - 1] = '\0';
}

static void tell_platform(OpenClHandle platform, uint32_t what, char *text, size_t size) {
    text[0] = '\0';
    if (cl.clGetPlatformInfo(platform, what, size, text, NULL) != 0)
        text[0] = '\0';
    text[size - 1] = '\0';
}

static DeviceFacts facts_of(const OpenClPlace *place) {
    DeviceFacts facts = {.driver = "OpenCL"};
    char platform[256], driver[128], version[128];
    uint64_t type = 0;
    tell_device(place->device, CL_DEVICE_NAME, facts.name, sizeof facts.name);
    tell_platform(place->platform, CL_PLATFORM_VERSION, platform, sizeof platform);
    tell_device(place->device, CL_DRIVER_VERSION, driver, sizeof driver);
    tell_device(place->device, CL_DEVICE_VERSION, version, sizeof version);
    snprintf(facts.version, sizeof facts.version, "%s, driver %s, %s", platform, driver, version);
    if (cl.clGetDeviceInfo(place->device, CL_DEVICE_GLOBAL_MEM_SIZE, sizeof facts.memory,
                           &facts.memory, NULL) != 0)
        facts.memory = 0;
    if (cl.clGetDeviceInfo(place->device, CL_DEVICE_TYPE, sizeof type, &type, NULL) == 0)
        facts.is_processor = (type & CL_DEVICE_TYPE_CPU) != 0;
    return facts;
}

static size_t list_devices(DeviceFacts *facts, size_t most) {
    OpenClPlace places[MOST_DEVICES];
    size_t n = find_places(places, most < MOST_DEVICES ? most : MOST_DEVICES);
    for (size_t i = 0; i < n; i++)
        facts[i] = facts_of(&places[i]);
    return n;
}

static void close_device(void *device) {
    OpenClDevice *d = device;
    for (size_t i = 0; i < N_DEVICE_KERNELS; i++)
        if (d->kernels[i] != NULL)
            cl.clReleaseKernel(d->kernels[i]);
    for (size_t i = 0; i < N_DEVICE_BUFFERS; i++)
        if (d->buffers[i] != NULL)
            cl.clReleaseMemObject(d->buffers[i]);
    if (d->program != NULL)
        cl.clReleaseProgram(d->program);
    if (d->queue != NULL)
        cl.clReleaseCommandQueue(d->queue);
    if (d->context != NULL)
        cl.clReleaseContext(d->context);
    free(d);
}

static bool start_device(OpenClDevice *d, DeviceMessage *why) {
    int32_t error = 0;
    d->context = cl.clCreateContext(NULL, 1, &d->place.device, NULL, NULL, &error);
    if (d->context == NULL)
        return device_fails(why, "clCreateContext: error %d", error);
    d->queue = cl.clCreateCommandQueue(d->context, d->place.device, 0, &error);
    if (d->queue == NULL)
        return device_fails(why, "clCreateCommandQueue: error %d", error);
    return true;
}

static void *open_device(size_t index, DeviceMessage *why) {
    OpenClPlace places[MOST_DEVICES];
    OpenClDevice *d = calloc(1, sizeof *d);
    if (d == NULL || index >= find_places(places, MOST_DEVICES)) {
        free(d);
        device_fails(why, "the device is no longer there");
        return NULL;
    }
    d->place = places[index];
    if (start_device(d, why))
        return d;
    close_device(d);
    return NULL;
}

/* What the compiler says stands behind the error. */
static bool build(OpenClDevice *d, DeviceMessage *why) {
    int32_t error = cl.clBuildProgram(d->program, 1, &d->place.device, options, NULL, NULL);
    if (error != 0) {
        char log[512] = "";
        cl.clGetProgramBuildInfo(d->program, d->place.device, CL_PROGRAM_BUILD_LOG, sizeof log, log,
                                 NULL);
        log[sizeof log - 1] = '\0';
        return device_fails(why, "clBuildProgram: error %d %s", error, log);
    }
    for (size_t i = 0; i < N_DEVICE_KERNELS; i++) {
        d->kernels[i] = cl.clCreateKernel(d->program, device_kernel_names[i], &error);
        if (d->kernels[i] == NULL)
            return device_fails(why, "clCreateKernel %s: error %d", device_kernel_names[i], error);
    }
    return true;
}

static bool compile_text(void *device, const char *text, DeviceMessage *why) {
    OpenClDevice *d = device;
    int32_t error = 0;
    d->program = cl.clCreateProgramWithSource(d->context, 1, &text, NULL, &error);
    if (d->program == NULL)
        return device_fails(why, "clCreateProgramWithSource: error %d", error);
    return build(d, why);
}

static bool load_program(void *device, const DeviceProgram *program, DeviceMessage *why) {
    OpenClDevice *d = device;
    const unsigned char *bytes = program->bytes;
    int32_t error = 0, status = 0;
    d->program = cl.clCreateProgramWithBinary(d->context, 1, &d->place.device, &program->length,
                                              &bytes, &status, &error);
    if (d->program == NULL || status != 0)
        return device_fails(why, "clCreateProgramWithBinary: error %d", error);
    return build(d, why);
}

static bool give_program(void *device, DeviceProgram *program) {
    OpenClDevice *d = device;
    size_t length = 0;
    if (cl.clGetProgramInfo(d->program, CL_PROGRAM_BINARY_SIZES, sizeof length, &length, NULL) !=
            0 ||
        length == 0)
        return false;
    unsigned char *bytes = malloc(length);
    if (bytes == NULL ||
        cl.clGetProgramInfo(d->program, CL_PROGRAM_BINARIES, sizeof bytes, &bytes, NULL) != 0) {
        free(bytes);
        return false;
    }
    *program = (DeviceProgram){bytes, length};
    return true;
}

static bool reserve_buffer(void *device, DeviceBuffer buffer, size_t bytes, DeviceMessage *why) {
    OpenClDevice *d = device;
    int32_t error = 0;
    if (d->buffers[buffer] != NULL)
        cl.clReleaseMemObject(d->buffers[buffer]);
    d->buffers[buffer] = cl.clCreateBuffer(d->context, CL_MEM_READ_WRITE, bytes, NULL, &error);
    if (d->buffers[buffer] == NULL)
        return device_fails(why, "clCreateBuffer of %zu bytes: error %d", bytes, error);
    return true;
}

static bool write_buffer(void *device, DeviceBuffer buffer, const void *from, size_t bytes,
                         DeviceMessage *why) {
    OpenClDevice *d = device;
    int32_t error =
        cl.clEnqueueWriteBuffer(d->queue, d->buffers[buffer], 1, 0, bytes, from, 0, NULL, NULL);
    return error == 0 || device_fails(why, "clEnqueueWriteBuffer: error %d", error);
}

static bool read_buffer(void *device, DeviceBuffer buffer, void *to, size_t bytes,
                        DeviceMessage *why) {
    OpenClDevice *d = device;
    int32_t error =
        cl.clEnqueueReadBuffer(d->queue, d->buffers[buffer], 1, 0, bytes, to, 0, NULL, NULL);
    return error == 0 || device_fails(why, "clEnqueueReadBuffer: error %d", error);
}

static bool set_arguments(const OpenClDevice *d, OpenClHandle kernel, uint32_t first,
                          DeviceMessage *why) {
    int32_t error = 0;
    for (uint32_t i = 0; i < N_DEVICE_BUFFERS && error == 0; i++)
        error = cl.clSetKernelArg(kernel, i, sizeof d->buffers[i], &d->buffers[i]);
    if (error == 0)
        error = cl.clSetKernelArg(kernel, N_DEVICE_BUFFERS, sizeof first, &first);
    return error == 0 || device_fails(why, "clSetKernelArg: error %d", error);
}

static bool run_kernel(void *device, const DeviceLaunch *launch, DeviceMessage *why) {
    OpenClDevice *d = device;
    OpenClHandle kernel = d->kernels[launch->kernel];
    const char *name = device_kernel_names[launch->kernel];
    size_t group = device_group(launch->kernel);
    size_t global[2] = {(launch->items + group - 1) / group * group, launch->rows};
    size_t local[2] = {group, 1};
    if (!set_arguments(d, kernel, launch->first, why))
        return false;
    int32_t error =
        cl.clEnqueueNDRangeKernel(d->queue, kernel, 2, NULL, global, local, 0, NULL, NULL);
    if (error != 0)
        return device_fails(why, "clEnqueueNDRangeKernel %s: error %d", name, error);
    error = cl.clFinish(d->queue);
    return error == 0 || device_fails(why, "clFinish %s: error %d", name, error);
}

const DeviceDriver driver_opencl = {
    .name = "OpenCL",
    .options = options,
    .list = list_devices,
    .open = open_device,
    .close = close_device,
    .compile = compile_text,
    .load = load_program,
    .program = give_program,
    .reserve = reserve_buffer,
    .write = write_buffer,
    .read = read_buffer,
    .run = run_kernel,
};
