/* Whether a device is faster than the processor at what the program asks of it, one picture at a
 * time and with all transfers. */
#pragma once
#include "kernels/device/use.h"

/* The subjects (DeviceSubject) that it is faster at; takes about a tenth of a second. */
unsigned gpu_measure_faster(Device *device);
