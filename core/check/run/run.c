#include "core/check/run/run.h"

#include "core/check/run/inputs.h"
#include "core/check/run/judge.h"
#include "core/check/run/rows.h"
#include "core/check/run/settings.h"
#include "core/check/run/subject_record.h"
#include "core/languages/recognition.h"
#include "core/machine/memory.h"
#include "core/output/folder.h"
#include "core/output/told/accept.h"
#include "core/run/confinement.h"
#include "core/run/gpu.h"
#include "core/run/progress.h"
#include "core/run/workers.h"
#include "core/shard/judged_shards.h"
#include "core/shard/planned_shard.h"
#include "core/source/index/originals.h"
#include <string.h>

typedef struct CheckRun CheckRun;

/* Tasks of one kind, numbered from 0, that workers take in groups. */
typedef struct Pass {
    gsize n, group;
    /* In the worker: tasks `first` to first + n, whose subjects' records it appends. */
    void (*judge)(const CheckRun *run, CheckJudge *judge, gsize first, gsize n, GByteArray *record);
    /* In the parent: a task that came to nothing. FALSE stops the run. */
    gboolean (*lose)(CheckRun *run, gsize task, const char *failure);
    gboolean reads_only; /* see WorkersJob */
} Pass;

struct CheckRun {
    const CheckOptions *options;
    gsize jobs;
    Dataset dataset;
    Results *results;
    Account *account;
    gboolean is_shard;    /* what becomes of files is noted, for a run over all of the plan */
    JudgedShards *judged; /* such notes, in place of judging files; NULL: none */
    const Pass *pass;
    guint8 *settled; /* by row of the key: whether it was judged or listed */
    Originals *originals;
    GArray *alone;       /* of gsize: instances whose group came to nothing, to be judged singly */
    GArray *lost;        /* of gsize: those that no worker survives */
    GPtrArray *failures; /* why, of char * */
    GArray *open_rows;   /* of guint32: rows that no file was judged by */
    Progress progress;
    Gpu *gpu;
    Confinement *confinement; /* NULL with a device, whose driver needs all that it finds */
    GError *error;            /* of the results database */
};

/* In the parent. */
static gboolean list(CheckRun *run, AccountSide side, ListedKind kind, const char *name,
                     const char *reason) {
    return results_list(run->results, side, kind, name, reason, &run->error);
}

static gboolean list_original(ListedKind kind, const char *name, const char *reason,
                              gpointer data) {
    return list(data, ACCOUNT_ORIGINAL, kind, name, reason);
}

/* A row that several files are judged by counts once. */
static gboolean settle_row(CheckRun *run, const RowFate *fate) {
    if (fate->row >= answer_index_length(run->dataset.answers) || run->settled[fate->row])
        return TRUE;
    run->settled[fate->row] = TRUE;
    if (fate->judged)
        account_judge(run->account, ACCOUNT_KEY, 1);
    return fate->judged || list(run, ACCOUNT_KEY, fate->kind, fate->instance, fate->reason);
}

/* What a file and its original were when their headers were read, for whoever looks anew. */
static char *what_was_seen(const CheckRun *run, gsize item, gsize original) {
    g_autofree char *file = instance_index_state(run->dataset.deid, item);
    g_autofree char *other = instance_index_state(run->dataset.original, original);
    return g_strdup_printf("%s, beside %s", file, other);
}

static gboolean note_subject(CheckRun *run, const SubjectFate *fate, const CheckResult *result) {
    g_autoptr(GByteArray) record = g_byte_array_new();
    g_autofree char *seen = what_was_seen(run, fate->item, fate->original);
    subject_put(record, fate, result);
    account_judge(run->account, ACCOUNT_INPUT, 1);
    return part_add_subject(run->results, fate->file, seen, record, &run->error);
}

/* Which no other one of the run has, whichever worker is first: its file's, or behind all files'
 * its row's. */
static gsize subject_number(const CheckRun *run, const SubjectFate *fate) {
    const Sources *files = instance_index_sources(run->dataset.deid);
    return fate->item != NO_ORIGINAL ? fate->item : sources_length(files) + fate->order;
}

