/* What a table of core/spill costs: pairs of a UID and a path are added, then looked up by a forked
 * process, in another order than they came.
 *
 *   bench_spill [PAIRS]     default 53581 */
#include <glib.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/spill/spill_table.h"

enum { STEP = 7919 }; /* a prime, so that every pair comes once */

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* As random as UIDs are that are made of UUIDs. */
static char *uid_of(guint64 i) {
    return g_strdup_printf("2.25.%020" G_GUINT64_FORMAT "%017" G_GUINT64_FORMAT,
                           i * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15), i * STEP);
}

static double fill(SpillTable *table, guint64 n, GError **error) {
    double start = cpu_seconds();
    for (guint64 i = 0; i < n; i++) {
        g_autofree char *uid = uid_of(i);
        g_autofree char *path =
            g_strdup_printf("/data/series-%05u/instance-%07u.dcm", (guint)(i / 76), (guint)i);
        if (!spill_table_add(table, uid, path, NULL, error))
            return 0;
    }
    return spill_table_share(table, error) ? cpu_seconds() - start : 0;
}

static double look_up(const SpillTable *table, guint64 n) {
    double start = cpu_seconds();
    for (guint64 i = 0; i < n; i++) {
        g_autofree char *uid = uid_of(i * STEP % n);
        g_autofree char *path = spill_table_find(table, uid);
        g_assert_nonnull(path);
    }
    return cpu_seconds() - start;
}

int main(int argc, char **argv) {
    guint64 n = argc > 1 ? g_ascii_strtoull(argv[1], NULL, 10) : 53581;
    g_autoptr(GError) error = NULL;
    g_autoptr(SpillTable) table = spill_table_new(&error);
    double filled = table ? fill(table, n, &error) : 0;
    if (error != NULL) {
        g_printerr("%s\n", error->message);
        return EXIT_FAILURE;
    }
    pid_t pid = fork();
    if (pid == 0) {
        double found = look_up(table, n);
        g_print("%" G_GUINT64_FORMAT " pairs: added in %.2f us each, found in %.2f us each\n", n,
                filled / (double)n * 1e6, found / (double)n * 1e6);
        _exit(EXIT_SUCCESS);
    }
    int status;
    return waitpid(pid, &status, 0) == pid && status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
