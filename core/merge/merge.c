#include "core/merge/merge.h"

#include "core/merge/numbering.h"
#include "core/merge/shards.h"
#include "core/plan/digest.h"
#include <string.h>

typedef struct Merge {
    Numbering *numbering;
    const ResultPart *part; /* at hand */
    gsize n_items;          /* of the plan, in the shards so far */
    GChecksum *id;          /* of the plan that these are of */
    double seconds;
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

/* Calls visit with each shard's file, in their order. */
typedef gboolean (*ShardVisit)(Merge *merge, const PartFile *file, Results *results,
                               GError **error);

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

static const ResultKind *kind_of(const char *command, GError **error) {
    if (strcmp(command, scan_result_kind.command) == 0)
        return &scan_result_kind;
    g_set_error(error, MERGE_ERROR, 0, "shards of `pixleak %s` can't be merged", command);
    return NULL;
}

static gboolean merge_all(const MergeOptions *options, int *status, GError **error) {
    g_auto(ShardFiles) files = {0};
    if (!shard_files_find(&files, options->paths, error))
        return FALSE;
    const ResultKind *kind = kind_of(files.command, error);
    g_autoptr(Numbering) numbering =
        kind != NULL ? numbering_new((gsize)files.part.n_roots, error) : NULL;
    g_autoptr(GChecksum) id = plan_id_begin(files.part.facts);
    Merge merge = {.numbering = numbering, .id = id};
    if (numbering == NULL || !each_shard(&merge, &files, note_shard, NULL, error) ||
        !are_of_plan(&merge, &files, error) || !numbering_settle(numbering, error))
        return FALSE;
    g_autoptr(Results) results =
        results_new(kind, options->out, options->arguments, options->account, error);
    return results != NULL && each_shard(&merge, &files, take_shard, results, error) &&
           results_conclude(results, merge.seconds, options->print, status, error);
}

int merge_run(const MergeOptions *options, GError **error) {
    int status = 2;
    return merge_all(options, &status, error) ? status : 2;
}
