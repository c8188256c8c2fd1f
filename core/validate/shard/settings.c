#include "core/validate/shard/settings.h"

#include "core/shard/files_digest.h"

#define FIELD(name) G_STRUCT_OFFSET(ValidateOptions, name)

static const ShardOption list[] = {{"config", SHARD_PATH, FIELD(config_path), TRUE},
                                   {"original", SHARD_PATH, FIELD(original), FALSE},
                                   {"timeout", SHARD_REAL, FIELD(timeout), TRUE},
                                   {"memory", SHARD_NUMBER, FIELD(memory), TRUE},
                                   {"no-ocr", SHARD_FLAG, FIELD(no_ocr), TRUE},
                                   {"recognition", SHARD_TEXT, FIELD(recognition), FALSE},
                                   {"strict", SHARD_FLAG, FIELD(strict), TRUE},
                                   {0}};

char *validate_settings(const ValidateOptions *options, GError **error) {
    const Config *config = options->config;
    const char *const read[] = {options->config_path, config->answer_db_file,
                                config->uid_mapping_file, config->patid_mapping_file};
    const char *const named[] = {options->config_path,     options->original,
                                 config->input_data_path,  config->answer_db_file,
                                 config->uid_mapping_file, config->patid_mapping_file};
    g_autofree char *digest = files_digest(read, G_N_ELEMENTS(read), error);
    g_autofree char *folder = files_folder(named, G_N_ELEMENTS(named));
    return digest != NULL ? shard_options_text(list, options, folder, digest) : NULL;
}

gboolean validate_settings_read(const char *text, ValidateOptions *options, ShardOptionTexts *held,
                                GError **error) {
    return shard_options_read(list, text, options, held, error);
}