static gboolean take_subject(CheckRun *run, const SubjectFate *fate, const CheckResult *result) {
    gboolean is_file = *fate->file != '\0';
    progress_step(&run->progress);
    if (run->is_shard)
        return note_subject(run, fate, result);
    if (is_file && fate->listed && !list(run, ACCOUNT_INPUT, fate->kind, fate->file, fate->reason))
        return FALSE;
    if (is_file && !fate->listed)
        account_judge(run->account, ACCOUNT_INPUT, 1);
    if (fate->unread != NULL && *fate->unread != '\0') {
        if (!originals_lose(run->originals, fate->original, fate->unread, list_original, run))
            return FALSE;
    } else {
        originals_compare(run->originals, fate->original);
    }
    for (guint i = 0; i < fate->rows->len; i++)
        if (!settle_row(run, g_ptr_array_index(fate->rows, i)))
            return FALSE;
    const CheckPlace place = {subject_number(run, fate), fate->order};
    return result == NULL || check_rows_add(run->results, &place, result, &run->error);
}

static gboolean take_group(gsize number, GBytes *record, const char *failure, gpointer data) {
    CheckRun *run = data;
    const Pass *pass = run->pass;
    gsize first = number * pass->group, n = MIN(pass->group, pass->n - first);
    RecordReader reader = record ? record_reader(record) : (RecordReader){.broken = TRUE};
    for (gsize i = 0; i < n; i++) {
        g_auto(SubjectFate) fate = {0};
        g_autoptr(CheckResult) result = NULL;
        subject_fate_init(&fate);
        gboolean good =
            !reader.broken && subject_read(&reader, &fate, &result)
                ? take_subject(run, &fate, result)
                : pass->lose(run, first + i,
                             failure ? failure : "the worker's result could not be read");
        if (!good)
            return FALSE;
    }
    return TRUE;
}

static void tick(gpointer data) {
    CheckRun *run = data;
    if (run->error == NULL && gpu_agrees(run->gpu, &run->error))
        results_tick(run->results, &run->error);
}

/* In the worker. */
static gpointer start_worker(gpointer data) {
    const CheckRun *run = data;
    gpu_start(run->gpu);
    return check_judge_new(&run->dataset, run->options->no_ocr, run->options->no_crops,
                           run->options->languages, run->options->reader);
}

static void run_group(gsize number, gpointer state, GByteArray *record, gpointer data) {
    const CheckRun *run = data;
    const Pass *pass = run->pass;
    gsize first = number * pass->group;
    pass->judge(run, state, first, MIN(pass->group, pass->n - first), record);
}

static gboolean run_pass(CheckRun *run, const Pass *pass, GError **error) {
    gsize n_groups = (pass->n + pass->group - 1) / pass->group;
    run->pass = pass;
    WorkersJob job = {.n_tasks = n_groups,
                      .n_workers = (guint)CLAMP(run->jobs, 1, MAX(n_groups, 1)),
                      .time_limit = run->options->timeout,
                      .confinement = run->confinement,
                      .reads_only = pass->reads_only,
                      .start = start_worker,
                      .run = run_group,
                      .done = take_group,
                      .tick = tick,
                      .data = run,
                      .failure = &run->error};
    return n_groups == 0 || workers_run(&job, error);
}

/* First all files, several at a time: without originals many need their digests, which are taken
 * together. */
static void judge_files(const CheckRun *run, CheckJudge *judge, gsize first, gsize n,
                        GByteArray *record) {
    gsize instances[CHECK_TOGETHER];
    (void)run;
    for (gsize i = 0; i < n; i++)
        instances[i] = first + i;
    check_judge_files(judge, instances, n, record);
}

static gboolean lose_instance(CheckRun *run, gsize instance, const char *failure) {
    g_array_append_val(run->lost, instance);
    g_ptr_array_add(run->failures, g_strdup(failure));
    return TRUE;
}

/* Of a group nobody knows which file it was, and a device that took the worker with it is not used
 * again. */
static gboolean judge_alone_later(CheckRun *run, gsize instance, const char *failure) {
    if (!gpu_took_worker(run->gpu) && run->pass->group == 1)
        return lose_instance(run, instance, failure);
    g_array_append_val(run->alone, instance);
    return TRUE;
}

/* Then by itself each file of a group that came to nothing. */
static void judge_alone(const CheckRun *run, CheckJudge *judge, gsize task, gsize n,
                        GByteArray *record) {
    check_judge_files(judge, &g_array_index(run->alone, gsize, task), n, record);
}

static gboolean lose_file(CheckRun *run, gsize task, const char *failure) {
    return lose_instance(run, g_array_index(run->alone, gsize, task), failure);
}

/* Then what no worker survives, without a look at its pixels. */
static void judge_lost(const CheckRun *run, CheckJudge *judge, gsize task, gsize n,
                       GByteArray *record) {
    (void)n;
    check_judge_lost(judge, g_array_index(run->lost, gsize, task),
                     g_ptr_array_index(run->failures, task), record);
}

