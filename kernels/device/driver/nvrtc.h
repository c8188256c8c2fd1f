/* CUDA's compiler at run time. */
#pragma once
#include "kernels/device/driver/driver.h"

/* Whether it is there: libnvrtc of CUDA 11, 12 or 13, opened on the first call. */
bool nvrtc_is_there(void);

/* Compiles for devices of a compute capability (such as 8, 0) to PTX, a text with a zero byte, to
 * be freed by the caller. */
bool nvrtc_compile(const char *text, int major, int minor, DeviceProgram *ptx, DeviceMessage *why);
