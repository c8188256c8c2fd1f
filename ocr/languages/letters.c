#include "ocr/languages/letters.h"

#include "ocr/languages/script.h"
#include "ocr/match_limits.h"
#include <math.h>

void letters_clear(Letters *letters) {
    g_clear_pointer(&letters->letters, g_free);
}

Letters letters_of_text(const char *text) {
    g_autofree char *simple = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    Letters out = {g_new(gunichar, g_utf8_strlen(simple, -1) + 1), 0};
    for (const char *at = simple; *at; at = g_utf8_next_char(at))
        if (script_has_no_latin_form(g_utf8_get_char(at)))
            out.letters[out.length++] = g_utf8_get_char(at);
    return out;
}

gboolean letters_suffice(const char *word) {
    guint n = 0;
    for (; *word && n < MATCH_OTHER_SCRIPT_LEAST; word = g_utf8_next_char(word))
        n += script_has_no_latin_form(g_utf8_get_char(word));
    return n >= MATCH_OTHER_SCRIPT_LEAST;
}

/* How many letters of a word may be wrong, lost or too many. */
static gsize errors_allowed(const Letters *word, double confidence) {
    gboolean doubted = confidence < MATCH_CONFIDENT;
    return word->length / (doubted ? MATCH_OTHER_SCRIPT_DOUBTED : MATCH_OTHER_SCRIPT_SURE);
}

/* The least number of errors with which a word stands anywhere in a text (see ocr/match.c). */
static gsize least_errors(const Letters *word, const Letters *text) {
    gsize n = word->length, m = text->length;
    g_autofree gsize *row = g_new0(gsize, m + 1);
    for (gsize i = 1; i <= n; i++) {
        gsize diagonal = row[0];
        row[0] = i;
        for (gsize j = 1; j <= m; j++) {
            gsize above = row[j], changed = word->letters[i - 1] != text->letters[j - 1];
            gsize least = MIN(above, row[j - 1]) + 1;
            row[j] = MIN(least, diagonal + changed);
            diagonal = above;
        }
    }
    gsize best = n;
    for (gsize j = 0; j <= m; j++)
        best = MIN(best, row[j]);
    return best;
}

/* How many letters of a letter's script noise is read as. */
static double letters_of_script(gunichar letter) {
    Script script = script_of_letter(letter);
    return script == SCRIPT_HAN    ? MATCH_CHINESE_LETTERS
           : script == SCRIPT_KANA ? MATCH_KANA_LETTERS
                                   : MATCH_OTHER_LETTERS;
}

/* How often a word stands by chance, with so many errors, in a text of that many letters of its
 * script. An error is a place in the word, and there another letter or one too many. */
static double expected_by_chance(const Letters *word, gsize errors, gsize text_length) {
    double words = 0; /* natural logarithm of the number of words as long */
    for (gsize i = 0; i < word->length; i++)
        words += log(letters_of_script(word->letters[i]));
    double wrong = log(2) + words / (double)word->length, alike = 0;
    for (gsize error = 0; error < errors; error++)
        alike += wrong + log((double)(word->length - error) / (double)(error + 1));
    return (double)text_length * exp(alike - words);
}

gboolean letters_hold(const char *text, double confidence, const char *word) {
    if (!letters_suffice(word))
        return FALSE;
    g_auto(Letters) wanted = letters_of_text(word), read = letters_of_text(text);
    gsize errors = least_errors(&wanted, &read);
    double chance = expected_by_chance(&wanted, errors, MAX(read.length, 1));
    return errors <= errors_allowed(&wanted, confidence) &&
           chance <= (confidence < MATCH_CONFIDENT ? MATCH_CHANCE_DOUBTED : MATCH_CHANCE_SURE);
}