static gboolean give_up_file(CheckRun *run, gsize task, const char *failure) {
    const InstanceIndex *deid = run->dataset.deid;
    gsize item = instance_index_item(deid, g_array_index(run->lost, gsize, task));
    g_auto(SubjectFate) fate = {0};
    subject_fate_init(&fate);
    fate.item = item;
    fate.file = sources_name(instance_index_sources(deid), item);
    fate.listed = TRUE;
    fate.kind = LISTED_UNREADABLE;
    fate.reason = g_strdup(failure);
    return take_subject(run, &fate, NULL);
}

static void judge_rows(const CheckRun *run, CheckJudge *judge, gsize task, gsize n,
                       GByteArray *record) {
    for (gsize i = 0; i < n; i++)
        check_judge_row(judge, g_array_index(run->open_rows, guint32, task + i), record);
}

static gboolean give_up_row(CheckRun *run, gsize task, const char *failure) {
    guint32 row = g_array_index(run->open_rows, guint32, task);
    g_autofree char *name = g_strdup_printf("row %u of the key", row + 1);
    progress_step(&run->progress);
    if (run->settled[row])
        return TRUE;
    run->settled[row] = TRUE;
    return list(run, ACCOUNT_KEY, LISTED_BAD_ROW, name, failure);
}

static void find_open_rows(CheckRun *run) {
    for (guint32 row = 0; row < answer_index_length(run->dataset.answers); row++)
        if (!run->settled[row])
            g_array_append_val(run->open_rows, row);
}

static gboolean judge_all_files(CheckRun *run, GError **error) {
    gsize n = instance_index_length(run->dataset.deid);
    gsize group = run->dataset.original ? 1 : CLAMP(n / (8 * run->jobs), 1, CHECK_TOGETHER);
    Pass files = {.n = n, .group = group, .judge = judge_files, .lose = judge_alone_later};
    gboolean good = run_pass(run, &files, error);
    Pass alone = {.n = run->alone->len, .group = 1, .judge = judge_alone, .lose = lose_file};
    good = good && run_pass(run, &alone, error);
    Pass lost = {.n = run->lost->len,
                 .group = 1,
                 .judge = judge_lost,
                 .lose = give_up_file,
                 .reads_only = TRUE};
    return good && run_pass(run, &lost, error);
}

typedef gboolean (*NoteVisit)(CheckRun *run, const SubjectFate *fate, const CheckResult *result);

/* Calls visit with what a shard has noted of an item, where it looked at what is there now. */
static gboolean visit_note(CheckRun *run, gsize item, GBytes *record, const char *seen,
                           NoteVisit visit, GError **error) {
    RecordReader reader = record_reader(record);
    g_auto(SubjectFate) fate = {0};
    g_autoptr(CheckResult) result = NULL;
    subject_fate_init(&fate);
    gboolean good = subject_read(&reader, &fate, &result);
    g_autofree char *here = what_was_seen(run, item, fate.original);
    fate.item = item; /* the shard counted other files */
    if (good && strcmp(here, seen) == 0)
        return visit(run, &fate, result);
    judged_shards_refuse(run->judged, fate.file, seen, here, error);
    return FALSE;
}

/* In the order in which one run judges them. */
static gboolean each_note(CheckRun *run, NoteVisit visit, GError **error) {
    const InstanceIndex *deid = run->dataset.deid;
    for (gsize i = 0; i < instance_index_length(deid); i++) {
        gsize item = instance_index_item(deid, i);
        g_autofree char *name = sources_name(instance_index_sources(deid), item);
        g_autofree char *seen = NULL;
        g_autoptr(GBytes) record = judged_shards_take(run->judged, name, &seen, error);
        if (record == NULL || !visit_note(run, item, record, seen, visit, error))
            return FALSE;
    }
    return judged_shards_are_taken(run->judged, error);
}

static gboolean pass_over(CheckRun *run, const SubjectFate *fate, const CheckResult *result) {
    (void)run;
    (void)fate;
    (void)result;
    return TRUE;
}

/* A merge that has to be refused must not have begun: the results of an earlier one would be gone.
 */
static gboolean notes_stand(CheckRun *run, GError **error) {
    return run->judged == NULL ||
           (each_note(run, pass_over, error) && judged_shards_start_over(run->judged, error));
}

static gboolean take_subject_and_tick(CheckRun *run, const SubjectFate *fate,
                                      const CheckResult *result) {
    if (!take_subject(run, fate, result))
        return FALSE;
    tick(run);
    return TRUE;
}

