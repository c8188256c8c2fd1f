#include "kernels/device/driver/nvrtc.h"
#include "kernels/device/driver/cuda_api.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define MEMBER(name, arguments) int(*name) arguments;
typedef struct NvrtcFunctions {
    NVRTC_FUNCTIONS(MEMBER)
} NvrtcFunctions;

/* Set once, constant afterwards. */
static NvrtcFunctions rtc;
static bool rtc_is_there;

static void load_once(void) {
    static const char *const names[] = {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2",
                                        "/usr/local/cuda/lib64/libnvrtc.so"};
    void *library = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && library == NULL; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return;
    bool all = true;
#define FIND(name, arguments) all = all && driver_find(library, #name, &rtc.name);
    NVRTC_FUNCTIONS(FIND)
    rtc_is_there = all;
}

bool nvrtc_is_there(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
    return rtc_is_there;
}

/* What the compiler says stands behind the error. */
static bool compile_fails(void *program, int error, DeviceMessage *why) {
    size_t length = 0;
    char *log = NULL;
    if (rtc.nvrtcGetProgramLogSize(program, &length) == 0 && length > 0)
        log = calloc(1, length + 1);
    if (log != NULL)
        rtc.nvrtcGetProgramLog(program, log);
    device_fails(why, "nvrtcCompileProgram: error %d %s", error, log ? log : "");
    free(log);
    return false;
}

static bool take_ptx(void *program, DeviceProgram *ptx, DeviceMessage *why) {
    size_t length = 0;
    if (rtc.nvrtcGetPTXSize(program, &length) != 0 || length == 0)
        return device_fails(why, "nvrtcGetPTXSize failed");
    char *bytes = malloc(length);
    if (bytes == NULL || rtc.nvrtcGetPTX(program, bytes) != 0) {
        free(bytes);
        return device_fails(why, "nvrtcGetPTX failed");
    }
    *ptx = (DeviceProgram){bytes, length};
    return true;
}

bool nvrtc_compile(const char *text, int major, int minor, DeviceProgram *ptx, DeviceMessage *why) {
    char architecture[64];
    /* No floats are used yet; what uses them is to round each product. */
    const char *options[] = {architecture, "--fmad=false"};
    void *program = NULL;
    if (!nvrtc_is_there())
        return device_fails(why, "libnvrtc, which compiles kernels for CUDA, is not there");
    snprintf(architecture, sizeof architecture, "--gpu-architecture=compute_%d%d", major, minor);
    int error = rtc.nvrtcCreateProgram(&program, text, "pixleak.cu", 0, NULL, NULL);
    if (error != 0)
        return device_fails(why, "nvrtcCreateProgram: error %d", error);
    error = rtc.nvrtcCompileProgram(program, 2, options);
    bool compiled = error == 0 ? take_ptx(program, ptx, why) : compile_fails(program, error, why);
    rtc.nvrtcDestroyProgram(&program);
    return compiled;
}
