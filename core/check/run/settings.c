#include "core/check/run/settings.h"

#include "core/shard/files_digest.h"

#define FIELD(name) G_STRUCT_OFFSET(CheckOptions, name)

static const ShardOption list[] = {{"deid", SHARD_PATH, FIELD(deid), TRUE},
                                   {"key", SHARD_PATH, FIELD(key), TRUE},
                                   {"original", SHARD_PATH, FIELD(original), FALSE},
                                   {"patid-map", SHARD_PATH, FIELD(patid_map), FALSE},
                                   {"uid-map", SHARD_PATH, FIELD(uid_map), TRUE},
                                   {"timeout", SHARD_REAL, FIELD(timeout), TRUE},
                                   {"memory", SHARD_NUMBER, FIELD(memory), TRUE},
                                   {"no-ocr", SHARD_FLAG, FIELD(no_ocr), TRUE},
                                   {"no-crops", SHARD_FLAG, FIELD(no_crops), TRUE},
                                   {"languages", SHARD_TEXTS, FIELD(languages), FALSE},
                                   {"reader", SHARD_TEXT, FIELD(reader), FALSE},
                                   {"recognition", SHARD_TEXT, FIELD(recognition), FALSE},
                                   {0}};

char *check_settings(const CheckOptions *options, GError **error) {
    const char *const read[] = {options->key, options->uid_map, options->patid_map};
    const char *const named[] = {options->deid, options->key, options->original, options->patid_map,
                                 options->uid_map};
    g_autofree char *digest = files_digest(read, G_N_ELEMENTS(read), error);
    g_autofree char *folder = files_folder(named, G_N_ELEMENTS(named));
    return digest != NULL ? shard_options_text(list, options, folder, digest) : NULL;
}

char *check_settings_told(const CheckOptions *options) {
    char *automatic[] = {"auto", NULL};
    CheckOptions told = *options;
    if (told.languages == NULL)
        told.languages = automatic;
    if (told.reader == NULL)
        told.reader = "tesseract";
    return shard_options_text(list, &told, NULL, NULL);
}

gboolean check_settings_read(const char *text, CheckOptions *options, ShardOptionTexts *held,
                             GError **error) {
    return shard_options_read(list, text, options, held, error);
}
