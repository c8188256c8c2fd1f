/* As much of CUDA's driver interface and of NVRTC's (NVIDIA, CUDA Driver API and NVRTC, 11 to 13)
 * as is used here. */
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef uint64_t CudaAddress; /* CUdeviceptr */

enum {
    CUDA_COMPUTE_MAJOR = 75, /* CUdevice_attribute */
    CUDA_COMPUTE_MINOR = 76,
};

/* Result 0 is success. Name as it is exported, and arguments of each function. */
#define CUDA_FUNCTIONS(F)                                                                          \
    F(cuInit, (unsigned flags))                                                                    \
    F(cuDriverGetVersion, (int *version))                                                          \
    F(cuDeviceGetCount, (int *n))                                                                  \
    F(cuDeviceGet, (int *device, int index))                                                       \
    F(cuDeviceGetName, (char *name, int size, int device))                                         \
    F(cuDeviceGetAttribute, (int *value, int what, int device))                                    \
    F(cuDeviceTotalMem_v2, (size_t * bytes, int device))                                           \
    F(cuDevicePrimaryCtxRetain, (void **context, int device))                                      \
    F(cuDevicePrimaryCtxRelease_v2, (int device))                                                  \
    F(cuCtxSetCurrent, (void *context))                                                            \
    F(cuModuleLoadData, (void **module, const void *image))                                        \
    F(cuModuleUnload, (void *module))                                                              \
    F(cuModuleGetFunction, (void **function, void *module, const char *name))                      \
    F(cuMemAlloc_v2, (CudaAddress * address, size_t bytes))                                        \
    F(cuMemFree_v2, (CudaAddress address))                                                         \
    F(cuMemcpyHtoD_v2, (CudaAddress to, const void *from, size_t bytes))                           \
    F(cuMemcpyDtoH_v2, (void *to, CudaAddress from, size_t bytes))                                 \
    F(cuLaunchKernel, (void *function, unsigned grid_x, unsigned grid_y, unsigned grid_z,          \
                       unsigned block_x, unsigned block_y, unsigned block_z, unsigned shared,      \
                       void *stream, void **arguments, void **extra))                              \
    F(cuCtxSynchronize, (void))

#define NVRTC_FUNCTIONS(F)                                                                         \
    F(nvrtcCreateProgram, (void **program, const char *text, const char *name, int n,              \
                           const char *const *headers, const char *const *names))                  \
    F(nvrtcCompileProgram, (void *program, int n, const char *const *options))                     \
    F(nvrtcGetPTXSize, (void *program, size_t *bytes))                                             \
    F(nvrtcGetPTX, (void *program, char *text))                                                    \
    F(nvrtcGetProgramLogSize, (void *program, size_t *bytes))                                      \
    F(nvrtcGetProgramLog, (void *program, char *text))                                             \
    F(nvrtcDestroyProgram, (void **program))
