#include "core/validate/validate.h"

#include "core/dicom/dicom.h"
#include "core/validate/batches.h"
#include "core/validate/inputs.h"
#include "core/validate/ordered.h"
#include "core/validate/summary.h"
#include "core/xlsx/pixel_workbook.h"
#include <math.h>
#include <string.h>

enum {
    TAG_SOP_INSTANCE = DICOM_TAG(0x0008, 0x0018),
    /* Files that are judged in one go: as many as fill the lanes of the digest, and whose bytes may
     * lie in memory together. */
    GROUP_FILES = 32,
    GROUP_BYTES = 16 << 20,
    MISSING_ROWS = 8,
};

/* Files, or rows of the key, that make a task. */
typedef struct Range {
    guint32 first, n;
} Range;

typedef struct Run {
    const ValidateOptions *options;
    JudgeContext context;
    ValidationResults *results;
    Batches *batches;
    GArray *groups;       /* of Range: tasks of the job at hand */
    GArray *failed;       /* of guint32: files whose group came to nothing */
    GArray *missing;      /* of guint32: rows of the key */
    GHashTable *unjudged; /* why a file could not be judged, by old instance */
    Summary summary;
    GError *error; /* of the results */
} Run;

static gboolean note_problem(Run *run, const char *kind, const char *name, const char *message) {
    run->summary.problems++;
    log_line(run->options->log, LOG_WARNING, "%s: %s: %s", kind, name, message);
    return validation_results_problem(run->results, kind, name, message, &run->error);
}

static gboolean write_row(const ResultRow *row, const Identity *identity, gint64 file_index,
                          const char *path, gpointer data) {
    Run *run = data;
    summary_count(&run->summary, row, run->options->strict);
    return validation_results_add(run->results, row, identity, file_index, path, &run->error);
}

/* In the worker. */
static gpointer start_worker(gpointer data) {
    const Run *run = data;
    return judge_new(&run->context);
}

static void run_files(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const Run *run = data;
    Range group = g_array_index(run->groups, Range, task);
    judge_files(state, group.first, group.n, record);
}

static void run_missing(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const Run *run = data;
    Range group = g_array_index(run->groups, Range, task);
    for (guint32 i = 0; i < group.n; i++)
        judge_missing(state, g_array_index(run->missing, guint32, group.first + i), record);
}

/* In the parent. */
static RecordReader reader_of(GVariant *record) {
    const guint8 *data = g_variant_get_data(record);
    return (RecordReader){data, data + g_variant_get_size(record), FALSE};
}

static void note_unjudged(Run *run, const char *instance, const char *path, const char *reason) {
    char *old_instance = instance ? id_map_old_id(run->context.maps.uids, instance) : NULL;
    if (old_instance)
        g_hash_table_replace(run->unjudged, old_instance, g_strdup_printf("%s: %s", path, reason));
}

static gboolean take_unjudged(Run *run, const FileResult *result, const char *path) {
    Text reason = result->reason, instance = result->identity.parts[N_IDENTITY - 1];
    g_autofree char *message = g_strndup(reason.data ? reason.data : "", reason.length);
    g_autofree char *uid = instance.data ? g_strndup(instance.data, instance.length) : NULL;
    note_unjudged(run, uid, path, message);
    return note_problem(run, result->status == FILE_NOT_DICOM ? "not DICOM" : "unreadable", path,
                        message);
}

static gboolean take_file(Run *run, GVariant *record, FileResult *result) {
    const InputFile *file = g_ptr_array_index(run->context.files, result->file);
    RecordReader *body = &result->body;
    guint32 n = record_u32(body);
    for (guint32 i = 0; i < n && !body->broken; i++) {
        Text kind = record_text(body), message = record_text(body);
        g_autofree char *kind_text = g_strndup(kind.data ? kind.data : "", kind.length);
        g_autofree char *message_text = g_strndup(message.data ? message.data : "", message.length);
        if (!note_problem(run, kind_text, file->path, message_text))
            return FALSE;
    }
    if (result->status != FILE_JUDGED)
        return take_unjudged(run, result, file->path);
    Text part = result->identity.parts[N_IDENTITY - 1];
    g_autofree char *instance = g_strndup(part.data, part.length);
    const char *earlier = batches_path_of(run->batches, instance);
    if (earlier) {
        g_autofree char *message = g_strdup_printf("same SOP Instance UID as %s", earlier);
        if (!note_problem(run, "duplicate", file->path, message))
            return FALSE;
    }
    run->summary.files++;
    return batches_add(run->batches, record, result);
}

static gboolean take_files(gsize task, GVariant *record, const char *failure, gpointer data) {
    Run *run = data;
    Range group = g_array_index(run->groups, Range, task);
    if (!record) {
        for (guint32 i = 0; i < group.n; i++) {
            guint32 number = group.first + i;
            g_array_append_val(run->failed, number);
        }
        log_line(run->options->log, LOG_WARNING,
                 "%u files came to nothing together (%s); each is tried by itself", group.n,
                 failure);
        return TRUE;
    }
    RecordReader reader = reader_of(record);
    for (guint32 i = 0; i < group.n; i++) {
        FileResult result;
        file_result_read(&reader, &result);
        if (reader.broken || result.file >= run->context.files->len ||
            !take_file(run, record, &result))
            return FALSE;
    }
    return TRUE;
}

