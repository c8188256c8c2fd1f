#include "core/run/run.h"

#include "core/run/instance.h"
#include "core/run/progress.h"
#include "core/run/report.h"
#include "core/run/results.h"
#include "core/run/wire.h"
#include "core/run/workers.h"

/* What a worker sends of a row of the key: why the row can't be read, or nothing; why a file is
 * missing, or nothing; the result, nothing where the row is not about pixels. Text as bytes, since
 * paths need not be UTF-8. */
#define OUTCOME_TYPE ((const GVariantType *)"(mayaym" CHECK_RESULT_FORMAT ")")

typedef struct Run {
    const RunOptions *options;
    gsize jobs;
    AnswerKey *key; /* the parent's; workers open their own */
    Dataset dataset;
    Results *results;
    RunCounts counts;
    Progress progress;
    GError *error; /* of the key or the results database */
} Run;

static gboolean list(Run *run, const char *kind, const char *name, const char *reason, gsize *count,
                     GError **error) {
    (*count)++;
    return results_list(run->results, kind, name, reason, error);
}

typedef struct UnmappedVisit {
    Run *run;
    GError **error;
} UnmappedVisit;

static gboolean list_unmapped(const char *sop_instance, const char *path, gpointer data) {
    UnmappedVisit *visit = data;
    return id_map_has_new(visit->run->dataset.uid_map, sop_instance) ||
           list(visit->run, "unmapped", path, "its SOP Instance UID is not in the UID map",
                &visit->run->counts.unmapped, visit->error);
}

