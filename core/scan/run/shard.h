/* A shard of a plan on its way through a scan. */
#pragma once
#include "core/output/part/part.h"
#include "core/plan/plan.h"
#include "core/scan/run/run.h"

typedef struct ScanShard ScanShard;

/* Of the plan and the folder of the options, which must outlive it. Fails where the plan can't be
 * read or has no such shard, and where the folder has results of this shard of another plan or
 * with other options. */
ScanShard *scan_shard_open(const ScanOptions *options, GError **error);
void scan_shard_free(ScanShard *shard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScanShard, scan_shard_free)

/* Its results are there already. */
gboolean scan_shard_is_done(const ScanShard *shard);
Sources *scan_shard_sources(const ScanShard *shard, GError **error);
/* Starts the results, with what the plan knows of DICOMDIR files. */
Results *scan_shard_results(ScanShard *shard, GError **error);
/* Whether the plan knows the item as a DICOMDIR, and what it leads to. After the results. */
gboolean scan_shard_follows(const ScanShard *shard, gsize item);
