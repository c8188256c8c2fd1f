/* Reading lines on a device, beside a core of the processor. */
#pragma once
#include <glib.h>

#include "kernels/device/device.h"

/* Prints a row for batches of one line and more. limit: products a second that the device adds up
 * at most. */
void bench_lines(Device *device, double limit, gsize runs);
