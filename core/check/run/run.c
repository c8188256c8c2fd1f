#include "core/check/run/run.h"

#include "core/check/run/instance.h"
#include "core/check/run/result_record.h"
#include "core/run/progress.h"
#include "core/run/report.h"
#include "core/run/results.h"
#include "core/run/workers.h"

/* Rows of the key that are judged together. */
typedef struct Group {
    gsize first, n;
} Group;

typedef struct Run {
    const RunOptions *options;
    gsize jobs;
    gsize group_size;
    GArray *alone;  /* of gsize: rows whose group came to nothing, to be judged one by one */
    gboolean retry; /* those are being judged */
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

static void need_engine(const Run *run, WorkerState *state, const CheckTask *task) {
    if (!run->options->no_ocr && task->regions->len > 0 && !state->tried) {
        g_autoptr(GError) error = NULL;
        state->tried = TRUE;
        state->engine = ocr_engine_new(&error);
        if (state->engine == NULL)
            state->no_engine = g_strdup(error->message);
    }
}

static Group group_of(const Run *run, gsize task) {
    if (run->retry)
        return (Group){g_array_index(run->alone, gsize, task), 1};
    gsize first = task * run->group_size;
    return (Group){first, MIN(run->group_size, answer_key_length(run->key) - first)};
}

/* A row of the key on its way through a worker. */
typedef struct Member {
    AnswerInstance *instance;
    CheckTask *task; /* NULL where the row is not about pixels */
    CheckResult *result;
    char *key_error; /* why the row can't be read */
} Member;

static void member_open(Member *member, gsize position, const Run *run, WorkerState *state) {
    g_autoptr(GError) error = NULL;
    *member = (Member){NULL, NULL, NULL, NULL};
    member->instance = state->key ? answer_key_get(state->key, position, &error) : NULL;
    if (member->instance == NULL) {
        member->key_error = g_strdup(state->key ? error->message : state->key_error->message);
        return;
    }
    member->task = instance_task(member->instance, &run->dataset);
    if (member->task == NULL)
        return;
    member->task->with_crops = !run->options->no_crops;
    need_engine(run, state, member->task);
    if (state->no_engine != NULL && member->task->regions->len > 0)
        member->result = instance_undetermined(member->instance, member->task, state->no_engine);
}

static void member_close(Member *member) {
    g_clear_pointer(&member->instance, answer_instance_free);
    g_clear_pointer(&member->task, check_task_free);
    g_clear_pointer(&member->result, check_result_free);
    g_free(member->key_error);
}

static void judge_members(Member *members, gsize n, OcrEngine *engine) {
    AnswerInstance *instances[CHECK_TOGETHER];
    CheckTask *tasks[CHECK_TOGETHER];
    CheckResult *results[CHECK_TOGETHER];
    gsize owners[CHECK_TOGETHER], count = 0;
    for (gsize i = 0; i < n; i++)
        if (members[i].task != NULL && members[i].result == NULL) {
            instances[count] = members[i].instance;
            tasks[count] = members[i].task;
            owners[count++] = i;
        }
    instances_check(instances, tasks, count, engine, results);
    for (gsize i = 0; i < count; i++)
        members[owners[i]].result = results[i];
}

/* Why the row can't be read, or nothing; why a file is missing, or nothing; whether there is a
 * result, which there is not where the row is not about pixels, and it. */
static void put_outcome(GByteArray *record, const Member *member) {
    record_put_string(record, member->key_error);
    record_put_string(record, member->task ? member->task->missing_reason : NULL);
    record_put_byte(record, member->result != NULL);
    if (member->result != NULL)
        check_result_put(record, member->result);
}

static void run_group(gsize number, gpointer data, GByteArray *record, gpointer run_data) {
    Run *run = run_data;
    WorkerState *state = data;
    Group group = group_of(run, number);
    Member members[CHECK_TOGETHER];
    for (gsize i = 0; i < group.n; i++)
        member_open(&members[i], group.first + i, run, state);
    judge_members(members, group.n, state->engine);
    for (gsize i = 0; i < group.n; i++) {
        put_outcome(record, &members[i]);
        member_close(&members[i]);
    }
}

/* In the parent: the row of an instance that cost its worker, as far as it can be told without
 * looking. */
static CheckResult *lost_result(Run *run, gsize position, const char *failure, GError **error) {
    g_autoptr(AnswerInstance) instance = answer_key_get(run->key, position, error);
    g_autoptr(CheckTask) task = instance ? instance_task(instance, &run->dataset) : NULL;
    return task ? instance_undetermined(instance, task, failure) : NULL;
}

static gboolean add_result(Run *run, gsize position, const CheckResult *result,
                           const char *missing) {
    if (missing != NULL &&
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

static gboolean lose_row(Run *run, gsize position, const char *failure) {
    g_autoptr(CheckResult) result = lost_result(run, position, failure, &run->error);
    progress_step(&run->progress);
    return result != NULL ? add_result(run, position, result, NULL) : run->error == NULL;
}

/* FALSE where the run is to stop. */
static gboolean take_outcome(Run *run, gsize position, RecordReader *reader) {
    g_autofree char *key_error = record_string(reader), *missing = record_string(reader);
    gboolean has_result = record_byte(reader);
    if (reader->broken)
        return lose_row(run, position, "the worker's result could not be read");
    if (key_error != NULL) {
        g_set_error_literal(&run->error, KEY_ERROR, KEY_ERROR_FORMAT, key_error);
        return FALSE;
    }
    g_autoptr(CheckResult) result = has_result ? check_result_read(reader) : NULL;
    if (has_result && result == NULL)
        return lose_row(run, position, "the worker's result could not be read");
    progress_step(&run->progress);
    return result == NULL || add_result(run, position, result, missing);
}

static gboolean take_group(gsize number, GBytes *record, const char *failure, gpointer data) {
    Run *run = data;
    Group group = group_of(run, number);
    RecordReader reader = record ? record_reader(record) : (RecordReader){0};
    for (gsize i = 0; i < group.n; i++) {
        gsize position = group.first + i;
        if (record == NULL && group.n > 1)
            g_array_append_val(run->alone, position);
        else if (record == NULL ? !lose_row(run, position, failure)
                                : !take_outcome(run, position, &reader))
            return FALSE;
    }
    return TRUE;
}

static void tick(gpointer data) {
    Run *run = data;
    if (run->error == NULL)
        results_tick(run->results, &run->error);
}

static gboolean run_groups(Run *run, gsize n_groups, GError **error) {
    WorkersJob job = {.n_tasks = n_groups,
                      .n_workers = (guint)CLAMP(run->jobs, 1, MAX(n_groups, 1)),
                      .time_limit = run->options->timeout,
                      .start = start_worker,
                      .run = run_group,
                      .done = take_group,
                      .tick = tick,
                      .data = run,
                      .failure = &run->error};
    return workers_run(&job, error);
}

/* Without originals many rows need their files' digests, which are taken together. */
static gboolean run_tasks(Run *run, GError **error) {
    gsize n = answer_key_length(run->key);
    g_autoptr(GArray) alone = g_array_new(FALSE, FALSE, sizeof(gsize));
    run->alone = alone;
    run->group_size =
        run->dataset.original != NULL ? 1 : CLAMP(n / (8 * run->jobs), 1, CHECK_TOGETHER);
    progress_start(&run->progress, n);
    gboolean good = run_groups(run, (n + run->group_size - 1) / run->group_size, error);
    run->retry = TRUE;
    if (good && alone->len > 0)
        good = run_groups(run, alone->len, error);
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
