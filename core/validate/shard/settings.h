/* The options of a validation that decide on what is found, as a text that they can be read back
 * from: its shards are merged by one that has the same. */
#pragma once
#include "core/validate/validate.h"

/* With a digest of the configuration, the key and the maps. The caller frees it; NULL where one
 * can't be read. */
char *validate_settings(const ValidateOptions *options, GError **error);

/* Where the options that were read lie. */
typedef struct ValidateSettings {
    char *config_path, *original;
    Config *config;
} ValidateSettings;
/* Sets those options, reading the configuration. FALSE where the text is none, or the configuration
 * can't be read. The settings must live as long as the options, and be cleared. */
gboolean validate_settings_read(ValidateSettings *settings, const char *text,
                                ValidateOptions *options, GError **error);
void validate_settings_clear(ValidateSettings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ValidateSettings, validate_settings_clear)
