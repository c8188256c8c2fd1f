#include "core/output/settings_text.h"

GVariant *settings_parse(const char *text) {
    return g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
}

static void add_all(GVariantBuilder *builder, GVariant *settings) {
    GVariantIter iter;
    const char *name;
    GVariant *value;
    g_variant_iter_init(&iter, settings);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value))
        g_variant_builder_add(builder, "{sv}", name, value);
}

char *settings_join(const char *settings, const char *more) {
    g_autoptr(GVariant) first = settings_parse(settings), second = settings_parse(more);
    if (first == NULL || second == NULL)
        return g_strdup(settings);
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    add_all(&builder, second);
    add_all(&builder, first);
    g_autoptr(GVariant) both = g_variant_ref_sink(g_variant_builder_end(&builder));
    return g_variant_print(both, TRUE);
}

/* Paths are stored as bytes. */
gboolean setting_is_path(GVariant *value) {
    return g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING) ||
           g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING_ARRAY);
}

gboolean setting_is_option(const char *name, GVariant *value) {
    return !setting_is_path(value) && !g_str_equal(name, SETTING_RECOGNITION);
}

char *setting_name(const char *name) {
    return g_str_equal(name, "folder") ? g_strdup("the folder that relative paths start in:")
           : g_str_equal(name, "config")
               ? g_strdup("the configuration:")
               : g_strconcat("--",
                             g_str_equal(name, "memory")   ? "limit-memory"
                             : g_str_equal(name, "strict") ? "strict-compat"
                                                           : name,
                             NULL);
}

/* Of bytes, as the option takes them; 0 is what is usual. */
static char *memory_text(GVariant *value) {
    guint64 bytes =
        g_variant_is_of_type(value, G_VARIANT_TYPE_UINT64) ? g_variant_get_uint64(value) : 0;
    return bytes > 0 ? g_strdup_printf("%" G_GUINT64_FORMAT, bytes >> 20) : g_strdup("not given");
}

char *setting_text(const char *name, GVariant *value) {
    if (value == NULL)
        return g_strdup("not given");
    if (g_str_equal(name, "memory"))
        return memory_text(value);
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING))
        return g_strdup(g_variant_get_bytestring(value));
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        return g_strdup(g_variant_get_boolean(value) ? "given" : "not given");
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_DOUBLE))
        return g_strdup_printf("%g", g_variant_get_double(value));
    return g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string(value, NULL)
                                                              : g_variant_print(value, FALSE);
}
