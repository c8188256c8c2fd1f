#include "core/validate/order/turns.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>

enum { UNKNOWN = -1, WAIT_MICROSECONDS = 20 };

struct Turns {
    gsize n_tasks;
    _Atomic gint64 *starts; /* shared: of each task's rows, and behind the last one's */
};

Turns *turns_new(gsize n_tasks, gint64 first, GError **error) {
    gpointer shared = mmap(NULL, (n_tasks + 1) * sizeof(gint64), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "no shared memory: %s",
                    g_strerror(errno));
        return NULL;
    }
    Turns *turns = g_new(Turns, 1);
    *turns = (Turns){n_tasks, shared};
    for (gsize i = 1; i <= n_tasks; i++)
        atomic_store(&turns->starts[i], UNKNOWN);
    atomic_store(&turns->starts[0], first);
    return turns;
}

void turns_free(Turns *turns) {
    if (turns == NULL)
        return;
    munmap(turns->starts, (turns->n_tasks + 1) * sizeof(gint64));
    g_free(turns);
}

gint64 turns_claim(Turns *turns, gsize task, gint64 n) {
    gint64 start;
    while ((start = atomic_load(&turns->starts[task])) == UNKNOWN)
        g_usleep(WAIT_MICROSECONDS);
    atomic_store(&turns->starts[task + 1], start + n);
    return start;
}

void turns_skip(Turns *turns, gsize task) {
    gint64 unknown = UNKNOWN, start = atomic_load(&turns->starts[task]);
    atomic_compare_exchange_strong(&turns->starts[task + 1], &unknown, start);
}

gint64 turns_end(const Turns *turns) {
    return atomic_load(&turns->starts[turns->n_tasks]);
}
