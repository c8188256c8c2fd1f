#include "kernels/device/driver/driver.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const device_kernel_names[N_DEVICE_KERNELS] = {
    [DEVICE_EQUAL] = "compare_equal",
    [DEVICE_FIRST_DIFFERENCE] = "compare_first_difference",
    [DEVICE_CHANGED_BOX] = "compare_changed_box",
    [DEVICE_DIFFERENCE] = "compare_difference",
    [DEVICE_REGION] = "compare_region",
    [DEVICE_CORRELATE] = "compare_correlate",
    [DEVICE_WINDOW] = "find_window",
    [DEVICE_HALVE] = "find_halve",
    [DEVICE_ROUGHNESS] = "find_roughness",
    [DEVICE_STEPS] = "find_steps",
    [DEVICE_STROKES] = "find_strokes",
    [DEVICE_LEVEL_STROKES] = "find_level_strokes",
    [DEVICE_RISES] = "find_rises",
    [DEVICE_MD5] = "digest_md5",
    [DEVICE_LINES_STACK] = "lines_stack",
    [DEVICE_LINES_POOL] = "lines_pool",
    [DEVICE_LINES_CURVE] = "lines_curve",
    [DEVICE_LINES_SOFTMAX] = "lines_softmax",
    [DEVICE_LINES_LSTM] = "lines_lstm",
    [DEVICE_MEASURE_MEMORY] = "measure_memory",
    [DEVICE_MEASURE_PRODUCTS] = "measure_products",
};

size_t device_group(DeviceKernel kernel) {
    return kernel == DEVICE_LINES_LSTM ? DEVICE_LSTM_GROUP : DEVICE_GROUP;
}

bool device_fails(DeviceMessage *why, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why->text, sizeof why->text, format, arguments);
    va_end(arguments);
    return false;
}

bool driver_find(void *library, const char *symbol, void *function) {
    void *address = dlsym(library, symbol);
    memcpy(function, &address, sizeof address);
    return address != NULL;
}
