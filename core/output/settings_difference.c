#include "core/output/settings_difference.h"

#include "core/output/settings_text.h"

static void tell_option(GString *told, const char *name, GVariant *there, GVariant *here) {
    if (there != NULL && here != NULL && g_variant_equal(there, here))
        return;
    g_string_append(told, told->len > 0 ? "; " : "");
    if (g_str_equal(name, "digest")) {
        g_string_append(told, "what is in the key, a map or the configuration");
        return;
    }
    g_autofree char *shown = setting_name(name);
    g_autofree char *before = setting_text(name, there), *now = setting_text(name, here);
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
    g_autoptr(GVariant) before = settings_parse(there);
    g_autoptr(GVariant) now = settings_parse(here);
    if (before == NULL || now == NULL)
        return g_strdup_printf("%s, here %s", there, here);
    GString *told = g_string_new(NULL);
    tell_options(told, before, now, FALSE);
    tell_options(told, before, now, TRUE);
    return g_string_free(told, FALSE);
}
