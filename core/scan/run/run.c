#include "core/scan/run/run.h"

#include "core/machine/memory.h"
#include "core/output/again/drop_item.h"
#include "core/output/again/unpictured.h"
#include "core/output/folder.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/place/place.h"
#include "core/output/settings_text.h"
#include "core/output/told/accept.h"
#include "core/run/confinement.h"
#include "core/run/gpu.h"
#include "core/run/progress.h"
#include "core/run/workers.h"
#include "core/scan/run/finished.h"
#include "core/scan/run/item.h"
#include "core/scan/run/kept.h"
#include "core/scan/run/known.h"
#include "core/scan/run/rows.h"
#include "core/scan/run/scan_record.h"
#include "core/shard/planned_shard.h"
#include "core/source/expand/expand.h"
#include "core/source/named_paths.h"
#include "ocr/recognizer.h"
#include <string.h>
#include <sys/stat.h>

typedef struct ScanRun {
    const ScanOptions *options;
    char *settings; /* scan_settings() */
    Sources *sources;
    PlannedShard *shard;           /* NULL without a plan */
    gboolean resumed;              /* the results have finished items */
    FinishedDifference difference; /* of one of them, which no longer is what it was */
    gboolean stale;                /* so that they are not finished by their numbers */
    guint8 *done;                  /* by item of the round: ItemState; NULL: all are ITEM_OPEN */
    KnownItems known;              /* what stands where files haven't changed */
    gsize first;                   /* item of the first task of the round at hand */
    GArray *wider;                 /* of gsize: items of the round that lead to others */
    GArray *again; /* of gsize: items of the round whose worker died on a device, or of which the
                      earlier results have no rows; at last, items whose rows lack pictures */
    gboolean is_again, is_drawing;
    Kept kept;
    Results *results;
    Account *account;
    Progress progress;
    Gpu *gpu;
    Confinement *confinement; /* NULL with a device, whose driver needs all that it finds */
    GError *error;            /* of the results database */
} ScanRun;

/* A worker's state; without a reader every file is undetermined. */
typedef struct ScanWorker {
    LineReader *reader;
    char *problem;
} ScanWorker;

static gpointer start_worker(gpointer data) {
    const ScanRun *run = data;
    g_autoptr(GError) error = NULL;
    gpu_start(run->gpu);
    ScanWorker *worker = g_new0(ScanWorker, 1);
    worker->reader = line_reader_new(run->options->reader, &error);
    if (worker->reader == NULL)
        worker->problem = g_strdup(error->message);
    return worker;
}

/* Nothing of the item could be looked at. */
static ScanResult *undetermined(const ScanRun *run, gsize item, const char *reason) {
    g_autofree char *name = sources_name(run->sources, item);
    ScanResult *result = scan_result_new(name);
    scan_result_add_problem(result, "file", -1, reason);
    return result;
}

static gsize item_of(const ScanRun *run, gsize task) {
    return run->is_again ? g_array_index(run->again, gsize, task) : run->first + task;
}

static gboolean is_done(const ScanRun *run, gsize item) {
    return run->done != NULL && run->done[item - run->first] == ITEM_DONE;
}

/* What the item was, where the earlier results stand; else FALSE. */
static gboolean find_unchanged(const ScanRun *run, gsize item, const FinishedItem *now,
                               EarlierItem *was) {
    if (run->is_again || run->done == NULL || run->done[item - run->first] != ITEM_KNOWN)
        return FALSE;
    return known_item_is(&run->known, item - run->first, now, was);
}

static void run_task(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const ScanRun *run = data;
    const ScanWorker *worker = state;
    gsize item = item_of(run, task);
    if (is_done(run, item))
        return;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) failure = NULL;
    FinishedItem opened = finished_read(run->sources, item, &bytes, &failure);
    gboolean unchanged = find_unchanged(run, item, &opened, &(EarlierItem){0});
    if (!unchanged && worker->reader == NULL) /* another run may have one */
        opened = (FinishedItem){.size = -1, .time = -1};
    record_put_u64(record, (guint64)opened.size);
    record_put_u64(record, (guint64)opened.time);
    record_put_string(record, opened.digest);
    if (unchanged)
        return;
    ScanItemOptions options = {!run->options->no_crops, run->options->dicom_only,
                               run->options->languages};
    const ScanItemBytes read = {bytes, failure};
    g_autoptr(ScanResult) result =
        worker->reader ? scan_item(worker->reader, run->sources, item, &read, &options)
                       : undetermined(run, item, worker->problem);
    scan_result_put(record, result);
}

