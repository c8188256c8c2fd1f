#include "core/shard/planned_shard.h"

#include "core/output/part/part_file.h"
#include "core/output/settings_difference.h"
#include "core/sealed/sealed.h"
#include <string.h>

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
static char *difference(const ResultPart *part, const ResultPart *there) {
    if (part->shard != there->shard)
        return g_strdup_printf("of shard %" G_GINT64_FORMAT ", under the name of shard "
                               "%" G_GINT64_FORMAT,
                               there->shard, part->shard);
    if (strcmp(part->plan, there->plan) != 0)
        return g_strdup_printf("of another plan (%.12s; here: %.12s)", there->plan, part->plan);
    if (strcmp(part->settings, there->settings) != 0)
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
    g_autofree char *other = difference(&shard->part, part_file_part(file));
    shard->done = other == NULL;
    if (shard->done)
        sealed_remove_left(path);
    if (other != NULL)
        g_set_error(error, PLAN_ERROR, 0,
                    "%s: there are results %s: name another folder, or remove them", path, other);
    return shard->done;
}

PlannedShard *planned_shard_open(const PlannedShardOptions *options, GError **error) {
    g_autoptr(PlannedShard) shard = g_new0(PlannedShard, 1);
    shard->options = options;
    shard->directories = g_hash_table_new(NULL, NULL);
    shard->plan = archive_plan_open(options->plan, error);
    char *digest;
    if (shard->plan == NULL ||
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
                               .n = (gint64)shard->range.n};
    return look_for_results(shard, error) ? g_steal_pointer(&shard) : NULL;
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

const char *planned_shard_paths(const PlannedShard *shard) {
    return archive_plan_paths(shard->plan);
}

gsize planned_shard_n_roots(const PlannedShard *shard) {
    gsize first = shard->range.first, n_roots = archive_plan_n_roots(shard->plan);
    return n_roots > first ? MIN(n_roots - first, shard->range.n) : 0;
}

Sources *planned_shard_sources(const PlannedShard *shard, GError **error) {
    return archive_plan_sources(shard->plan, &shard->range, error);
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

gboolean planned_shard_follows(const PlannedShard *shard, gsize item) {
    return g_hash_table_contains(shard->directories, GSIZE_TO_POINTER(item));
}