/* A file that its worker could not survive. */
static gboolean take_single(gsize task, GVariant *record, const char *failure, gpointer data) {
    Run *run = data;
    if (record)
        return take_files(task, record, NULL, data);
    Range group = g_array_index(run->groups, Range, task);
    const InputFile *file = g_ptr_array_index(run->context.files, group.first);
    g_autoptr(DicomFile) head = dicom_file_open(file->path, TAG_SOP_INSTANCE + 1, NULL);
    g_autofree char *instance =
        head ? dicom_dataset_text(dicom_file_dataset(head), TAG_SOP_INSTANCE) : NULL;
    note_unjudged(run, instance, file->path, failure);
    return note_problem(run, "failed", file->path, failure);
}

static gboolean take_missing(gsize task, GVariant *record, const char *failure, gpointer data) {
    Run *run = data;
    Range group = g_array_index(run->groups, Range, task);
    if (!record)
        return note_problem(run, "failed", "rows of the key", failure);
    RecordReader reader = reader_of(record);
    for (guint32 i = 0; i < group.n; i++) {
        guint32 number = g_array_index(run->missing, guint32, group.first + i);
        const AnswerRow *answer = g_ptr_array_index(run->context.answers->rows, number);
        const char *unjudged = g_hash_table_lookup(run->unjudged, answer->instance);
        Identity identity = {{text_of(answer->modality), text_of(answer->class_uid),
                              text_of(answer->patient), text_of(answer->study),
                              text_of(answer->series), text_of(answer->instance)}};
        for (guint32 n = record_u32(&reader); n > 0 && !reader.broken; n--) {
            ResultRow row;
            result_row_read(&reader, &row);
            if (unjudged) {
                row.own = (Outcome){PASSED_UNKNOWN, NAN, {NULL, 0}};
                row.reason = text_of(unjudged);
            }
            if (!reader.broken && !write_row(&row, &identity, -1, NULL, run))
                return FALSE;
        }
    }
    return !reader.broken;
}

static void tick(gpointer data) {
    Run *run = data;
    if (!run->error)
        validation_results_tick(run->results, &run->error);
}

static guint n_workers(const Run *run) {
    guint cpus = run->options->jobs > 0 ? (guint)run->options->jobs : run->options->config->cpus;
    return CLAMP(cpus, 1, 1024);
}

static gboolean run_job(Run *run, void (*work)(gsize, gpointer, GByteArray *, gpointer),
                        gboolean (*take)(gsize, GVariant *, const char *, gpointer),
                        GError **error) {
    OrderedJob job = {.n_tasks = run->groups->len,
                      .n_workers = n_workers(run),
                      .time_limit = run->options->timeout,
                      .start = start_worker,
                      .run = work,
                      .take = take,
                      .tick = tick,
                      .data = run};
    gboolean good = ordered_job_run(&job, error);
    if (run->error) {
        g_clear_error(error);
        g_propagate_error(error, g_steal_pointer(&run->error));
        return FALSE;
    }
    return good;
}

/* Groups of files that follow one another, so that every worker gets several. */
static void group_files(Run *run) {
    guint n = run->context.files->len;
    guint most = CLAMP(n / (8 * n_workers(run)), 1, GROUP_FILES);
    Range group = {0, 0};
    guint64 bytes = 0;
    for (guint i = 0; i < n; i++) {
        const InputFile *file = g_ptr_array_index(run->context.files, i);
        if (group.n > 0 && (group.n == most || bytes + file->size > GROUP_BYTES)) {
            g_array_append_val(run->groups, group);
            group = (Range){i, 0};
            bytes = 0;
        }
        group.n++;
        bytes += file->size;
    }
    if (group.n > 0)
        g_array_append_val(run->groups, group);
}

static gboolean judge_all(Run *run, GError **error) {
    group_files(run);
    if (!run_job(run, run_files, take_files, error))
        return FALSE;
    g_array_set_size(run->groups, 0);
    for (guint i = 0; i < run->failed->len; i++) {
        Range single = {g_array_index(run->failed, guint32, i), 1};
        g_array_append_val(run->groups, single);
    }
    if (!run_job(run, run_files, take_single, error))
        return FALSE;
    if (!batches_end(run->batches)) {
        g_propagate_error(error, g_steal_pointer(&run->error));
        return FALSE;
    }
    return TRUE;
}

