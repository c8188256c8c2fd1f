#include "core/validate/validate.h"

#include "core/key/belonging.h"
#include "core/output/folder.h"
#include "core/output/set_time.h"
#include "core/run/progress.h"
#include "core/run/workers.h"
#include "core/source/index/originals.h"
#include "core/validate/groups.h"
#include "core/validate/judge.h"
#include "core/validate/opened.h"
#include "core/validate/results.h"
#include "core/validate/shard/noted.h"
#include "core/validate/shard/noting.h"
#include <math.h>
#include <string.h>

enum { HEAD_FILES = 128, MISSING_ROWS = 16, LINK_MICROSECONDS = 1000000 };

/* Files that follow one another. */
typedef struct SubjectRange {
    guint32 first, n;
} SubjectRange;

/* A file whose pixels are still to be judged, and which rows are its. */
typedef struct PixelTask {
    guint32 file, n_rows;
    gint64 first_row;
} PixelTask;

/* In a worker: appends a task's record. */
typedef void (*Work)(gsize task, gpointer state, GByteArray *record, gpointer data);

typedef struct ValidationRun {
    const ValidateOptions *options;
    JudgeContext context;
    Confinement *confinement;
    ValidationResults *results;
    Groups *groups;
    Originals *originals;
    Noted *noted;            /* by shards, in place of a look at pixels; NULL: none */
    GArray *heads;           /* of SubjectRange: tasks of the job at hand */
    GArray *failed_heads;    /* likewise, of one file each */
    GByteArray *judged;      /* by instance of the groups: whether it was */
    GByteArray *lost;        /* by file: whether no worker survives it */
    GArray *batches;         /* of gsize: the groups' that make the tasks of the job at hand */
    GArray *failed;          /* of gsize: batches that came to nothing */
    GArray *trials;          /* of guint32: files that are tried by themselves */
    GArray *missing;         /* of UnmetRow */
    gsize missing_rows;      /* those of them whose instance was not judged */
    GArray *pixels;          /* of PixelTask */
    GHashTable *unjudged;    /* why a file could not be judged, by old instance */
    gboolean table_is_ready; /* the workers have left it */
    gint64 linked;
    Progress progress; /* of the pixels, which take long */
    Summary summary;
    Work work;     /* of the job at hand */
    GError *error; /* of the results */
} ValidationRun;

static gboolean note_problem(ValidationRun *run, const char *kind, const char *name,
                             const char *message) {
    run->summary.problems++;
    log_line(run->options->log, LOG_WARNING, "%s: %s: %s", kind, name, message);
    return validation_results_problem(run->results, kind, name, message, &run->error);
}

/* Something that was met and is not judged. */
static gboolean list(ValidationRun *run, AccountSide side, ListedKind kind, const char *name,
                     const char *reason) {
    account_list(run->options->account, side, kind);
    log_line(run->options->log, LOG_WARNING, "%s: %s: %s", listed_kind_info(kind)->name, name,
             reason);
    return validation_results_list(run->results, side, kind, name, reason, &run->error);
}

static gboolean list_original(ListedKind kind, const char *name, const char *reason,
                              gpointer data) {
    return list(data, ACCOUNT_ORIGINAL, kind, name, reason);
}

static gpointer start_worker(gpointer data) {
    const ValidationRun *run = data;
    return judge_new(&run->context);
}

/* In the parent, whenever workers are waited for. */
static void tick(gpointer data) {
    ValidationRun *run = data;
    gint64 now = g_get_monotonic_time();
    if (run->error)
        return;
    if (run->table_is_ready) {
        validation_results_tick(run->results, &run->error);
    } else if (run->context.table && now - run->linked >= LINK_MICROSECONDS) {
        run->linked = now;
        bulk_file_link(run->context.table, FALSE, &run->error);
    }
}

/* A record of a worker that has lost its mind ends the run. */
static gboolean refuse_record(ValidationRun *run) {
    if (!run->error)
        g_set_error(&run->error, VALIDATION_ERROR, 0,
                    "a worker's result could not be read; what was judged before stands in %s",
                    validation_results_path(run->results));
    return FALSE;
}

/* In the parent: the record, or NULL and why there is none. */
typedef gboolean (*Take)(gsize task, GBytes *record, const char *failure, gpointer data);

static void run_task(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const ValidationRun *run = data;
    run->work(task, state, record, data);
}

