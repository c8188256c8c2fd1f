/* Each kernel of each table, in bytes read per second, beside memcmp and memcpy of the same memory.
 *
 *   bench_kernels [RUNS] [MIB...]     default 5 runs over 8 MiB (cache) and 512 MiB (memory) per
 * image
 *
 * memcmp runs right before each measurement, both in time of the CPU; the ratio is the median of
 * those of the pairs, so that other load on the machine weighs on both. Images are 4096 bytes wide,
 * without gaps; both are equal, so that nothing stops early. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernels/kernels.h"

enum { ROW_BYTES = 4096 };

typedef struct {
    const uint8_t *a, *b, *mask;
    uint8_t *out;
    size_t bytes, rows;
} Images;

static volatile uint64_t sink;

/* Each operation gives the bytes that it has read. */
typedef size_t (*Operation)(const Kernels *k, const Images *im);

static size_t run_memcmp(const Kernels *k, const Images *im) {
    (void)k;
    sink += (uint64_t)memcmp(im->a, im->b, im->bytes);
    return 2 * im->bytes;
}

static size_t run_memcpy(const Kernels *k, const Images *im) {
    (void)k;
    memcpy(im->out, im->a, im->bytes);
    sink += im->out[0];
    return im->bytes;
}

static size_t run_equal(const Kernels *k, const Images *im) {
    sink += k->equal(im->a, ROW_BYTES, im->b, ROW_BYTES, ROW_BYTES, im->rows);
    return 2 * im->bytes;
}

static size_t run_first_difference(const Kernels *k, const Images *im) {
    sink += k->first_difference(im->a, im->b, im->bytes);
    return 2 * im->bytes;
}

static size_t run_changed_box(const Kernels *k, const Images *im) {
    sink += k->changed_box(im->a, ROW_BYTES, im->b, ROW_BYTES, ROW_BYTES, im->rows).x1;
    return 2 * im->bytes;
}

static size_t run_difference_u8(const Kernels *k, const Images *im) {
    sink += k->difference_u8(im->a, ROW_BYTES, im->b, ROW_BYTES, ROW_BYTES, im->rows).sum_sq;
    return 2 * im->bytes;
}

static size_t run_difference_u16(const Kernels *k, const Images *im) {
    sink += k->difference_u16((const void *)im->a, ROW_BYTES, (const void *)im->b, ROW_BYTES,
                              ROW_BYTES / 2, im->rows)
                .sum_sq;
    return 2 * im->bytes;
}

static size_t run_region_u8(const Kernels *k, const Images *im) {
    sink += k->region_u8(im->a, ROW_BYTES, ROW_BYTES, im->rows).sum_sq;
    return im->bytes;
}

static size_t run_region_u16(const Kernels *k, const Images *im) {
    sink += k->region_u16((const void *)im->a, ROW_BYTES, ROW_BYTES / 2, im->rows).sum_sq;
    return im->bytes;
}

static size_t run_correlate(const Kernels *k, const Images *im) {
    sink += (uint64_t)k
                ->correlate((const void *)im->a, ROW_BYTES, (const void *)im->b, ROW_BYTES,
                            im->mask, ROW_BYTES / 2, ROW_BYTES / 2, im->rows)
                .sum_ab;
    return 2 * im->bytes + im->bytes / 2;
}

static size_t run_window_u8(const Kernels *k, const Images *im) {
    k->window_u8(im->a, ROW_BYTES, ROW_BYTES, im->rows, 10, 240, im->out, ROW_BYTES);
    sink += im->out[0];
    return im->bytes;
}

static size_t run_window_u16(const Kernels *k, const Images *im) {
    k->window_u16((const void *)im->a, ROW_BYTES, ROW_BYTES / 2, im->rows, 100, 50000, im->out,
                  ROW_BYTES / 2);
    sink += im->out[0];
    return im->bytes;
}

/* Microseconds. */
static gint64 cpu_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Gigabytes read per second, repeated until the clock is fine enough. */
static double measure(Operation operation, const Kernels *k, const Images *im) {
    gint64 start = cpu_time(), spent;
    double bytes = 0;
    do {
        bytes += (double)operation(k, im);
        spent = cpu_time() - start;
    } while (spent < 20000);
    return bytes / (double)spent / 1e3;
}

static int compare_doubles(const void *a, const void *b) {
    double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

static double median(double *values, size_t n) {
    qsort(values, n, sizeof *values, compare_doubles);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void report(const char *name, const char *table, Operation operation, const Kernels *k,
                   const Images *im, size_t runs) {
    g_autofree double *speeds = g_new(double, runs);
    g_autofree double *ratios = g_new(double, runs);
    for (size_t i = 0; i < runs; i++) {
        double reference = measure(run_memcmp, NULL, im);
        speeds[i] = measure(operation, k, im);
        ratios[i] = speeds[i] / reference;
    }
    g_print("%-18s %-8s %6zu MiB %8.2f GB/s %7.2f of memcmp\n", name, table, im->bytes >> 20,
            median(speeds, runs), median(ratios, runs));
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        Operation operation;
    } kernels[] = {
        {"equal", run_equal},
        {"first_difference", run_first_difference},
        {"changed_box", run_changed_box},
        {"difference_u8", run_difference_u8},
        {"difference_u16", run_difference_u16},
        {"region_u8", run_region_u8},
        {"region_u16", run_region_u16},
        {"correlate", run_correlate},
        {"window_u8", run_window_u8},
        {"window_u16", run_window_u16},
    };
    size_t runs = argc > 1 ? strtoul(argv[1], NULL, 10) : 5;
    size_t default_sizes[] = {8, 512};
    size_t n_sizes = argc > 2 ? (size_t)argc - 2 : G_N_ELEMENTS(default_sizes);
    if (runs == 0)
        runs = 1;
    for (size_t s = 0; s < n_sizes; s++) {
        size_t mib = argc > 2 ? strtoul(argv[2 + s], NULL, 10) : default_sizes[s];
        if (mib == 0 || mib > 8192) {
            g_printerr("usage: bench_kernels [RUNS] [MIB...], 1 to 8192 MiB\n");
            return 2;
        }
        size_t bytes = mib << 20;
        g_autofree uint8_t *a = g_malloc(bytes);
        g_autofree uint8_t *b = g_malloc(bytes);
        g_autofree uint8_t *out = g_malloc(bytes);
        uint64_t state = 88172645463325252u; /* xorshift, so that a window sees all values */
        for (size_t i = 0; i < bytes; i += 8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            memcpy(a + i, &state, 8);
        }
        memcpy(b, a, bytes);
        memset(out, 0, bytes);
        Images im = {a, b, a, out, bytes, bytes / ROW_BYTES};
        report("memcmp", "libc", run_memcmp, NULL, &im, runs);
        report("memcpy", "libc", run_memcpy, NULL, &im, runs);
        for (size_t i = 0; i < G_N_ELEMENTS(kernels); i++)
            for (size_t t = 0; kernels_nth(t); t++)
                report(kernels[i].name, kernels_nth(t)->name, kernels[i].operation, kernels_nth(t),
                       &im, runs);
    }
    return 0;
}
