/* A libOpenCL.so.1 for tests: it hands everything to the real one, except for what
 * PIXLEAK_OPENCL_FAULT says to let fail:
 *
 *   NAME:N          the N-th call of a function, from 1
 *   NAME:N+         that and all later ones
 *   launch:NAME:N   the N-th launch of a kernel; likewise N+
 *   random:SEED:M   of all calls each one with M thousandths' chance
 *   wrong:N+        what the N-th read and later ones give has a bit of each byte changed
 *   spoil:NAME:N    likewise what is read after the N-th launch of a kernel; likewise N+
 *   die:NAME:N      the N-th call kills the process
 *
 * Calls are counted from when the setting last changed. */
#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/device/driver/opencl_api.h"

enum { FAULT = -6 }; /* CL_OUT_OF_HOST_MEMORY */

static void *real_function(const char *name) {
    static void *library;
    static const char *const paths[] = {"/usr/lib/x86_64-linux-gnu/libOpenCL.so.1",
                                        "/usr/lib/aarch64-linux-gnu/libOpenCL.so.1",
                                        "/usr/lib64/libOpenCL.so.1"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0] && library == NULL; i++)
        library = dlopen(paths[i], RTLD_NOW | RTLD_LOCAL);
    void *function = library ? dlsym(library, name) : NULL;
    if (function == NULL) {
        fprintf(stderr, "the real libOpenCL.so.1 has no %s\n", name);
        abort();
    }
    return function;
}

/* How often each function was called under the setting. */
static struct {
    char setting[128];
    struct {
        const char *name;
        unsigned long n;
    } calls[64];
    unsigned long long state;
} counts;

static unsigned long count_call(const char *setting, const char *name) {
    if (strcmp(counts.setting, setting) != 0) {
        memset(&counts, 0, sizeof counts);
        snprintf(counts.setting, sizeof counts.setting, "%s", setting);
    }
    size_t i = 0;
    while (counts.calls[i].name != NULL && strcmp(counts.calls[i].name, name) != 0)
        i++;
    counts.calls[i].name = name;
    return ++counts.calls[i].n;
}

static bool falls(unsigned per_mille, unsigned long seed) {
    if (counts.state == 0)
        counts.state = 88172645463325252ull ^ seed * 0x9e3779b97f4a7c15ull;
    counts.state ^= counts.state << 13;
    counts.state ^= counts.state >> 7;
    counts.state ^= counts.state << 17;
    return counts.state % 1000 < per_mille;
}

/* Whether a call is the one that a setting "NAME:N" or "NAME:N+" means. */
static bool is_meant(const char *setting, const char *name, unsigned long n) {
    size_t length = strlen(name);
    if (strncmp(setting, name, length) != 0 || setting[length] != ':')
        return false;
    char *end;
    unsigned long wanted = strtoul(setting + length + 1, &end, 10);
    return *end == '+' ? n >= wanted : n == wanted;
}

static bool fails(const char *name) {
    const char *setting = getenv("PIXLEAK_OPENCL_FAULT");
    if (setting == NULL)
        return false;
    unsigned long n = count_call(setting, name), seed;
    unsigned per_mille;
    if (sscanf(setting, "random:%lu:%u", &seed, &per_mille) == 2)
        return strcmp(name, "wrong") != 0 && falls(per_mille, seed);
    if (strncmp(setting, "die:", 4) == 0 && is_meant(setting + 4, name, n))
        raise(SIGKILL);
    return is_meant(setting, name, n);
}