static void run_heads(gsize task, gpointer state, GByteArray *record, gpointer data);

/* Runs the tasks; their records go to `arrive`, unless it is NULL, as soon as they are there, and
 * to `take` in the order of the tasks. */
static gboolean run_arriving_job(ValidationRun *run, gsize n_tasks, Work work, Take arrive,
                                 Take take, GError **error) {
    if (n_tasks == 0)
        return TRUE;
    run->work = work;
    WorkersJob job = {.n_tasks = n_tasks,
                      .n_workers = (guint)MIN((gsize)validate_n_workers(run->options), n_tasks),
                      .time_limit = run->options->timeout,
                      .confinement = run->confinement,
                      .reads_only = work == run_heads,
                      .start = start_worker,
                      .run = run_task,
                      .done = arrive,
                      .take = take,
                      .tick = tick,
                      .data = run,
                      .failure = &run->error};
    return workers_run(&job, error);
}

static gboolean run_job(ValidationRun *run, gsize n_tasks, Work work, Take take, GError **error) {
    return run_arriving_job(run, n_tasks, work, NULL, take, error);
}

/* Rows that are written are in the table from the next link on, whoever else is still at work. */
static gboolean arrive_rows(gsize task, GBytes *record, const char *failure, gpointer data) {
    ValidationRun *run = data;
    (void)task;
    (void)failure;
    if (record == NULL)
        return TRUE;
    RecordReader reader = record_reader(record);
    RowsResult result;
    rows_result_read(&reader, &result);
    if (result.error.data && !reader.broken) {
        g_autofree char *message = text_copy(result.error);
        g_set_error(&run->error, VALIDATION_ERROR, 0, "%s", message);
        return FALSE;
    }
    summary_add(&run->summary, &result.summary);
    for (guint32 i = 0; i < result.n_pages && !reader.broken; i++) {
        BulkPage page = rows_result_page(&reader);
        if (!reader.broken && !bulk_file_take(run->context.table, &page, 1))
            return refuse_record(run);
    }
    for (guint32 i = 0; i < result.n_hidden && !reader.broken; i++) {
        gint64 row = (gint64)record_u64(&reader);
        if (!reader.broken && !validation_results_hidden(run->results, row, &run->error))
            return FALSE;
    }
    return !reader.broken || refuse_record(run);
}

/* A job whose tasks number their rows, behind those there are. */
static gboolean run_rows_job(ValidationRun *run, gsize n_tasks, gint64 *n_rows, Work work,
                             Take take, GError **error) {
    g_autoptr(Turns) turns = turns_new(n_tasks, *n_rows, error);
    if (!turns)
        return FALSE;
    run->context.turns = turns;
    gboolean good = run_arriving_job(run, n_tasks, work, arrive_rows, take, error);
    run->context.turns = NULL;
    *n_rows = turns_end(turns);
    return good;
}

/* First of all files: whose they are. */
static void run_heads(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const ValidationRun *run = data;
    SubjectRange range = g_array_index(run->heads, SubjectRange, task);
    (void)state;
    judge_heads(run->context.inputs, range.first, range.n, record);
}

static gboolean list_file(ValidationRun *run, guint32 file, ListedKind kind, Text instance,
                          const char *reason) {
    g_autofree char *path = inputs_path(run->context.inputs, file), *uid = text_copy(instance);
    char *old_instance = uid ? id_map_old_id(run->context.uids, uid) : NULL;
    if (old_instance)
        g_hash_table_replace(run->unjudged, old_instance, g_strdup_printf("%s: %s", path, reason));
    return list(run, ACCOUNT_INPUT, kind, path, reason);
}

static gboolean note_duplicate(ValidationRun *run, guint32 file, guint32 instance) {
    guint32 first = groups_first_file(run->groups, instance);
    if (first == file)
        return TRUE;
    g_autofree char *path = inputs_path(run->context.inputs, file);
    g_autofree char *earlier = inputs_path(run->context.inputs, first);
    g_autofree char *message = g_strdup_printf("same SOP Instance UID as %s", earlier);
    return note_problem(run, "duplicate", path, message);
}

