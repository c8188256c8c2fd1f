#include "core/languages/language_option.h"

static gboolean is_installed(GStrv installed, const char *name, GError **error) {
    if (g_strv_contains((const char *const *)installed, name))
        return TRUE;
    g_autofree char *list = g_strjoinv(", ", installed);
    g_autofree char *package = language_package(name);
    g_set_error(error, OCR_ERROR, OCR_ERROR_INIT,
                "the language '%s' is not installed, only %s; for Debian its package is %s", name,
                list, package);
    return FALSE;
}

/* Whether the text is names, of which some may be `auto`, which is no language. */
static gboolean are_names(GStrv names, GError **error) {
    gboolean any = FALSE;
    for (char **name = names; *name; name++) {
        any |= **name != '\0';
        if (!g_str_equal(*name, "auto"))
            continue;
        g_set_error(error, OCR_ERROR, OCR_ERROR_INIT,
                    "--languages: 'auto' takes the languages by each file's header, and stands "
                    "alone: leave it out, or the others");
        return FALSE;
    }
    if (!any)
        g_set_error(error, OCR_ERROR, OCR_ERROR_INIT,
                    "--languages: no language is named; English alone is 'eng'");
    return any;
}

gboolean language_option_parse(const char *option, GStrv *named, GError **error) {
    *named = NULL;
    if (option == NULL || g_str_equal(option, "auto"))
        return TRUE;
    gsize n_kinds;
    g_auto(GStrv) names = g_strsplit_set(option, ",+ ", -1);
    g_auto(GStrv) installed =
        are_names(names, error) ? recognizer_kinds(&n_kinds)[0]->languages(error) : NULL;
    gboolean good = installed != NULL;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (char **name = names; good && *name; name++) {
        if (**name == '\0') /* between a comma and a space */
            continue;
        good = is_installed(installed, *name, error);
        g_strv_builder_add(builder, *name);
    }
    if (good)
        *named = g_strv_builder_end(builder);
    return good;
}

void language_option_apply(GStrv named, ScriptSet scripts, Recognizer *recognizer) {
    const char *const *wanted = (const char *const *)named;
    const char *const *usable = named ? wanted : scripts ? recognizer_installed(recognizer) : NULL;
    g_autoptr(Languages) languages = languages_new(scripts, wanted, usable);
    recognizer_set_languages(recognizer, languages);
}