/* Where the run can be gone on with, its next part passes the item over. */
static gboolean note_finished(ScanRun *run, gsize item, const ScanResult *result,
                              FinishedItem finished) {
    if (run->shard != NULL)
        return TRUE;
    finished.wider = result->wider;
    finished.listed = result->listed;
    finished.kind = result->kind;
    g_autofree char *name = sources_name(run->sources, item);
    return results_note_item(run->results, item, name, &finished, &run->error);
}

/* What could not be looked at when it was noted, and has been now. */
static gboolean drop_earlier(ScanRun *run, gsize item) {
    if (run->done == NULL || run->done[item - run->first] != ITEM_AGAIN)
        return TRUE;
    g_autofree char *name = sources_name(run->sources, item);
    run->kept.again++;
    return results_drop_item(run->results, item, name, &run->error);
}

/* The earlier results of an item stand, if they are there. */
static gboolean take_unchanged(ScanRun *run, gsize item, const EarlierItem *was,
                               const FinishedItem *finished) {
    static const ScanResult judged = {.listed = FALSE};
    gboolean kept;
    g_autofree char *name = sources_name(run->sources, item);
    if (!known_item_keep(&run->known, name, was, run->results, item, &kept, &run->error))
        return FALSE;
    if (!kept) {
        g_array_append_val(run->again, item);
        run->kept.lost++;
        return TRUE;
    }
    progress_step(&run->progress);
    account_judge(run->account, ACCOUNT_INPUT, 1);
    if (was->is_aside) { /* with its note */
        run->kept.taken_back++;
        return TRUE;
    }
    run->kept.unchanged++;
    return note_finished(run, item, &judged, *finished);
}

/* An item whose results are those of today. What was lost is looked at once more. */
static void count_looked_at(ScanRun *run, gsize item) {
    gboolean known = run->done != NULL && run->done[item - run->first] == ITEM_KNOWN;
    if (!known)
        run->kept.other++;
    else if (!run->is_again)
        run->kept.changed++;
}

/* Of a shard: a file that is another than the one that was planned is judged as it is, and told.
 * Of what no worker survived nobody has said what it is. */
static gboolean compare_with_plan(ScanRun *run, gsize item, const FinishedItem *opened,
                                  ScanResult *result) {
    if (run->shard == NULL)
        return TRUE;
    FinishedItem now = opened != NULL ? *opened : finished_look(run->sources, item);
    if (planned_shard_is_as_planned(run->shard, item, now.size, now.time))
        return TRUE;
    if (now.size < 0 && result->listed) {
        g_autofree char *reason = g_steal_pointer(&result->listed_reason);
        result->listed_reason = g_strconcat(reason, "; it was there when it was planned", NULL);
    }
    return part_add_changed(run->results, item, result->file, &run->error);
}

static FinishedItem read_finished(RecordReader *reader) {
    FinishedItem finished = {.size = (gint64)record_u64(reader)};
    finished.time = (gint64)record_u64(reader);
    g_autofree char *digest = record_string(reader);
    g_strlcpy(finished.digest, digest != NULL ? digest : "", sizeof finished.digest);
    return finished;
}

/* What the plan followed is listed with the items that it led to then; to where it leads now no
 * shard follows it. */
static void compare_directory(const ScanRun *run, gsize item, const FinishedItem *now,
                              ScanResult *result) {
    static const char reason[] =
        "it is not the DICOMDIR that was there when the plan was made: what it leads to now is not "
        "looked at; make a new plan";
    gboolean is_directory = result->wider && (!result->listed || result->kind == LISTED_DICOMDIR);
    if (run->shard == NULL || !planned_shard_follows(run->shard, item) ||
        (is_directory && planned_shard_is_as_planned(run->shard, item, now->size, now->time)))
        return;
    if (result->listed)
        scan_result_list(result, LISTED_UNREADABLE, reason);
    else
        scan_result_add_problem(result, "file", -1, reason);
}

