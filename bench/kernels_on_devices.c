#include "bench/kernels_on_devices.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "bench/lines_on_devices.h"
#include "kernels/device/device.h"

enum { MAX_DEVICES = 8, SMALLEST_ROWS = 64 };

/* What is computed, over the first rows of the images. */
typedef struct DeviceImages {
    const uint8_t *a, *b;
    uint8_t *out;
    size_t row_bytes, rows;
} DeviceImages;

/* Computes once, by a device or by the processor where there is none: the bytes read, 0 where the
 * device failed. */
typedef size_t DeviceOperation(Device *device, const DeviceImages *im);

static volatile uint64_t sink;

static Picture whole(const uint8_t *samples, const DeviceImages *im, unsigned depth) {
    return (Picture){.width = im->row_bytes / depth,
                     .height = im->rows,
                     .stride = im->row_bytes,
                     .depth = depth,
                     .n_planes = 1,
                     .planes = {(uint8_t *)samples}};
}

/* All tiles but those at the edges, beyond which kernels read. */
static Picture inner(const DeviceImages *im) {
    Picture picture = whole(im->a, im, 1);
    picture.planes[0] += KERNEL_TILE * im->row_bytes + KERNEL_TILE;
    picture.width -= 2 * KERNEL_TILE;
    picture.height -= 2 * KERNEL_TILE;
    return picture;
}

static size_t once_equal(Device *device, const DeviceImages *im) {
    PicturePair pair = {whole(im->a, im, 1), whole(im->b, im, 1)};
    bool out = false;
    if (device == NULL)
        compare_kernels()->equal(&pair, 1, &out);
    else if (device_equal(device, &pair, 1, &out) == 0)
        return 0;
    sink += out;
    return 2 * im->rows * im->row_bytes;
}

static size_t once_difference(Device *device, const DeviceImages *im) {
    PicturePair pair = {whole(im->a, im, 2), whole(im->b, im, 2)};
    PictureDifference out;
    if (device == NULL)
        compare_kernels()->difference(&pair, 1, &out);
    else if (device_difference(device, &pair, 1, &out) == 0)
        return 0;
    sink += out.sum_sq;
    return 2 * im->rows * im->row_bytes;
}

static size_t once_window(Device *device, const DeviceImages *im) {
    WindowTask task = {whole(im->a, im, 2), {{100, 50000}}, whole(im->out, im, 1)};
    task.out.width = task.out.stride = task.in.width;
    if (device == NULL)
        find_kernels()->window(&task, 1);
    else if (device_window(device, &task, 1) == 0)
        return 0;
    return im->rows * im->row_bytes;
}

static size_t once_halve(Device *device, const DeviceImages *im) {
    HalveTask task = {whole(im->a, im, 1), whole(im->out, im, 1)};
    task.out.width = task.out.stride = im->row_bytes / 2;
    task.out.height /= 2;
    if (device == NULL)
        find_kernels()->halve(&task, 1);
    else if (device_halve(device, &task, 1) == 0)
        return 0;
    return im->rows * im->row_bytes;
}

static size_t once_roughness(Device *device, const DeviceImages *im) {
    size_t pitch = im->row_bytes / KERNEL_TILE, n = pitch * (im->rows / KERNEL_TILE);
    RoughnessTask task = {inner(im), (void *)im->out, im->out + 2 * n, im->out + 3 * n, pitch};
    if (device == NULL)
        find_kernels()->roughness(&task, 1);
    else if (device_roughness(device, &task, 1) == 0)
        return 0;
    return im->rows * im->row_bytes;
}

static size_t once_strokes(Device *device, const DeviceImages *im) {
    size_t pitch = im->row_bytes / KERNEL_TILE, n = pitch * (im->rows / KERNEL_TILE);
    memset(im->out, 60, n);
    StrokesTask task = {inner(im), im->out, im->out + n, im->out + 2 * n, pitch};
    if (device == NULL)
        find_kernels()->strokes(&task, 1);
    else if (device_strokes(device, &task, 1) == 0)
        return 0;
    return im->rows * im->row_bytes;
}

/* A stream of each row. */
static size_t once_md5(Device *device, const DeviceImages *im) {
    g_autofree Md5 *digests = g_new(Md5, im->rows);
    g_autofree Md5Bytes *pieces = g_new(Md5Bytes, im->rows);
    for (size_t y = 0; y < im->rows; y++)
        pieces[y] = (Md5Bytes){im->a + y * im->row_bytes, im->row_bytes};
    md5_start(digests, im->rows);
    if (device == NULL)
        md5_append(digests, pieces, im->rows);
    else if (device_md5_append(device, digests, pieces, im->rows) < im->rows)
        return 0;
    sink += digests[0].state[0];
    return im->rows * im->row_bytes;
}

static const struct {
    const char *name;
    DeviceOperation *once;
} operations[] = {
    {"equal", once_equal},     {"difference_u16", once_difference}, {"window_u16", once_window},
    {"halve", once_halve},     {"roughness", once_roughness},       {"strokes", once_strokes},
    {"md5 of rows", once_md5},
};

/* Seconds of each part of one call, the least of a few; all 0 where the device failed. */
typedef struct Spent {
    double all, kernel, transfers;
    double bytes;
} Spent;

