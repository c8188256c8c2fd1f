#include "core/merge/merge.h"

#include "core/check/run/settings.h"
#include "core/merge/numbering.h"
#include "core/merge/planned.h"
#include "core/merge/shards.h"
#include "core/output/folder.h"
#include "core/output/told/accept.h"
#include "core/plan/digest.h"
#include "core/validate/shard/settings.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct Merge {
    Numbering *numbering;
    const ResultPart *part; /* at hand */
    gsize n_items;          /* of the plan, in the shards so far */
    GChecksum *id;          /* of the plan that these are of */
    double seconds;
    PartsNotes *notes;     /* of the shards so far; NULL where nobody asks */
    PartsChanged *changed; /* likewise */
} Merge;

/* Of an item of the part at hand, by its number there. */
static void place_of(const Merge *merge, gsize *item, gint64 *space) {
    gboolean planned = *item < (gsize)merge->part->n;
    *space = planned ? NUMBERING_PLAN : merge->part->shard;
    if (planned)
        *item += (gsize)merge->part->first;
}

static gboolean add_expansion(gboolean planned, gsize item, gsize first, gsize n, gpointer data,
                              GError **error) {
    const Merge *merge = data;
    gint64 space = NUMBERING_PLAN;
    if (planned)
        return numbering_add(merge->numbering, space, item, space, first, n, error);
    place_of(merge, &item, &space);
    return numbering_add(merge->numbering, space, item, merge->part->shard, first, n, error);
}

static gboolean find_number(gsize task, gsize *number, gpointer data) {
    const Merge *merge = data;
    gint64 space;
    place_of(merge, &task, &space);
    return numbering_find(merge->numbering, space, task, number);
}

typedef gboolean (*ShardVisit)(Merge *merge, const PartFile *file, Results *results,
                               GError **error);

/* Calls visit with each shard's file, in their order. */
static gboolean each_shard(Merge *merge, const ShardFiles *files, ShardVisit visit,
                           Results *results, GError **error) {
    for (guint i = 0; i < files->paths->len; i++) {
        g_autoptr(PartFile) file =
            part_file_open(g_ptr_array_index(files->paths, i), PART_AGAIN, error);
        if (file == NULL)
            return FALSE;
        merge->part = part_file_part(file);
        if (!visit(merge, file, results, error))
            return FALSE;
    }
    return TRUE;
}

/* Shards are ranges of the plan's items, one behind the other. */
static gboolean note_shard(Merge *merge, const PartFile *file, Results *results, GError **error) {
    (void)results;
    if ((gsize)merge->part->first != merge->n_items || merge->part->n < 0) {
        g_set_error(error, MERGE_ERROR, 0,
                    "%s: it is damaged: its items are not those of its place in the plan",
                    part_file_path(file));
        return FALSE;
    }
    plan_id_add(merge->id, merge->part->digest);
    merge->n_items += (gsize)merge->part->n;
    merge->seconds += part_file_seconds(file);
    if (merge->notes != NULL)
        parts_notes_add(merge->notes, file);
    if (merge->changed != NULL && !part_file_changed(file, merge->changed, error))
        return FALSE;
    return part_file_each_expansion(file, add_expansion, merge, error);
}

static gboolean take_shard(Merge *merge, const PartFile *file, Results *results, GError **error) {
    return part_file_take(file, results, find_number, merge, error);
}

/* Whether what the shards looked at is what the plan that they name asks for. */
static gboolean are_of_plan(const Merge *merge, const ShardFiles *files, GError **error) {
    if (strcmp(g_checksum_get_string(merge->id), files->part.plan) == 0)
        return TRUE;
    g_set_error(error, MERGE_ERROR, 0,
                "%s and the other shards are not what the plan that they name (%.12s) asks for: "
                "make the plan again and run all of them",
                (const char *)g_ptr_array_index(files->paths, 0), files->part.plan);
    return FALSE;
}

/* Looks whether the shards are what the plan asks for, and what their items lead to. */
static gboolean note_all(Merge *merge, const ShardFiles *files, GError **error) {
    g_autoptr(GChecksum) id = plan_id_begin(files->part.facts);
    merge->id = id;
    return each_shard(merge, files, note_shard, NULL, error) && are_of_plan(merge, files, error);
}

static gboolean merge_scan(const MergeOptions *options, const ShardFiles *files, int *status,
                           GError **error) {
    g_autoptr(Numbering) numbering = numbering_new((gsize)files->part.n_roots, error);
    g_auto(PartsNotes) notes = {0};
    g_auto(PartsChanged) changed = {0};
    Merge merge = {.numbering = numbering, .notes = &notes, .changed = &changed};
    if (numbering == NULL || !note_all(&merge, files, error) || !numbering_settle(numbering, error))
        return FALSE;
    g_autoptr(Results) results = results_new_merged(&scan_result_kind, options->out,
                                                    options->arguments, options->account, error);
    if (results == NULL || !parts_notes_keep(&notes, results, error) ||
        !each_shard(&merge, files, take_shard, results, error))
        return FALSE;
    if (!options->quiet)
        planned_tell(&files->part);
    planned_tell_changed(&changed);
    return results_accept(results, options->baseline, error) &&
           results_conclude(results, merge.seconds, options->print, status, error);
}

/* now: the options that the shards had, by what their files hold today; NULL with an error. */
static gboolean are_same_options(const char *now, const char *key, const ShardFiles *files,
                                 GError **error) {
    if (now == NULL || shard_options_are_same(now, files->part.settings))
        return now != NULL;
    g_set_error(
        error, MERGE_ERROR, 0,
        "%s, a map, the configuration or the folder that relative paths start in is not what "
        "it was when the shards were run: run them again",
        key);
    return FALSE;
}

