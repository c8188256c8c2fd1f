/* Whether a device gives the bits of the scalar tables, over a few pictures and streams of many
 * shapes, by every kernel. */
#pragma once
#include "kernels/device/device.h"

bool known_answer_right(Device *device, DeviceMessage *why);
