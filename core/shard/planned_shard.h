/* A shard of a plan on its way through a run that judges files. */
#pragma once
#include "core/output/part/part.h"
#include "core/plan/plan.h"

typedef struct PlannedShardOptions {
    const ResultKind *kind;
    const char *plan; /* a file */
    gsize shard;
    const char *out;      /* the folder for the results of shards */
    const char *settings; /* all options that decide on what is found, in words */
    char **arguments;     /* of the command line, for the record */
    Account *account;
} PlannedShardOptions;

typedef struct PlannedShard PlannedShard;

/* The options must outlive it. Fails where the plan can't be read or has no such shard, and where
 * the folder has results of this shard of another plan or with other options. */
PlannedShard *planned_shard_open(const PlannedShardOptions *options, GError **error);
void planned_shard_free(PlannedShard *shard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlannedShard, planned_shard_free)

/* Its results are there already. */
gboolean planned_shard_is_done(const PlannedShard *shard);
/* What the plan was made of (archive_plan_paths()). */
const char *planned_shard_paths(const PlannedShard *shard);
/* Its items from this number on (counted in the shard) are what DICOMDIR files lead to. */
gsize planned_shard_n_roots(const PlannedShard *shard);
Sources *planned_shard_sources(const PlannedShard *shard, GError **error);
/* Starts the results, with what the plan knows of DICOMDIR files. */
Results *planned_shard_results(PlannedShard *shard, GError **error);
/* Whether the plan knows the item as a DICOMDIR, and what it leads to. After the results. */
gboolean planned_shard_follows(const PlannedShard *shard, gsize item);