static gboolean take_heads(gsize task, GBytes *record, const char *failure, gpointer data) {
    ValidationRun *run = data;
    SubjectRange range = g_array_index(run->heads, SubjectRange, task);
    if (!record && run->heads == run->failed_heads)
        return list_file(run, range.first, LISTED_UNREADABLE, (Text){NULL, 0}, failure);
    for (guint32 i = 0; !record && i < range.n; i++) {
        SubjectRange single = {range.first + i, 1};
        g_array_append_val(run->failed_heads, single);
    }
    if (!record)
        return TRUE;
    RecordReader reader = record_reader(record);
    for (guint32 i = 0; i < range.n; i++) {
        FileHead head;
        file_head_read(&reader, &head);
        if (reader.broken)
            return refuse_record(run);
        g_autofree char *instance = text_copy(head.instance), *reason = text_copy(head.reason);
        if (head.status == FILE_JUDGED)
            groups_add(run->groups, range.first + i, instance);
        else if (!list_file(run, range.first + i, head.kind, head.instance, reason))
            return FALSE;
    }
    return TRUE;
}

/* Then batch by batch. */
static void run_batch(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const ValidationRun *run = data;
    gsize n;
    const guint32 *files = groups_batch(run->groups, g_array_index(run->batches, gsize, task), &n);
    judge_batch(state, task, files, n, record);
}

static gboolean take_problems(ValidationRun *run, RecordReader *reader, const FileResult *result) {
    g_autofree char *path = inputs_path(run->context.inputs, result->file);
    for (guint32 i = 0; i < result->n_problems && !reader->broken; i++) {
        g_autofree char *kind = text_copy(record_text(reader)),
                        *message = text_copy(record_text(reader));
        if (!reader->broken && !note_problem(run, kind, path, message))
            return FALSE;
    }
    return !reader->broken;
}

/* The file was looked at; whether the key had anything to judge it by. */
static gboolean settle_file(ValidationRun *run, const FileResult *result) {
    g_autofree char *path = inputs_path(run->context.inputs, result->file);
    g_autofree char *reason = text_copy(result->reason);
    if (result->listed)
        return list(run, ACCOUNT_INPUT, result->kind, path, reason);
    account_judge(run->options->account, ACCOUNT_INPUT, 1);
    return TRUE;
}

static gboolean take_file(ValidationRun *run, RecordReader *reader) {
    FileResult result;
    file_result_read(reader, &result);
    if (reader->broken || result.file >= inputs_length(run->context.inputs) ||
        !take_problems(run, reader, &result))
        return FALSE;
    if (result.status != FILE_JUDGED) {
        g_autofree char *reason = text_copy(result.reason);
        return list_file(run, result.file, LISTED_UNREADABLE, result.instance, reason);
    }
    guint32 instance = groups_instance_of(run->groups, result.file);
    if (instance >= run->judged->len || !settle_file(run, &result))
        return FALSE;
    run->judged->data[instance] = TRUE;
    run->summary.files++;
    if (result.pixels) {
        PixelTask task = {result.file, result.n_rows, result.first_row};
        g_array_append_val(run->pixels, task);
    }
    return note_duplicate(run, result.file, instance);
}

/* What lies behind a RowsResult. */
static RecordReader behind_rows(GBytes *record) {
    RecordReader reader = record_reader(record);
    RowsResult result;
    rows_result_read(&reader, &result);
    for (guint32 i = 0; i < result.n_pages && !reader.broken; i++)
        rows_result_page(&reader);
    record_bytes(&reader, result.n_hidden * sizeof(guint64));
    return reader;
}

static gboolean take_batch(gsize task, GBytes *record, const char *failure, gpointer data) {
    ValidationRun *run = data;
    if (!record) {
        gsize batch = g_array_index(run->batches, gsize, task);
        turns_skip(run->context.turns, task);
        g_array_append_val(run->failed, batch);
        log_line(run->options->log, LOG_WARNING,
                 "a batch came to nothing (%s); each of its files is tried by itself", failure);
        return TRUE;
    }
    RecordReader reader = behind_rows(record);
    for (guint32 n = record_u32(&reader); n > 0; n--)
        if (!take_file(run, &reader))
            return refuse_record(run);
    return !reader.broken || refuse_record(run);
}

/* Which files of a failed batch it was. */
static void run_trial(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const ValidationRun *run = data;
    (void)record;
    judge_trial(state, g_array_index(run->trials, guint32, task));
}

static gboolean lose_file(ValidationRun *run, guint32 file, const char *failure) {
    const char *uid = groups_uid(run->groups, groups_instance_of(run->groups, file));
    run->lost->data[file] = TRUE;
    return list_file(run, file, LISTED_UNREADABLE, text_of(uid), failure);
}

