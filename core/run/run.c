#include "core/run/run.h"

#include "core/check/check.h"
#include "core/key/answer_key.h"
#include "core/key/id_map.h"
#include "core/run/index.h"
#include "core/run/report.h"
#include "core/run/results.h"
#include "core/run/wire.h"
#include "core/run/workers.h"
#include <stdio.h>
#include <unistd.h>

typedef struct Run {
    const RunOptions *options;
    GPtrArray *tasks;     /* of CheckTask */
    GHashTable *problems; /* reasons by problem_key(): checks that the key describes so badly that
                             nobody can look */
    Results *results;
    RunCounts counts;
    gsize n_done;
    gboolean shows_progress;
    GError *error; /* of the results database */
} Run;

static guint64 problem_key(gsize task, guint check_index) {
    return (guint64)task << 24 | (check_index & 0xFFFFFF);
}

static void task_free(gpointer task) {
    check_task_free(task);
}

/* A check that can't be understood keeps its row. */
static void add_region(Run *run, CheckTask *task, const AnswerRegion *answer) {
    KeyRegion *region = g_new0(KeyRegion, 1);
    *region = (KeyRegion){g_strdup(answer->text ? answer->text : ""),
                          answer->x0,
                          answer->y0,
                          answer->x1,
                          answer->y1,
                          answer->check_index};
    g_ptr_array_add(task->regions, region);
    if (answer->problem != NULL) {
        guint64 *key = g_new(guint64, 1);
        *key = problem_key(run->tasks->len, answer->check_index);
        g_hash_table_insert(run->problems, key, g_strdup(answer->problem));
    }
}

static gboolean list(Run *run, const char *kind, const char *name, const char *reason, gsize *count,
                     GError **error) {
    (*count)++;
    return results_list(run->results, kind, name, reason, error);
}

/* Finds both files of an instance; what is missing is listed and told in the task. */
static gboolean locate(Run *run, CheckTask *task, const IdMap *map, const FileIndex *deid,
                       const FileIndex *original, GError **error) {
    const char *new_id = id_map_new_id(map, task->original_sop);
    const char *path = new_id ? file_index_find(deid, new_id) : NULL;
    task->deid_sop = g_strdup(new_id ? new_id : "");
    task->deid_path = g_strdup(path);
    if (new_id == NULL)
        task->missing_reason = g_strdup("the UID map has no entry for the instance");
    else if (path == NULL)
        task->missing_reason = g_strdup("no scrubbed file with the instance's new UID");
    if (path == NULL)
        return list(run, "missing", task->original_sop, task->missing_reason, &run->counts.missing,
                    error);
    if (original != NULL) {
        task->original_path = g_strdup(file_index_find(original, task->original_sop));
        if (task->original_path == NULL) {
            task->missing_reason = g_strdup("the original folder has no file of the instance");
            return list(run, "missing", task->original_sop, task->missing_reason,
                        &run->counts.missing, error);
        }
    }
    return TRUE;
}

typedef struct UnmappedVisit {
    Run *run;
    const IdMap *map;
    GError **error;
    gboolean good;
} UnmappedVisit;

static void list_unmapped(const char *sop_instance, const char *path, gpointer data) {
    UnmappedVisit *visit = data;
    if (visit->good && !id_map_has_new(visit->map, sop_instance))
        visit->good =
            list(visit->run, "unmapped", path, "its SOP Instance UID is not in the UID map",
                 &visit->run->counts.unmapped, visit->error);
}

