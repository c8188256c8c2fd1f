/* What the shards of a plan have judged, by the files' names: what a run over all of it takes in
 * place of judging them again. */
#pragma once
#include "core/output/part/part_file.h"
#include "core/source/index/instances.h"

typedef struct JudgedShards JudgedShards;

/* Of the parts in these files, in the order of their shards, which are whole. What they hold lies
 * in temporary files. */
JudgedShards *judged_shards_open(char **paths, GError **error);
void judged_shards_free(JudgedShards *shards);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JudgedShards, judged_shards_free)
/* That all of them took together. */
double judged_shards_seconds(const JudgedShards *shards);
/* What they say of how they looked. */
const PartsNotes *judged_shards_notes(const JudgedShards *shards);

/* The record of a file as part_add_subject() had it, of several with one name the next that was not
 * taken yet, and what its shard looked at; the caller frees both. NULL with an error where no shard
 * has judged it. */
GBytes *judged_shards_take(JudgedShards *shards, const char *name, char **seen, GError **error);
/* The same of a file whose name no other has, as often as is asked: it does not count as taken. */
GBytes *judged_shards_find(const JudgedShards *shards, const char *name, char **seen,
                           GError **error);
/* Sets the error of a file of which its shard saw something else than there is now. */
void judged_shards_refuse(const JudgedShards *shards, const char *name, const char *seen,
                          const char *now, GError **error);
/* From now on none counts as taken. */
gboolean judged_shards_start_over(JudgedShards *shards, GError **error);
/* Whether all of them were taken. FALSE with an error that names one. */
gboolean judged_shards_are_taken(const JudgedShards *shards, GError **error);
