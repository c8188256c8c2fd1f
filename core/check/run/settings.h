/* The options of a check that decide on what is found, as a text that names them and that they can
 * be read back from: shards of a check are merged by one that has the same. */
#pragma once
#include "core/check/run/run.h"
#include "core/shard/shard_options.h"

/* With digests of the key and the maps. The caller frees it; NULL where one can't be read. */
char *check_settings(const CheckOptions *options, GError **error);
/* The same for people, who see what is usual, too; without digests, which take as long as reading
 * the files. */
char *check_settings_told(const CheckOptions *options);
/* Sets those options, as shard_options_read(). */
gboolean check_settings_read(const char *text, CheckOptions *options, ShardOptionTexts *held,
                             GError **error);