static gboolean list_problems(Run *run, const GPtrArray *problems, const char *kind, gsize *count,
                              GError **error) {
    for (guint i = 0; i < problems->len; i++) {
        const FileProblem *problem = g_ptr_array_index(problems, i);
        if (!list(run, kind, problem->path, problem->reason, count, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean list_folder(Run *run, const FileIndex *index, GError **error) {
    return list_problems(run, file_index_unreadable(index), "unreadable", &run->counts.unreadable,
                         error) &&
           list_problems(run, file_index_duplicates(index), "duplicate", &run->counts.duplicate,
                         error);
}

/* In the worker. */
typedef struct WorkerState {
    AnswerKey *key;
    GError *key_error;
    OcrEngine *engine;
    char *no_engine; /* why there is none although one is wanted */
    gboolean tried;
} WorkerState;

static gpointer start_worker(gpointer data) {
    Run *run = data;
    WorkerState *state = g_new0(WorkerState, 1);
    state->key = answer_key_reopen(run->key, &state->key_error);
    return state;
}

static OcrEngine *engine_for(const Run *run, WorkerState *state, const CheckTask *task) {
    if (!run->options->no_ocr && task->regions->len > 0 && !state->tried) {
        g_autoptr(GError) error = NULL;
        state->tried = TRUE;
        state->engine = ocr_engine_new(&error);
        if (state->engine == NULL)
            state->no_engine = g_strdup(error->message);
    }
    return state->engine;
}

static GVariant *run_task(gsize position, gpointer data, gpointer run_data) {
    Run *run = run_data;
    WorkerState *state = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(AnswerInstance) instance =
        state->key ? answer_key_get(state->key, position, &error) : NULL;
    if (instance == NULL)
        return g_variant_new("(m^ay^aym@" CHECK_RESULT_FORMAT ")",
                             state->key ? error->message : state->key_error->message, "", NULL);
    g_autoptr(CheckTask) task = instance_task(instance, &run->dataset);
    if (task == NULL)
        return g_variant_new("(m^ay^aym@" CHECK_RESULT_FORMAT ")", NULL, "", NULL);
    task->with_crops = !run->options->no_crops;
    g_autoptr(CheckResult) result = NULL;
    OcrEngine *engine = engine_for(run, state, task);
    if (state->no_engine != NULL && task->regions->len > 0)
        result = instance_undetermined(instance, task, state->no_engine);
    else
        result = instance_check(instance, task, engine);
    return g_variant_new("(m^ay^aym@" CHECK_RESULT_FORMAT ")", NULL,
                         task->missing_reason ? task->missing_reason : "",
                         check_result_to_variant(result));
}

/* In the parent. */
/* The row of an instance that cost its worker, as far as it can be told without looking. */
static CheckResult *lost_result(Run *run, gsize position, const char *failure, GError **error) {
    g_autoptr(AnswerInstance) instance = answer_key_get(run->key, position, error);
    g_autoptr(CheckTask) task = instance ? instance_task(instance, &run->dataset) : NULL;
    return task ? instance_undetermined(instance, task, failure) : NULL;
}

static gboolean take_result(gsize position, GVariant *outcome, const char *failure, gpointer data) {
    Run *run = data;
    g_autoptr(CheckResult) result = NULL;
    g_autofree char *missing = NULL;
    progress_step(&run->progress);
    if (outcome != NULL && g_variant_is_normal_form(outcome)) {
        g_autofree char *key_error = NULL;
        g_autoptr(GVariant) judged = NULL;
        g_variant_get(outcome, "(m^ay^aym@" CHECK_RESULT_FORMAT ")", &key_error, &missing, &judged);
        if (key_error != NULL) {
            g_set_error_literal(&run->error, KEY_ERROR, KEY_ERROR_FORMAT, key_error);
            return FALSE;
        }
        if (judged == NULL)
            return TRUE;
        result = check_result_from_variant(judged);
    } else {
        result =
            lost_result(run, position, failure ? failure : "the worker's result could not be read",
                        &run->error);
        if (result == NULL)
            return run->error == NULL;
    }
    if (missing != NULL && *missing != '\0' &&
        !list(run, "missing", result->original_sop, missing, &run->counts.missing, &run->error))
        return FALSE;
    for (guint i = 0; i < result->regions->len; i++) {
        const RegionResult *row = g_ptr_array_index(result->regions, i);
        run->counts.regions[row->verdict]++;
    }
    run->counts.pixels[result->pixels.verdict]++;
    run->counts.instances++;
    return results_add(run->results, position, result, &run->error);
}

static void tick(gpointer data) {
    Run *run = data;
    if (run->error == NULL)
        results_tick(run->results, &run->error);
}

static gboolean run_tasks(Run *run, GError **error) {
    gsize n_tasks = answer_key_length(run->key);
    WorkersJob job = {.n_tasks = n_tasks,
                      .n_workers = (guint)CLAMP(run->jobs, 1, MAX(n_tasks, 1)),
                      .time_limit = run->options->timeout,
                      .result_type = OUTCOME_TYPE,
                      .start = start_worker,
                      .run = run_task,
                      .done = take_result,
                      .tick = tick,
                      .data = run,
                      .failure = &run->error};
    progress_start(&run->progress, n_tasks);
    gboolean good = workers_run(&job, error);
    progress_end(&run->progress);
    return good;
}

/* What a run reads before its tasks. */
typedef struct Inputs {
    const RunOptions *options;
    AnswerKey *key;
    IdMap *uid_map;
    FileIndex *deid, *original;
    GError *error; /* of the key or a map */
} Inputs;

static void inputs_clear(Inputs *inputs) {
    g_clear_pointer(&inputs->key, answer_key_free);
    g_clear_pointer(&inputs->uid_map, id_map_free);
    g_clear_pointer(&inputs->deid, file_index_free);
    g_clear_pointer(&inputs->original, file_index_free);
    g_clear_error(&inputs->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Inputs, inputs_clear)

static gpointer read_key_and_maps(gpointer data) {
    Inputs *inputs = data;
    const RunOptions *options = inputs->options;
    inputs->key = answer_key_open(options->key, &inputs->error);
    if (inputs->key != NULL)
        inputs->uid_map = id_map_open(options->uid_map, &inputs->error);
    if (inputs->uid_map != NULL && options->patid_map != NULL) {
        /* Nothing is looked up in it; but a run whose map can't be read must not go on. */
        g_autoptr(IdMap) patid_map = id_map_open(options->patid_map, &inputs->error);
    }
    return NULL;
}

static gboolean index_folders(Inputs *inputs, guint jobs, GError **error) {
    const RunOptions *options = inputs->options;
    inputs->deid = file_index_new(options->deid, jobs, error);
    if (inputs->deid != NULL && options->original != NULL)
        inputs->original = file_index_new(options->original, jobs, error);
    return inputs->deid != NULL && (options->original == NULL || inputs->original != NULL);
}

/* The key and the maps beside the folders, where more than one job is allowed. */
static gboolean read_inputs(Inputs *inputs, guint jobs, GError **error) {
    GThread *thread = jobs > 1 ? g_thread_new("key", read_key_and_maps, inputs) : NULL;
    g_autoptr(GError) failure = NULL;
    if (thread == NULL)
        read_key_and_maps(inputs);
    if (inputs->error == NULL || thread != NULL)
        index_folders(inputs, jobs, &failure);
    if (thread != NULL)
        g_thread_join(thread);
    if (inputs->error != NULL)
        g_propagate_error(error, g_steal_pointer(&inputs->error));
    else if (failure != NULL)
        g_propagate_error(error, g_steal_pointer(&failure));
    else
        return TRUE;
    return FALSE;
}

static gboolean run_all(Run *run, GError **error) {
    const RunOptions *options = run->options;
    gint64 start = g_get_monotonic_time();
    g_auto(Inputs) inputs = {.options = options};
    run->jobs = options->jobs > 0 ? (gsize)options->jobs : g_get_num_processors();
    if (!read_inputs(&inputs, (guint)run->jobs, error))
        return FALSE;
    run->key = inputs.key;
    run->dataset = (Dataset){inputs.uid_map, inputs.deid, inputs.original};
    run->results = results_new(options->out, options->arguments, error);
    if (run->results == NULL)
        return FALSE;
    if (!file_index_each(inputs.deid, list_unmapped, &(UnmappedVisit){run, error}) ||
        !list_folder(run, inputs.deid, error) ||
        (inputs.original != NULL && !list_folder(run, inputs.original, error)) ||
        !run_tasks(run, error))
        return FALSE;
    run->counts.seconds = (double)(g_get_monotonic_time() - start) / 1e6;
    return results_finish(run->results, run_exit_status(&run->counts), error) &&
           report_write(run->results, options->out, &run->counts, error) &&
           report_print(run->results, options->out, &run->counts, options->json, error);
}

int run_check(const RunOptions *options, GError **error) {
    Run run = {.options = options};
    int status = run_all(&run, error) ? run_exit_status(&run.counts) : 2;
    g_clear_pointer(&run.results, results_free);
    return status;
}
