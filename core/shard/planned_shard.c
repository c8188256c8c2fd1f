#include "core/shard/planned_shard.h"

#include "core/output/formats/terminal_text.h"
#include "core/output/part/part_file.h"
#include "core/output/settings_difference.h"
#include "core/sealed/sealed.h"
#include "core/shard/shard_options.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct PlannedShard {
    const PlannedShardOptions *options;
    ArchivePlan *plan;
    PlanShard range;
    ResultPart part;
    gboolean done;
    GHashTable *directories; /* items of the shard that the plan follows, as numbers */
    Results *results;        /* while the directories are noted */
};

static char *of_other_options(const char *there, const char *here) {
    g_autofree char *options = settings_difference(there, here);
    return g_strdup_printf("of other options (%s)", options);
}

/* What the results that are there are of, instead; NULL where they are the wanted ones. */
static char *difference(const PlannedShard *shard, const PartFile *file) {
    const ResultPart *part = &shard->part, *there = part_file_part(file);
    const char *command = part_file_command(file);
    if (part->shard != there->shard)
        return g_strdup_printf("of shard %" G_GINT64_FORMAT ", under the name of shard "
                               "%" G_GINT64_FORMAT,
                               there->shard, part->shard);
    if (strcmp(command, shard->options->kind->command) != 0)
        return g_strdup_printf("of another command (`pixleak %s`)", command);
    if (strcmp(part->plan, there->plan) != 0)
        return g_strdup_printf("of another plan (%.12s; here: %.12s)", there->plan, part->plan);
    if (!shard_options_are_same(part->settings, there->settings))
        return of_other_options(there->settings, part->settings);
    return NULL;
}

