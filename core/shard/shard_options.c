#include "core/shard/shard_options.h"

#include "core/output/folder.h"
#include "core/output/results.h"
#include "core/shard/files_digest.h"

/* NULL of what is not given. */
static GVariant *value_of(const ShardOption *option, gconstpointer options) {
    gconstpointer field = (const guint8 *)options + option->offset;
    const char *text = NULL;
    switch (option->type) {
    case SHARD_PATH:
        text = *(const char *const *)field;
        return text != NULL ? g_variant_new_bytestring(text) : NULL;
    case SHARD_TEXT:
        text = *(const char *const *)field;
        return text != NULL ? g_variant_new_string(text) : NULL;
    case SHARD_TEXTS: {
        GStrv texts = *(const GStrv *)field;
        return texts != NULL ? g_variant_new_take_string(g_strjoinv(",", texts)) : NULL;
    }
    case SHARD_REAL:
        return g_variant_new_double(*(const double *)field);
    case SHARD_NUMBER:
        return g_variant_new_uint64(*(const guint64 *)field);
    case SHARD_FLAG:
        return g_variant_new_boolean(*(const gboolean *)field);
    }
    return NULL;
}

char *shard_options_text(const ShardOption *list, gconstpointer options, const char *folder,
                         const char *digest) {
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    for (; list->name != NULL; list++) {
        GVariant *value = value_of(list, options);
        if (value != NULL)
            g_variant_builder_add(&builder, "{sv}", list->name, value);
    }
    if (folder != NULL)
        g_variant_builder_add(&builder, "{sv}", "folder", g_variant_new_bytestring(folder));
    if (digest != NULL)
        g_variant_builder_add(&builder, "{sv}", "digest", g_variant_new_string(digest));
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&builder));
    return g_variant_print(all, FALSE);
}

void shard_option_texts_clear(ShardOptionTexts *held) {
    g_clear_pointer(&held->texts, g_ptr_array_unref);
    g_clear_pointer(&held->lists, g_ptr_array_unref);
}

static gboolean read_text(const char *format, GVariant *values, const ShardOption *option,
                          char **text, ShardOptionTexts *held) {
    *text = NULL;
    if (!g_variant_lookup(values, option->name, format, text))
        return !option->needed;
    g_ptr_array_add(held->texts, *text);
    return TRUE;
}

static gboolean read_texts(GVariant *values, const ShardOption *option, GStrv *texts,
                           ShardOptionTexts *held) {
    const char *joined;
    *texts = NULL;
    if (!g_variant_lookup(values, option->name, "&s", &joined))
        return !option->needed;
    *texts = g_strsplit(joined, ",", -1);
    g_ptr_array_add(held->lists, *texts);
    return TRUE;
}

static gboolean read_option(GVariant *values, const ShardOption *option, gpointer options,
                            ShardOptionTexts *held) {
    gpointer field = (guint8 *)options + option->offset;
    switch (option->type) {
    case SHARD_PATH:
        return read_text("^ay", values, option, field, held);
    case SHARD_TEXT:
        return read_text("s", values, option, field, held);
    case SHARD_TEXTS:
        return read_texts(values, option, field, held);
    case SHARD_REAL:
        return g_variant_lookup(values, option->name, "d", field);
    case SHARD_NUMBER:
        return g_variant_lookup(values, option->name, "t", field);
    case SHARD_FLAG:
        return g_variant_lookup(values, option->name, "b", field);
    }
    return FALSE;
}

gboolean shard_options_read(const ShardOption *list, const char *text, gpointer options,
                            ShardOptionTexts *held, GError **error) {
    g_autoptr(GVariant) values = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, error);
    g_autofree char *folder = NULL;
    held->texts = g_ptr_array_new_with_free_func(g_free);
    held->lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    if (values == NULL)
        return FALSE;
    g_variant_lookup(values, "folder", "^ay", &folder);
    if (!files_folder_is_here(folder, error))
        return FALSE;
    for (; list->name != NULL; list++)
        if (!read_option(values, list, options, held)) {
            g_set_error(error, RESULTS_ERROR, 0, "the shards don't say what %s was: run them again",
                        list->name);
            return FALSE;
        }
    return TRUE;
}

/* The text without the folder, which *folder becomes; NULL where it has none. */
static char *without_folder(const char *text, char **folder) {
    g_autoptr(GVariant) values = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
    *folder = NULL;
    if (values == NULL || !g_variant_lookup(values, "folder", "^ay", folder))
        return NULL;
    g_auto(GVariantDict) others;
    g_variant_dict_init(&others, values);
    g_variant_dict_remove(&others, "folder");
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_dict_end(&others));
    return g_variant_print(all, FALSE);
}

gboolean shard_options_are_same(const char *first, const char *second) {
    g_autofree char *folder = NULL, *other_folder = NULL;
    if (g_str_equal(first, second))
        return TRUE;
    g_autofree char *one = without_folder(first, &folder);
    g_autofree char *other = without_folder(second, &other_folder);
    return one != NULL && other != NULL && g_str_equal(one, other) &&
           folder_is(folder, other_folder);
}
