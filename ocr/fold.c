#include "ocr/fold.h"

#include <string.h>

/* What a sign that OCR puts for a letter stands for; 0 if for none. */
static char sign_as_letter(char sign) {
    static const char signs[] = "|!$@{}", letters[] = "IISACJ";
    const char *at = strchr(signs, sign);
    return at && sign ? letters[at - signs] : 0;
}

/* What a letter without a canonical decomposition stands for; of other alphabets what it is read as
 * in English: the Latin letter or digit that it looks like. */
static const char *undecomposed(gunichar letter) {
    static const struct {
        gunichar letter;
        const char *latin;
    } table[] = {{0x00C6, "AE"},
                 {0x00D0, "D"},
                 {0x00D8, "O"},
                 {0x00DE, "TH"},
                 {0x0110, "D"},
                 {0x0126, "H"},
                 {0x0131, "I"},
                 {0x0141, "L"},
                 {0x0152, "OE"},
                 {0x1E9E, "SS"},
                 {0x00A3, "E"},
                 {0x20AC, "C"},
                 {0x00A2, "C"},
                 {0x00A5, "Y"},
                 {0x00A9, "C"},
                 {0x00AE, "R"},
                 {0x00B0, "O"},
                 /* Cyrillic */
                 {0x0402, "H"},
                 {0x0404, "E"},
                 {0x0405, "S"},
                 {0x0406, "I"},
                 {0x0408, "J"},
                 {0x0409, "NB"},
                 {0x040A, "HB"},
                 {0x040B, "H"},
                 {0x040F, "U"},
                 {0x0410, "A"},
                 {0x0411, "B"},
                 {0x0412, "B"},
                 {0x0413, "T"},
                 {0x0414, "A"},
                 {0x0415, "E"},
                 {0x0416, "K"},
                 {0x0417, "3"},
                 {0x0418, "N"},
                 {0x041A, "K"},
                 {0x041B, "N"},
                 {0x041C, "M"},
                 {0x041D, "H"},
                 {0x041E, "O"},
                 {0x041F, "N"},
                 {0x0420, "P"},
                 {0x0421, "C"},
                 {0x0422, "T"},
                 {0x0423, "Y"},
                 {0x0424, "O"},
                 {0x0425, "X"},
                 {0x0426, "U"},
                 {0x0427, "4"},
                 {0x0428, "W"},
                 {0x0429, "W"},
                 {0x042A, "B"},
                 {0x042B, "BI"},
                 {0x042C, "B"},
                 {0x042D, "3"},
                 {0x042E, "IO"},
                 {0x042F, "R"},
                 {0x0490, "T"},
                 /* Greek */
                 {0x0391, "A"},
                 {0x0392, "B"},
                 {0x0393, "T"},
                 {0x0394, "A"},
                 {0x0395, "E"},
                 {0x0396, "Z"},
                 {0x0397, "H"},
                 {0x0398, "O"},
                 {0x0399, "I"},
                 {0x039A, "K"},
                 {0x039B, "A"},
                 {0x039C, "M"},
                 {0x039D, "N"},
                 {0x039E, "E"},
                 {0x039F, "O"},
                 {0x03A0, "N"},
                 {0x03A1, "P"},
                 {0x03A3, "E"},
                 {0x03A4, "T"},
                 {0x03A5, "Y"},
                 {0x03A6, "O"},
                 {0x03A7, "X"},
                 {0x03A8, "Y"},
                 {0x03A9, "O"}};
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (table[i].letter == letter)
            return table[i].latin;
    return "";
}

FoldedText *fold_text(const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *upper = g_utf8_strup(valid, -1);
    g_autofree char *decomposed = g_utf8_normalize(upper, -1, G_NORMALIZE_ALL);
    g_autoptr(GString) letters = g_string_new(NULL);
    GArray *starts = g_array_new(TRUE, FALSE, sizeof(gboolean));
    gboolean start = TRUE;
    for (const char *at = decomposed; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        char ascii[2] = {0};
        if (letter < 128)
            ascii[0] = g_ascii_isalnum((char)letter) ? (char)letter : sign_as_letter((char)letter);
        const char *latin = letter < 128 ? ascii : undecomposed(letter);
        /* A hyphen or an apostrophe is within a word; any other sign is not. */
        if (letter < 128 && !*latin && letter != '-' && letter != '\'' && letter != '.')
            start = TRUE;
        for (; *latin; latin++, start = FALSE) {
            g_string_append_c(letters, *latin);
            g_array_append_val(starts, start);
        }
    }
    FoldedText *folded = g_new(FoldedText, 1);
    folded->length = letters->len;
    folded->letters = g_string_free(g_steal_pointer(&letters), FALSE);
    folded->word_start = (gboolean *)(void *)g_array_free(starts, FALSE);
    return folded;
}

void fold_free(FoldedText *folded) {
    if (!folded)
        return;
    g_free(folded->letters);
    g_free(folded->word_start);
    g_free(folded);
}

gboolean fold_is_number(const char *letters) {
    return *letters && strspn(letters, "0123456789") == strlen(letters);
}