static gboolean look_for_results(PlannedShard *shard, GError **error) {
    g_autofree char *name = result_part_name(shard->part.shard);
    g_autofree char *path = g_build_filename(shard->options->out, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return TRUE;
    g_autoptr(PartFile) file = part_file_open(path, PART_WHOLE, error);
    if (file == NULL)
        return FALSE;
    g_autofree char *other = difference(shard, file);
    shard->done = other == NULL;
    if (shard->done)
        sealed_remove_left(path);
    if (other != NULL)
        g_set_error(error, PLAN_ERROR, 0,
                    "%s: there are results %s: name another folder, or remove them", path, other);
    return shard->done;
}

enum { TOLD_PATHS = 3 };

/* What was planned, in words, which the caller frees: the first few of many. */
static char *tell_paths(const ArchivePlan *plan) {
    GString *told = g_string_new(NULL);
    char **paths = archive_plan_paths(plan);
    guint n = g_strv_length(paths);
    for (guint i = 0; i < MIN(n, TOLD_PATHS); i++) {
        g_autofree char *shown = terminal_text(paths[i]);
        g_string_append_printf(told, "%s%s", i > 0 ? ", " : "", shown);
    }
    if (n > TOLD_PATHS)
        g_string_append_printf(told, " and %u more", n - TOLD_PATHS);
    return g_string_free(told, FALSE);
}

/* Slashes at the end are no part of the names of what is found there. */
static gboolean is_one_path(const char *first, const char *second) {
    gsize one = strlen(first), other = strlen(second);
    while (one > 1 && first[one - 1] == '/')
        one--;
    while (other > 1 && second[other - 1] == '/')
        other--;
    return one == other && strncmp(first, second, one) == 0;
}

/* By their names the merge takes what shards have judged. */
static gboolean is_of_folder(const PlannedShard *shard, GError **error) {
    const PlannedShardOptions *options = shard->options;
    char **paths = archive_plan_paths(shard->plan);
    if (options->of == NULL || (g_strv_length(paths) == 1 && is_one_path(paths[0], options->of)))
        return TRUE;
    g_autofree char *told = tell_paths(shard->plan);
    g_set_error(error, PLAN_ERROR, 0,
                "%s was planned from %s, and %s is %s: name it as the plan does, or make the plan "
                "of exactly that",
                options->plan, told, options->option, options->of);
    return FALSE;
}

/* Files of a shard that had bytes when the plan was made. */
typedef struct PlannedFiles {
    gsize n;
    gboolean any;  /* of them can be looked at */
    char *problem; /* with the first that can't; NULL: none */
} PlannedFiles;

static gboolean look_at_file(const PlannedFile *file, gpointer data) {
    PlannedFiles *files = data;
    struct stat status;
    if (file->bytes == 0)
        return TRUE;
    files->n++;
    files->any = stat(file->path, &status) == 0;
    if (!files->any && files->problem == NULL)
        files->problem = g_strdup_printf("%s: %s", file->path, g_strerror(errno));
    return !files->any;
}

/* Where not one is there, the machine doesn't see the archive: results that list all of them would
 * stand for the shard. Mostly the first file answers. */
static gboolean sees_files(const PlannedShard *shard, GError **error) {
    PlannedFiles files = {0};
    gboolean good = archive_plan_each_file(shard->plan, &shard->range, look_at_file, &files, error);
    if (good && files.n > 0 && !files.any) {
        g_set_error(error, PLAN_ERROR, 0,
                    "none of the %" G_GSIZE_FORMAT " files planned for this shard is there: %s. "
                    "See to it that this machine has the files under the paths of the plan; or, "
                    "where they were removed, make a new plan",
                    files.n, files.problem);
        good = FALSE;
    }
    g_free(files.problem);
    return good;
}

PlannedShard *planned_shard_open(const PlannedShardOptions *options, GError **error) {
    g_autoptr(PlannedShard) shard = g_new0(PlannedShard, 1);
    shard->options = options;
    shard->directories = g_hash_table_new(NULL, NULL);
    shard->plan = archive_plan_open(options->plan, error);
    char *digest;
    if (shard->plan == NULL || !is_of_folder(shard, error) ||
        !archive_plan_find_shard(shard->plan, options->shard, &shard->range, &digest, error))
        return NULL;
    shard->part = (ResultPart){.plan = g_strdup(archive_plan_id(shard->plan)),
                               .facts = g_strdup(archive_plan_facts(shard->plan)),
                               .digest = digest,
                               .settings = g_strdup(options->settings),
                               .shard = (gint64)options->shard,
                               .n_shards = (gint64)archive_plan_n_shards(shard->plan),
                               .n_roots = (gint64)archive_plan_n_roots(shard->plan),
                               .first = (gint64)shard->range.first,
                               .n = (gint64)shard->range.n,
                               .planned = g_strdup(archive_plan_time(shard->plan)),
                               .paths = tell_paths(shard->plan)};
    return look_for_results(shard, error) && (shard->done || sees_files(shard, error))
               ? g_steal_pointer(&shard)
               : NULL;
}

void planned_shard_free(PlannedShard *shard) {
    if (shard == NULL)
        return;
    archive_plan_free(shard->plan);
    result_part_clear(&shard->part);
    g_hash_table_unref(shard->directories);
    g_free(shard);
}

gboolean planned_shard_is_done(const PlannedShard *shard) {
    return shard->done;
}

char **planned_shard_paths(const PlannedShard *shard) {
    return archive_plan_paths(shard->plan);
}

gsize planned_shard_n_roots(const PlannedShard *shard) {
    gsize first = shard->range.first, n_roots = archive_plan_n_roots(shard->plan);
    return n_roots > first ? MIN(n_roots - first, shard->range.n) : 0;
}

Sources *planned_shard_sources(const PlannedShard *shard, GError **error) {
    return archive_plan_sources(shard->plan, &shard->range, error);
}

gsize planned_shard_number(const PlannedShard *shard) {
    return shard->range.number;
}

gsize planned_shard_n_shards(const PlannedShard *shard) {
    return archive_plan_n_shards(shard->plan);
}

Sources *planned_shard_sources_of(const PlannedShard *shard, gsize number, GError **error) {
    PlanShard range;
    g_autofree char *digest = NULL;
    return archive_plan_find_shard(shard->plan, number, &range, &digest, error)
               ? archive_plan_sources(shard->plan, &range, error)
               : NULL;
}

static gboolean note_directory(gsize item, gsize first, gsize n, gpointer data, GError **error) {
    PlannedShard *shard = data;
    g_hash_table_add(shard->directories, GSIZE_TO_POINTER(item - shard->range.first));
    return part_add_expansion(shard->results, TRUE, item, first, n, error);
}

Results *planned_shard_results(PlannedShard *shard, GError **error) {
    const PlannedShardOptions *options = shard->options;
    g_autoptr(Results) results = part_new(options->kind, options->out, &shard->part,
                                          options->arguments, options->account, error);
    shard->results = results;
    if (results == NULL ||
        !archive_plan_each_directory(shard->plan, &shard->range, note_directory, shard, error))
        return NULL;
    return g_steal_pointer(&results);
}

gboolean planned_shard_is_as_planned(const PlannedShard *shard, gsize item, gint64 size,
                                     gint64 time) {
    gint64 was_size, was_time;
    return item >= shard->range.n || /* of an archive */
           !archive_plan_state(shard->plan, shard->range.first + item, &was_size, &was_time) ||
           (was_size == size && was_time == time);
}

gboolean planned_shard_follows(const PlannedShard *shard, gsize item) {
    return g_hash_table_contains(shard->directories, GSIZE_TO_POINTER(item));
}
