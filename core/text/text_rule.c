#include "core/text/text_rule.h"

#include "core/text/characters.h"
#include "core/text/words.h"
#include <stdlib.h>
#include <string.h>

static gboolean is_ascii(const char *text, gsize length) {
    guint8 all = 0;
    for (gsize i = 0; i < length; i++)
        all |= (guint8)text[i];
    return all < 0x80;
}

/* In lower case, without < and >. */
static GString *bare(const char *text, gsize length) {
    GString *lower;
    if (is_ascii(text, length)) {
        lower = g_string_sized_new(length);
        for (gsize i = 0; i < length; i++)
            lower->str[i] = g_ascii_tolower(text[i]);
        g_string_set_size(lower, length);
    } else {
        lower = python_lower(text, length);
    }
    gsize n = 0;
    for (gsize i = 0; i < lower->len; i++)
        if (lower->str[i] != '<' && lower->str[i] != '>')
            lower->str[n++] = lower->str[i];
    g_string_truncate(lower, n);
    return lower;
}

static gboolean contains(const GString *text, const char *part, gsize length) {
    return memmem(text->str, text->len, part, length) != NULL;
}

/* Digits that are none of a decimal number: superscripts, circled ones. What str.isdigit() takes
 * and float() doesn't. */
static gboolean is_special_digit(gunichar c) {
    return c == 0xB2 || c == 0xB3 || c == 0xB9 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ||
           (c >= 0x2080 && c <= 0x2089) || (c >= 0x2460 && c <= 0x2468) ||
           (c >= 0x2474 && c <= 0x247C) || (c >= 0x2488 && c <= 0x2490) || c == 0x24EA ||
           (c >= 0x24F5 && c <= 0x24FD) || c == 0x24FF || (c >= 0x2776 && c <= 0x277E) ||
           (c >= 0x2780 && c <= 0x2788) || (c >= 0x278A && c <= 0x2792);
}

/* Digits with at most one point among them. */
typedef struct Number {
    double value;
    gboolean special; /* float() would raise */
} Number;

static gboolean read_number(const GString *text, Number *out) {
    if ((guint8)text->str[0] < 0x80 && text->str[0] != '.' && !g_ascii_isdigit(text->str[0]))
        return FALSE;
    g_autoptr(GString) digits = g_string_sized_new(text->len);
    gboolean point = FALSE, any = FALSE;
    out->special = FALSE;
    for (const char *p = text->str, *end = p + text->len; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '.' && !point) {
            point = TRUE;
            g_string_append_c(digits, '.');
        } else if (is_decimal(c)) {
            any = TRUE;
            g_string_append_c(digits, (char)('0' + g_unichar_digit_value(c)));
        } else if (is_special_digit(c)) {
            any = out->special = TRUE;
        } else {
            return FALSE;
        }
    }
    out->value = g_ascii_strtod(digits->str, NULL);
    return any;
}

static gboolean is_dropped(const char *word) {
    static const char *const words[] = {
#define STOP_WORD(word) word,
#include "core/text/word_table.def"
#undef STOP_WORD
        "\u201C", "\u201D", "\u2018", "\u2019", "``", "\u2022",
    };
    if (word[0] != '\0' && word[1] == '\0' && g_ascii_ispunct(word[0]))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i][0] == word[0] && strcmp(words[i], word) == 0)
            return TRUE;
    return FALSE;
}

/* Texts that are remembered, and how long they may be. */
enum { MOST_TEXTS = 512, LONGEST_TEXT = 1024 };

struct TextMemory {
    GHashTable *words; /* of GPtrArray, by text */
};

TextMemory *text_memory_new(void) {
    TextMemory *memory = g_new(TextMemory, 1);
    memory->words =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    return memory;
}

void text_memory_free(TextMemory *memory) {
    if (memory == NULL)
        return;
    g_hash_table_unref(memory->words);
    g_free(memory);
}

/* The words of the text that count. */
static GPtrArray *counted_words(const GString *text) {
    g_autoptr(GPtrArray) words = text_words(text->str, text->len);
    GPtrArray *counted = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (!is_dropped(word))
            g_ptr_array_add(counted, g_strdup(word));
    }
    return counted;
}

static GPtrArray *remembered_words(TextMemory *memory, const GString *text) {
    if (!memory || text->len > LONGEST_TEXT || strlen(text->str) != text->len)
        return counted_words(text);
    GPtrArray *words = g_hash_table_lookup(memory->words, text->str);
    if (!words) {
        if (g_hash_table_size(memory->words) == MOST_TEXTS)
            g_hash_table_remove_all(memory->words);
        words = counted_words(text);
        g_hash_table_insert(memory->words, g_strdup(text->str), words);
    }
    return g_ptr_array_ref(words);
}

TextVerdict text_rule(TextMemory *memory, const char *file_text, gsize file_length,
                      const char *answer, gsize answer_length, TextWanted wanted) {
    gboolean equal_good = wanted == TEXT_RETAINED;
    if (file_length == answer_length && memcmp(file_text, answer, answer_length) == 0 &&
        is_ascii(answer, answer_length)) /* contained, or the same number */
        return (TextVerdict){FALSE, equal_good, equal_good, NULL};
    g_autoptr(GString) file = bare(file_text, file_length);
    g_autoptr(GString) expected = bare(answer, answer_length);
    Number file_number, expected_number;
    if (read_number(file, &file_number) && read_number(expected, &expected_number)) {
        gboolean equal = file_number.special || expected_number.special
                             ? g_string_equal(file, expected)
                             : file_number.value == expected_number.value;
        gboolean good = equal == equal_good;
        gboolean raises = file_number.special || expected_number.special;
        return (TextVerdict){raises, good, good, raises ? "digits that are no number" : NULL};
    }
    if (contains(file, expected->str, expected->len))
        return (TextVerdict){FALSE, equal_good, equal_good, NULL};
    g_autoptr(GPtrArray) words = remembered_words(memory, expected);
    guint total = words->len, found = 0;
    for (guint i = 0; i < total; i++) {
        const char *word = g_ptr_array_index(words, i);
        found += contains(file, word, strlen(word));
    }
    guint good = wanted == TEXT_RETAINED ? found : total - found;
    if (total == 0) /* the text as a whole isn't there, and has no words to look for */
        return (TextVerdict){TRUE, wanted == TEXT_REMOVED, wanted == TEXT_REMOVED,
                             "no word of the expected text counts: all are stop words or "
                             "punctuation"};
    return (TextVerdict){FALSE, good == total, (double)good / total, NULL};
}
