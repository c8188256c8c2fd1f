#include "core/synth/ordered.h"

#include "core/run/workers.h"
#include "core/synth/failure.h"

enum { AHEAD = 256 };

typedef struct Run {
    const OrderedJob *job;
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

static gboolean take(gsize task, GVariant *result, const char *failure, gpointer data) {
    Run *run = data;
    const char *message = failure;
    g_autofree const char **texts = NULL;
    if (result)
        g_variant_get(result, "(&s^a&s)", &message, &texts);
    if (*message)
        g_set_error(&run->failure, SYNTH_ERROR, SYNTH_ERROR_INPUT, "%s", message);
    else
        run->job->take(task, texts, run->job->data, &run->failure);
    if (run->job->progress)
        run->job->progress(task + 1, run->job->n_tasks);
    return run->failure == NULL;
}

gboolean ordered_run(const OrderedJob *job, GError **error) {
    Run run = {.job = job};
    WorkersJob workers = {.n_tasks = job->n_tasks,
                          .n_workers = job->jobs ? job->jobs : g_get_num_processors(),
                          .window = AHEAD,
                          .result_type = G_VARIANT_TYPE("(sas)"),
                          .start = start,
                          .run = run_task,
                          .take = take,
                          .data = &run,
                          .failure = &run.failure};
    return workers_run(&workers, error);
}
