#include "core/plan/look.h"

#include <stdatomic.h>
#include <sys/stat.h>

typedef struct Looking {
    const Sources *sources;
    gsize first, n;
    ItemLook *looks;
    _Atomic gsize next;
} Looking;

enum { NANOSECONDS = 1000000000 }; /* of a second */

static ItemLook look(const Sources *sources, gsize item) {
    ItemLook result = {0};
    struct stat status;
    g_autofree char *path = sources_path(sources, item);
    if (path == NULL || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return result;
    result.bytes = (guint64)status.st_size;
    result.time = (gint64)status.st_mtim.tv_sec * NANOSECONDS + status.st_mtim.tv_nsec;
    result.is_directory = sources_is_directory(sources, item);
    return result;
}

static gpointer look_on(gpointer data) {
    Looking *looking = data;
    gsize i;
    while ((i = atomic_fetch_add(&looking->next, 1)) < looking->n)
        looking->looks[i] = look(looking->sources, looking->first + i);
    return NULL;
}

void items_look(const Sources *sources, gsize first, gsize n, guint jobs, ItemLook *looks) {
    Looking looking = {.sources = sources, .first = first, .n = n, .looks = looks};
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    for (guint i = 1; i < jobs; i++) {
        GThread *thread = g_thread_try_new("look", look_on, &looking, NULL);
        if (thread == NULL) /* fewer do */
            break;
        g_ptr_array_add(threads, thread);
    }
    look_on(&looking);
    for (guint i = 0; i < threads->len; i++)
        g_thread_join(g_ptr_array_index(threads, i));
}