static gboolean take_notes(CheckRun *run, GError **error) {
    return each_note(run, take_subject_and_tick, error);
}

/* At last rows of the key that no file was judged by. */
static gboolean judge_open_rows(CheckRun *run, GError **error) {
    enum { ROWS_TOGETHER = 16 };
    find_open_rows(run);
    progress_extend(&run->progress, run->open_rows->len);
    Pass rows = {.n = run->open_rows->len,
                 .group = ROWS_TOGETHER,
                 .judge = judge_rows,
                 .lose = give_up_row,
                 .reads_only = TRUE};
    return run_pass(run, &rows, error);
}

static gboolean run_passes(CheckRun *run, GError **error) {
    progress_start(&run->progress, instance_index_length(run->dataset.deid), run->options->quiet);
    gboolean good = (run->judged != NULL ? take_notes : judge_all_files)(run, error) &&
                    (run->is_shard || judge_open_rows(run, error));
    progress_end(&run->progress);
    return good;
}

/* What holds no instance is listed. */
static gboolean list_unindexed(ListedKind kind, gsize item, const char *reason, gpointer data) {
    CheckRun *run = data;
    g_autofree char *name = sources_name(instance_index_sources(run->dataset.deid), item);
    return list(run, ACCOUNT_INPUT, kind, name, reason);
}

/* What a run over all of the plan finds by itself, a shard leaves to it. */
static gboolean judge_shard(CheckRun *run, GError **error) {
    account_meet(run->account, ACCOUNT_INPUT, instance_index_length(run->dataset.deid));
    return run_passes(run, error);
}

static gboolean judge_whole(CheckRun *run, GError **error) {
    const Dataset *dataset = &run->dataset;
    account_meet(run->account, ACCOUNT_KEY, answer_index_length(dataset->answers));
    account_meet(run->account, ACCOUNT_INPUT,
                 sources_length(instance_index_sources(dataset->deid)));
    return instance_index_each_unindexed(dataset->deid, FALSE, list_unindexed, run) &&
           originals_list_unindexed(run->originals, list_original, run) && run_passes(run, error) &&
           originals_list_unused(run->originals, list_original, run);
}

static gboolean judge_all(CheckRun *run, GError **error) {
    gboolean good = (run->is_shard ? judge_shard : judge_whole)(run, error);
    if (run->error != NULL && (error == NULL || *error == NULL))
        g_propagate_error(error, g_steal_pointer(&run->error));
    g_clear_error(&run->error);
    return good;
}

/* Whoever read the files' headers may read the files. */
static void allow_key(Confinement *confinement, const CheckOptions *options) {
    const char *const files[] = {options->key, options->uid_map};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        confinement_allow(confinement, files[i]);
}

/* What was to be looked at, how, and what the machine could and couldn't do for it. */
static gboolean note_how(CheckRun *run, GError **error) {
    const CheckOptions *options = run->options;
    g_autofree char *device = gpu_tell(run->gpu), *sandbox = confinement_tell(run->confinement);
    g_autofree char *settings = check_settings_told(options);
    g_autofree char *readers =
        options->no_ocr ? g_strdup("nothing (--no-ocr)")
                        : recognizer_tell(options->reader, (const char *const *)options->languages);
    return results_note(run->results, "device", device, error) &&
           results_note(run->results, "sandbox", sandbox, error) &&
           results_note(run->results, "readers", readers, error) &&
           results_note(run->results, "settings", settings, error);
}

/* Reads key, maps and headers, and judges; open() begins the results behind that. shard: NULL of a
 * run over all of --deid. */
static gboolean run_on(CheckRun *run, PlannedShard *shard,
                       Results *(*open)(const CheckRun *run, PlannedShard *shard, GError **error),
                       GError **error) {
    const CheckOptions *options = run->options;
    g_auto(CheckInputs) inputs = {0};
    const ReaderTerms terms = {(guint)run->jobs, options->timeout, run->confinement};
    if (run->confinement != NULL)
        allow_key(run->confinement, options);
    if (!check_inputs_read(&inputs, options, shard, &terms, error))
        return FALSE;
    run->dataset =
        (Dataset){inputs.answers, inputs.uid_map, options->uid_map, inputs.deid, inputs.original};
    run->results = notes_stand(run, error) ? open(run, shard, error) : NULL;
    if (run->results == NULL)
        return FALSE;
    g_autofree guint8 *settled = g_new0(guint8, answer_index_length(inputs.answers));
    run->settled = settled;
    g_autoptr(Originals) originals =
        run->is_shard ? NULL : originals_new(inputs.original, run->account);
    run->originals = originals;
    return judge_all(run, error) && gpu_agrees(run->gpu, error);
}

