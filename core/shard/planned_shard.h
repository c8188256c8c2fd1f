/* A shard of a plan on its way through a run that judges files. */
#pragma once
#include "core/output/part/part.h"
#include "core/plan/plan.h"

typedef struct PlannedShardOptions {
    const ResultKind *kind;
    const char *plan; /* a file */
    /* What the plan has to be of, in the words of `option`, since a run over all of it is put
     * together from its shards; NULL: anything. */
    const char *of, *option;
    gsize shard;
    const char *out;      /* the folder for the results of shards */
    const char *settings; /* all options that decide on what is found, in words */
    char **arguments;     /* of the command line, for the record */
    Account *account;
} PlannedShardOptions;

typedef struct PlannedShard PlannedShard;

/* The options must outlive it. Fails where the plan can't be read or has no such shard, where it is
 * of something else, and where the folder has results of this shard of another plan or with other
 * options; also where none of its files is there, unless the plan knew them as empty. */
PlannedShard *planned_shard_open(const PlannedShardOptions *options, GError **error);
void planned_shard_free(PlannedShard *shard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlannedShard, planned_shard_free)

/* Its results are there already. */
gboolean planned_shard_is_done(const PlannedShard *shard);
/* What the plan was made of (archive_plan_paths()). */
char **planned_shard_paths(const PlannedShard *shard);
/* Its items from this number on (counted in the shard) are what DICOMDIR files lead to. */
gsize planned_shard_n_roots(const PlannedShard *shard);
Sources *planned_shard_sources(const PlannedShard *shard, GError **error);
/* Its number, how many the plan has, and the items of any of them. */
gsize planned_shard_number(const PlannedShard *shard);
gsize planned_shard_n_shards(const PlannedShard *shard);
Sources *planned_shard_sources_of(const PlannedShard *shard, gsize number, GError **error);
/* Starts the results, with what the plan knows of DICOMDIR files. */
Results *planned_shard_results(PlannedShard *shard, GError **error);
/* Whether an item is the file that was planned. size: of today, negative where it is there no more;
 * time: of its last change, in ns since 1970. TRUE of what the plan knows no file of. */
gboolean planned_shard_is_as_planned(const PlannedShard *shard, gsize item, gint64 size,
                                     gint64 time);
/* Whether the plan knows the item as a DICOMDIR, and what it leads to. After the results. */
gboolean planned_shard_follows(const PlannedShard *shard, gsize item);
