/* Each kernel of each table, in bytes read per second, beside memcmp and memcpy of the same memory.
 *
 *   bench_kernels [RUNS] [MIB...]     default 5 runs over 8 MiB (cache) and 512 MiB (memory) per
 * image
 *
 * memcmp runs right before each measurement, both in time of the CPU; the ratio is the median of
 * those of the pairs, so that other load on the machine weighs on both. Images are 4096 bytes wide,
 * without gaps; both are equal, so that nothing stops early. Behind them, up to 256 MiB, each
 * device: its kernels alone, with packing and all transfers, the processor's fastest table beside
 * it, and from how many bytes on the device is as fast. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/kernels_on_devices.h"
#include "kernels/compare.h"
#include "kernels/find.h"

/* Both images of a device's batch have room in its limit up to so many MiB each. */
enum { ROW_BYTES = 4096, MOST_ON_DEVICES = 256 };

/* Bytes of 8-bit samples, unless an operation takes them as 16-bit ones. */
typedef struct {
    uint8_t *a, *b, *out;
    size_t bytes, rows;
} Images;

/* Of one instruction set. */
typedef struct {
    const char *name;
    const CompareKernels *compare;
    const FindKernels *find;
} Tables;

static volatile uint64_t sink;

/* Each operation gives the bytes that it has read. */
typedef size_t (*Operation)(const Tables *tables, const Images *im);

static Picture picture_of(uint8_t *samples, size_t rows, unsigned depth) {
    return (Picture){.width = ROW_BYTES / depth,
                     .height = rows,
                     .stride = ROW_BYTES,
                     .depth = depth,
                     .n_planes = 1,
                     .planes = {samples}};
}

static PicturePair pair_of(const Images *im, unsigned depth) {
    return (PicturePair){picture_of(im->a, im->rows, depth), picture_of(im->b, im->rows, depth)};
}

static size_t run_memcmp(const Tables *tables, const Images *im) {
    (void)tables;
    sink += (uint64_t)memcmp(im->a, im->b, im->bytes);
    return 2 * im->bytes;
}

static size_t run_memcpy(const Tables *tables, const Images *im) {
    (void)tables;
    memcpy(im->out, im->a, im->bytes);
    sink += im->out[0];
    return im->bytes;
}

static size_t run_equal(const Tables *tables, const Images *im) {
    PicturePair pair = pair_of(im, 1);
    bool out;
    tables->compare->equal(&pair, 1, &out);
    sink += out;
    return 2 * im->bytes;
}

static size_t run_first_difference(const Tables *tables, const Images *im) {
    size_t out;
    tables->compare->first_difference(&(BytesPair){im->a, im->b, im->bytes}, 1, &out);
    sink += out;
    return 2 * im->bytes;
}

static size_t run_changed_box(const Tables *tables, const Images *im) {
    PicturePair pair = pair_of(im, 1);
    Box out;
    tables->compare->changed_box(&pair, 1, &out);
    sink += (uint64_t)out.x1;
    return 2 * im->bytes;
}

static size_t difference(const Tables *tables, const Images *im, unsigned depth) {
    PicturePair pair = pair_of(im, depth);
    PictureDifference out;
    tables->compare->difference(&pair, 1, &out);
    sink += out.sum_sq;
    return 2 * im->bytes;
}

static size_t run_difference_u8(const Tables *tables, const Images *im) {
    return difference(tables, im, 1);
}

static size_t run_difference_u16(const Tables *tables, const Images *im) {
    return difference(tables, im, 2);
}

static size_t region(const Tables *tables, const Images *im, unsigned depth) {
    Picture picture = picture_of(im->a, im->rows, depth);
    PictureRegion out;
    tables->compare->region(&picture, 1, &out);
    sink += out.sum_sq;
    return im->bytes;
}

static size_t run_region_u8(const Tables *tables, const Images *im) {
    return region(tables, im, 1);
}

static size_t run_region_u16(const Tables *tables, const Images *im) {
    return region(tables, im, 2);
}

static size_t run_range_u16(const Tables *tables, const Images *im) {
    Picture picture = picture_of(im->a, im->rows, 2);
    SampleRange out;
    tables->compare->range(&picture, 1, &out);
    sink += out.high;
    return im->bytes;
}

static size_t run_correlate(const Tables *tables, const Images *im) {
    SignedPair pair = {.a = (const void *)im->a,
                       .b = (const void *)im->b,
                       .a_stride = ROW_BYTES,
                       .b_stride = ROW_BYTES,
                       .mask = im->a,
                       .mask_stride = ROW_BYTES / 2,
                       .width = ROW_BYTES / 2,
                       .height = im->rows};
    Correlation out;
    tables->compare->correlate(&pair, 1, &out);
    sink += (uint64_t)out.sum_ab;
    return 2 * im->bytes + im->bytes / 2;
}

