#include "ocr/languages/script.h"

enum { LANGUAGES_MOST = 7 };

/* By the names of Tesseract's data; the one for most readers of the script first. */
static const struct {
    GUnicodeScript unicode;
    const char *name;
    const char *languages[LANGUAGES_MOST];
} scripts[SCRIPTS] = {
    [SCRIPT_LATIN] = {G_UNICODE_SCRIPT_LATIN, "Latin", {"eng"}},
    [SCRIPT_CYRILLIC] = {G_UNICODE_SCRIPT_CYRILLIC,
                         "Cyrillic",
                         {"rus", "ukr", "bel", "bul", "srp", "mkd"}},
    [SCRIPT_GREEK] = {G_UNICODE_SCRIPT_GREEK, "Greek", {"ell"}},
    [SCRIPT_HEBREW] = {G_UNICODE_SCRIPT_HEBREW, "Hebrew", {"heb"}},
    [SCRIPT_ARABIC] = {G_UNICODE_SCRIPT_ARABIC, "Arabic", {"ara", "fas", "urd"}},
    [SCRIPT_THAI] = {G_UNICODE_SCRIPT_THAI, "Thai", {"tha"}},
    [SCRIPT_DEVANAGARI] = {G_UNICODE_SCRIPT_DEVANAGARI, "Devanagari", {"hin", "mar", "nep", "san"}},
    [SCRIPT_KANA] = {G_UNICODE_SCRIPT_KATAKANA, "Japanese", {"jpn"}},
    [SCRIPT_HANGUL] = {G_UNICODE_SCRIPT_HANGUL, "Korean", {"kor"}},
    [SCRIPT_HAN] = {G_UNICODE_SCRIPT_HAN, "Chinese", {"chi_sim", "chi_tra", "jpn"}},
    [SCRIPT_BENGALI] = {G_UNICODE_SCRIPT_BENGALI, "Bengali", {"ben", "asm"}},
    [SCRIPT_TAMIL] = {G_UNICODE_SCRIPT_TAMIL, "Tamil", {"tam"}},
    [SCRIPT_TELUGU] = {G_UNICODE_SCRIPT_TELUGU, "Telugu", {"tel"}},
    [SCRIPT_GUJARATI] = {G_UNICODE_SCRIPT_GUJARATI, "Gujarati", {"guj"}},
    [SCRIPT_GURMUKHI] = {G_UNICODE_SCRIPT_GURMUKHI, "Gurmukhi", {"pan"}},
    [SCRIPT_GEORGIAN] = {G_UNICODE_SCRIPT_GEORGIAN, "Georgian", {"kat"}},
    [SCRIPT_ARMENIAN] = {G_UNICODE_SCRIPT_ARMENIAN, "Armenian", {"hye"}},
    [SCRIPT_ETHIOPIC] = {G_UNICODE_SCRIPT_ETHIOPIC, "Ethiopic", {"amh", "tir"}},
    [SCRIPT_KHMER] = {G_UNICODE_SCRIPT_KHMER, "Khmer", {"khm"}},
    [SCRIPT_LAO] = {G_UNICODE_SCRIPT_LAO, "Lao", {"lao"}},
    [SCRIPT_MYANMAR] = {G_UNICODE_SCRIPT_MYANMAR, "Burmese", {"mya"}},
    [SCRIPT_SINHALA] = {G_UNICODE_SCRIPT_SINHALA, "Sinhala", {"sin"}},
};

Script script_of_letter(gunichar letter) {
    GUnicodeScript unicode = g_unichar_get_script(letter);
    if (unicode == G_UNICODE_SCRIPT_HIRAGANA)
        return SCRIPT_KANA;
    for (guint i = 0; i < SCRIPTS; i++)
        if (scripts[i].unicode == unicode)
            return (Script)i;
    return SCRIPTS;
}

ScriptSet scripts_of_text(const char *text) {
    ScriptSet set = 0;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar letter = g_utf8_get_char(text);
        Script script =
            letter < 128 && !g_ascii_isalpha((char)letter) ? SCRIPTS : script_of_letter(letter);
        if (script < SCRIPTS)
            set |= (ScriptSet)1 << script;
    }
    return set;
}

const char *script_name(Script script) {
    return scripts[script].name;
}

const char *const *script_languages(Script script) {
    return scripts[script].languages;
}

gboolean script_has_no_latin_form(gunichar letter) {
    Script script = letter < 128 ? SCRIPT_LATIN : script_of_letter(letter);
    return g_unichar_isalpha(letter) && script != SCRIPT_LATIN && script != SCRIPT_CYRILLIC &&
           script != SCRIPT_GREEK;
}
