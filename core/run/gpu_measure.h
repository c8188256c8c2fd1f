/* Whether a device is faster than the processor at what the program asks of it, one picture or
 * a few lines at a time and with all transfers. */
#pragma once
#include "kernels/device/use.h"

/* The subjects (DeviceSubject) that it is faster at; takes a few tenths of a second. */
unsigned gpu_measure_faster(Device *device);