/* Of an item whose rows are there without their pictures: they are made anew with them, unless it
 * is another one by now. */
static gboolean take_drawn(ScanRun *run, gsize item, RecordReader *reader) {
    g_autofree char *name = NULL;
    FinishedItem noted, finished = read_finished(reader);
    g_autoptr(ScanResult) result = scan_result_read(reader);
    progress_step(&run->progress);
    if (result == NULL || result->listed || !results_find_item(run->results, item, &name, &noted) ||
        strcmp(noted.digest, finished.digest) != 0)
        return TRUE;
    run->kept.drawn++;
    return results_drop_item(run->results, item, name, &run->error) &&
           scan_rows_add(run->results, item, result, &run->error) &&
           note_finished(run, item, result, finished);
}

/* In the parent. */
static gboolean take_result(gsize task, GBytes *record, const char *failure, gpointer data) {
    ScanRun *run = data;
    gsize item = item_of(run, task);
    if (is_done(run, item)) {
        run->kept.finished++;
        return TRUE;
    }
    if (record == NULL && !run->is_again && gpu_took_worker(run->gpu)) {
        g_array_append_val(run->again, item);
        return TRUE;
    }
    RecordReader reader = record ? record_reader(record) : (RecordReader){.broken = TRUE};
    if (run->is_drawing)
        return take_drawn(run, item, &reader);
    FinishedItem finished = read_finished(&reader);
    EarlierItem was = {0};
    if (record != NULL && find_unchanged(run, item, &finished, &was))
        return take_unchanged(run, item, &was, &finished);
    count_looked_at(run, item);
    g_autoptr(ScanResult) result = record ? scan_result_read(&reader) : NULL;
    gboolean looked = result != NULL;
    if (!looked) {
        finished = (FinishedItem){.size = -1, .time = -1};
        result =
            undetermined(run, item, failure ? failure : "the worker's result could not be read");
    }
    if (!compare_with_plan(run, item, looked ? &finished : NULL, result))
        return FALSE;
    compare_directory(run, item, &finished, result);
    progress_step(&run->progress);
    if (!drop_earlier(run, item))
        return FALSE;
    if (!result->listed)
        account_judge(run->account, ACCOUNT_INPUT, 1);
    else if (!results_list(run->results, ACCOUNT_INPUT, result->kind, result->file,
                           result->listed_reason, &run->error))
        return FALSE;
    if (result->wider)
        g_array_append_val(run->wider, item);
    return scan_rows_add(run->results, item, result, &run->error) &&
           note_finished(run, item, result, finished);
}

static void tick(gpointer data) {
    ScanRun *run = data;
    if (run->error == NULL && gpu_agrees(run->gpu, &run->error))
        results_tick(run->results, &run->error);
}

static gsize jobs_of(const ScanOptions *options) {
    return options->jobs > 0 ? (gsize)options->jobs : g_get_num_processors();
}

static gboolean run_tasks(ScanRun *run, gsize n_tasks, GError **error) {
    WorkersJob job = {.n_tasks = n_tasks,
                      .n_workers = (guint)CLAMP(jobs_of(run->options), 1, MAX(n_tasks, 1)),
                      .time_limit = run->options->timeout,
                      .confinement = run->confinement,
                      .start = start_worker,
                      .run = run_task,
                      .done = take_result,
                      .tick = tick,
                      .data = run,
                      .failure = &run->error};
    return n_tasks == 0 || workers_run(&job, error);
}

/* Looks at the items from `first` on that are not done; once more at those that are to be looked at
 * again. */
static gboolean run_open(ScanRun *run, gsize n_tasks, GError **error) {
    gsize n_open = n_tasks;
    for (gsize i = 0; i < n_tasks; i++)
        n_open -= is_done(run, run->first + i);
    progress_start(&run->progress, n_open, run->options->quiet);
    g_array_set_size(run->again, 0);
    run->is_again = FALSE;
    gboolean good = run_tasks(run, n_tasks, error);
    run->is_again = TRUE;
    good = good && run_tasks(run, run->again->len, error);
    progress_end(&run->progress);
    return good;
}