static Spent spend(DeviceOperation *once, Device *device, const DeviceImages *im, size_t runs) {
    Spent least = {0};
    for (size_t i = 0; i <= runs; i++) { /* the first one is not counted */
        DeviceTimes before = device ? device_times(device) : (DeviceTimes){0};
        gint64 start = g_get_monotonic_time();
        size_t bytes = once(device, im);
        double all = (double)(g_get_monotonic_time() - start) / 1e6;
        DeviceTimes after = device ? device_times(device) : (DeviceTimes){0};
        if (bytes == 0)
            return (Spent){0};
        if (i == 1 || (i > 1 && all < least.all))
            least = (Spent){all, after.kernels - before.kernels, after.transfers - before.transfers,
                            (double)bytes};
    }
    return least;
}

/* The fewest bytes at which the device with all transfers is as fast as the processor, doubling
 * rows; 0: not at any size up to all of them. */
static double break_even(DeviceOperation *once, Device *device, const DeviceImages *im,
                         size_t runs) {
    DeviceImages part = *im;
    for (part.rows = SMALLEST_ROWS; part.rows <= im->rows; part.rows *= 2) {
        Spent by_device = spend(once, device, &part, runs),
              by_processor = spend(once, NULL, &part, runs);
        if (by_device.bytes > 0 && by_device.all <= by_processor.all)
            return by_device.bytes;
    }
    return 0;
}

static void print_operation(const char *name, DeviceOperation *once, Device *device,
                            const DeviceImages *im, double limit, size_t runs) {
    Spent by_device = spend(once, device, im, runs), by_processor = spend(once, NULL, im, runs);
    if (by_device.bytes == 0) {
        g_print("%-18s the device failed: %s\n", name, device_failure(device));
        return;
    }
    double even = break_even(once, device, im, runs);
    g_autofree char *from =
        even > 0 ? g_strdup_printf("%.2f MiB", even / 1048576) : g_strdup("at no size tried");
    double with_all = by_device.bytes / by_device.all / 1e9;
    g_print("%-18s %8.2f %10.2f %10.1f %% %11.2f   %s\n", name,
            by_device.bytes / by_device.kernel / 1e9, with_all, 100 * with_all / limit,
            by_processor.bytes / by_processor.all / 1e9, from);
}

/* How fast the ways to the device and back are: the first, in gigabytes a second, bounds all that
 * is not on the device already. */
static double print_limits(Device *device, size_t bytes, size_t runs) {
    double to = 0, from = 0, least_to = G_MAXDOUBLE, least_from = G_MAXDOUBLE;
    for (size_t i = 0; i <= runs; i++)
        if (device_measure_transfer(device, bytes, &to, &from)) {
            least_to = MIN(least_to, to);
            least_from = MIN(least_from, from);
        }
    g_print("limits: %.2f GB/s to the device, %.2f GB/s from it, %zu MiB at once\n",
            (double)bytes / least_to / 1e9, (double)bytes / least_from / 1e9, bytes >> 20);
    return (double)bytes / least_to / 1e9;
}

/* The fastest of a few calls of what gives the seconds of n things: things a second. */
static double most_of(bool (*measure)(Device *, size_t, double *), Device *device, size_t n,
                      size_t runs) {
    double seconds = 0, least = G_MAXDOUBLE;
    for (size_t i = 0; i <= runs; i++)
        if (measure(device, n, &seconds))
            least = MIN(least, seconds);
    return (double)n / least;
}

/* Likewise of what is there already: its memory, both ways, and products a second. */
static double print_own_limits(Device *device, size_t bytes, size_t runs) {
    enum { PRODUCTS = 1 << 30 };
    double memory = most_of(device_measure_memory, device, bytes, runs);
    double products = most_of(device_measure_products, device, PRODUCTS, runs);
    g_print("limits: %.2f GB/s read and as much written in its memory, %.1f G products of 8 bits a "
            "second\n",
            memory / 1e9, products / 1e9);
    return products;
}

void bench_devices(const uint8_t *a, const uint8_t *b, size_t row_bytes, size_t rows, size_t runs) {
    DeviceFacts facts[MAX_DEVICES];
    size_t n = device_list(facts, MAX_DEVICES);
    g_autofree uint8_t *out = g_malloc0(row_bytes * rows);
    DeviceImages im = {a, b, out, row_bytes, rows};
    for (size_t i = 0; i < n; i++) {
        DeviceMessage why = {""};
        Device *device = device_open(i, &why);
        g_print("\n%s %s%s%s\n", facts[i].driver, facts[i].name,
                device ? "" : " is refused: ", why.text);
        if (device == NULL)
            continue;
        device_set_limit(device, (size_t)1 << 30);
        double limit = print_limits(device, row_bytes * rows, runs);
        double products = print_own_limits(device, row_bytes * rows, runs);
        g_print("GB/s read, %4zu MiB   kernel   with all     of limit   processor   as fast from\n",
                row_bytes * rows >> 20);
        for (size_t k = 0; k < G_N_ELEMENTS(operations); k++)
            print_operation(operations[k].name, operations[k].once, device, &im, limit, runs);
        bench_lines(device, products, runs);
        device_close(device);
    }
}
