#include "ocr/fold.h"
#include "ocr/match.h"
#include <string.h>

/* Function words of English that are no one's name: `An`, `Do`, `He`, `Ma`, `So`, `Will` and `You`
 * are. */
static gboolean is_stop_word(const char *word) {
    static const char *const words[] = {
        "THE",  "OF",  "AND", "FOR", "FROM", "WITH", "WAS", "WERE",  "ARE", "HAS", "HAVE", "THIS",
        "THAT", "NOT", "HIS", "HER", "ITS",  "THEY", "WHO", "WHICH", "BUT", "OR",  "IS",   "BEEN"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(word, words[i]) == 0)
            return TRUE;
    return FALSE;
}

/* Blanks out `DOB:` and marks such as `[M]`, which the key's text has in every region. */
static void drop_marks(char *text) {
    for (char *at = text; *at; at++) {
        gboolean first = at == text || !g_ascii_isalnum(at[-1]);
        if (at[0] == '[' && g_ascii_isalpha(at[1]) && at[2] == ']')
            memset(at, ' ', 3);
        else if (first && g_str_has_prefix(at, "DOB:"))
            memset(at, ' ', 4);
        else if (first && g_str_has_prefix(at, "DOB") && !g_ascii_isalnum(at[3]))
            memset(at, ' ', 3);
    }
}

/* What stands before patient data and tells nothing of anyone. */
static gboolean is_label(const char *word) {
    static const char *const words[] = {"ID",      "MRN", "PID", "DOB",    "NAME",
                                        "PATIENT", "SEX", "AGE", "GENDER", "PATIENT'S"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(word, words[i]) == 0)
            return TRUE;
    return FALSE;
}

/* The word without punctuation at its ends, NULL if nothing that can be compared is left. */
static char *trim(const char *word) {
    while (*word && g_unichar_ispunct(g_utf8_get_char(word)))
        word = g_utf8_next_char(word);
    const char *end = word + strlen(word);
    while (end > word) {
        const char *last = g_utf8_prev_char(end);
        if (!g_unichar_ispunct(g_utf8_get_char(last)))
            break;
        end = last;
    }
    return end > word ? g_strndup(word, (gsize)(end - word)) : NULL;
}

/* Takes labels out, unless nothing else stands there: someone may be called so. */
static void drop_labels(GPtrArray *tokens) {
    guint n_labels = 0;
    for (guint i = 0; i < tokens->len; i++)
        n_labels += is_label(g_ptr_array_index(tokens, i));
    for (guint i = tokens->len; n_labels < tokens->len && i-- > 0;)
        if (is_label(g_ptr_array_index(tokens, i))) {
            g_free(g_ptr_array_remove_index(tokens, i));
            n_labels--;
        }
}

char **match_tokens(const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *upper = g_utf8_strup(valid, -1);
    drop_marks(upper);
    g_autoptr(GPtrArray) tokens = g_ptr_array_new();
    /* ^ and = separate the parts of a person name (PS3.5, 6.2.1.1). */
    g_auto(GStrv) words = g_strsplit_set(upper, " \t\r\n\f\v^=", -1);
    for (char **word = words; *word; word++) {
        char *token = trim(*word);
        if (token && !is_stop_word(token))
            g_ptr_array_add(tokens, token);
        else
            g_free(token);
    }
    drop_labels(tokens);
    g_ptr_array_add(tokens, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&tokens), FALSE);
}