/* Of a command whose rows tell of more than one file it is the command itself that takes what its
 * shards have judged: looks whether they are there, and gives their files. */
static char **shards_to_take(const ShardFiles *files, GError **error) {
    g_autoptr(Numbering) numbering = numbering_new((gsize)files->part.n_roots, error);
    Merge merge = {.numbering = numbering};
    if (numbering == NULL || !note_all(&merge, files, error))
        return NULL;
    char **paths = g_new0(char *, files->paths->len + 1);
    for (guint i = 0; i < files->paths->len; i++)
        paths[i] = g_strdup(g_ptr_array_index(files->paths, i));
    return paths;
}

/* Of a command that has ended: FALSE where it says why it could not. */
static gboolean take_failure(GError *failure, GError **error) {
    if (failure != NULL)
        g_propagate_error(error, failure);
    return failure == NULL;
}

static gboolean merge_check(const MergeOptions *options, const ShardFiles *files, int *status,
                            GError **error) {
    g_auto(ShardOptionTexts) held = {0};
    g_auto(GStrv) paths = shards_to_take(files, error);
    CheckOptions check = {.shards = paths,
                          .out = options->out,
                          .print = options->print,
                          .quiet = options->quiet,
                          .arguments = options->arguments,
                          .account = options->account,
                          .baseline = options->baseline};
    if (paths == NULL || !check_settings_read(files->part.settings, &check, &held, error))
        return FALSE;
    g_autofree char *now = check_settings(&check, error);
    GError *failure = NULL;
    if (!are_same_options(now, check.key, files, error))
        return FALSE;
    *status = check_run(&check, &failure);
    return take_failure(failure, error);
}

/* Scores are made where the configuration has its results. */
static char **next_of_validation(const MergeOptions *options, const ValidateOptions *validate) {
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    gboolean there = folder_is(options->out, validate->config->results);
    g_strv_builder_add_many(words, "pixleak", there ? "report" : "merge", NULL);
    if (there)
        g_strv_builder_add(words, validate->config_path);
    else {
        g_strv_builder_addv(words, (const char **)options->paths);
        g_strv_builder_add_many(words, "--out", validate->config->results, NULL);
    }
    return g_strv_builder_end(words);
}

static gboolean merge_validate(const MergeOptions *options, const ShardFiles *files, int *status,
                               GError **error) {
    if (options->print != NULL && !g_str_has_prefix(options->print, "terminal")) {
        g_set_error(error, MERGE_ERROR, 0,
                    "a validation's summary is in %s/summary.json: leave --json and --format out",
                    options->out);
        return FALSE;
    }
    g_auto(ShardOptionTexts) held = {0};
    g_auto(GStrv) paths = shards_to_take(files, error);
    ValidateOptions validate = {.shards = paths,
                                .out = options->out,
                                .print = options->print,
                                .quiet = options->quiet,
                                .account = options->account,
                                .baseline = options->baseline};
    if (paths == NULL || !validate_settings_read(files->part.settings, &validate, &held, error))
        return FALSE;
    g_autoptr(Config) config = config_read(validate.config_path, CONFIG_FOR_VALIDATE, error);
    validate.config = config;
    g_autofree char *now = config != NULL ? validate_settings(&validate, error) : NULL;
    g_autoptr(Log) log = now != NULL ? log_open(config, "validation", error) : NULL;
    validate.log = log;
    log_set_quiet(log, options->quiet);
    GError *failure = NULL;
    if (log == NULL || !are_same_options(now, config->answer_db_file, files, error))
        return FALSE;
    *status = validate_run(&validate, &failure);
    if (failure == NULL)
        *options->next = next_of_validation(options, &validate);
    return take_failure(failure, error);
}

/* Whether OUT is none of the folders that shards lie in, mostly one. */
static gboolean lies_apart(const ShardFiles *files, const char *out, GError **error) {
    g_autofree char *last = NULL;
    for (guint i = 0; i < files->paths->len; i++) {
        g_autofree char *folder = g_path_get_dirname(g_ptr_array_index(files->paths, i));
        if (g_strcmp0(folder, last) == 0)
            continue;
        if (!folder_is_apart(out, folder, "shards", error))
            return FALSE;
        g_free(last);
        last = g_steal_pointer(&folder);
    }
    return TRUE;
}

static gboolean merge_all(const MergeOptions *options, int *status, GError **error) {
    static const struct {
        const ResultKind *kind;
        gboolean (*merge)(const MergeOptions *options, const ShardFiles *files, int *status,
                          GError **error);
    } commands[] = {{&scan_result_kind, merge_scan},
                    {&check_result_kind, merge_check},
                    {&validate_result_kind, merge_validate}};
    g_auto(ShardFiles) files = {0};
    if (!shard_files_find(&files, options->paths, error) ||
        !lies_apart(&files, options->out, error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(files.command, commands[i].kind->command) == 0)
            return commands[i].merge(options, &files, status, error);
    g_set_error(error, MERGE_ERROR, 0, "shards of `pixleak %s` can't be merged", files.command);
    return FALSE;
}

int merge_run(const MergeOptions *options, GError **error) {
    int status = 2;
    gboolean was_there = g_file_test(options->out, G_FILE_TEST_EXISTS);
    if (merge_all(options, &status, error))
        return status;
    if (!was_there)
        g_rmdir(options->out); /* it is empty, if it is there */
    return 2;
}
