#include "core/bench/measure.h"

#include <errno.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

G_GNUC_NORETURN static void worker(BenchWork work, gpointer data, gsize n, guint first, guint step,
                                   double seconds, int out) {
    BenchRate rate = {0};
    work(first % n, data); /* pages are there and engines started when the clock starts */
    gint64 start = g_get_monotonic_time();
    double spent, cpu_start = cpu_seconds();
    gsize i = first;
    do {
        rate.bytes += (double)work(i % n, data);
        rate.items++;
        i += step;
        spent = (double)(g_get_monotonic_time() - start) / 1e6;
    } while (spent < seconds);
    double cpu_spent = MAX(cpu_seconds() - cpu_start, 1e-6);
    rate = (BenchRate){rate.bytes / spent, rate.items / spent, rate.bytes / cpu_spent,
                       rate.items / cpu_spent};
    _exit(write(out, &rate, sizeof rate) == sizeof rate ? 0 : 1);
}

BenchRate bench_measure(BenchWork work, gpointer data, gsize n, guint workers, double seconds) {
    BenchRate sum = {0}, rate;
    int ends[2];
    if (n == 0 || pipe(ends) != 0)
        return sum;
    guint started = 0;
    for (guint i = 0; i < workers; i++) {
        pid_t pid = fork();
        if (pid == 0)
            worker(work, data, n, i, workers, seconds, ends[1]);
        started += pid > 0;
    }
    close(ends[1]);
    for (guint i = 0; i < started && read(ends[0], &rate, sizeof rate) == sizeof rate; i++) {
        sum.bytes += rate.bytes;
        sum.items += rate.items;
        sum.core_bytes += rate.core_bytes / workers;
        sum.core_items += rate.core_items / workers;
    }
    close(ends[0]);
    for (guint i = 0; i < started; i++)
        while (wait(NULL) < 0 && errno == EINTR)
            ;
    return started == workers ? sum : (BenchRate){0};
}
