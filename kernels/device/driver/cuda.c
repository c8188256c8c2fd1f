/* Devices through CUDA's driver, libcuda; kernels are compiled by NVRTC. */
#include "kernels/device/driver/cuda_api.h"
#include "kernels/device/driver/nvrtc.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMBER(name, arguments) int(*name) arguments;
typedef struct CudaFunctions {
    CUDA_FUNCTIONS(MEMBER)
} CudaFunctions;

/* Set once, constant afterwards. */
static CudaFunctions cu;
static bool cu_is_there;

static void load_once(void) {
    void *library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return;
    bool all = true;
#define FIND(name, arguments) all = all && driver_find(library, #name, &cu.name);
    CUDA_FUNCTIONS(FIND)
    cu_is_there = all && cu.cuInit(0) == 0;
}

static bool load_library(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
    return cu_is_there;
}

typedef struct CudaDevice {
    int device, major, minor;
    void *context, *module, *kernels[N_DEVICE_KERNELS];
    CudaAddress buffers[N_DEVICE_BUFFERS];
    DeviceProgram ptx; /* of compile() */
} CudaDevice;

static bool find_compute(int device, int *major, int *minor) {
    return cu.cuDeviceGetAttribute(major, CUDA_COMPUTE_MAJOR, device) == 0 &&
           cu.cuDeviceGetAttribute(minor, CUDA_COMPUTE_MINOR, device) == 0;
}

static bool tell_facts(int index, DeviceFacts *facts) {
    int device = 0, version = 0, major = 0, minor = 0;
    size_t memory = 0;
    *facts = (DeviceFacts){.driver = "CUDA"};
    if (cu.cuDeviceGet(&device, index) != 0 ||
        cu.cuDeviceGetName(facts->name, sizeof facts->name, device) != 0 ||
        cu.cuDeviceTotalMem_v2(&memory, device) != 0 || cu.cuDriverGetVersion(&version) != 0 ||
        !find_compute(device, &major, &minor))
        return false;
    facts->name[sizeof facts->name - 1] = '\0';
    facts->memory = memory;
    snprintf(facts->version, sizeof facts->version, "CUDA %d.%d, compute capability %d.%d",
             version / 1000, version % 1000 / 10, major, minor);
    return true;
}

/* None from the first one on that can't be told of, so that an index is CUDA's own. */
static size_t list_devices(DeviceFacts *facts, size_t most) {
    int n = 0;
    size_t told = 0;
    if (!load_library() || cu.cuDeviceGetCount(&n) != 0)
        return 0;
    while ((int)told < n && told < most && tell_facts((int)told, &facts[told]))
        told++;
    return told;
}

static void close_device(void *device) {
    CudaDevice *d = device;
    if (d->context != NULL) {
        cu.cuCtxSetCurrent(d->context);
        for (size_t i = 0; i < N_DEVICE_BUFFERS; i++)
            if (d->buffers[i] != 0)
                cu.cuMemFree_v2(d->buffers[i]);
        if (d->module != NULL)
            cu.cuModuleUnload(d->module);
        cu.cuDevicePrimaryCtxRelease_v2(d->device);
    }
    free(d->ptx.bytes);
    free(d);
}

static bool start_device(CudaDevice *d, size_t index, DeviceMessage *why) {
    if (!load_library() || cu.cuDeviceGet(&d->device, (int)index) != 0 ||
        !find_compute(d->device, &d->major, &d->minor))
        return device_fails(why, "the device is no longer there");
    int error = cu.cuDevicePrimaryCtxRetain(&d->context, d->device);
    if (error != 0) {
        d->context = NULL;
        return device_fails(why, "cuDevicePrimaryCtxRetain: error %d", error);
    }
    error = cu.cuCtxSetCurrent(d->context);
    return error == 0 || device_fails(why, "cuCtxSetCurrent: error %d", error);
}