/* Or what a shard says of it. */
static gboolean take_trial(gsize task, GBytes *record, const char *failure, gpointer data) {
    ValidationRun *run = data;
    guint32 file = g_array_index(run->trials, guint32, task);
    const char *loss = run->noted ? noted_loss(run->noted, file) : NULL;
    return (record && !loss) || lose_file(run, file, loss ? loss : failure);
}

/* A batch that fails without those that fail by themselves is not judged. */
static gboolean take_second(gsize task, GBytes *record, const char *failure, gpointer data) {
    ValidationRun *run = data;
    if (record)
        return take_batch(task, record, NULL, data);
    gsize n;
    const guint32 *files = groups_batch(run->groups, g_array_index(run->batches, gsize, task), &n);
    turns_skip(run->context.turns, task);
    for (gsize i = 0; i < n; i++)
        if (!run->lost->data[files[i]] && !lose_file(run, files[i], failure))
            return FALSE;
    return TRUE;
}

static gboolean judge_again(ValidationRun *run, gint64 *n_rows, GError **error) {
    for (guint i = 0; i < run->failed->len; i++) {
        gsize n;
        const guint32 *files = groups_batch(run->groups, g_array_index(run->failed, gsize, i), &n);
        g_array_append_vals(run->trials, files, (guint)n);
    }
    if (!run_job(run, run->trials->len, run_trial, take_trial, error))
        return FALSE;
    g_array_set_size(run->batches, 0);
    g_array_append_vals(run->batches, run->failed->data, run->failed->len);
    return run_rows_job(run, run->batches->len, n_rows, run_batch, take_second, error);
}

/* A batch with a file that no worker of a shard survived would come to nothing here, too. */
static gboolean batch_is_lost(const ValidationRun *run, gsize batch) {
    gsize n;
    const guint32 *files = groups_batch(run->groups, batch, &n);
    for (gsize i = 0; run->noted && i < n; i++)
        if (noted_loss(run->noted, files[i]))
            return TRUE;
    return FALSE;
}

static gboolean judge_batches(ValidationRun *run, gint64 *n_rows, GError **error) {
    for (gsize i = 0; i < groups_n_batches(run->groups); i++)
        g_array_append_val(batch_is_lost(run, i) ? run->failed : run->batches, i);
    return run_rows_job(run, run->batches->len, n_rows, run_batch, take_batch, error) &&
           (run->failed->len == 0 || judge_again(run, n_rows, error));
}

/* Then rows of the key whose instance no judged file holds. */
static void run_missing(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const ValidationRun *run = data;
    gsize first = task * MISSING_ROWS, n = MIN(MISSING_ROWS, run->missing->len - first);
    judge_missing(state, task, &g_array_index(run->missing, UnmetRow, first), n, record);
}

static gboolean take_missing(gsize task, GBytes *record, const char *failure, gpointer data) {
    ValidationRun *run = data;
    if (record)
        return TRUE;
    turns_skip(run->context.turns, task);
    return note_problem(run, "failed", "rows of the key", failure);
}

/* uid: its new one, NULL where the map has none. */
static gboolean was_judged(const ValidationRun *run, const char *old_instance, const char *uid) {
    guint32 instance = uid ? groups_instance(run->groups, uid) : GROUPS_NONE;
    if (instance == GROUPS_NONE || !run->judged->data[instance])
        return FALSE;
    if (id_map_problems(run->context.uids)->len == 0)
        return TRUE; /* nobody else is mapped to it */
    g_autofree char *old = id_map_old_id(run->context.uids, uid);
    return g_strcmp0(old, old_instance) == 0;
}

static gboolean visit_answer(const AnswerRow *answer, gboolean first, gpointer data) {
    ValidationRun *run = data;
    g_autofree char *problem = answer_row_problem(answer, run->context.uids);
    g_autofree char *uid = id_map_new_id(run->context.uids, answer->instance);
    UnmetRow unmet = {answer->number, was_judged(run, answer->instance, uid)};
    if (unmet.has_file && !problem) {
        account_judge(run->options->account, ACCOUNT_KEY, 1);
        return TRUE;
    }
    g_array_append_val(run->missing, unmet);
    run->missing_rows += !unmet.has_file;
    run->summary.missing += !unmet.has_file && first;
    if (problem)
        return list(run, ACCOUNT_KEY,
                    answer->scope == SCOPE_UNKNOWN ? LISTED_UNKNOWN_SCOPE : LISTED_MISSING,
                    answer->instance, problem);
    return list(run, ACCOUNT_KEY, LISTED_MISSING, answer->instance,
                g_hash_table_contains(run->unjudged, answer->instance)
                    ? "its file could not be judged"
                : uid ? "no file has the instance's new UID"
                      : "the UID map has no entry for the instance");
}

