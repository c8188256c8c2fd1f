/* What tells whether a plan is the one that was made, and results are of it: each shard has a
 * digest of what it is to look at, and the plan's id is one of them all, so that a run has to read
 * no other shard's items. */
#pragma once
#include "core/plan/plan.h"
#include <sqlite3.h>

/* Of the items of a shard and what DICOMDIR files among them lead to, in hexadecimal; the caller
 * frees it. NULL where they can't be read. */
char *plan_shard_digest(sqlite3 *database, const PlanShard *shard, GError **error);

/* What a plan says beside its shards and of when it was made: where nothing has changed, one that
 * is made again is the same. folder: NULL is allowed. The caller frees it. */
char *plan_facts_digest(const char *version, const char *folder, char **paths, gsize n_roots,
                        gsize n_shards);

/* The id: begin it with the digest of the facts, add that of each shard in their order; its text is
 * the id. */
GChecksum *plan_id_begin(const char *facts);
void plan_id_add(GChecksum *id, const char *shard);
