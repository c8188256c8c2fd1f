#include "core/synth/ordered.h"

#include "core/run/workers.h"
#include "core/synth/failure.h"

enum { AHEAD = 256 };

typedef struct Run {
    const OrderedJob *job;
    GHashTable *waiting; /* task to GVariant: done before those in front of it, AHEAD at most */
    gsize next;
    GError *failure;
} Run;

/* A worker's state, or why there is none. */
typedef struct State {
    gpointer state;
    GError *failure;
} State;

static gpointer start(gpointer data) {
    const Run *run = data;
    State *state = g_new0(State, 1);
    if (run->job->start)
        state->state = run->job->start(run->job->data, &state->failure);
    return state;
}

/* The message, empty where all is well, and the texts. */
static GVariant *run_task(gsize task, gpointer data, gpointer run_data) {
    const Run *run = run_data;
    const State *state = data;
    g_autoptr(GError) error = state->failure ? g_error_copy(state->failure) : NULL;
    g_auto(GStrv) texts = error ? NULL : run->job->run(task, state->state, run->job->data, &error);
    static const char *const none[] = {NULL};
    return g_variant_new("(s^as)", error ? error->message : "",
                         texts ? (const char *const *)texts : none);
}

static gboolean take_next(Run *run, GVariant *result) {
    const char *message;
    g_autofree const char **texts = NULL;
    g_variant_get(result, "(&s^a&s)", &message, &texts);
    if (*message)
        g_set_error(&run->failure, SYNTH_ERROR, SYNTH_ERROR_INPUT, "%s", message);
    else
        run->job->take(run->next, texts, run->job->data, &run->failure);
    run->next++;
    if (run->job->progress)
        run->job->progress(run->next, run->job->n_tasks);
    return run->failure == NULL;
}

static gboolean done(gsize task, GVariant *result, const char *failure, gpointer data) {
    Run *run = data;
    if (failure) {
        g_set_error(&run->failure, SYNTH_ERROR, SYNTH_ERROR_INPUT, "%s", failure);
        return FALSE;
    }
    g_hash_table_insert(run->waiting, GSIZE_TO_POINTER(task), g_variant_ref(result));
    GVariant *next;
    while ((next = g_hash_table_lookup(run->waiting, GSIZE_TO_POINTER(run->next))) != NULL) {
        gpointer key = GSIZE_TO_POINTER(run->next);
        gboolean good = take_next(run, next);
        g_hash_table_remove(run->waiting, key);
        if (!good)
            return FALSE;
    }
    return TRUE;
}

gboolean ordered_run(const OrderedJob *job, GError **error) {
    Run run = {.job = job};
    run.waiting = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_variant_unref);
    WorkersJob workers = {.n_tasks = job->n_tasks,
                          .n_workers = job->jobs ? job->jobs : g_get_num_processors(),
                          .window = AHEAD,
                          .result_type = G_VARIANT_TYPE("(sas)"),
                          .start = start,
                          .run = run_task,
                          .done = done,
                          .data = &run,
                          .failure = &run.failure};
    gboolean good = workers_run(&workers, error);
    g_hash_table_unref(run.waiting);
    return good;
}
