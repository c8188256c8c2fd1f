/* What a check reads before it judges: the key, the maps, and which file holds which instance. */
#pragma once
#include "core/check/run/run.h"
#include "core/key/answers.h"
#include "core/shard/planned_shard.h"
#include "core/source/index/instances.h"

typedef struct CheckInputs {
    IdMap *uid_map, *patid_map; /* the latter NULL where it isn't given */
    AnswerIndex *answers;
    InstanceIndex *deid, *original; /* the latter NULL where it isn't given */
} CheckInputs;

/* Reads all of it. shard: whose files are the scrubbed ones; NULL: what the option leads to. Fails
 * where a part can't be read, and where the parts don't belong together: swapped maps or folders,
 * those of another dataset, a key without rows. */
gboolean check_inputs_read(CheckInputs *inputs, const CheckOptions *options,
                           const PlannedShard *shard, const ReaderTerms *terms, GError **error);
void check_inputs_clear(CheckInputs *inputs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CheckInputs, check_inputs_clear)