/* Looks once more at items whose rows have come among the worst, so that they get their pictures.
 */
static gboolean draw_worst(ScanRun *run, GError **error) {
    g_array_set_size(run->again, 0);
    if (run->options->no_crops || !results_find_unpictured(run->results, run->again, error))
        return run->options->no_crops;
    if (run->again->len == 0)
        return TRUE;
    run->is_again = run->is_drawing = TRUE;
    progress_start(&run->progress, run->again->len, run->options->quiet);
    gboolean good = run_tasks(run, run->again->len, error);
    progress_end(&run->progress);
    run->is_drawing = FALSE;
    return good;
}

/* Whether two names are those of one file. */
static gboolean is_one_file(const char *first, const char *second) {
    struct stat one, other;
    return first != NULL && second != NULL && stat(first, &one) == 0 && stat(second, &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* Nothing that was finished is among these paths, which are others, or spelled otherwise. */
static gboolean refuse_names(ScanRun *run, gsize n_there, GError **error) {
    const FinishedDifference *difference = &run->difference;
    g_autofree char *was = terminal_text(difference->was ? difference->was : "?");
    g_autofree char *now = terminal_text(difference->now ? difference->now : "nothing");
    g_set_error(error, RESULTS_ERROR, 0,
                "--resume: none of the %" G_GSIZE_FORMAT
                " files that are finished in %s is among these paths: %s %s there, and %s here. "
                "Name the paths as they were named then, or start anew, without --resume",
                n_there, run->options->out,
                is_one_file(difference->was, difference->now) ? "one file is called"
                                                              : "the first is called",
                was, now);
    results_leave_as_they_were(run->results);
    return FALSE;
}

/* Of the files that paths lead to. */
static gboolean tell_names(ScanRun *run, gsize n_tasks, const KnownNames *names, GError **error) {
    const EarlierResults *earlier = run->known.earlier;
    const char *there = earlier != NULL ? earlier_results_first(earlier) : NULL;
    if (run->first > 0 || n_tasks == 0)
        return TRUE;
    if (there != NULL && names->in_earlier == 0 && !run->options->quiet) {
        g_autofree char *here = sources_name(run->sources, 0);
        kept_tell_other_names(run->options->since, there, here);
    }
    if (run->difference.told == NULL)
        return TRUE;
    gsize aside = results_n_files_aside(run->results);
    if (aside > 0 && names->aside == 0)
        return refuse_names(run, aside, error);
    if (!run->options->quiet)
        kept_tell_difference(run->difference.told, aside - MIN(aside, names->aside), names->changed,
                             names->aside - names->changed);
    return TRUE;
}

static gboolean run_open_and_known(ScanRun *run, guint8 *done, gsize n_tasks, GError **error) {
    KnownNames names;
    gboolean known = known_items_are_any(&run->known);
    g_autoptr(SpillFile) was = known ? spill_file_new(error) : NULL;
    run->known.was = was;
    if (known &&
        (was == NULL ||
         !known_items_find(&run->known, run->sources, run->first, n_tasks, done, &names, error) ||
         !tell_names(run, n_tasks, &names, error)))
        return FALSE;
    run->done = done;
    gboolean good = run_open(run, n_tasks, error);
    run->done = NULL;
    return good;
}

static gboolean run_round(ScanRun *run, gsize n_tasks, GError **error) {
    gboolean known = run->resumed || known_items_are_any(&run->known);
    g_autofree guint8 *done = known ? g_new0(guint8, n_tasks) : NULL;
    account_meet(run->account, ACCOUNT_INPUT, n_tasks);
    run->stale = run->resumed && !finished_take(run->results, run->sources, run->first, n_tasks,
                                                done, run->wider, run->account, &run->difference);
    return run->stale || run_open_and_known(run, done, n_tasks, error);
}

static int compare_items(gconstpointer a, gconstpointer b) {
    gsize first = *(const gsize *)a, second = *(const gsize *)b;
    return first < second ? -1 : first > second;
}

/* In a shard. */
static gboolean note_expansion(gsize item, gsize first, gsize n, gpointer data, GError **error) {
    const ScanRun *run = data;
    return run->shard == NULL || part_add_expansion(run->results, FALSE, item, first, n, error);
}

/* Those that no plan has followed already. */
static void keep_to_be_followed(ScanRun *run) {
    guint n = 0;
    g_array_sort(run->wider, compare_items);
    for (guint i = 0; i < run->wider->len; i++) {
        gsize item = g_array_index(run->wider, gsize, i);
        if (run->shard == NULL || !planned_shard_follows(run->shard, item))
            g_array_index(run->wider, gsize, n++) = item;
    }
    g_array_set_size(run->wider, n);
}

/* What archives and DICOMDIRs of a round lead to makes the next one. */
static gboolean expand(ScanRun *run, GError **error) {
    const ReaderTerms terms = {1, run->options->timeout, run->confinement};
    keep_to_be_followed(run);
    gboolean good = sources_expand_items(run->sources, (const gsize *)(gpointer)run->wider->data,
                                         run->wider->len, &terms, note_expansion, run, error);
    g_array_set_size(run->wider, 0);
    return good && sources_flush(run->sources, error);
}

static void allow_inputs(ScanRun *run) {
    for (char **path = run->options->paths; run->first == 0 && path != NULL && *path != NULL;
         path++)
        confinement_allow(run->confinement, *path);
    sources_visit_apart(run->sources, run->first, confinement_allow_each, run->confinement);
}

static gboolean run_rounds(ScanRun *run, GError **error) {
    gsize end = sources_length(run->sources);
    if (!sources_flush(run->sources, error))
        return FALSE;
    for (run->first = 0; run->first < end; run->first = end, end = sources_length(run->sources)) {
        if (run->confinement != NULL)
            allow_inputs(run);
        if (!run_round(run, end - run->first, error))
            return FALSE;
        if (run->stale)
            break;
        if (!expand(run, error))
            return FALSE;
    }
    run->stale =
        run->stale || (run->resumed && !finished_is_all(run->results, end, &run->difference));
    return TRUE;
}

/* What was to be looked at (core/source/named_paths.h), how, and what the machine could and
 * couldn't do for it. */
static gboolean note_how(ScanRun *run, const char *paths, GError **error) {
    const ScanOptions *options = run->options;
    g_autofree char *device = gpu_tell(run->gpu), *sandbox = confinement_tell(run->confinement);
    g_autofree char *readers =
        recognizer_tell(options->reader, (const char *const *)options->languages);
    g_autofree char *settings = settings_join(run->settings, paths);
    return results_note(run->results, "device", device, error) &&
           results_note(run->results, "sandbox", sandbox, error) &&
           results_note(run->results, "readers", readers, error) &&
           results_note(run->results, "settings", settings, error);
}

static double seconds_since(gint64 start) {
    return (double)(g_get_monotonic_time() - start) / 1e6;
}

/* What an earlier run left, if that is asked for and there is something; else new results. */
static gboolean open_results(ScanRun *run, GError **error) {
    const ScanOptions *options = run->options;
    if (options->resume && !results_resume(&scan_result_kind, options->out, run->settings,
                                           run->account, &run->results, error))
        return FALSE;
    run->resumed = run->results != NULL;
    run->known.aside = run->resumed && results_have_aside(run->results) ? run->results : NULL;
    if (run->resumed)
        return TRUE;
    run->results =
        results_new(&scan_result_kind, options->out, options->arguments, run->account, error);
    return run->results != NULL && results_let_resume(run->results, run->settings, error);
}

/* Whether what was finished is still what it was is known before anything is looked at. */
static gboolean look_at_paths(ScanRun *run, GError **error) {
    const ScanOptions *options = run->options;
    const SourceOptions own = {.own_folder = options->out, .is_own = place_is_own};
    g_autoptr(Sources) sources = sources_open(options->paths, &own, error);
    run->sources = sources;
    if (sources == NULL)
        return FALSE;
    if (run->results == NULL) {
        place_tell_own(options->out, sources_n_own(sources));
        if (!open_results(run, error))
            return FALSE;
    }
    return run_rounds(run, error) && (run->stale || draw_worst(run, error));
}

/* What was finished is not what it was: each file by its name and its bytes. */
static gboolean look_at_changed_paths(ScanRun *run, GError **error) {
    if (!results_set_aside(run->results, error))
        return FALSE;
    run->resumed = FALSE;
    run->stale = FALSE;
    run->known.aside = run->results;
    run->kept = (Kept){0};
    g_array_set_size(run->wider, 0);
    account_restart(run->account);
    return look_at_paths(run, error);
}

static gboolean lies_apart(const ScanOptions *options, GError **error) {
    for (char **path = options->paths; *path != NULL; path++)
        if (!folder_is_apart(options->out, *path, "files to look at", error))
            return FALSE;
    return TRUE;
}

static gboolean run_paths(ScanRun *run, int *status, GError **error) {
    const ScanOptions *options = run->options;
    if (!lies_apart(options, error))
        return FALSE;
    gint64 start = g_get_monotonic_time();
    g_autoptr(EarlierResults) earlier =
        options->since != NULL
            ? earlier_results_open(&scan_result_kind, options->since, run->settings, error)
            : NULL;
    run->known.earlier = earlier;
    if (earlier == NULL && options->since != NULL)
        return FALSE;
    if (!look_at_paths(run, error) || (run->stale && !look_at_changed_paths(run, error)) ||
        !results_drop_aside(run->results, error))
        return FALSE;
    if (!options->quiet)
        kept_tell(&run->kept, options->since, options->resume);
    g_autofree char *paths = named_paths_text(options->paths);
    return gpu_agrees(run->gpu, error) && note_how(run, paths, error) &&
           results_accept(run->results, options->baseline, error) &&
           results_conclude(run->results, seconds_since(start), options->print, status, error);
}

static gboolean run_shard(ScanRun *run, int *status, GError **error) {
    gint64 start = g_get_monotonic_time();
    const ScanOptions *options = run->options;
    PlannedShardOptions planned = {.kind = &scan_result_kind,
                                   .plan = options->plan,
                                   .shard = options->shard,
                                   .out = options->out,
                                   .settings = run->settings,
                                   .arguments = options->arguments,
                                   .account = options->account};
    g_autoptr(PlannedShard) shard = planned_shard_open(&planned, error);
    run->shard = shard;
    *status = 0;
    if (shard == NULL || planned_shard_is_done(shard))
        return shard != NULL;
    g_autoptr(Sources) sources = planned_shard_sources(shard, error);
    run->sources = sources;
    run->results = sources != NULL ? planned_shard_results(shard, error) : NULL;
    g_autofree char *paths = named_paths_text(planned_shard_paths(shard));
    return run->results != NULL && run_rounds(run, error) && note_how(run, paths, error) &&
           part_conclude(run->results, seconds_since(start), error);
}

int scan_run(const ScanOptions *options, GError **error) {
    ScanRun run = {.options = options,
                   .settings = scan_settings(options),
                   .account = options->account,
                   .wider = g_array_new(FALSE, FALSE, sizeof(gsize)),
                   .again = g_array_new(FALSE, FALSE, sizeof(gsize))};
    g_autoptr(Gpu) gpu = gpu_new(options->gpu, error);
    g_autoptr(Confinement) confinement = NULL;
    run.gpu = gpu;
    int status = 2;
    gboolean good = gpu != NULL &&
                    confinement_for(options->gpu, worker_memory(options->memory, jobs_of(options)),
                                    options->needs_sandbox, options->out, &confinement, error);
    run.confinement = confinement;
    if (!good || !(options->plan != NULL ? run_shard : run_paths)(&run, &status, error))
        status = 2;
    g_clear_pointer(&run.results, results_free);
    finished_difference_clear(&run.difference);
    g_free(run.settings);
    g_array_unref(run.wider);
    g_array_unref(run.again);
    return status;
}