/* Functions that give an error, and those that give what they made. */
#define GIVES_ERROR(name, typed, names)                                                            \
    int32_t name typed;                                                                            \
    int32_t name typed {                                                                           \
        int32_t(*real) typed;                                                                      \
        *(void **)&real = real_function(#name);                                                    \
        return fails(#name) ? FAULT : real names;                                                  \
    }
#define GIVES_HANDLE(name, typed, names)                                                           \
    OpenClHandle name typed;                                                                       \
    OpenClHandle name typed {                                                                      \
        OpenClHandle(*real) typed;                                                                 \
        *(void **)&real = real_function(#name);                                                    \
        if (!fails(#name))                                                                         \
            return real names;                                                                     \
        *error = FAULT;                                                                            \
        return NULL;                                                                               \
    }

GIVES_ERROR(clGetPlatformIDs, (uint32_t most, OpenClHandle *platforms, uint32_t *n),
            (most, platforms, n))
GIVES_ERROR(clGetPlatformInfo,
            (OpenClHandle platform, uint32_t what, size_t size, void *value, size_t *needed),
            (platform, what, size, value, needed))
GIVES_ERROR(clGetDeviceIDs,
            (OpenClHandle platform, uint64_t types, uint32_t most, OpenClHandle *devices,
             uint32_t *n),
            (platform, types, most, devices, n))
GIVES_ERROR(clGetDeviceInfo,
            (OpenClHandle device, uint32_t what, size_t size, void *value, size_t *needed),
            (device, what, size, value, needed))
GIVES_HANDLE(clCreateContext,
             (const intptr_t *properties, uint32_t n, const OpenClHandle *devices, void *notify,
              void *data, int32_t *error),
             (properties, n, devices, notify, data, error))
GIVES_ERROR(clReleaseContext, (OpenClHandle context), (context))
GIVES_HANDLE(clCreateCommandQueue,
             (OpenClHandle context, OpenClHandle device, uint64_t properties, int32_t *error),
             (context, device, properties, error))
GIVES_ERROR(clReleaseCommandQueue, (OpenClHandle queue), (queue))
GIVES_HANDLE(clCreateProgramWithSource,
             (OpenClHandle context, uint32_t n, const char **texts, const size_t *lengths,
              int32_t *error),
             (context, n, texts, lengths, error))
GIVES_HANDLE(clCreateProgramWithBinary,
             (OpenClHandle context, uint32_t n, const OpenClHandle *devices, const size_t *lengths,
              const unsigned char **binaries, int32_t *status, int32_t *error),
             (context, n, devices, lengths, binaries, status, error))
GIVES_ERROR(clBuildProgram,
            (OpenClHandle program, uint32_t n, const OpenClHandle *devices, const char *options,
             void *notify, void *data),
            (program, n, devices, options, notify, data))
GIVES_ERROR(clGetProgramInfo,
            (OpenClHandle program, uint32_t what, size_t size, void *value, size_t *needed),
            (program, what, size, value, needed))
GIVES_ERROR(clGetProgramBuildInfo,
            (OpenClHandle program, OpenClHandle device, uint32_t what, size_t size, void *value,
             size_t *needed),
            (program, device, what, size, value, needed))
GIVES_ERROR(clReleaseProgram, (OpenClHandle program), (program))
GIVES_ERROR(clReleaseKernel, (OpenClHandle kernel), (kernel))
GIVES_ERROR(clSetKernelArg, (OpenClHandle kernel, uint32_t index, size_t size, const void *value),
            (kernel, index, size, value))
GIVES_HANDLE(clCreateBuffer,
             (OpenClHandle context, uint64_t flags, size_t bytes, void *host, int32_t *error),
             (context, flags, bytes, host, error))
GIVES_ERROR(clReleaseMemObject, (OpenClHandle buffer), (buffer))
GIVES_ERROR(clEnqueueWriteBuffer,
            (OpenClHandle queue, OpenClHandle buffer, uint32_t wait, size_t offset, size_t bytes,
             const void *from, uint32_t n, const void *events, void *event),
            (queue, buffer, wait, offset, bytes, from, n, events, event))
GIVES_ERROR(clFinish, (OpenClHandle queue), (queue))

/* Kernels by what they are called; of a device that is opened again the later ones count. */
static struct {
    OpenClHandle kernel;
    char name[64];
} kernels[64];

static const char *kernel_name(OpenClHandle kernel) {
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
        if (kernels[i].kernel == kernel)
            return kernels[i].name;
    return "";
}

OpenClHandle clCreateKernel(OpenClHandle program, const char *name, int32_t *error);
OpenClHandle clCreateKernel(OpenClHandle program, const char *name, int32_t *error) {
    OpenClHandle (*real)(OpenClHandle, const char *, int32_t *);
    *(void **)&real = real_function("clCreateKernel");
    *error = FAULT;
    OpenClHandle kernel = fails("clCreateKernel") ? NULL : real(program, name, error);
    size_t i = 0;
    while (i + 1 < sizeof kernels / sizeof kernels[0] && kernels[i].name[0] != '\0' &&
           strcmp(kernels[i].name, name) != 0)
        i++;
    kernels[i].kernel = kernel;
    snprintf(kernels[i].name, sizeof kernels[i].name, "%s", name);
    return kernel;
}

/* Whether a setting "launch:NAME:N" or "spoil:NAME:N" means this one. */
static bool is_launch(const char *kind, OpenClHandle kernel) {
    const char *setting = getenv("PIXLEAK_OPENCL_FAULT"), *name = kernel_name(kernel);
    size_t length = strlen(kind);
    if (setting == NULL || strncmp(setting, kind, length) != 0)
        return false;
    return is_meant(setting + length, name, count_call(setting, name));
}

/* Whether what the last launch has computed is spoiled. */
static bool spoiled;

int32_t clEnqueueNDRangeKernel(OpenClHandle queue, OpenClHandle kernel, uint32_t dimensions,
                               const size_t *first, const size_t *global, const size_t *local,
                               uint32_t n, const void *events, void *event);
int32_t clEnqueueNDRangeKernel(OpenClHandle queue, OpenClHandle kernel, uint32_t dimensions,
                               const size_t *first, const size_t *global, const size_t *local,
                               uint32_t n, const void *events, void *event) {
    int32_t (*real)(OpenClHandle, OpenClHandle, uint32_t, const size_t *, const size_t *,
                    const size_t *, uint32_t, const void *, void *);
    *(void **)&real = real_function("clEnqueueNDRangeKernel");
    if (fails("clEnqueueNDRangeKernel") || is_launch("launch:", kernel))
        return FAULT;
    spoiled = is_launch("spoil:", kernel);
    return real(queue, kernel, dimensions, first, global, local, n, events, event);
}

/* May also give something else than the device did. */
int32_t clEnqueueReadBuffer(OpenClHandle queue, OpenClHandle buffer, uint32_t wait, size_t offset,
                            size_t bytes, void *to, uint32_t n, const void *events, void *event);
int32_t clEnqueueReadBuffer(OpenClHandle queue, OpenClHandle buffer, uint32_t wait, size_t offset,
                            size_t bytes, void *to, uint32_t n, const void *events, void *event) {
    int32_t (*real)(OpenClHandle, OpenClHandle, uint32_t, size_t, size_t, void *, uint32_t,
                    const void *, void *);
    *(void **)&real = real_function("clEnqueueReadBuffer");
    if (fails("clEnqueueReadBuffer"))
        return FAULT;
    int32_t error = real(queue, buffer, wait, offset, bytes, to, n, events, event);
    bool wrong = fails("wrong") || spoiled;
    for (size_t i = 0; wrong && i < bytes; i++)
        ((unsigned char *)to)[i] ^= 0x40;
    return error;
}
