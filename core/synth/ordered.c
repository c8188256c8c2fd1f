#include "core/synth/ordered.h"

#include "core/run/progress.h"
#include "core/run/record.h"
#include "core/run/workers.h"
#include "core/synth/failure.h"

enum { AHEAD = 256 };

typedef struct OrderedRun {
    const OrderedJob *job;
    Progress progress;
    GError *failure;
} OrderedRun;

/* A worker's state, or why there is none. */
typedef struct State {
    gpointer state;
    GError *failure;
} State;

static gpointer start(gpointer data) {
    const OrderedRun *run = data;
    State *state = g_new0(State, 1);
    if (run->job->start)
        state->state = run->job->start(run->job->data, &state->failure);
    return state;
}

/* Why there is nothing, or NULL, the number of texts, and they. */
static void run_task(gsize task, gpointer data, GByteArray *record, gpointer run_data) {
    const OrderedRun *run = run_data;
    const State *state = data;
    g_autoptr(GError) error = state->failure ? g_error_copy(state->failure) : NULL;
    g_auto(GStrv) texts = error ? NULL : run->job->run(task, state->state, run->job->data, &error);
    guint n = texts ? g_strv_length(texts) : 0;
    record_put_string(record, error ? error->message : NULL);
    record_put_u32(record, n);
    for (guint i = 0; i < n; i++)
        record_put_string(record, texts[i]);
}

/* NULL, with the reason in *message, where the task failed. */
static char **read_texts(GBytes *record, char **message) {
    RecordReader reader = record_reader(record);
    *message = record_string(&reader);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (guint32 n = record_u32(&reader); n > 0 && !reader.broken; n--)
        g_ptr_array_add(texts, record_string(&reader));
    if (reader.broken && !*message)
        *message = g_strdup("the worker's result could not be read");
    g_ptr_array_add(texts, NULL);
    return *message ? NULL : (char **)g_ptr_array_steal(texts, NULL);
}

static gboolean take(gsize task, GBytes *record, const char *failure, gpointer data) {
    OrderedRun *run = data;
    g_autofree char *message = g_strdup(failure);
    g_auto(GStrv) texts = record ? read_texts(record, &message) : NULL;
    if (message)
        g_set_error(&run->failure, SYNTH_ERROR, SYNTH_ERROR_INPUT, "%s", message);
    else
        run->job->take(task, (const char *const *)texts, run->job->data, &run->failure);
    progress_step(&run->progress);
    return run->failure == NULL;
}

gboolean ordered_run(const OrderedJob *job, GError **error) {
    OrderedRun run = {.job = job};
    WorkersJob workers = {.n_tasks = job->n_tasks,
                          .n_workers = job->jobs ? job->jobs : g_get_num_processors(),
                          .window = AHEAD,
                          .start = start,
                          .run = run_task,
                          .take = take,
                          .data = &run,
                          .failure = &run.failure};
    progress_start(&run.progress, job->n_tasks, job->quiet);
    gboolean good = workers_run(&workers, error);
    progress_end(&run.progress);
    return good;
}
