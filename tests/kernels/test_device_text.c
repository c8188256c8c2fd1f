/* The kernels' text as CUDA, compiled by NVRTC where that is installed. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/device/driver/nvrtc.h"
#include "kernels/device/source.h"

static void test_compiles(void) {
    static const struct { int major, minor; } capabilities[] = {{7, 5}, {8, 0}, {8, 9}, {9, 0}};
    if (!nvrtc_is_there()) {
        g_test_skip("libnvrtc is not here");
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(capabilities); i++) {
        DeviceProgram ptx = {0};
        DeviceMessage why = {""};
        if (!nvrtc_compile(kernel_source(), capabilities[i].major, capabilities[i].minor, &ptx,
                           &why))
            g_error("%d.%d: %s", capabilities[i].major, capabilities[i].minor, why.text);
        for (gsize k = 0; k < N_DEVICE_KERNELS; k++) {
            g_autofree char *entry = g_strdup_printf(".entry %s(", device_kernel_names[k]);
            g_assert_nonnull(strstr(ptx.bytes, entry));
        }
        free(ptx.bytes);
    }
}

static void test_says_what_is_wrong(void) {
    DeviceProgram ptx = {0};
    DeviceMessage why = {""};
    g_assert_false(nvrtc_compile("this is no kernel", 8, 0, &ptx, &why));
    g_assert_nonnull(strstr(why.text, nvrtc_is_there() ? "pixleak.cu(1)" : "libnvrtc"));
    g_assert_null(ptx.bytes);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/device/text/compiles", test_compiles);
    g_test_add_func("/device/text/says-what-is-wrong", test_says_what_is_wrong);
    return g_test_run();
}