/* Rows of the key whose instance no file holds, instance by instance. */
static gboolean judge_rest(Run *run, GError **error) {
    const GPtrArray *rows = run->context.answers->rows;
    gsize n_missing = 0;
    for (guint i = 0; i < rows->len; i++) {
        const AnswerRow *row = g_ptr_array_index(rows, i);
        if (row->scope == SCOPE_UNKNOWN &&
            !note_problem(run, "unknown scope", row->instance,
                          "the key's row has a scope that is not known: it applies to no file"))
            return FALSE;
        if (batches_saw(run->batches, row->instance))
            continue;
        const GArray *all = g_hash_table_lookup(run->context.answers->by_instance, row->instance);
        if (g_array_index(all, guint32, 0) != i)
            continue; /* came with the first */
        n_missing++;
        g_array_append_vals(run->missing, all->data, all->len);
        g_autofree char *new_id = id_map_new_id(run->context.maps.uids, row->instance);
        const char *unjudged = g_hash_table_lookup(run->unjudged, row->instance);
        if (!note_problem(run, "missing", row->instance,
                          unjudged ? "its file could not be judged"
                          : new_id ? "no file has the instance's new UID"
                                   : "the UID map has no entry for the instance"))
            return FALSE;
    }
    run->summary.missing = n_missing;
    if (rows->len > 0 && g_hash_table_size(run->context.answers->by_instance) == n_missing &&
        !note_problem(run, "other dataset", run->context.answers->path,
                      "no file belongs to an instance of the key: is it another dataset's, or are "
                      "the maps?"))
        return FALSE;
    g_array_set_size(run->groups, 0);
    for (guint32 i = 0; i < run->missing->len; i += MISSING_ROWS) {
        Range group = {i, MIN(MISSING_ROWS, run->missing->len - i)};
        g_array_append_val(run->groups, group);
    }
    return run_job(run, run_missing, take_missing, error);
}

static gboolean note_map(Run *run, const IdMap *map, const char *path) {
    const GPtrArray *problems = id_map_problems(map);
    for (guint i = 0; i < problems->len; i++)
        if (!note_problem(run, "map", path, g_ptr_array_index(problems, i)))
            return FALSE;
    return TRUE;
}

static gboolean run_all(Run *run, GError **error) {
    const ValidateOptions *options = run->options;
    const Config *config = options->config;
    g_autoptr(IdMap) uids = id_map_open(config->uid_mapping_file, error);
    g_autoptr(IdMap) patients = uids ? id_map_open(config->patid_mapping_file, error) : NULL;
    g_autoptr(AnswerIndex) answers =
        patients ? answer_index_new(config->answer_db_file, uids, error) : NULL;
    g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) files =
        answers ? inputs_list(config->input_data_path, unread, error) : NULL;
    g_autoptr(FileIndex) original = NULL;
    if (!files ||
        (options->original &&
         (original = file_index_new(options->original, g_get_num_processors(), error)) == NULL))
        return FALSE;
    log_line(options->log, LOG_INFO, "Answer Key: %u Records", answers->rows->len);
    log_line(options->log, LOG_INFO,
             "UID Mapping: %" G_GSIZE_FORMAT " Records, PatID Mapping: %" G_GSIZE_FORMAT " Records",
             id_map_size(uids), id_map_size(patients));
    log_line(options->log, LOG_INFO, "%u Files to Validate", files->len);
    run->context = (JudgeContext){.answers = answers,
                                  .maps = {uids, patients},
                                  .files = files,
                                  .original = original,
                                  .no_ocr = options->no_ocr};
    run->results = validation_results_new(config->results, error);
    if (!run->results)
        return FALSE;
    g_autoptr(Batches) batches =
        batches_new(&run->context, files->len, config->batch_cpus, write_row, run);
    run->batches = batches;
    gboolean good = note_map(run, uids, config->uid_mapping_file) &&
                    note_map(run, patients, config->patid_mapping_file);
    for (guint i = 0; i < unread->len && good; i++)
        good =
            note_problem(run, "unreadable", config->input_data_path, g_ptr_array_index(unread, i));
    if (!good) {
        g_propagate_error(error, g_steal_pointer(&run->error));
        return FALSE;
    }
    if (!judge_all(run, error) || !judge_rest(run, error))
        return FALSE;
    g_autofree char *workbook = g_build_filename(config->results, "pixel_validation.xlsx", NULL);
    return validation_results_finish(run->results, options->strict,
                                     summary_exit_status(&run->summary), error) &&
           pixel_workbook_write(validation_results_database(run->results), workbook, error);
}

int validate_run(const ValidateOptions *options, GError **error) {
    Run run = {.options = options,
               .groups = g_array_new(FALSE, FALSE, sizeof(Range)),
               .failed = g_array_new(FALSE, FALSE, sizeof(guint32)),
               .missing = g_array_new(FALSE, FALSE, sizeof(guint32)),
               .unjudged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    gint64 start = g_get_monotonic_time();
    int status = 2;
    log_line(options->log, LOG_INFO, "Validation Started");
    if (run_all(&run, error)) {
        status = summary_exit_status(&run.summary);
        run.summary.seconds = (double)(g_get_monotonic_time() - start) / 1e6;
        summary_print(&run.summary, options->config->results, options->strict);
        log_line(options->log, LOG_INFO, "Validation Complete");
    }
    g_clear_pointer(&run.results, validation_results_free);
    g_array_unref(run.groups);
    g_array_unref(run.failed);
    g_array_unref(run.missing);
    g_hash_table_unref(run.unjudged);
    return status;
}
