/* What a kernel on a device is to do with one plane, picture or stream. The host and the kernels
 * share this text, so that both mean the same bytes. */
#pragma once
#ifdef DEVICE_HOST
#include <stdint.h>
#endif

/* Sums that measuring products adds up side by side, so that none waits for itself. */
#define MEASURE_SUMS 8

/* Inputs lie without gaps between rows. Work items 0 .. items - 1 share a task. */
typedef struct DeviceTask {
    uint32_t a, b, mask; /* bytes from the start of what is read; b and mask: if there is one */
    uint32_t out, out2, out3;  /* bytes from the start of the results */
    uint32_t items;            /* 0: there is nothing to do */
    uint32_t n;                /* samples, words of 4 bytes, tiles or blocks; of all of its items */
    uint32_t width;            /* of these, or of tiles, in a row of results */
    uint32_t stride;           /* bytes between rows of what is read */
    uint32_t depth;            /* bytes of a sample */
    uint32_t low, high, least; /* of a window; of steps */
    uint32_t apart;            /* bytes to the next sample */
    uint32_t masked;           /* whether there is a mask */
} DeviceTask;
