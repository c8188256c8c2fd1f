#include "core/bench/bench.h"

#include "core/bench/stages.h"
#include <math.h>

typedef struct Bench {
    const BenchOptions *options;
    const Corpus *corpus;
    const char *folder; /* for files that are written */
    GPtrArray *rows;
} Bench;

static gboolean is_wanted(const Bench *bench, const char *stage) {
    return bench->options->only == NULL || g_str_has_prefix(stage, bench->options->only);
}

/* Measures a stage with 1 to N workers, each time right after its limit. What comes within half of
 * the limit is held up by it, what doesn't by its own computing. */
static void measure_stage(const Stage *stage, StageData *stage_data, gpointer data) {
    Bench *bench = data;
    if (stage->n == 0 || !is_wanted(bench, stage->name))
        return;
    for (guint workers = 1; workers <= bench->options->jobs; workers++) {
        double seconds = bench->options->seconds;
        BenchRate most = bench_measure(stage->limit_work, stage_data, 1, workers, seconds / 4);
        BenchRate rate = bench_measure(stage->work, stage_data, stage->n, workers, seconds);
        double part = stage->waits ? rate.bytes / most.bytes : rate.core_bytes / most.core_bytes;
        BenchRow *row = g_new(BenchRow, 1);
        *row = (BenchRow){.stage = g_strdup(stage->name),
                          .workers = workers,
                          .megabytes = rate.bytes / 1e6,
                          .items = rate.items,
                          .core_megabytes = rate.core_bytes / 1e6,
                          .core_items = rate.core_items,
                          .item = stage->item,
                          .limit = g_strdup(stage->limit),
                          .limit_megabytes = most.bytes / 1e6,
                          .core_limit_megabytes = most.core_bytes / 1e6,
                          .waits = stage->waits,
                          .part = part,
                          .verdict = part >= 0.5 ? stage->limit : stage->otherwise};
        g_ptr_array_add(bench->rows, row);
    }
}

/* The whole check in a process of its own. */
static void measure_pipeline(Bench *bench, const char *dataset) {
    gsize bytes = bench->corpus->total_length, n = bench->corpus->paths->len;
    if (!is_wanted(bench, "pipeline") || bytes == 0)
        return;
    double per_file = (double)bytes / bench->corpus->bytes->len;
    double slowest = 0;
    for (guint workers = 1; workers <= bench->options->jobs; workers++) {
        g_autofree char *command = g_strdup_printf(
            "\"$0\" check --key \"$1/answers.db\" --uid-map \"$1/uid_mapping.csv\" --original "
            "\"$1/original\" --deid \"$1/deid\" --out \"$2/check\" --jobs %u >\"$2/log\" 2>&1; "
            "test $? != 2",
            workers);
        const char *arguments[] = {
            "/bin/sh", "-c", command, "/proc/self/exe", (char *)dataset, (char *)bench->folder,
            NULL};
        g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
        arguments[3] = self;
        int status = 0;
        gint64 start = g_get_monotonic_time();
        if (self == NULL ||
            !g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                          &status, NULL) ||
            status != 0)
            return;
        double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
        if (workers == 1)
            slowest = seconds;
        BenchRow *row = g_new(BenchRow, 1);
        *row = (BenchRow){.stage = g_strdup("pipeline (check)"),
                          .workers = workers,
                          .megabytes = 2 * per_file * (double)n / seconds / 1e6,
                          .items = (double)n / seconds,
                          .core_megabytes = NAN,
                          .core_items = NAN,
                          .item = "instance",
                          .limit = g_strdup_printf("%.2f times one worker", slowest / seconds),
                          .limit_megabytes = NAN,
                          .core_limit_megabytes = NAN,
                          .part = NAN,
                          .verdict = "the stages above"};
        g_ptr_array_add(bench->rows, row);
    }
}

static void free_row(gpointer data) {
    BenchRow *row = data;
    g_free(row->stage);
    g_free(row->limit);
    g_free(row);
}

static gboolean is_file(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void remove_folder(const char *folder) {
    const char *arguments[] = {"rm", "-rf", "--", folder, NULL};
    g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
}

void bench_table_free(BenchTable *table) {
    if (table == NULL)
        return;
    g_ptr_array_unref(table->rows);
    g_free(table);
}

BenchTable *bench_run(const BenchOptions *options, GError **error) {
    const char *dataset = options->dataset;
    gboolean has_key = is_file(dataset, "answers.db") && is_file(dataset, "original");
    g_autofree char *folder =
        has_key ? g_build_filename(dataset, "original", NULL) : g_strdup(dataset);
    g_autofree char *key = has_key ? g_build_filename(dataset, "answers.db", NULL) : NULL;
    g_autoptr(Corpus) corpus = corpus_new(folder, key, options->memory, error);
    g_autofree char *scratch = corpus ? g_dir_make_tmp("pixleak-bench-XXXXXX", error) : NULL;
    if (scratch == NULL)
        return NULL;
    g_autoptr(StageData) stage_data = stage_data_new(corpus, scratch, error);
    Bench bench = {options, corpus, scratch, NULL};
    if (stage_data != NULL) {
        bench.rows = g_ptr_array_new_with_free_func(free_row);
        stages_each(stage_data, measure_stage, &bench);
        if (has_key && is_file(dataset, "deid"))
            measure_pipeline(&bench, dataset);
    }
    remove_folder(scratch);
    if (bench.rows == NULL)
        return NULL;
    BenchTable *table = g_new(BenchTable, 1);
    *table = (BenchTable){bench.rows, corpus->paths->len, corpus->total_length};
    return table;
}
