/* Writing systems: which of them letters belong to, and which languages' data read them. */
#pragma once
#include <glib.h>

typedef enum Script {
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_GREEK,
    SCRIPT_HEBREW,
    SCRIPT_ARABIC,
    SCRIPT_THAI,
    SCRIPT_DEVANAGARI,
    SCRIPT_KANA,
    SCRIPT_HANGUL,
    SCRIPT_HAN,
    SCRIPT_BENGALI,
    SCRIPT_TAMIL,
    SCRIPT_TELUGU,
    SCRIPT_GUJARATI,
    SCRIPT_GURMUKHI,
    SCRIPT_GEORGIAN,
    SCRIPT_ARMENIAN,
    SCRIPT_ETHIOPIC,
    SCRIPT_KHMER,
    SCRIPT_LAO,
    SCRIPT_MYANMAR,
    SCRIPT_SINHALA,
    SCRIPTS
} Script;

/* Some of them: bits 1 << Script. */
typedef guint32 ScriptSet;
G_STATIC_ASSERT(SCRIPTS <= 32);

/* The script of a letter; SCRIPTS where it is none, or of a script that is not known here. */
Script script_of_letter(gunichar letter);
/* The scripts of all letters of a text (valid UTF-8). */
ScriptSet scripts_of_text(const char *text);
/* "Cyrillic"; static. */
const char *script_name(Script script);
/* The languages of Tesseract's data that read it, of which the first one that is installed is
 * taken; NULL-terminated, static. */
const char *const *script_languages(Script script);

/* Whether a letter is of a script that has no Latin form (ocr/fold.h): neither Latin, nor Cyrillic,
 * nor Greek. */
gboolean script_has_no_latin_form(gunichar letter);
