/* MD5 in lanes beside one OpenSSL stream, on one core.
 *
 *   bench_md5 [RUNS]     default 7
 *
 * OpenSSL runs right before each measurement; the ratio is the median of those of the pairs.
 * Buffers of 512 KiB, as of 512x512 samples of 16 bits, apart in memory; 64 MiB of them, so that
 * they come from memory, and 1 MiB in 32 buffers, from the cache. */
#include <glib.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <time.h>

#include "kernels/digest.h"

enum { HEADER = 1780 };

typedef struct Buffers {
    Md5Bytes inputs[2048];
    gsize n, length;
} Buffers;

typedef void Operation(const DigestKernels *kernels, const Buffers *buffers);

static volatile guint8 sink;

static void openssl(const DigestKernels *kernels, const Buffers *buffers) {
    (void)kernels;
    guint8 digest[EVP_MAX_MD_SIZE];
    for (gsize i = 0; i < buffers->n; i++) {
        EVP_Digest(buffers->inputs[i].data, buffers->inputs[i].length, digest, NULL, EVP_md5(),
                   NULL);
        sink ^= digest[0];
    }
}

static void in_lanes(const DigestKernels *kernels, const Buffers *buffers) {
    static Md5 digests[G_N_ELEMENTS(buffers->inputs)];
    md5_start(digests, buffers->n);
    kernels->md5_append(digests, buffers->inputs, buffers->n);
    sink ^= (guint8)digests[0].state[0];
}

/* Microseconds. */
static gint64 cpu_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Gigabytes per second. */
static double measure(Operation *operation, const DigestKernels *kernels, const Buffers *buffers) {
    gint64 start = cpu_time(), spent;
    double bytes = 0;
    do {
        operation(kernels, buffers);
        bytes += (double)(buffers->n * buffers->length);
        spent = cpu_time() - start;
    } while (spent < 30000);
    return bytes / (double)spent / 1e3;
}

static int compare_doubles(const void *a, const void *b) {
    double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

static double median(double *values, gsize n) {
    qsort(values, n, sizeof *values, compare_doubles);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void report(gsize n, gsize length, gsize runs) {
    g_autofree Buffers *buffers = g_new(Buffers, 1);
    gsize apart = length + HEADER;
    g_autofree guint8 *data = g_malloc(n * apart);
    buffers->n = n;
    buffers->length = length;
    for (gsize i = 0; i < n * apart; i++)
        data[i] = (guint8)(i * 2654435761u >> 13);
    for (gsize i = 0; i < n; i++)
        buffers->inputs[i] = (Md5Bytes){data + i * apart, length};
    g_autofree double *speeds = g_new(double, runs), *ratios = g_new(double, runs);
    for (InstructionSet set = 0; set < N_INSTRUCTION_SETS; set++) {
        const DigestKernels *kernels = digest_kernels_of(set);
        if (kernels == NULL)
            continue;
        for (gsize i = 0; i < runs; i++) {
            double reference = measure(openssl, NULL, buffers);
            speeds[i] = measure(in_lanes, kernels, buffers);
            ratios[i] = speeds[i] / reference;
        }
        g_print("%4zu buffers of %4zu KiB  %-8s %7.2f GB/s %7.2f of one OpenSSL stream\n", n,
                length >> 10, instructions_name(set), median(speeds, runs), median(ratios, runs));
    }
}

int main(int argc, char **argv) {
    gsize runs = argc > 1 ? strtoul(argv[1], NULL, 10) : 7;
    runs = CLAMP(runs, 1, 1000);
    report(32, 32 << 10, runs);
    report(128, 512 << 10, runs);
    report(8, 512 << 10, runs);
    report(1, 512 << 10, runs);
    return 0;
}
