/* Words that mean the same in OpenCL C 1.2 and in CUDA, so that one text of each kernel serves
 * both. What follows is C without libraries, recursion and pointers to functions; types are those
 * of stdint.h, and names are none that OpenCL C has functions of. */
#if defined(__OPENCL_VERSION__)
#define KERNEL __kernel
#define FUNCTION static
#define GLOBAL __global
#define LOCAL __local  /* before pointers to what a group of items shares */
#define SHARED __local /* before such an array, at the beginning of a kernel */
#define ITEM ((uint32_t)get_global_id(0))
#define ROW ((uint32_t)get_global_id(1))
#define GROUP ((uint32_t)get_group_id(0))
#define GROUP_ITEMS ((uint32_t)get_local_size(0))
#define ITEM_OF_GROUP ((uint32_t)get_local_id(0))
#define WAIT_FOR_GROUP barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
#define BITS_OF(x) as_uint(x)
#define FLOAT_OF(x) as_float(x)
#pragma OPENCL FP_CONTRACT OFF
typedef char int8_t;
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
#define LOCAL
#define SHARED __shared__
#define ITEM (blockIdx.x * blockDim.x + threadIdx.x)
#define ROW (blockIdx.y)
#define GROUP (blockIdx.x)
#define GROUP_ITEMS (blockDim.x)
#define ITEM_OF_GROUP (threadIdx.x)
#define WAIT_FOR_GROUP __syncthreads()
#define BITS_OF(x) __float_as_uint(x)
#define FLOAT_OF(x) __uint_as_float(x)
#if defined(__CUDACC_RTC__)
typedef signed char int8_t;
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

/* All kernels take the same: what is read, what is to be done with it, from the task or pass `first`
 * on, where results go, and numbers that stay on the device from one call to the next. */
#define KERNEL_NAMED(name)                                                                         \
    KERNEL void name(GLOBAL const uint8_t *in, GLOBAL const DeviceTask *tasks,                     \
                     GLOBAL uint8_t *out, GLOBAL const uint8_t *image, uint32_t first)

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

/* The products of four numbers of 8 bits each, and a sum. */
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 610
#define DOT_OF_4(a, b, sum) __dp4a((int32_t)(a), (int32_t)(b), sum)
#else
#define NUMBER_OF(word, shift) ((int32_t)(int8_t)((word) >> (shift)))
FUNCTION int32_t dot_of_4(uint32_t a, uint32_t b, int32_t sum) {
    return sum + NUMBER_OF(a, 0) * NUMBER_OF(b, 0) + NUMBER_OF(a, 8) * NUMBER_OF(b, 8) +
           NUMBER_OF(a, 16) * NUMBER_OF(b, 16) + NUMBER_OF(a, 24) * NUMBER_OF(b, 24);
}
#define DOT_OF_4(a, b, sum) dot_of_4(a, b, sum)
#endif

/* Sample i; those of two bytes are aligned. */
FUNCTION uint32_t sample_of(GLOBAL const uint8_t *samples, uint32_t i, uint32_t depth) {
    return depth == 1 ? samples[i] : ((GLOBAL const uint16_t *)samples)[i];
}