/* Whether key, maps and files are those of one dataset; said where they are not. */
static gboolean note_other_dataset(ValidationRun *run) {
    const JudgeContext *context = &run->context;
    const Config *config = run->options->config;
    const ReaderTerms terms = {1, run->options->timeout, run->confinement};
    g_autoptr(GError) error = NULL;
    UidsSeen seen = {FALSE, FALSE, FALSE};
    for (guint32 i = 0; i < groups_n_instances(run->groups); i++)
        uids_see(&seen, context->uids, groups_uid(run->groups, i));
    if (belongs_to_key(context->answers, context->uids, config->uid_mapping_file, context->patients,
                       config->patid_mapping_file, &terms, &error) &&
        uids_are_scrubbed(&seen, "input_data_path", config->input_data_path,
                          config->uid_mapping_file, &error))
        return TRUE; /* the files alone are missing */
    run->summary.other_dataset = g_strdup(error->message);
    return note_problem(run, "other dataset", answer_index_path(context->answers), error->message);
}

static gboolean judge_missing_rows(ValidationRun *run, gint64 *n_rows, GError **error) {
    const ReaderTerms terms = {1, run->options->timeout, run->confinement};
    if (!answer_index_each(run->context.answers, &terms, visit_answer, run, error))
        return FALSE;
    if (!run->error && run->missing_rows == answer_index_length(run->context.answers))
        note_other_dataset(run);
    if (run->error) {
        g_propagate_error(error, g_steal_pointer(&run->error));
        return FALSE;
    }
    gsize n_tasks = (run->missing->len + MISSING_ROWS - 1) / MISSING_ROWS;
    return run_rows_job(run, n_tasks, n_rows, run_missing, take_missing, error);
}

/* At last what takes long: pixels, a file at a time. */
static void run_pixels(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const ValidationRun *run = data;
    const PixelTask *pixels = &g_array_index(run->pixels, PixelTask, task);
    judge_pixels(state, pixels->file, record);
}

/* Rows whose pixels nobody judged stay without an answer, for this reason; how many there were. */
static gsize lose_pending(ValidationRun *run, const PixelTask *pixels, const char *failure) {
    static const struct {
        Action kind;
        const char *action;
        Passed script;
        gboolean only;
    } kinds[] = {{ACTION_PIXELS_HIDDEN, "<pixels_hidden>", PASSED_UNKNOWN, TRUE},
                 {ACTION_PIXELS_RETAINED, "<pixels_retained>", PASSED_NO, FALSE}};
    gsize lost = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds) && !run->error; i++) {
        ResultRow row = {.check.kind = kinds[i].kind,
                         .check.action = text_of(kinds[i].action),
                         .only = kinds[i].only};
        row.script.passed = kinds[i].script;
        row.own.passed = PASSED_UNKNOWN;
        gint64 n = validation_results_lose(run->results, pixels->first_row, pixels->n_rows, &row,
                                           failure, &run->error);
        for (gint64 j = 0; j < n; j++)
            summary_count(&run->summary, &row, run->options->strict);
        lost += (gsize)n;
    }
    return lost;
}

/* Pixels that no worker survives. */
static gboolean lose_pixels(ValidationRun *run, const PixelTask *pixels, const char *failure) {
    g_autofree char *path = inputs_path(run->context.inputs, pixels->file);
    lose_pending(run, pixels, failure);
    return !run->error && note_problem(run, "failed", path, failure);
}

/* FALSE where the record says what it can't know. */
static gboolean take_pixel_rows(ValidationRun *run, const PixelTask *pixels, RecordReader *reader) {
    for (guint32 n = record_u32(reader); n > 0 && !reader->broken; n--) {
        PixelRow row;
        pixel_row_read(reader, &row);
        if (reader->broken || row.number >= pixels->n_rows)
            return FALSE;
        if (!validation_results_update(run->results, pixels->first_row, &row, &run->error))
            return TRUE; /* which stops the run */
        summary_count(&run->summary, &row.row, run->options->strict);
    }
    return !reader->broken;
}