static gboolean list_problems(Run *run, const GPtrArray *problems, const char *kind, gsize *count,
                              GError **error) {
    for (guint i = 0; i < problems->len; i++) {
        const IndexProblem *problem = g_ptr_array_index(problems, i);
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

static gboolean read_key(Run *run, AnswerKey *key, const IdMap *map, const FileIndex *deid,
                         const FileIndex *original, GError **error) {
    g_autoptr(GError) failure = NULL;
    AnswerInstance *next;
    while ((next = answer_key_next(key, &failure)) != NULL) {
        g_autoptr(AnswerInstance) instance = next;
        if (instance->regions->len == 0 && instance->pixels_digest == NULL)
            continue;
        g_autoptr(CheckTask) task = check_task_new();
        task->original_sop = g_strdup(instance->sop_instance);
        task->expected_digest = g_strdup(instance->pixels_digest);
        for (guint i = 0; i < instance->regions->len; i++)
            add_region(run, task, g_ptr_array_index(instance->regions, i));
        if (!locate(run, task, map, deid, original, error))
            return FALSE;
        g_ptr_array_add(run->tasks, g_steal_pointer(&task));
    }
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    return TRUE;
}

/* In the worker. */
typedef struct WorkerState {
    OcrEngine *engine;
    char *failure; /* why there is no engine although one is wanted */
    gboolean tried;
} WorkerState;

static gpointer start_worker(gpointer data) {
    (void)data;
    return g_new0(WorkerState, 1);
}

static GVariant *run_task(gsize index, gpointer data, gpointer run_data) {
    Run *run = run_data;
    WorkerState *state = data;
    const CheckTask *task = g_ptr_array_index(run->tasks, index);
    if (!run->options->no_ocr && task->regions->len > 0 && !state->tried) {
        g_autoptr(GError) error = NULL;
        state->tried = TRUE;
        state->engine = ocr_engine_new(&error);
        if (state->engine == NULL)
            state->failure = g_strdup(error->message);
    }
    g_autoptr(CheckResult) result = NULL;
    if (state->failure != NULL && task->regions->len > 0)
        result = check_result_undetermined(task, state->failure);
    else
        result = check_instance(task, state->engine);
    return check_result_to_variant(result);
}

/* In the parent. */
static void show_progress(Run *run) {
    if (!run->shows_progress)
        return;
    gsize total = run->tasks->len, width = 30, filled = total ? run->n_done * width / total : width;
    fprintf(stderr, "\r[");
    for (gsize i = 0; i < width; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, run->n_done, total);
    fflush(stderr);
}

static gboolean take_result(gsize index, GVariant *variant, const char *failure, gpointer data) {
    Run *run = data;
    const CheckTask *task = g_ptr_array_index(run->tasks, index);
    g_autoptr(CheckResult) result = variant ? check_result_from_variant(variant) : NULL;
    if (result == NULL)
        result = check_result_undetermined(task, failure ? failure
                                                         : "the worker's result could not be read");
    for (guint i = 0; i < result->regions->len; i++) {
        RegionResult *row = g_ptr_array_index(result->regions, i);
        guint64 key = problem_key(index, row->check_index);
        const char *problem = g_hash_table_lookup(run->problems, &key);
        if (problem != NULL) {
            row->verdict = REGION_UNDETERMINED;
            g_free(row->reason);
            row->reason = g_strdup(problem);
        }
        run->counts.regions[row->verdict]++;
    }
    run->counts.pixels[result->pixels.verdict]++;
    run->counts.instances++;
    run->n_done++;
    show_progress(run);
    return results_add(run->results, index, result, &run->error);
}

static void tick(gpointer data) {
    Run *run = data;
    if (run->error == NULL)
        results_tick(run->results, &run->error);
}

static gboolean run_tasks(Run *run, GError **error) {
    int jobs = run->options->jobs > 0 ? run->options->jobs : (int)g_get_num_processors();
    WorkersJob job = {.n_tasks = run->tasks->len,
                      .n_workers = (guint)CLAMP(jobs, 1, MAX((int)run->tasks->len, 1)),
                      .time_limit = run->options->timeout,
                      .result_type = CHECK_RESULT_TYPE,
                      .start = start_worker,
                      .run = run_task,
                      .done = take_result,
                      .tick = tick,
                      .data = run};
    gboolean good = workers_run(&job, run->error ? NULL : error);
    if (run->shows_progress)
        fputc('\n', stderr);
    if (run->error != NULL) {
        g_clear_error(error);
        g_propagate_error(error, g_steal_pointer(&run->error));
        return FALSE;
    }
    return good;
}

static gboolean run_all(Run *run, GError **error) {
    const RunOptions *options = run->options;
    gint64 start = g_get_monotonic_time();
    g_autoptr(AnswerKey) key = answer_key_open(options->key, error);
    g_autoptr(IdMap) uid_map = key ? id_map_open(options->uid_map, error) : NULL;
    if (uid_map == NULL)
        return FALSE;
    if (options->patid_map != NULL) {
        g_autoptr(IdMap) patid_map = id_map_open(options->patid_map, error);
        if (patid_map == NULL)
            return FALSE;
    }
    g_autoptr(FileIndex) deid = file_index_new(options->deid, error);
    g_autoptr(FileIndex) original = NULL;
    if (deid == NULL)
        return FALSE;
    if (options->original != NULL && (original = file_index_new(options->original, error)) == NULL)
        return FALSE;
    run->results = results_new(options->out, options->arguments, error);
    if (run->results == NULL)
        return FALSE;
    UnmappedVisit unmapped = {run, uid_map, error, TRUE};
    file_index_each(deid, list_unmapped, &unmapped);
    if (!unmapped.good || !list_folder(run, deid, error) ||
        (original != NULL && !list_folder(run, original, error)) ||
        !read_key(run, key, uid_map, deid, original, error) || !run_tasks(run, error))
        return FALSE;
    run->counts.seconds = (double)(g_get_monotonic_time() - start) / 1e6;
    return results_finish(run->results, run_exit_status(&run->counts), error) &&
           report_write(run->results, options->out, &run->counts, error) &&
           report_print(run->results, options->out, &run->counts, options->json, error);
}

int run_check(const RunOptions *options, GError **error) {
    Run run = {.options = options, .shows_progress = isatty(STDERR_FILENO)};
    run.tasks = g_ptr_array_new_with_free_func(task_free);
    run.problems = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    int status = run_all(&run, error) ? run_exit_status(&run.counts) : 2;
    g_clear_pointer(&run.results, results_free);
    g_hash_table_unref(run.problems);
    g_ptr_array_unref(run.tasks);
    return status;
}
