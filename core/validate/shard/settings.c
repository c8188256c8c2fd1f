#include "core/validate/shard/settings.h"

#include "core/shard/files_digest.h"

char *validate_settings(const ValidateOptions *options, GError **error) {
    const Config *config = options->config;
    const char *const files[] = {options->config_path, config->answer_db_file,
                                 config->uid_mapping_file, config->patid_mapping_file};
    g_autofree char *digest = files_digest(files, G_N_ELEMENTS(files), error);
    if (digest == NULL)
        return NULL;
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&builder, "{sv}", "config",
                          g_variant_new_bytestring(options->config_path));
    if (options->original != NULL)
        g_variant_builder_add(&builder, "{sv}", "original",
                              g_variant_new_bytestring(options->original));
    const char *const names[] = {options->config_path,     options->original,
                                 config->input_data_path,  config->answer_db_file,
                                 config->uid_mapping_file, config->patid_mapping_file};
    g_autofree char *folder = files_folder(names, G_N_ELEMENTS(names));
    if (folder != NULL)
        g_variant_builder_add(&builder, "{sv}", "folder", g_variant_new_bytestring(folder));
    g_variant_builder_add(&builder, "{sv}", "digest", g_variant_new_string(digest));
    g_variant_builder_add(&builder, "{sv}", "timeout", g_variant_new_double(options->timeout));
    g_variant_builder_add(&builder, "{sv}", "memory", g_variant_new_uint64(options->memory));
    g_variant_builder_add(&builder, "{sv}", "no-ocr", g_variant_new_boolean(options->no_ocr));
    g_variant_builder_add(&builder, "{sv}", "strict", g_variant_new_boolean(options->strict));
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&builder));
    return g_variant_print(all, FALSE);
}

gboolean validate_settings_read(ValidateSettings *settings, const char *text,
                                ValidateOptions *options, GError **error) {
    g_autoptr(GVariant) values = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, error);
    g_autofree char *folder = NULL;
    if (values != NULL)
        g_variant_lookup(values, "folder", "^ay", &folder);
    if (values == NULL || !files_folder_is_here(folder, error))
        return FALSE;
    g_variant_lookup(values, "original", "^ay", &settings->original);
    if (!g_variant_lookup(values, "config", "^ay", &settings->config_path) ||
        !g_variant_lookup(values, "timeout", "d", &options->timeout) ||
        !g_variant_lookup(values, "memory", "t", &options->memory) ||
        !g_variant_lookup(values, "no-ocr", "b", &options->no_ocr) ||
        !g_variant_lookup(values, "strict", "b", &options->strict)) {
        g_set_error(error, CONFIG_ERROR, 0, "the options of the validation are not all there");
        return FALSE;
    }
    settings->config = config_read(settings->config_path, CONFIG_FOR_VALIDATE, error);
    options->config_path = settings->config_path;
    options->config = settings->config;
    options->original = settings->original;
    return settings->config != NULL;
}

void validate_settings_clear(ValidateSettings *settings) {
    g_clear_pointer(&settings->config_path, g_free);
    g_clear_pointer(&settings->original, g_free);
    g_clear_pointer(&settings->config, config_free);
}