/* reader: of judge_pixels()' record behind the original's item. */
static gboolean take_pixels_of(ValidationRun *run, const PixelTask *pixels, gsize original,
                               RecordReader *reader) {
    g_autofree char *unread = record_string(reader);
    if (unread && *unread != '\0' &&
        !originals_lose(run->originals, original, unread, list_original, run))
        return FALSE;
    if (!unread)
        originals_compare(run->originals, original);
    gboolean good = take_pixel_rows(run, pixels, reader);
    /* Where the file or the key has gone since, nothing was judged. */
    const char *why = good ? "its file or the key could no longer be read"
                           : "the worker's result could not be read";
    return !run->error && (lose_pending(run, pixels, why) == 0 || !run->error);
}

static gboolean take_pixels(gsize task, GBytes *record, const char *failure, gpointer data) {
    ValidationRun *run = data;
    const PixelTask *pixels = &g_array_index(run->pixels, PixelTask, task);
    progress_step(&run->progress);
    if (!record)
        return lose_pixels(run, pixels, failure);
    RecordReader reader = record_reader(record);
    gsize item = (gsize)record_u64(&reader);
    return take_pixels_of(run, pixels, item, &reader);
}

/* The item of the original that a file is compared with here; G_MAXSIZE without. */
static gsize original_of(const ValidationRun *run, guint32 file) {
    const InstanceIndex *index = run->context.original;
    const char *uid = groups_uid(run->groups, groups_instance_of(run->groups, file));
    g_autofree char *old = id_map_old_id(run->context.uids, uid);
    gsize item;
    return index && old && instance_index_find(index, old, &item) ? item : G_MAXSIZE;
}

/* What a shard says of a file's pixels, in place of a worker. */
static gboolean take_noted(ValidationRun *run, const PixelTask *pixels, GError **error) {
    gsize item = original_of(run, pixels->file);
    g_auto(PixelNote) note = {0};
    g_autofree char *path = inputs_path(run->context.inputs, pixels->file);
    g_autofree char *original = instance_index_state(run->context.original, item);
    if (!noted_pixels(run->noted, path, original, &note, error))
        return FALSE;
    if (!note.pixels)
        return lose_pixels(run, pixels,
                           note.failed ? note.failed : "its shard had nothing to look at");
    RecordReader reader = record_reader(note.pixels);
    record_u64(&reader);
    return take_pixels_of(run, pixels, item, &reader);
}

static gboolean take_all_noted(ValidationRun *run, GError **error) {
    gboolean good = TRUE;
    for (guint i = 0; good && i < run->pixels->len; i++) {
        good = take_noted(run, &g_array_index(run->pixels, PixelTask, i), error) && !run->error;
        tick(run);
    }
    if (run->error && error && !*error)
        g_propagate_error(error, g_steal_pointer(&run->error));
    return good;
}

static gboolean judge_all_pixels(ValidationRun *run, GError **error) {
    if (run->noted)
        return take_all_noted(run, error);
    progress_start(&run->progress, run->pixels->len, run->options->quiet);
    gboolean good = run_job(run, run->pixels->len, run_pixels, take_pixels, error);
    progress_end(&run->progress);
    return good;
}

static gboolean note_oddities(ValidationRun *run, const IdMap *map, const char *path) {
    const GPtrArray *problems = id_map_problems(map);
    for (guint i = 0; i < problems->len; i++)
        if (!note_problem(run, "map", path, g_ptr_array_index(problems, i)))
            return FALSE;
    return TRUE;
}

static gboolean note_inputs(ValidationRun *run, const GPtrArray *unread) {
    const Config *config = run->options->config;
    account_meet(run->options->account, ACCOUNT_INPUT,
                 (gsize)inputs_length(run->context.inputs) + unread->len);
    account_meet(run->options->account, ACCOUNT_KEY, answer_index_length(run->context.answers));
    for (guint i = 0; i < unread->len; i++)
        if (!list(run, ACCOUNT_INPUT, LISTED_UNREADABLE, config->input_data_path,
                  g_ptr_array_index(unread, i)))
            return FALSE;
    return originals_list_unindexed(run->originals, list_original, run) &&
           note_oddities(run, run->context.uids, config->uid_mapping_file) &&
           note_oddities(run, run->context.patients, config->patid_mapping_file);
}

