/* The options of a check that decide on what is found, as a text that names them and that they can
 * be read back from: shards of a check are merged by one that has the same. */
#pragma once
#include "core/check/run/run.h"

/* With digests of the key and the maps. The caller frees it; NULL where one can't be read. */
char *check_settings(const CheckOptions *options, GError **error);

/* Where the options that were read lie. */
typedef struct CheckSettings {
    GVariant *values;
    GStrv languages;
    GPtrArray *texts; /* of char * */
} CheckSettings;
/* Sets those options. FALSE where the text is none. The settings must live as long as the options,
 * and be cleared. */
gboolean check_settings_read(CheckSettings *settings, const char *text, CheckOptions *options,
                             GError **error);
void check_settings_clear(CheckSettings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CheckSettings, check_settings_clear)