static size_t window(const Tables *tables, const Images *im, unsigned depth, SampleRange range) {
    WindowTask task = {
        picture_of(im->a, im->rows, depth), {range}, picture_of(im->out, im->rows, 1)};
    task.out.width = task.out.stride = task.in.width;
    tables->find->window(&task, 1);
    sink += im->out[0];
    return im->bytes;
}

static size_t run_window_u8(const Tables *tables, const Images *im) {
    return window(tables, im, 1, (SampleRange){10, 240});
}

static size_t run_window_u16(const Tables *tables, const Images *im) {
    return window(tables, im, 2, (SampleRange){100, 50000});
}

static size_t run_halve(const Tables *tables, const Images *im) {
    HalveTask task = {picture_of(im->a, im->rows, 1), picture_of(im->out, im->rows / 2, 1)};
    task.out.width = task.out.stride = task.in.width / 2;
    tables->find->halve(&task, 1);
    sink += im->out[0];
    return im->bytes;
}

/* All tiles but those at the edges, which the finder's kernels read beyond. */
static Picture inner_tiles(const Images *im) {
    Picture picture = picture_of(im->a, im->rows, 1);
    picture.planes[0] += (size_t)KERNEL_TILE * ROW_BYTES + KERNEL_TILE;
    picture.width -= 2 * KERNEL_TILE;
    picture.height -= 2 * KERNEL_TILE;
    return picture;
}

static size_t run_roughness(const Tables *tables, const Images *im) {
    size_t pitch = ROW_BYTES / KERNEL_TILE, n = pitch * (im->rows / KERNEL_TILE);
    RoughnessTask task = {inner_tiles(im), (void *)im->out, im->out + 2 * n, im->out + 3 * n,
                          pitch};
    tables->find->roughness(&task, 1);
    sink += im->out[0];
    return task.in.width * task.in.height;
}

/* Thresholds of any kind make noise of all tiles; those of 255, as in a picture without strokes,
 * find hardly any. */
static size_t run_strokes(const Tables *tables, const Images *im) {
    size_t pitch = ROW_BYTES / KERNEL_TILE, n = pitch * (im->rows / KERNEL_TILE);
    memset(im->out, 255, n);
    StrokesTask task = {inner_tiles(im), im->out, im->out + n, im->out + 2 * n, pitch};
    tables->find->strokes(&task, 1);
    sink += im->out[n];
    return task.in.width * task.in.height;
}

static size_t run_level_strokes(const Tables *tables, const Images *im) {
    size_t pitch = ROW_BYTES / KERNEL_TILE, n = pitch * (im->rows / KERNEL_TILE);
    memset(im->out, 255, n);
    StrokesTask task = {inner_tiles(im), im->out, im->out + n, im->out + 2 * n, pitch};
    tables->find->level_strokes(&task, 1);
    sink += im->out[n];
    return task.in.width * task.in.height;
}

/* Microseconds. */
static gint64 cpu_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Gigabytes read per second, repeated until the clock is fine enough. */
static double measure(Operation operation, const Tables *tables, const Images *im) {
    gint64 start = cpu_time(), spent;
    double bytes = 0;
    do {
        bytes += (double)operation(tables, im);
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

static void report(const char *name, Operation operation, const Tables *tables, const Images *im,
                   size_t runs) {
    g_autofree double *speeds = g_new(double, runs);
    g_autofree double *ratios = g_new(double, runs);
    for (size_t i = 0; i < runs; i++) {
        double reference = measure(run_memcmp, NULL, im);
        speeds[i] = measure(operation, tables, im);
        ratios[i] = speeds[i] / reference;
    }
    g_print("%-18s %-8s %6zu MiB %8.2f GB/s %7.2f of memcmp\n", name, tables->name, im->bytes >> 20,
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
        {"range_u16", run_range_u16},
        {"correlate", run_correlate},
        {"window_u8", run_window_u8},
        {"window_u16", run_window_u16},
        {"halve", run_halve},
        {"roughness", run_roughness},
        {"strokes", run_strokes},
        {"level_strokes", run_level_strokes},
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
        Images im = {a, b, out, bytes, bytes / ROW_BYTES};
        const Tables libc = {"libc", NULL, NULL};
        report("memcmp", run_memcmp, &libc, &im, runs);
        report("memcpy", run_memcpy, &libc, &im, runs);
        for (size_t i = 0; i < G_N_ELEMENTS(kernels); i++)
            for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++)
                if (instructions_run(set))
                    report(kernels[i].name, kernels[i].operation,
                           &(Tables){instructions_name(set), compare_kernels_of(set),
                                     find_kernels_of(set)},
                           &im, runs);
        if (mib <= MOST_ON_DEVICES)
            bench_devices(a, b, ROW_BYTES, bytes / ROW_BYTES, runs);
    }
    return 0;
}