static gboolean make_plan(ValidationRun *run, GError **error) {
    guint32 n = inputs_length(run->context.inputs);
    GArray *heads = run->heads;
    for (guint32 i = 0; i < n; i += HEAD_FILES) {
        SubjectRange range = {i, MIN(HEAD_FILES, n - i)};
        g_array_append_val(heads, range);
    }
    gboolean good = run_job(run, heads->len, run_heads, take_heads, error);
    run->heads = run->failed_heads;
    good = good && run_job(run, run->heads->len, run_heads, take_heads, error);
    run->heads = heads;
    if (!good)
        return FALSE;
    groups_divide(run->groups, run->options->config->batch_cpus);
    g_byte_array_set_size(run->judged, (guint)groups_n_instances(run->groups));
    g_byte_array_set_size(run->lost, n);
    if (run->judged->len > 0)
        memset(run->judged->data, 0, run->judged->len);
    if (n > 0)
        memset(run->lost->data, 0, n);
    run->context.lost = run->lost->data;
    return TRUE;
}

/* Fills the table. */
static gboolean judge_all(ValidationRun *run, GError **error) {
    gint64 n_rows = 0;
    g_autoptr(BulkFile) table =
        bulk_file_open(validation_results_path(run->results), "validation_results", error);
    run->context.table = table;
    run->linked = g_get_monotonic_time();
    gboolean good = table && judge_batches(run, &n_rows, error) &&
                    judge_missing_rows(run, &n_rows, error) && bulk_file_finish(table, error);
    run->context.table = NULL;
    return good;
}

static gboolean list_unused(ValidationRun *run, GError **error) {
    if (originals_list_unused(run->originals, list_original, run))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&run->error));
    return FALSE;
}

static gboolean accept_known(ValidationRun *run, GError **error) {
    const ValidateOptions *options = run->options;
    run->summary.has_baseline = options->baseline != NULL;
    return options->baseline == NULL ||
           validation_results_accept(run->results, options->baseline, options->account,
                                     run->summary.accepted, error);
}

static gboolean judge_rest(ValidationRun *run, GError **error) {
    const ValidateOptions *options = run->options;
    g_autofree char *own_sandbox = confinement_tell(run->confinement);
    g_autofree char *noted_one = run->noted ? noted_sandbox(run->noted) : NULL;
    const char *sandbox = own_sandbox ? own_sandbox : noted_one;
    run->table_is_ready = validation_results_open(run->results, error);
    return run->table_is_ready && judge_all_pixels(run, error) && list_unused(run, error) &&
           account_adds_up(options->account, error) &&
           validation_results_note_run(run->results, options->strict, sandbox, error) &&
           accept_known(run, error) &&
           validation_results_finish(run->results,
                                     summary_exit_status(&run->summary, options->account), error) &&
           validation_results_write_workbook(run->results, error);
}

/* What shards have noted of the files, which are known now. */
static gboolean match_notes(ValidationRun *run, GError **error) {
    if (!run->noted)
        return TRUE;
    if (!noted_match(run->noted, &run->context, run->groups, run->options->config->input_data_path,
                     error))
        return FALSE;
    run->context.digests = noted_digests(run->noted);
    return TRUE;
}

static const char *results_folder(const ValidateOptions *options) {
    return options->out ? options->out : options->config->results;
}

static gboolean lies_apart(const ValidateOptions *options, GError **error) {
    const char *folder = results_folder(options);
    return folder_is_outside(folder, options->config->input_data_path, "files to judge", error) &&
           folder_is_outside(folder, options->original, "originals", error);
}

static void log_inputs(const ValidationRun *run) {
    Log *log = run->options->log;
    const JudgeContext *context = &run->context;
    log_line(log, LOG_INFO, "Answer Key: %" G_GSIZE_FORMAT " Records",
             answer_index_length(context->answers));
    log_line(log, LOG_INFO,
             "UID Mapping: %" G_GSIZE_FORMAT " Records, PatID Mapping: %" G_GSIZE_FORMAT " Records",
             id_map_size(context->uids), id_map_size(context->patients));
    log_line(log, LOG_INFO, "%u Files to Validate", inputs_length(context->inputs));
}

static JudgeContext context_of(const ValidationRun *run, const ValidateInputs *opened,
                               const Inputs *inputs) {
    return (JudgeContext){.answers = opened->answers,
                          .uids = opened->uids,
                          .patients = opened->patients,
                          .inputs = inputs,
                          .original = opened->original,
                          .unjudged = run->unjudged,
                          .no_ocr = run->options->no_ocr,
                          .strict = run->options->strict};
}

