#include "core/diff/alike.h"

#include <string.h>

/* A longer text has to be the same: a comparison takes as long as the product of both lengths. */
enum { MAX_LETTERS = 512, LETTERS_TO_AN_ERROR = 4 };

static GArray *characters_of(const char *text, gboolean (*wanted)(gunichar)) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded = g_utf8_casefold(valid, -1);
    GArray *characters = g_array_new(FALSE, FALSE, sizeof(gunichar));
    for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (wanted(c))
            g_array_append_val(characters, c);
    }
    return characters;
}

static gboolean are_same(const GArray *one, const GArray *other) {
    return one->len == other->len &&
           (one->len == 0 || memcmp(one->data, other->data, one->len * sizeof(gunichar)) == 0);
}

/* Levenshtein's distance. */
static guint distance(const GArray *one, const GArray *other) {
    guint row[MAX_LETTERS + 1];
    for (guint j = 0; j <= other->len; j++)
        row[j] = j;
    for (guint i = 1; i <= one->len; i++) {
        guint diagonal = row[0];
        row[0] = i;
        for (guint j = 1; j <= other->len; j++) {
            gboolean same =
                g_array_index(one, gunichar, i - 1) == g_array_index(other, gunichar, j - 1);
            guint step = MIN(MIN(row[j], row[j - 1]) + 1, diagonal + !same);
            diagonal = row[j];
            row[j] = step;
        }
    }
    return row[other->len];
}

gboolean readings_are_alike(const char *one, const char *other) {
    g_autoptr(GArray) digits = characters_of(one, g_unichar_isdigit),
                      other_digits = characters_of(other, g_unichar_isdigit);
    if (!are_same(digits, other_digits))
        return FALSE;
    g_autoptr(GArray) letters = characters_of(one, g_unichar_isalpha),
                      other_letters = characters_of(other, g_unichar_isalpha);
    if (MAX(letters->len, other_letters->len) > MAX_LETTERS)
        return are_same(letters, other_letters);
    return distance(letters, other_letters) * LETTERS_TO_AN_ERROR <=
           MAX(letters->len, other_letters->len);
}
