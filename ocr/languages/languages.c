#include "ocr/languages/languages.h"

#include <string.h>

static gboolean is_listed(const char *const *list, const char *name) {
    return list != NULL && g_strv_contains(list, name);
}

static void add(GPtrArray *others, const char *name) {
    for (guint i = 0; i < others->len; i++)
        if (g_str_equal(others->pdata[i], name))
            return;
    if (!g_str_equal(name, "eng"))
        g_ptr_array_add(others, g_strdup(name));
}

/* Adds the first language of a script that is installed; FALSE where none is. */
static gboolean add_script(GPtrArray *others, Script script, const char *const *installed) {
    for (const char *const *name = script_languages(script); *name; name++)
        if (is_listed(installed, *name)) {
            add(others, *name);
            return TRUE;
        }
    return FALSE;
}

/* Chinese letters beside Japanese or Korean ones are read in that language. */
static ScriptSet without_repeats(ScriptSet scripts, const char *const *installed) {
    gboolean kana = scripts >> SCRIPT_KANA & 1 && is_listed(installed, "jpn");
    gboolean hangul = scripts >> SCRIPT_HANGUL & 1 && is_listed(installed, "kor");
    return kana || hangul ? scripts & ~((ScriptSet)1 << SCRIPT_HAN) : scripts;
}

Languages *languages_new(ScriptSet scripts, const char *const *also, const char *const *installed) {
    GPtrArray *others = g_ptr_array_new();
    Languages *languages = g_new0(Languages, 1);
    for (; also && *also; also++)
        if (is_listed(installed, *also))
            add(others, *also);
    scripts = without_repeats(scripts, installed) & ~((ScriptSet)1 << SCRIPT_LATIN);
    for (guint script = 0; script < SCRIPTS; script++)
        if (scripts >> script & 1 && !add_script(others, (Script)script, installed))
            languages->unreadable |= (ScriptSet)1 << script;
    g_ptr_array_add(others, NULL);
    languages->others = (GStrv)g_ptr_array_free(others, FALSE);
    return languages;
}

Languages *languages_copy(const Languages *languages) {
    Languages *copy = g_new(Languages, 1);
    *copy = (Languages){g_strdupv(languages->others), languages->unreadable};
    return copy;
}

void languages_free(Languages *languages) {
    if (languages == NULL)
        return;
    g_strfreev(languages->others);
    g_free(languages);
}

char *language_package(const char *language) {
    char *package = g_strconcat("tesseract-ocr-", language, NULL);
    return g_strdelimit(package, "_", '-');
}

char *languages_describe(const Languages *languages) {
    g_autoptr(GString) text = g_string_new("eng");
    for (char **name = languages->others; *name; name++)
        g_string_append_printf(text, ", %s", *name);
    for (guint i = 0, n = 0; i < SCRIPTS; i++) {
        if (!(languages->unreadable >> i & 1))
            continue;
        g_autofree char *package = language_package(script_languages((Script)i)[0]);
        g_string_append_printf(text, "%s %s (package %s) for %s", n++ ? "," : "; it needs",
                               script_languages((Script)i)[0], package, script_name((Script)i));
    }
    if (languages->unreadable == 0)
        g_string_append(text, "; others can be named in --languages, if their packages "
                              "tesseract-ocr-* are installed");
    return g_string_free(g_steal_pointer(&text), FALSE);
}
