#include "core/scan/run/run.h"

#include "core/run/files.h"
#include "core/run/progress.h"
#include "core/run/workers.h"
#include "core/scan/run/results.h"
#include "core/scan/run/scan_record.h"

typedef struct ScanRun {
    const ScanRunOptions *options;
    SpillList *files; /* paths */
    ScanResults *results;
    ScanCounts counts;
    Progress progress;
    GError *error; /* of the results database */
} ScanRun;

/* A worker's state; without an engine every file with pixels is undetermined. */
typedef struct ScanWorker {
    LineReader *reader;
    char *problem;
} ScanWorker;

static gpointer start_worker(gpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    ScanWorker *worker = g_new0(ScanWorker, 1);
    worker->reader = line_reader_new(&error);
    if (worker->reader == NULL)
        worker->problem = g_strdup(error->message);
    return worker;
}

static void run_task(gsize task, gpointer state, GByteArray *record, gpointer data) {
    ScanRun *run = data;
    ScanWorker *worker = state;
    g_autofree char *path = spill_list_get(run->files, task);
    g_autoptr(ScanResult) result = NULL;
    if (worker->reader != NULL) {
        result = scan_file(worker->reader, path, !run->options->no_crops);
    } else {
        result = scan_result_new(path);
        scan_result_add_problem(result, "file", -1, worker->problem);
    }
    scan_result_put(record, result);
}

static gboolean take_result(gsize task, GBytes *record, const char *failure, gpointer data) {
    ScanRun *run = data;
    RecordReader reader = record ? record_reader(record) : (RecordReader){0};
    g_autoptr(ScanResult) result = record ? scan_result_read(&reader) : NULL;
    if (result == NULL) {
        g_autofree char *path = spill_list_get(run->files, task);
        result = scan_result_new(path);
        scan_result_add_problem(result, "file", -1,
                                failure ? failure : "the worker's result could not be read");
    }
    progress_step(&run->progress);
    return scan_results_add(run->results, task, result, &run->counts, &run->error);
}

static void tick(gpointer data) {
    ScanRun *run = data;
    if (run->error == NULL)
        store_tick(scan_results_store(run->results), &run->error);
}

static gboolean run_tasks(ScanRun *run, GError **error) {
    gsize n_tasks = spill_list_length(run->files);
    gsize jobs = run->options->jobs > 0 ? (gsize)run->options->jobs : g_get_num_processors();
    WorkersJob job = {.n_tasks = n_tasks,
                      .n_workers = (guint)CLAMP(jobs, 1, MAX(n_tasks, 1)),
                      .time_limit = run->options->timeout,
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

static gboolean run_all(ScanRun *run, GError **error) {
    const ScanRunOptions *options = run->options;
    gint64 start = g_get_monotonic_time();
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(file_problem_free);
    run->files = files_list(options->paths, problems, error);
    if (run->files == NULL)
        return FALSE;
    run->results = scan_results_new(options->out, options->arguments, error);
    if (run->results == NULL)
        return FALSE;
    for (guint i = 0; i < problems->len; i++) {
        const FileProblem *problem = g_ptr_array_index(problems, i);
        g_autoptr(ScanResult) result = scan_result_new(problem->path);
        scan_result_add_problem(result, "file", -1, problem->reason);
        if (!scan_results_add(run->results, spill_list_length(run->files) + i, result, &run->counts,
                              error))
            return FALSE;
    }
    if (!run_tasks(run, error))
        return FALSE;
    run->counts.seconds = (double)(g_get_monotonic_time() - start) / 1e6;
    return store_finish(scan_results_store(run->results), scan_exit_status(&run->counts), error) &&
           scan_results_write(run->results, options->out, &run->counts, error) &&
           scan_results_print(run->results, options->out, &run->counts, options->json, error);
}

int run_scan(const ScanRunOptions *options, GError **error) {
    ScanRun run = {.options = options};
    int status = run_all(&run, error) ? scan_exit_status(&run.counts) : 2;
    scan_results_free(run.results);
    spill_list_free(run.files);
    return status;
}
