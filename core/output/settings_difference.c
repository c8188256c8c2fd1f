#include "core/output/settings_difference.h"

/* A path is stored as bytes. */
static char *value_text(GVariant *value) {
    if (value == NULL)
        return g_strdup("not given");
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING))
        return g_strdup(g_variant_get_bytestring(value));
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        return g_strdup(g_variant_get_boolean(value) ? "given" : "not given");
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_DOUBLE))
        return g_strdup_printf("%g", g_variant_get_double(value));
    return g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string(value, NULL)
                                                              : g_variant_print(value, FALSE);
}

/* What its user calls it; of the others, what they are. */
static char *shown_name(const char *name) {
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
    guint64 bytes = value != NULL && g_variant_is_of_type(value, G_VARIANT_TYPE_UINT64)
                        ? g_variant_get_uint64(value)
                        : 0;
    return bytes > 0 ? g_strdup_printf("%" G_GUINT64_FORMAT, bytes >> 20) : g_strdup("not given");
}

static void tell_option(GString *told, const char *name, GVariant *there, GVariant *here) {
    if (there != NULL && here != NULL && g_variant_equal(there, here))
        return;
    g_string_append(told, told->len > 0 ? "; " : "");
    if (g_str_equal(name, "digest")) {
        g_string_append(told, "what is in the key, a map or the configuration");
        return;
    }
    char *(*text_of)(GVariant *) = g_str_equal(name, "memory") ? memory_text : value_text;
    g_autofree char *shown = shown_name(name), *before = text_of(there), *now = text_of(here);
    g_string_append_printf(told, "%s %s, here %s", shown, before, now);
}

/* The options of one that the other may have otherwise; missing: only those that it has not. */
static void tell_options(GString *told, GVariant *there, GVariant *here, gboolean missing) {
    GVariantIter iter;
    const char *name;
    GVariant *value;
    g_variant_iter_init(&iter, missing ? here : there);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value)) {
        g_autoptr(GVariant) other = g_variant_lookup_value(missing ? there : here, name, NULL);
        if (!missing)
            tell_option(told, name, value, other);
        else if (other == NULL)
            tell_option(told, name, NULL, value);
    }
}

char *settings_difference(const char *there, const char *here) {
    g_autoptr(GVariant) before = g_variant_parse(G_VARIANT_TYPE_VARDICT, there, NULL, NULL, NULL);
    g_autoptr(GVariant) now = g_variant_parse(G_VARIANT_TYPE_VARDICT, here, NULL, NULL, NULL);
    if (before == NULL || now == NULL)
        return g_strdup_printf("%s, here %s", there, here);
    GString *told = g_string_new(NULL);
    tell_options(told, before, now, FALSE);
    tell_options(told, before, now, TRUE);
    return g_string_free(told, FALSE);
}
