#include "core/validate/shard/noting.h"

#include "core/languages/recognition.h"
#include "core/run/progress.h"
#include "core/run/workers.h"
#include "core/shard/planned_shard.h"
#include "core/source/state/file_state.h"
#include "core/validate/judge.h"
#include "core/validate/opened.h"
#include "core/validate/results.h"
#include "core/validate/shard/noted.h"
#include "core/validate/shard/settings.h"
#include <string.h>

typedef struct Noting Noting;

/* Tasks of one kind; what they are run and taken by: run_task(), take_task(). */
typedef struct NotingPass {
    gsize n_tasks;
    void (*run)(const Noting *noting, gsize task, Judge *judge, GByteArray *record);
    gboolean (*take)(Noting *noting, gsize task, GBytes *record, const char *failure);
} NotingPass;

struct Noting {
    const ValidateOptions *options;
    JudgeContext context;
    Confinement *confinement;
    Results *results;
    const NotingPass *pass;
    PixelNote *notes;     /* by file */
    PixelDigest *digests; /* likewise */
    char **states;        /* likewise, before the first look: core/source/state/file_state.h */
    GArray *alone;        /* of guint32: files of groups that came to nothing */
    GArray *pixels;       /* of guint32: files whose pixels are to be judged */
    Progress progress;
    GError *error;
};

/* As many as are hashed side by side. */
enum { FILES_TOGETHER = 32 };

static gpointer start_worker(gpointer data) {
    const Noting *noting = data;
    return judge_new(&noting->context);
}

static void run_task(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const Noting *noting = data;
    noting->pass->run(noting, task, state, record);
}

static gboolean take_task(gsize task, GBytes *record, const char *failure, gpointer data) {
    Noting *noting = data;
    return noting->pass->take(noting, task, record, failure);
}

static gboolean run_pass(Noting *noting, const NotingPass *pass, GError **error) {
    noting->pass = pass;
    WorkersJob job = {
        .n_tasks = pass->n_tasks,
        .n_workers = (guint)MIN((gsize)validate_n_workers(noting->options), MAX(pass->n_tasks, 1)),
        .time_limit = noting->options->timeout,
        .confinement = noting->confinement,
        .start = start_worker,
        .run = run_task,
        .take = take_task,
        .data = noting,
        .failure = &noting->error};
    return pass->n_tasks == 0 || workers_run(&job, error);
}

static guint32 n_together(const Noting *noting, gsize task) {
    return MIN((guint32)FILES_TOGETHER,
               inputs_length(noting->context.inputs) - (guint32)task * FILES_TOGETHER);
}

static void run_group(const Noting *noting, gsize task, Judge *judge, GByteArray *record) {
    guint32 files[FILES_TOGETHER], n = n_together(noting, task);
    for (guint32 i = 0; i < n; i++)
        files[i] = (guint32)task * FILES_TOGETHER + i;
    judge_digests(judge, files, n, record);
}

static void take_digest(Noting *noting, guint32 file, const FileDigest *digest) {
    g_autofree char *text = text_copy(digest->digest);
    noting->notes[file].instance = text_copy(digest->instance);
    g_strlcpy(noting->digests[file].text, text ? text : "None", sizeof(PixelDigest));
    if (digest->pixels)
        g_array_append_val(noting->pixels, file);
}

/* FALSE where the record is none. */
static gboolean take_digests(Noting *noting, guint32 first, guint32 n, GBytes *record) {
    RecordReader reader = record_reader(record);
    FileDigest digests[FILES_TOGETHER];
    for (guint32 i = 0; i < n; i++)
        file_digest_read(&reader, &digests[i]);
    for (guint32 i = 0; i < n && !reader.broken; i++)
        take_digest(noting, first + i, &digests[i]);
    return !reader.broken;
}

static gboolean take_group(Noting *noting, gsize task, GBytes *record, const char *failure) {
    guint32 first = (guint32)task * FILES_TOGETHER, n = n_together(noting, task);
    (void)failure;
    gboolean good = record && take_digests(noting, first, n, record);
    for (guint32 file = first; !good && file < first + n; file++)
        g_array_append_val(noting->alone, file);
    return TRUE;
}

/* Then each file of a group that came to nothing. */
static void run_alone(const Noting *noting, gsize task, Judge *judge, GByteArray *record) {
    judge_digests(judge, &g_array_index(noting->alone, guint32, task), 1, record);
}

static void lose_file(Noting *noting, guint32 file, const char *failure) {
    noting->notes[file].lost = g_strdup(failure);
}

static gboolean take_alone(Noting *noting, gsize task, GBytes *record, const char *failure) {
    guint32 file = g_array_index(noting->alone, guint32, task);
    if (!record || !take_digests(noting, file, 1, record))
        lose_file(noting, file, record ? "the worker's result could not be read" : failure);
    return TRUE;
}

/* At last what takes long: pixels. */
static void run_pixels(const Noting *noting, gsize task, Judge *judge, GByteArray *record) {
    judge_pixels(judge, g_array_index(noting->pixels, guint32, task), record);
}

static gboolean take_pixels(Noting *noting, gsize task, GBytes *record, const char *failure) {
    PixelNote *note = &noting->notes[g_array_index(noting->pixels, guint32, task)];
    note->pixels = record ? g_bytes_ref(record) : NULL;
    note->failed = record ? NULL : g_strdup(failure);
    progress_step(&noting->progress);
    return TRUE;
}

static int compare_files(gconstpointer a, gconstpointer b) {
    guint32 left = *(const guint32 *)a, right = *(const guint32 *)b;
    return (left > right) - (left < right);
}