static void *open_device(size_t index, DeviceMessage *why) {
    CudaDevice *d = calloc(1, sizeof *d);
    if (d == NULL) {
        device_fails(why, "no memory");
        return NULL;
    }
    if (start_device(d, index, why))
        return d;
    close_device(d);
    return NULL;
}

static bool load_program(void *device, const DeviceProgram *program, DeviceMessage *why) {
    CudaDevice *d = device;
    if (program->length == 0 || ((const char *)program->bytes)[program->length - 1] != '\0')
        return device_fails(why, "the compiled program is no PTX");
    int error = cu.cuModuleLoadData(&d->module, program->bytes);
    if (error != 0) {
        d->module = NULL;
        return device_fails(why, "cuModuleLoadData: error %d", error);
    }
    for (size_t i = 0; i < N_DEVICE_KERNELS; i++) {
        error = cu.cuModuleGetFunction(&d->kernels[i], d->module, device_kernel_names[i]);
        if (error != 0)
            return device_fails(why, "cuModuleGetFunction %s: error %d", device_kernel_names[i],
                                error);
    }
    return true;
}

static bool compile_text(void *device, const char *text, DeviceMessage *why) {
    CudaDevice *d = device;
    return nvrtc_compile(text, d->major, d->minor, &d->ptx, why) && load_program(d, &d->ptx, why);
}

static bool give_program(void *device, DeviceProgram *program) {
    CudaDevice *d = device;
    *program = d->ptx;
    d->ptx = (DeviceProgram){0};
    return program->bytes != NULL;
}

static bool reserve_buffer(void *device, DeviceBuffer buffer, size_t bytes, DeviceMessage *why) {
    CudaDevice *d = device;
    if (d->buffers[buffer] != 0)
        cu.cuMemFree_v2(d->buffers[buffer]);
    d->buffers[buffer] = 0;
    int error = cu.cuMemAlloc_v2(&d->buffers[buffer], bytes);
    if (error != 0) {
        d->buffers[buffer] = 0;
        return device_fails(why, "cuMemAlloc of %zu bytes: error %d", bytes, error);
    }
    return true;
}

static bool write_buffer(void *device, DeviceBuffer buffer, const void *from, size_t bytes,
                         DeviceMessage *why) {
    int error = cu.cuMemcpyHtoD_v2(((CudaDevice *)device)->buffers[buffer], from, bytes);
    return error == 0 || device_fails(why, "cuMemcpyHtoD: error %d", error);
}

static bool read_buffer(void *device, DeviceBuffer buffer, void *to, size_t bytes,
                        DeviceMessage *why) {
    int error = cu.cuMemcpyDtoH_v2(to, ((CudaDevice *)device)->buffers[buffer], bytes);
    return error == 0 || device_fails(why, "cuMemcpyDtoH: error %d", error);
}

static bool run_kernel(void *device, const DeviceLaunch *launch, DeviceMessage *why) {
    CudaDevice *d = device;
    const char *name = device_kernel_names[launch->kernel];
    size_t group = device_group(launch->kernel), groups = (launch->items + group - 1) / group;
    uint32_t first = launch->first;
    void *arguments[N_DEVICE_BUFFERS + 1];
    for (size_t i = 0; i < N_DEVICE_BUFFERS; i++)
        arguments[i] = &d->buffers[i];
    arguments[N_DEVICE_BUFFERS] = &first;
    int error =
        cu.cuLaunchKernel(d->kernels[launch->kernel], (unsigned)groups, (unsigned)launch->rows, 1,
                          (unsigned)group, 1, 1, 0, NULL, arguments, NULL);
    if (error != 0)
        return device_fails(why, "cuLaunchKernel %s: error %d", name, error);
    error = cu.cuCtxSynchronize();
    return error == 0 || device_fails(why, "cuCtxSynchronize after %s: error %d", name, error);
}

const DeviceDriver driver_cuda = {
    .name = "CUDA",
    .options = "--fmad=false",
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
