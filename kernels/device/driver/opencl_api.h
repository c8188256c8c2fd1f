/* As much of OpenCL 1.2's interface (Khronos, The OpenCL Specification 1.2) as is used here. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* A pointer to what OpenCL keeps: cl_platform_id, cl_device_id, cl_context and so on. */
typedef struct OpenClObject *OpenClHandle;

enum {
    CL_SUCCESS = 0,
    CL_PLATFORM_VERSION = 0x0901,
    CL_PLATFORM_NAME = 0x0902,
    CL_DEVICE_TYPE = 0x1000,
    CL_DEVICE_GLOBAL_MEM_SIZE = 0x101f,
    CL_DEVICE_NAME = 0x102b,
    CL_DRIVER_VERSION = 0x102d,
    CL_DEVICE_VERSION = 0x102f,
    CL_MEM_READ_WRITE = 1,
    CL_PROGRAM_BINARY_SIZES = 0x1165,
    CL_PROGRAM_BINARIES = 0x1166,
    CL_PROGRAM_BUILD_LOG = 0x1183,
};
#define CL_DEVICE_TYPE_CPU UINT64_C(2)
#define CL_DEVICE_TYPE_ALL UINT64_C(0xffffffff)

/* Result, name and arguments of each function. */
#define OPENCL_FUNCTIONS(F)                                                                        \
    F(int32_t, clGetPlatformIDs, (uint32_t most, OpenClHandle * platforms, uint32_t * n))          \
    F(int32_t, clGetPlatformInfo,                                                                  \
      (OpenClHandle platform, uint32_t what, size_t size, void *value, size_t *needed))            \
    F(int32_t, clGetDeviceIDs,                                                                     \
      (OpenClHandle platform, uint64_t types, uint32_t most, OpenClHandle * devices,               \
       uint32_t * n))                                                                              \
    F(int32_t, clGetDeviceInfo,                                                                    \
      (OpenClHandle device, uint32_t what, size_t size, void *value, size_t *needed))              \
    F(OpenClHandle, clCreateContext,                                                               \
      (const intptr_t *properties, uint32_t n, const OpenClHandle *devices, void *notify,          \
       void *data, int32_t *error))                                                                \
    F(int32_t, clReleaseContext, (OpenClHandle context))                                           \
    F(OpenClHandle, clCreateCommandQueue,                                                          \
      (OpenClHandle context, OpenClHandle device, uint64_t properties, int32_t * error))           \
    F(int32_t, clReleaseCommandQueue, (OpenClHandle queue))                                        \
    F(OpenClHandle, clCreateProgramWithSource,                                                     \
      (OpenClHandle context, uint32_t n, const char **texts, const size_t *lengths,                \
       int32_t *error))                                                                            \
    F(OpenClHandle, clCreateProgramWithBinary,                                                     \
      (OpenClHandle context, uint32_t n, const OpenClHandle *devices, const size_t *lengths,       \
       const unsigned char **binaries, int32_t *status, int32_t *error))                           \
    F(int32_t, clBuildProgram,                                                                     \
      (OpenClHandle program, uint32_t n, const OpenClHandle *devices, const char *options,         \
       void *notify, void *data))                                                                  \
    F(int32_t, clGetProgramInfo,                                                                   \
      (OpenClHandle program, uint32_t what, size_t size, void *value, size_t *needed))             \
    F(int32_t, clGetProgramBuildInfo,                                                              \
      (OpenClHandle program, OpenClHandle device, uint32_t what, size_t size, void *value,         \
       size_t *needed))                                                                            \
    F(int32_t, clReleaseProgram, (OpenClHandle program))                                           \
    F(OpenClHandle, clCreateKernel, (OpenClHandle program, const char *name, int32_t *error))      \
    F(int32_t, clReleaseKernel, (OpenClHandle kernel))                                             \
    F(int32_t, clSetKernelArg,                                                                     \
      (OpenClHandle kernel, uint32_t index, size_t size, const void *value))                       \
    F(OpenClHandle, clCreateBuffer,                                                                \
      (OpenClHandle context, uint64_t flags, size_t bytes, void *host, int32_t *error))            \
    F(int32_t, clReleaseMemObject, (OpenClHandle buffer))                                          \
    F(int32_t, clEnqueueWriteBuffer,                                                               \
      (OpenClHandle queue, OpenClHandle buffer, uint32_t wait, size_t offset, size_t bytes,        \
       const void *from, uint32_t n, const void *events, void *event))                             \
    F(int32_t, clEnqueueReadBuffer,                                                                \
      (OpenClHandle queue, OpenClHandle buffer, uint32_t wait, size_t offset, size_t bytes,        \
       void *to, uint32_t n, const void *events, void *event))                                     \
    F(int32_t, clEnqueueNDRangeKernel,                                                             \
      (OpenClHandle queue, OpenClHandle kernel, uint32_t dimensions, const size_t *first,          \
       const size_t *global, const size_t *local, uint32_t n, const void *events, void *event))    \
    F(int32_t, clFinish, (OpenClHandle queue))
