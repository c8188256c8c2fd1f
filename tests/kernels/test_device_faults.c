/* Every call that is made of a device's driver fails in turn: the device is refused with a reason,
 * or gives right results of the elements that it says are done and leaves all others as they were.
 * Runs with the libOpenCL.so.1 of tests/kernels/failing. */
#include "tests/kernels/device_shapes.h"
#include "tests/kernels/random_lines.h"

#if defined(__SANITIZE_ADDRESS__)
/* What a call that fails should have released is lost. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}
#endif

static void set_fault(const char *format, ...) G_GNUC_PRINTF(1, 2);
static void set_fault(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *fault = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_setenv("PIXLEAK_OPENCL_FAULT", fault, TRUE);
}

static void clear_fault(void) {
    g_unsetenv("PIXLEAK_OPENCL_FAULT");
}

enum { ELEMENTS = 40, BYTES = 9000, UNTOUCHED = 999, NETWORK_SEED = 7, LINES_LIMIT = 120000 };

/* Likewise lines, in two batches or more. */
static void expect_right_lines(Device *device, gboolean all) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(NETWORK_SEED);
    g_autoptr(RandomNetwork) network = random_network_new(rand);
    g_autoptr(RandomLines) lines = random_lines_new(rand, network->network);
    device_set_limit(device, LINES_LIMIT);
    gsize done = device_lines(device, network->network, lines->lines, RANDOM_LINES, lines->got);
    trial_call("the device that fails", "lines");
    random_lines_expect(lines, network->network, done);
    g_assert_true(done == RANDOM_LINES || (!all && device_failure(device)[0] != '\0'));
}

/* Batches of a few elements each, so that a call may fail in any of them. */
static void expect_right(Device *device, gboolean all) {
    static guint8 a[ELEMENTS][BYTES], b[ELEMENTS][BYTES];
    BytesPair pairs[ELEMENTS];
    gsize out[ELEMENTS];
    Md5 digests[ELEMENTS], wanted[ELEMENTS];
    Md5Bytes pieces[ELEMENTS];
    for (gsize i = 0; i < ELEMENTS; i++) {
        memset(a[i], (int)i, BYTES);
        memset(b[i], (int)i, BYTES);
        b[i][i * 211] ^= 3;
        pairs[i] = (BytesPair){a[i], b[i], BYTES};
        pieces[i] = (Md5Bytes){a[i], BYTES};
        out[i] = UNTOUCHED;
    }
    device_set_limit(device, (size_t)7 * BYTES);
    gsize done = device_first_difference(device, pairs, ELEMENTS, out);
    for (gsize i = 0; i < ELEMENTS; i++)
        g_assert_cmpuint(out[i], ==, i < done ? i * 211 : UNTOUCHED);
    g_assert_true(done == ELEMENTS || (!all && device_failure(device)[0] != '\0'));

    md5_start(digests, ELEMENTS);
    md5_start(wanted, ELEMENTS);
    done = device_md5_append(device, digests, pieces, ELEMENTS);
    digest_kernels_of(INSTRUCTIONS_SCALAR)->md5_append(wanted, pieces, done);
    for (gsize i = 0; i < ELEMENTS; i++) {
        g_assert_cmpuint(digests[i].length, ==, wanted[i].length);
        g_assert_cmpmem(digests[i].state, 16, wanted[i].state, 16);
    }
    g_assert_true(done == ELEMENTS || !all);
    expect_right_lines(device, all);
}

/* With what is set; once it is no longer, all is as if it had never been. */
static void try_device(gsize index) {
    DeviceMessage why = {""};
    Device *device = device_open(index, &why);
    if (device == NULL)
        g_assert_cmpstr(why.text, !=, "");
    else
        expect_right(device, FALSE);
    clear_fault();
    if (device != NULL)
        expect_right(device, TRUE);
    device_close(device);
}

static gboolean is_here(void) {
    DeviceFacts facts[DEVICE_MOST];
    gboolean here = g_getenv("PIXLEAK_FAILING_OPENCL") != NULL && device_list(facts, 1) > 0 &&
                    strcmp(facts[0].driver, "OpenCL") == 0;
    if (!here)
        g_test_skip("no OpenCL device is here, or not the library that fails");
    return here;
}

static void test_every_call(void) {
    static const char *const functions[] = {"clGetPlatformIDs",
                                            "clGetPlatformInfo",
                                            "clGetDeviceIDs",
                                            "clGetDeviceInfo",
                                            "clCreateContext",
                                            "clReleaseContext",
                                            "clCreateCommandQueue",
                                            "clReleaseCommandQueue",
                                            "clCreateProgramWithBinary",
                                            "clBuildProgram",
                                            "clReleaseProgram",
                                            "clCreateKernel",
                                            "clReleaseKernel",
                                            "clSetKernelArg",
                                            "clCreateBuffer",
                                            "clReleaseMemObject",
                                            "clEnqueueWriteBuffer",
                                            "clEnqueueReadBuffer",
                                            "clFinish",
                                            "clEnqueueNDRangeKernel",
                                            "clCreateProgramWithSource",
                                            "clGetProgramInfo",
                                            "clGetProgramBuildInfo"};
    /* The known answers make up to 150 calls of a function. */
    static const char *const calls[] = {"1", "10", "40", "60", "150", "190", "1+", "50+", "170+"};
    if (!is_here())
        return;
    try_device(0); /* keeps its program */
    for (gsize i = 0; i < G_N_ELEMENTS(functions); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(calls); k++) {
            set_fault("%s:%s", functions[i], calls[k]);
            try_device(0);
        }
}

/* The same where nothing can be kept, so that it is compiled. */
static void test_compiling(void) {
    static const char *const faults[] = {"clCreateProgramWithSource:1", "clBuildProgram:1",
                                         "clGetProgramInfo:1", "clGetProgramInfo:2",
                                         "clCreateKernel:5"};
    if (!is_here())
        return;
    g_autofree char *cache = g_strdup(g_getenv("XDG_CACHE_HOME"));
    g_setenv("XDG_CACHE_HOME", "/dev/null/none", TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        set_fault("%s", faults[i]);
        try_device(0);
    }
    if (cache != NULL)
        g_setenv("XDG_CACHE_HOME", cache, TRUE);
}

static void test_random(void) {
    if (!is_here())
        return;
    guint32 seed = test_seed();
    for (guint i = 0; i < 60; i++) {
        g_test_message("PIXLEAK_TEST_SEED=%u", seed + i);
        set_fault("random:%u:%u", seed + i, i % 2 ? 4 : 30);
        try_device(0);
    }
}

/* A device that computes something else is not to be had, whichever kernel it is. */
static void test_wrong_answers(void) {
    if (!is_here())
        return;
    for (guint read = 1; read <= 17; read++) {
        DeviceMessage why = {""};
        set_fault("wrong:%u", read);
        g_assert_null(device_open(0, &why));
        g_assert_nonnull(strstr(why.text, "another answer than the known one"));
    }
    clear_fault();
    try_device(0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/device/faults/every-call", test_every_call);
    g_test_add_func("/device/faults/compiling", test_compiling);
    g_test_add_func("/device/faults/random", test_random);
    g_test_add_func("/device/faults/wrong-answers", test_wrong_answers);
    return g_test_run();
}
