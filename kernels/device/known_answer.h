/* Whether a device gives the bits of the scalar tables, over a few pictures and streams of many
 * shapes, by every kernel. */
#pragma once
#include "kernels/device/device.h"

bool known_answer_right(Device *device, DeviceMessage *why);

/* Likewise of lines, by a made-up network of every kind of layer. */
bool known_lines_right(Device *device, DeviceMessage *why);
