/* What `--gpu auto` measures, on the devices that are here: every subject comes to an end, and one
 * that a device fails at is the processor's. */
#include <glib.h>

#include "core/run/gpu_measure.h"

static Device *open_first(void) {
    DeviceFacts facts[1];
    DeviceMessage why = {""};
    if (device_list(facts, 1) == 0) {
        g_test_skip("no device is here");
        return NULL;
    }
    Device *device = device_open(0, &why);
    if (device == NULL)
        g_error("%s: %s", facts[0].name, why.text);
    return device;
}

static void test_ends(void) {
    Device *device = open_first();
    if (device == NULL)
        return;
    guint faster = gpu_measure_faster(device);
    g_test_message("faster at %u of %u", faster, DEVICE_USE_ALL);
    g_assert_cmpuint(faster & ~(guint)DEVICE_USE_ALL, ==, 0);
    g_assert_cmpstr(device_failure(device), ==, "");
    device_close(device);
}

/* Nothing fits a device that may hold a few bytes. */
static void test_failing(void) {
    Device *device = open_first();
    if (device == NULL)
        return;
    device_set_limit(device, 100);
    g_assert_cmpuint(gpu_measure_faster(device), ==, 0);
    g_assert_cmpstr(device_failure(device), !=, "");
    device_close(device);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gpu/measure/ends", test_ends);
    g_test_add_func("/gpu/measure/failing", test_failing);
    return g_test_run();
}