static gboolean look_at_files(Noting *noting, GError **error) {
    gsize n = inputs_length(noting->context.inputs);
    NotingPass groups = {(n + FILES_TOGETHER - 1) / FILES_TOGETHER, run_group, take_group};
    if (!run_pass(noting, &groups, error))
        return FALSE;
    NotingPass alone = {noting->alone->len, run_alone, take_alone};
    if (!run_pass(noting, &alone, error))
        return FALSE;
    g_array_sort(noting->pixels, compare_files);
    noting->context.digests = noting->digests; /* which are not taken twice */
    NotingPass pixels = {noting->pixels->len, run_pixels, take_pixels};
    progress_start(&noting->progress, pixels.n_tasks, noting->options->quiet);
    gboolean good = run_pass(noting, &pixels, error);
    progress_end(&noting->progress);
    return good;
}

static gboolean note_file(Noting *noting, guint32 file, GError **error) {
    PixelNote *note = &noting->notes[file];
    g_autofree char *path = inputs_path(noting->context.inputs, file);
    g_autofree char *state = file_state(path),
                    *original = noted_original(&noting->context, note->instance);
    g_autofree char *seen = noted_seen(noting->states[file], original);
    g_autoptr(GByteArray) record = g_byte_array_new();
    if (strcmp(state, noting->states[file]) != 0) {
        g_set_error(error, VALIDATION_ERROR, 0,
                    "%s: it has changed while it was looked at: run the shard again when nobody "
                    "writes there",
                    path);
        return FALSE;
    }
    note->digest = noting->digests[file];
    pixel_note_put(note, record);
    return part_add_subject(noting->results, path, seen, record, error);
}

static gboolean note_files(Noting *noting, GError **error) {
    for (guint32 i = 0; i < inputs_length(noting->context.inputs); i++)
        if (!note_file(noting, i, error))
            return FALSE;
    return TRUE;
}

static char **look_at_states(const Inputs *inputs) {
    char **states = g_new0(char *, (gsize)inputs_length(inputs) + 1);
    for (guint32 i = 0; i < inputs_length(inputs); i++) {
        g_autofree char *path = inputs_path(inputs, i);
        states[i] = file_state(path);
    }
    return states;
}

static gboolean look_and_note(Noting *noting, PlannedShard *shard, const Sources *sources,
                              GError **error) {
    guint32 n = inputs_length(noting->context.inputs);
    Account *account = noting->options->account;
    g_autofree PixelNote *notes = g_new0(PixelNote, n);
    g_autofree PixelDigest *digests = g_new0(PixelDigest, n);
    g_autofree guint8 *none_lost = g_new0(guint8, n);
    g_auto(GStrv) states = look_at_states(noting->context.inputs);
    noting->notes = notes;
    noting->digests = digests;
    noting->states = states;
    noting->context.lost = none_lost;
    /* What becomes of them the merge tells; the shard's own account only adds up. */
    account_meet(account, ACCOUNT_INPUT, sources_length(sources));
    account_judge(account, ACCOUNT_INPUT, sources_length(sources));
    noting->results = planned_shard_results(shard, error);
    gboolean good = noting->results && look_at_files(noting, error) && note_files(noting, error);
    for (guint32 i = 0; i < n; i++)
        pixel_note_clear(&notes[i]);
    return good;
}

static gboolean run_shard(Noting *noting, PlannedShard *shard, GError **error) {
    const ValidateOptions *options = noting->options;
    gint64 start = g_get_monotonic_time();
    g_auto(ValidateInputs) inputs = {0};
    g_autoptr(Sources) sources = planned_shard_sources(shard, error);
    if (!sources || !validate_inputs_read(&inputs, options, noting->confinement, error))
        return FALSE;
    g_autoptr(Inputs) files = inputs_of_sources(sources, planned_shard_n_roots(shard));
    noting->context = (JudgeContext){.answers = inputs.answers,
                                     .uids = inputs.uids,
                                     .patients = inputs.patients,
                                     .inputs = files,
                                     .original = inputs.original,
                                     .no_ocr = options->no_ocr,
                                     .strict = options->strict};
    validate_inputs_allow(options, files, noting->confinement);
    g_autofree char *sandbox = confinement_tell(noting->confinement);
    return look_and_note(noting, shard, sources, error) &&
           results_note(noting->results, "sandbox", sandbox, error) &&
           part_conclude(noting->results, (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC,
                         error);
}

static gboolean open_and_run(Noting *noting, GError **error) {
    const ValidateOptions *options = noting->options;
    ValidateOptions noted = *options;
    g_autofree char *recognition = recognition_text(!options->no_ocr, NULL);
    noted.recognition = recognition;
    g_autoptr(Confinement) confinement = validate_confinement(options, error);
    noting->confinement = confinement;
    if (!confinement || !confinement_enter_parent(confinement, options->out, error))
        return FALSE;
    g_autofree char *settings = validate_settings(&noted, error);
    PlannedShardOptions planned = {.kind = &validate_result_kind,
                                   .plan = options->plan,
                                   .of = options->config->input_data_path,
                                   .option = "input_data_path",
                                   .shard = options->shard,
                                   .out = options->out,
                                   .settings = settings,
                                   .arguments = options->arguments,
                                   .account = options->account};
    g_autoptr(PlannedShard) shard = settings ? planned_shard_open(&planned, error) : NULL;
    return shard && (planned_shard_is_done(shard) || run_shard(noting, shard, error));
}

gboolean validate_note_shard(const ValidateOptions *options, GError **error) {
    Noting noting = {.options = options,
                     .alone = g_array_new(FALSE, FALSE, sizeof(guint32)),
                     .pixels = g_array_new(FALSE, FALSE, sizeof(guint32))};
    gboolean good = open_and_run(&noting, error);
    g_clear_pointer(&noting.results, results_free);
    g_array_unref(noting.alone);
    g_array_unref(noting.pixels);
    return good;
}
