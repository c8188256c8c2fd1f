#include "core/plan/look.h"

#include "core/run/record.h"
#include "core/run/workers.h"
#include "core/source/expand/expand.h"
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
    result.is_directory = sources_may_be_directory(sources, item);
    return result;
}

static gpointer look_on(gpointer data) {
    Looking *looking = data;
    gsize i;
    while ((i = atomic_fetch_add(&looking->next, 1)) < looking->n)
        looking->looks[i] = look(looking->sources, looking->first + i);
    return NULL;
}

static void look_at_all(Looking *looking, guint n_threads) {
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    for (guint i = 1; i < n_threads; i++) {
        GThread *thread = g_thread_try_new("look", look_on, looking, NULL);
        if (thread == NULL) /* fewer do */
            break;
        g_ptr_array_add(threads, thread);
    }
    look_on(looking);
    for (guint i = 0; i < threads->len; i++)
        g_thread_join(g_ptr_array_index(threads, i));
}

/* What begins like a DICOMDIR. */
typedef struct Confirming {
    Looking *looking;
    GArray *candidates; /* of gsize: places of their looks */
} Confirming;

static gsize candidate(const Confirming *confirming, gsize task) {
    return g_array_index(confirming->candidates, gsize, task);
}

/* In the process. */
static void read_directory(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const Confirming *confirming = data;
    const Looking *looking = confirming->looking;
    (void)state;
    gsize item = looking->first + candidate(confirming, task);
    record_put_byte(record, sources_is_directory(looking->sources, item) != FALSE);
}

static gboolean confirm(gsize task, GBytes *record, const char *failure, gpointer data) {
    const Confirming *confirming = data;
    RecordReader reader = record ? record_reader(record) : (RecordReader){.broken = TRUE};
    (void)failure;
    confirming->looking->looks[candidate(confirming, task)].is_directory =
        !reader.broken && record_byte(&reader) != 0;
    return TRUE;
}

static gboolean confirm_directories(Looking *looking, const ReaderTerms *terms, GError **error) {
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < looking->n; i++) {
        if (!looking->looks[i].is_directory)
            continue;
        g_autofree char *path = sources_path(looking->sources, looking->first + i);
        confinement_allow(terms->confinement, path);
        g_array_append_val(candidates, i);
    }
    Confirming confirming = {looking, candidates};
    WorkersJob job = {.n_tasks = candidates->len,
                      .n_workers = 1,
                      .time_limit = terms->time_limit,
                      .confinement = terms->confinement,
                      .reads_only = TRUE,
                      .run = read_directory,
                      .done = confirm,
                      .data = &confirming};
    return candidates->len == 0 || workers_run(&job, error);
}

gboolean items_look(const Sources *sources, gsize first, gsize n, const ReaderTerms *terms,
                    ItemLook *looks, GError **error) {
    Looking looking = {.sources = sources, .first = first, .n = n, .looks = looks};
    look_at_all(&looking, terms->jobs);
    return confirm_directories(&looking, terms, error);
}