static Results *open_results(const CheckRun *run, PlannedShard *shard, GError **error) {
    (void)shard;
    const CheckOptions *options = run->options;
    return (options->shards != NULL ? results_new_merged : results_new)(
        &check_result_kind, options->out, options->arguments, run->account, error);
}

static double seconds_since(gint64 start) {
    return (double)(g_get_monotonic_time() - start) / 1e6;
}

static gboolean run_whole(CheckRun *run, int *status, GError **error) {
    const CheckOptions *options = run->options;
    gint64 start = g_get_monotonic_time();
    g_autoptr(JudgedShards) judged =
        options->shards != NULL ? judged_shards_open(options->shards, error) : NULL;
    run->judged = judged;
    if (judged == NULL && options->shards != NULL)
        return FALSE;
    double before = judged != NULL ? judged_shards_seconds(judged) : 0;
    return run_on(run, NULL, open_results, error) && note_how(run, error) &&
           (judged == NULL || parts_notes_keep(judged_shards_notes(judged), run->results, error)) &&
           results_accept(run->results, options->baseline, error) &&
           results_conclude(run->results, before + seconds_since(start), options->print, status,
                            error);
}

static Results *open_shard(const CheckRun *run, PlannedShard *shard, GError **error) {
    (void)run;
    return planned_shard_results(shard, error);
}

static gboolean run_shard(CheckRun *run, int *status, GError **error) {
    const CheckOptions *options = run->options;
    gint64 start = g_get_monotonic_time();
    g_autofree char *recognition = recognition_text(!options->no_ocr, options->languages);
    CheckOptions noted = *options;
    noted.recognition = recognition;
    g_autofree char *settings = check_settings(&noted, error);
    PlannedShardOptions planned = {.kind = &check_result_kind,
                                   .plan = options->plan,
                                   .of = options->deid,
                                   .option = "--deid",
                                   .shard = options->shard,
                                   .out = options->out,
                                   .settings = settings,
                                   .arguments = options->arguments,
                                   .account = options->account};
    g_autoptr(PlannedShard) shard = settings != NULL ? planned_shard_open(&planned, error) : NULL;
    run->is_shard = TRUE;
    *status = 0;
    if (shard == NULL || planned_shard_is_done(shard))
        return shard != NULL;
    return run_on(run, shard, open_shard, error) && note_how(run, error) &&
           part_conclude(run->results, seconds_since(start), error);
}

/* A run knows its own results among its inputs; shards are no such results, and what is merged is
 * put into a folder of one's choice when nobody looks at inputs. */
static gboolean lies_apart(const CheckOptions *options, GError **error) {
    gboolean cut = options->plan != NULL || options->shards != NULL;
    gboolean (*check)(const char *out, const char *other, const char *what, GError **error) =
        cut ? folder_is_outside : folder_is_apart;
    return check(options->out, options->deid, "scrubbed files", error) &&
           check(options->out, options->original, "originals", error);
}

static gboolean run_all(CheckRun *run, int *status, GError **error) {
    const CheckOptions *options = run->options;
    g_autoptr(Gpu) gpu = gpu_new(options->gpu, error);
    g_autoptr(Confinement) confinement = NULL;
    run->gpu = gpu;
    if (!lies_apart(options, error))
        return FALSE;
    if (gpu == NULL || !confinement_for(options->gpu, worker_memory(options->memory, run->jobs),
                                        options->needs_sandbox, options->out, &confinement, error))
        return FALSE;
    run->confinement = confinement;
    return (options->plan != NULL ? run_shard : run_whole)(run, status, error);
}

int check_run(const CheckOptions *options, GError **error) {
    CheckRun run = {.options = options,
                    .jobs = options->jobs > 0 ? (gsize)options->jobs : g_get_num_processors(),
                    .account = options->account,
                    .alone = g_array_new(FALSE, FALSE, sizeof(gsize)),
                    .lost = g_array_new(FALSE, FALSE, sizeof(gsize)),
                    .failures = g_ptr_array_new_with_free_func(g_free),
                    .open_rows = g_array_new(FALSE, FALSE, sizeof(guint32))};
    int status = 2;
    if (!run_all(&run, &status, error))
        status = 2;
    g_clear_pointer(&run.results, results_free);
    g_array_unref(run.alone);
    g_array_unref(run.lost);
    g_ptr_array_unref(run.failures);
    g_array_unref(run.open_rows);
    return status;
}
