#include "core/output/settings_difference.h"

#include "core/output/settings_text.h"

/* Appends what differs; NULL: the one that has none. */
typedef void (*TellValue)(GString *told, const char *name, GVariant *there, GVariant *here);
/* What one has otherwise than the other, or not at all; missing: what it has not. */
static void tell_values(GString *told, GVariant *there, GVariant *here, gboolean missing,
                        TellValue tell) {
    GVariantIter iter;
    const char *name;
    GVariant *value;
    g_variant_iter_init(&iter, missing ? here : there);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value)) {
        g_autoptr(GVariant) other = g_variant_lookup_value(missing ? there : here, name, NULL);
        if (missing ? other == NULL : other == NULL || !g_variant_equal(value, other))
            tell(told, name, missing ? NULL : value, missing ? value : other);
    }
}

static void tell_dictionaries(GString *told, GVariant *there, GVariant *here, TellValue tell) {
    tell_values(told, there, here, FALSE, tell);
    tell_values(told, there, here, TRUE, tell);
}

/* Of what text is read with, which is called by its name. */
static void tell_installed(GString *told, const char *name, GVariant *there, GVariant *here) {
    g_autofree char *before = there != NULL ? setting_text(name, there) : g_strdup("not installed");
    g_autofree char *now = here != NULL ? setting_text(name, here) : g_strdup("not installed");
    g_string_append_printf(told, "%s%s %s, here %s", told->len > 0 ? "; " : "", name, before, now);
}

/* NULL where it is not noted, or is none. */
static GVariant *installed_of(GVariant *text) {
    return text != NULL && g_variant_is_of_type(text, G_VARIANT_TYPE_STRING)
               ? settings_parse(g_variant_get_string(text, NULL))
               : NULL;
}

static void tell_recognition(GString *told, GVariant *there, GVariant *here) {
    g_autoptr(GVariant) before = installed_of(there), now = installed_of(here);
    if (before != NULL && now != NULL)
        tell_dictionaries(told, before, now, tell_installed);
    else
        g_string_append_printf(told, "%swhat text was read with is not noted",
                               told->len > 0 ? "; " : "");
}

static void tell_option(GString *told, const char *name, GVariant *there, GVariant *here) {
    if (g_str_equal(name, SETTING_RECOGNITION)) {
        tell_recognition(told, there, here);
        return;
    }
    g_string_append(told, told->len > 0 ? "; " : "");
    if (g_str_equal(name, "digest")) {
        g_string_append(told, "what is in the key, a map or the configuration");
        return;
    }
    g_autofree char *shown = setting_name(name);
    g_autofree char *before = setting_text(name, there), *now = setting_text(name, here);
    g_string_append_printf(told, "%s %s, here %s", shown, before, now);
}

char *settings_difference(const char *there, const char *here) {
    g_autoptr(GVariant) before = settings_parse(there), now = settings_parse(here);
    if (before == NULL || now == NULL)
        return g_strdup_printf("%s, here %s", there, here);
    GString *told = g_string_new(NULL);
    tell_dictionaries(told, before, now, tell_option);
    return g_string_free(told, FALSE);
}

static void note_other(GString *told, const char *name, GVariant *there, GVariant *here) {
    (void)there;
    (void)here;
    g_string_append(told, g_str_equal(name, SETTING_RECOGNITION) ? "" : name);
}

gboolean settings_have_same_options(const char *there, const char *here) {
    g_autoptr(GVariant) before = settings_parse(there), now = settings_parse(here);
    g_autoptr(GString) others = g_string_new(NULL);
    if (before == NULL || now == NULL)
        return FALSE;
    tell_dictionaries(others, before, now, note_other);
    return others->len == 0;
}

const char *settings_other_run(gboolean same_options) {
    return same_options ? "a run that read text with something else" : "a run with other options";
}

const char *settings_advice(gboolean same_options) {
    return same_options ? "read with what it had, or " : "give the options that it had, or ";
}
