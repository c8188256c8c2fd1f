/* A device in use for all that the program does: from then on compare_kernels(), find_kernels() and
 * digest_kernels() give tables whose functions let it compute. What it fails at is computed by the
 * processor's own table in the same call, so that nothing else changes for who calls. Whole lines
 * are read by lines_kernels(), which there are none of otherwise; who calls reads what is left. */
#pragma once
#include <stdatomic.h>

#include "kernels/device/device.h"

enum { DEVICE_USE_TEXT = 256 };

typedef enum DeviceSubject {
    DEVICE_USE_COMPARE = 1,
    DEVICE_USE_FIND = 2,
    DEVICE_USE_DIGEST = 4,
    DEVICE_USE_LINES = 8,
    DEVICE_USE_ALL = 15
} DeviceSubject;

/* What became of it. All zero at first; may lie in memory that processes share. */
typedef struct DeviceTally {
    _Atomic uint64_t calls;     /* of the tables' functions */
    _Atomic uint64_t fallbacks; /* of these, at which the device failed */
    _Atomic uint64_t
        differences; /* in a check: of these, that were checked and at which it gave other bits */
    _Atomic bool given_up; /* once it is set, no process uses the device any more */
    _Atomic bool told_failure, told_difference; /* whether somebody writes the texts below */
    char failure[DEVICE_USE_TEXT], difference[DEVICE_USE_TEXT]; /* of the first one each */
} DeviceTally;

typedef struct DeviceUse {
    Device *device;
    unsigned subjects; /* of DeviceSubject */
    bool check;        /* compute all by the processor, too, and compare; else only now and then */
    DeviceTally *tally;
    _Atomic bool *inside; /* set while the device computes */
} DeviceUse;

/* Uses a device for the rest of the process, which has one at most. All that it points to stays
 * where it is. Before the first other thread. */
void device_use(const DeviceUse *use);