static gboolean run_all(ValidationRun *run, GError **error) {
    const ValidateOptions *options = run->options;
    g_autoptr(Confinement) confinement = validate_confinement(options, error);
    run->confinement = confinement;
    if ((options->baseline && !baseline_is_of(options->baseline, "validate", error)) ||
        confinement == NULL ||
        !confinement_enter_parent(confinement, results_folder(options), error))
        return FALSE;
    g_autoptr(Noted) noted = options->shards ? noted_open(options->shards, error) : NULL;
    g_auto(ValidateInputs) opened = {0};
    if ((options->shards && !noted) || !validate_inputs_read(&opened, options, confinement, error))
        return FALSE;
    run->noted = noted;
    run->summary.seconds = noted ? noted_seconds(noted) : 0;
    g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Inputs) inputs = inputs_list(options->config->input_data_path, unread, error);
    if (!inputs)
        return FALSE;
    run->context = context_of(run, &opened, inputs);
    log_inputs(run);
    g_autoptr(Originals) originals = originals_new(opened.original, options->account);
    run->originals = originals;
    run->results = validation_results_new(results_folder(options), run->noted != NULL, error);
    if (!run->results)
        return FALSE;
    if (!note_inputs(run, unread)) {
        g_propagate_error(error, g_steal_pointer(&run->error));
        return FALSE;
    }
    validate_inputs_allow(options, inputs, run->confinement);
    /* A merge that is refused leaves the folder as it was. */
    return make_plan(run, error) && match_notes(run, error) &&
           validation_results_begin(run->results, error) && judge_all(run, error) &&
           judge_rest(run, error);
}

/* All is judged, in a run that began then: summary, workbook and table take their places. */
static gboolean conclude(ValidationRun *run, gint64 start, GError **error) {
    const ValidateOptions *options = run->options;
    double seconds = run->summary.seconds + (double)(g_get_monotonic_time() - start) / 1e6;
    run->summary.seconds = set_time_seconds(seconds);
    if (!summary_write(&run->summary, validation_results_database(run->results), options->account,
                       results_folder(options), validation_results_suffix(run->results),
                       options->strict, options->print, error) ||
        !validation_results_put_in_place(run->results, error))
        return FALSE;
    log_line(options->log, LOG_INFO, "Validation Complete");
    return TRUE;
}

static void clear(ValidationRun *run) {
    g_clear_pointer(&run->results, validation_results_free);
    groups_free(run->groups);
    g_array_unref(run->heads);
    g_array_unref(run->failed_heads);
    g_byte_array_unref(run->judged);
    g_byte_array_unref(run->lost);
    g_array_unref(run->batches);
    g_array_unref(run->failed);
    g_array_unref(run->trials);
    g_array_unref(run->missing);
    g_array_unref(run->pixels);
    g_hash_table_unref(run->unjudged);
    g_free(run->summary.other_dataset);
}

static int run_whole(const ValidateOptions *options, GError **error) {
    ValidationRun run = {.options = options,
                         .groups = groups_new(),
                         .heads = g_array_new(FALSE, FALSE, sizeof(SubjectRange)),
                         .failed_heads = g_array_new(FALSE, FALSE, sizeof(SubjectRange)),
                         .judged = g_byte_array_new(),
                         .lost = g_byte_array_new(),
                         .batches = g_array_new(FALSE, FALSE, sizeof(gsize)),
                         .failed = g_array_new(FALSE, FALSE, sizeof(gsize)),
                         .trials = g_array_new(FALSE, FALSE, sizeof(guint32)),
                         .missing = g_array_new(FALSE, FALSE, sizeof(UnmetRow)),
                         .pixels = g_array_new(FALSE, FALSE, sizeof(PixelTask)),
                         .unjudged =
                             g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    gint64 start = g_get_monotonic_time();
    log_line(options->log, LOG_INFO, "Validation Started");
    gboolean good = run_all(&run, error) && conclude(&run, start, error);
    int status = good ? summary_exit_status(&run.summary, options->account) : 2;
    clear(&run);
    return status;
}

int validate_run(const ValidateOptions *options, GError **error) {
    if (!lies_apart(options, error))
        return 2;
    if (options->plan)
        return validate_note_shard(options, error) ? 0 : 2;
    return run_whole(options, error);
}
