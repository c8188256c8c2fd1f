#include "ocr/read/spelling.h"

#include "ocr/read/limits.h"
#include <string.h>

static gboolean is_mark(gunichar c) {
    return g_unichar_isspace(c) || strchr("`'\"_~|^\\", (int)MIN(c, 127)) != NULL || c == 0x2018 ||
           c == 0x2019 || c == 0x201C || c == 0x201D || c == 0x2014 || c == 0xAB || c == 0xBB;
}

/* Without marks at the ends, line breaks as spaces. */
static char *trim(const char *text) {
    const char *start = text, *end = text + strlen(text);
    while (*start && is_mark(g_utf8_get_char(start)))
        start = g_utf8_next_char(start);
    while (end > start && is_mark(g_utf8_get_char(g_utf8_prev_char(end))))
        end = g_utf8_prev_char(end);
    char *line = g_strndup(start, (gsize)(end - start));
    return g_strdelimit(line, "\n\r\t", ' ');
}

static gboolean joins_numbers(char c) {
    return c != '\0' && strchr(".:/,-", c) != NULL;
}

/* Zeros: `@` beside digits or what joins numbers; O where a digit is on one side, or a sign and a
 * digit, and no letter on the other. */
static void mend_zeros(char *text) {
    for (gsize i = 0; text[i] != '\0'; i++) {
        if (text[i] != '@' && text[i] != 'O' && text[i] != 'o')
            continue;
        char before = i > 0 ? text[i - 1] : '\0', after = text[i + 1];
        gboolean digit_before = g_ascii_isdigit(before), digit_after = g_ascii_isdigit(after);
        gboolean joined = (joins_numbers(after) && g_ascii_isdigit(text[i + 2])) ||
                          (joins_numbers(before) && i > 1 && g_ascii_isdigit(text[i - 2]));
        if (text[i] == '@' ? digit_before || digit_after || joined
                           : (digit_before && !g_ascii_isalpha(after)) ||
                                 (digit_after && joins_numbers(before)) ||
                                 (joins_numbers(after) && g_ascii_isdigit(text[i + 2])))
            text[i] = '0';
    }
}

/* Digits in a word of digits, letters O and what joins numbers, as dates and times are. */
static void mend_number(char *word) {
    gsize digits = 0, joins = 0;
    for (const char *at = word; *at != '\0'; at++) {
        digits += g_ascii_isdigit(*at) != 0;
        joins += joins_numbers(*at);
        if (!g_ascii_isdigit(*at) && *at != 'O' && *at != 'o' && !joins_numbers(*at))
            return;
    }
    for (; digits + joins > 1 && *word != '\0'; word++)
        if (*word == 'O' || *word == 'o')
            *word = '0';
}

static const char *unit_of(const char *word) {
    static const char *const units[] = {"cm",  "mm",  "Hz",   "kHz",  "MHz", "dB",
                                        "bpm", "fps", "cm/s", "mm/s", "m/s"};
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
        if (g_str_has_suffix(word, units[i]))
            return word + strlen(word) - strlen(units[i]);
    return NULL;
}

static char digit_like(char c) {
    static const char letters[] = "OoDlIi|SZB", digits[] = "0001111528";
    const char *at = c == '\0' ? NULL : strchr(letters, c);
    return at ? digits[at - letters] : c;
}

/* Digits in what stands before a unit, if that is a number but for letters that look like digits,
 * at most half of it. */
static void mend_quantity(char *word) {
    const char *unit = unit_of(word);
    gsize n = unit ? (gsize)(unit - word) : 0, start = 0, mended = 0;
    while (start < n && strchr("+-=<", word[start]))
        start++;
    for (gsize i = start; i < n; i++) {
        char digit = digit_like(word[i]);
        if (!g_ascii_isdigit(digit) && digit != '.')
            return;
        mended += digit != word[i];
    }
    if (start == n || (mended > SPELL_MENDED && 2 * mended > n - start))
        return;
    for (gsize i = start; i < n; i++)
        word[i] = digit_like(word[i]);
}

/* Units with a slash, which is read as a letter. */
static void mend_unit(char *word) {
    static const char *const units[] = {"cm/s", "mm/s", "cm/s2", "m/s"};
    const char *start = word + strspn(word, "0123456789.,+-");
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        gsize slash = strcspn(units[i], "/");
        if (strlen(start) == strlen(units[i]) && strchr("il1I|J!", start[slash]) &&
            strncmp(start, units[i], slash) == 0 &&
            strcmp(start + slash + 1, units[i] + slash + 1) == 0)
            word[start - word + (gssize)slash] = '/';
    }
}

char *spell_line(const char *text) {
    g_autofree char *line = trim(text);
    mend_zeros(line);
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    for (char **word = words; *word; word++) {
        mend_number(*word);
        mend_unit(*word);
        mend_quantity(*word);
    }
    return g_strjoinv(" ", words);
}

guint spelling_count(const char *text) {
    guint n = 0;
    for (; *text != '\0'; text = g_utf8_next_char(text))
        n += g_unichar_isalnum(g_utf8_get_char(text)) != 0;
    return n;
}

static const char *next_sign(const char *text) {
    while (*text != '\0' && !g_unichar_isalnum(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return text;
}

gboolean spelling_agrees(const char *a, const char *b) {
    gboolean any = FALSE;
    for (a = next_sign(a), b = next_sign(b); *a != '\0' && *b != '\0'; any = TRUE) {
        if (g_utf8_get_char(a) != g_utf8_get_char(b))
            return FALSE;
        a = next_sign(g_utf8_next_char(a));
        b = next_sign(g_utf8_next_char(b));
    }
    return any && *a == *b;
}
