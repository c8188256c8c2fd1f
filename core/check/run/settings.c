#include "core/check/run/settings.h"

#include "core/key/error.h"
#include "core/shard/files_digest.h"

static char *digest_key(const CheckOptions *options, GError **error) {
    const char *const files[] = {options->key, options->uid_map, options->patid_map};
    return files_digest(files, G_N_ELEMENTS(files), error);
}

char *check_settings(const CheckOptions *options, GError **error) {
    g_autofree char *digest = digest_key(options, error);
    if (digest == NULL)
        return NULL;
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    g_autofree char *languages =
        options->languages != NULL ? g_strjoinv(",", options->languages) : NULL;
    const struct {
        const char *name, *path;
    } paths[] = {{"deid", options->deid},
                 {"key", options->key},
                 {"original", options->original},
                 {"patid-map", options->patid_map},
                 {"uid-map", options->uid_map}};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
        if (paths[i].path != NULL)
            g_variant_builder_add(&builder, "{sv}", paths[i].name,
                                  g_variant_new_bytestring(paths[i].path));
    const char *const names[] = {options->deid, options->key, options->original, options->patid_map,
                                 options->uid_map};
    g_autofree char *folder = files_folder(names, G_N_ELEMENTS(names));
    if (folder != NULL)
        g_variant_builder_add(&builder, "{sv}", "folder", g_variant_new_bytestring(folder));
    g_variant_builder_add(&builder, "{sv}", "digest", g_variant_new_string(digest));
    g_variant_builder_add(&builder, "{sv}", "timeout", g_variant_new_double(options->timeout));
    g_variant_builder_add(&builder, "{sv}", "memory", g_variant_new_uint64(options->memory));
    g_variant_builder_add(&builder, "{sv}", "no-ocr", g_variant_new_boolean(options->no_ocr));
    g_variant_builder_add(&builder, "{sv}", "no-crops", g_variant_new_boolean(options->no_crops));
    if (languages != NULL)
        g_variant_builder_add(&builder, "{sv}", "languages", g_variant_new_string(languages));
    if (options->reader != NULL)
        g_variant_builder_add(&builder, "{sv}", "reader", g_variant_new_string(options->reader));
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&builder));
    return g_variant_print(all, FALSE);
}

static const char *path_of(CheckSettings *settings, const char *name) {
    char *path = NULL;
    if (g_variant_lookup(settings->values, name, "^ay", &path))
        g_ptr_array_add(settings->texts, path);
    return path;
}

static char *text_of(CheckSettings *settings, const char *name) {
    char *text = NULL;
    if (g_variant_lookup(settings->values, name, "s", &text))
        g_ptr_array_add(settings->texts, text);
    return text;
}

gboolean check_settings_read(CheckSettings *settings, const char *text, CheckOptions *options,
                             GError **error) {
    settings->texts = g_ptr_array_new_with_free_func(g_free);
    settings->values = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, error);
    if (settings->values == NULL || !files_folder_is_here(path_of(settings, "folder"), error))
        return FALSE;
    const char *languages = text_of(settings, "languages");
    settings->languages = languages != NULL ? g_strsplit(languages, ",", -1) : NULL;
    options->key = path_of(settings, "key");
    options->uid_map = path_of(settings, "uid-map");
    options->patid_map = path_of(settings, "patid-map");
    options->deid = path_of(settings, "deid");
    options->original = path_of(settings, "original");
    options->reader = text_of(settings, "reader");
    options->languages = settings->languages;
    if (g_variant_lookup(settings->values, "timeout", "d", &options->timeout) &&
        g_variant_lookup(settings->values, "memory", "t", &options->memory) &&
        g_variant_lookup(settings->values, "no-ocr", "b", &options->no_ocr) &&
        g_variant_lookup(settings->values, "no-crops", "b", &options->no_crops) &&
        options->key != NULL && options->uid_map != NULL && options->deid != NULL)
        return TRUE;
    g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "the options of the check are not all there");
    return FALSE;
}

void check_settings_clear(CheckSettings *settings) {
    g_clear_pointer(&settings->values, g_variant_unref);
    g_clear_pointer(&settings->languages, g_strfreev);
    g_clear_pointer(&settings->texts, g_ptr_array_unref);
}
