/* The options of a validation that decide on what is found, as a text that they can be read back
 * from: its shards are merged by one that has the same. */
#pragma once
#include "core/shard/shard_options.h"
#include "core/validate/validate.h"

/* With a digest of the configuration, the key and the maps. The caller frees it; NULL where one
 * can't be read. */
char *validate_settings(const ValidateOptions *options, GError **error);
/* Sets those options, as shard_options_read(), but for the configuration itself. */
gboolean validate_settings_read(const char *text, ValidateOptions *options, ShardOptionTexts *held,
                                GError **error);
