/* Words that mean the same in OpenCL C 1.2 and in CUDA, so that one text of each kernel serves
 * both. What follows is C without libraries, recursion and pointers to functions; types are those
 * of stdint.h, and names are none that OpenCL C has functions of. */
#if defined(__OPENCL_VERSION__)
#define KERNEL __kernel
#define FUNCTION static
#define GLOBAL __global
#define ITEM ((uint32_t)get_global_id(0))
#define ROW ((uint32_t)get_global_id(1))
typedef uchar uint8_t;
typedef short int16_t;
typedef ushort uint16_t;
typedef int int32_t;
typedef uint uint32_t;
typedef long int64_t;
typedef ulong uint64_t;
#else
#define KERNEL extern "C" __global__
#define FUNCTION static __device__
#define GLOBAL
#define ITEM (blockIdx.x * blockDim.x + threadIdx.x)
#define ROW (blockIdx.y)
#if defined(__CUDACC_RTC__)
typedef unsigned char uint8_t;
typedef short int16_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
#else
#include <stdint.h>
#endif
#endif

/* All kernels take the same: what is read, what is to be done with it, and where results go. */
#define KERNEL_NAMED(name)                                                                         \
    KERNEL void name(GLOBAL const uint8_t *in, GLOBAL const DeviceTask *tasks, GLOBAL uint8_t *out)

#define TILE 8
#define REACH 4
#define STEP_MOST 31u

FUNCTION uint32_t lesser_of(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

FUNCTION uint32_t greater_of(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

FUNCTION uint32_t gap(uint32_t a, uint32_t b) {
    return a > b ? a - b : b - a;
}

/* Sample i; those of two bytes are aligned. */
FUNCTION uint32_t sample_of(GLOBAL const uint8_t *samples, uint32_t i, uint32_t depth) {
    return depth == 1 ? samples[i] : ((GLOBAL const uint16_t *)samples)[i];
}
