/* The words of a sentence: a row of small rewritings that put blanks where words part. */
#include "core/text/words.h"

#include "core/text/characters.h"
#include <string.h>

/* The text before and after a rewriting. */
typedef struct Rewriting {
    GArray *text, *next; /* of gunichar */
} Rewriting;

static gunichar at(const Rewriting *rewriting, gsize i) {
    return i < rewriting->text->len ? g_array_index(rewriting->text, gunichar, i) : 0;
}

static gboolean matches(const Rewriting *rewriting, gsize i, const char *ascii) {
    for (; *ascii; ascii++, i++)
        if (at(rewriting, i) != (gunichar)*ascii)
            return FALSE;
    return TRUE;
}

static void put(Rewriting *rewriting, gunichar character) {
    g_array_append_val(rewriting->next, character);
}

static void put_ascii(Rewriting *rewriting, const char *text) {
    for (; *text; text++)
        put(rewriting, (gunichar)*text);
}

static void put_span(Rewriting *rewriting, gsize start, gsize end) {
    for (gsize i = start; i < end; i++)
        put(rewriting, at(rewriting, i));
}

static void turn(Rewriting *rewriting) {
    GArray *old = rewriting->text;
    rewriting->text = rewriting->next;
    rewriting->next = old;
    g_array_set_size(rewriting->next, 0);
}

/* A rule looks at position i; where it applies it writes what stands for the characters from there
 * and gives how many they are, else 0. */
typedef gsize (*Rule)(Rewriting *rewriting, gsize i);

static void apply(Rewriting *rewriting, Rule rule) {
    for (gsize i = 0; i < rewriting->text->len;) {
        gsize used = rule(rewriting, i);
        if (used == 0) {
            put(rewriting, at(rewriting, i));
            used = 1;
        }
        i += used;
    }
    turn(rewriting);
}

static gsize pad(Rewriting *rewriting, gsize i, gsize length) {
    put(rewriting, ' ');
    put_span(rewriting, i, i + length);
    put(rewriting, ' ');
    return length;
}

static gsize run_of(const Rewriting *rewriting, gsize i, gunichar character) {
    gsize n = 0;
    while (at(rewriting, i + n) == character && i + n < rewriting->text->len)
        n++;
    return n;
}

/* Opening quotes. */
static gsize opening_quote(Rewriting *rewriting, gsize i) {
    gunichar c = at(rewriting, i);
    if (c == 0xAB || c == 0x201C || c == 0x2018 || c == 0x201E)
        return pad(rewriting, i, 1);
    return c == '`' ? pad(rewriting, i, run_of(rewriting, i, '`')) : 0;
}

static gsize first_quote(Rewriting *rewriting, gsize i) {
    if (i > 0 || at(rewriting, i) != '"')
        return 0;
    put_ascii(rewriting, "``");
    return 1;
}

static gsize double_backtick(Rewriting *rewriting, gsize i) {
    return matches(rewriting, i, "``") ? pad(rewriting, i, 2) : 0;
}

static gsize quote_after_bracket(Rewriting *rewriting, gsize i) {
    gsize quote = at(rewriting, i + 1) == '"' ? 1 : matches(rewriting, i + 1, "''") ? 2 : 0;
    if (!quote || !is_one_of(at(rewriting, i), " ([{<"))
        return 0;
    put(rewriting, at(rewriting, i));
    put_ascii(rewriting, " `` ");
    return 1 + quote;
}

/* An apostrophe before a letter or digit that stands alone and begins no clitic. */
static gsize opening_apostrophe(Rewriting *rewriting, gsize i) {
    static const char *const clitics[] = {"re", "ve", "ll", "m", "t", "s", "d", "n"};
    gsize length = rewriting->text->len;
    if (at(rewriting, i) != '\'' || i + 1 >= length || !is_word_character(at(rewriting, i + 1)) ||
        (i + 2 < length && is_word_character(at(rewriting, i + 2))))
        return 0;
    for (gsize j = 0; j < G_N_ELEMENTS(clitics); j++)
        if (matches(rewriting, i + 1, clitics[j]))
            return 0;
    put_ascii(rewriting, "' ");
    put(rewriting, at(rewriting, i + 1));
    return 2;
}

static gboolean is_final_closer(gunichar c, gboolean wide) {
    return is_one_of(c, wide ? "])}>\"' " : "])}>\"'") ||
           (wide && (c == 0xBB || c == 0x201D || c == 0x2019));
}

/* The period at the very end, before closing quotes and brackets. */
static gsize final_period(Rewriting *rewriting, gsize i, gboolean wide) {
    gsize length = rewriting->text->len;
    if (i + 1 >= length || at(rewriting, i) == '.' || at(rewriting, i + 1) != '.')
        return 0;
    gsize closers = i + 2;
    while (closers < length && is_final_closer(at(rewriting, closers), wide))
        closers++;
    for (gsize j = closers; j < length; j++)
        if (!python_is_space(at(rewriting, j)))
            return 0;
    put(rewriting, at(rewriting, i));
    put_ascii(rewriting, wide ? " . " : " .");
    put_span(rewriting, i + 2, closers);
    put(rewriting, ' ');
    return length - i;
}

static gsize final_period_wide(Rewriting *rewriting, gsize i) {
    return final_period(rewriting, i, TRUE);
}

static gsize final_period_narrow(Rewriting *rewriting, gsize i) {
    return final_period(rewriting, i, FALSE);
}

/* Colons and commas, but between digits. */
static gsize colon(Rewriting *rewriting, gsize i) {
    if (!is_one_of(at(rewriting, i), ":,") || i + 1 >= rewriting->text->len ||
        is_decimal(at(rewriting, i + 1)))
        return 0;
    put(rewriting, ' ');
    put(rewriting, at(rewriting, i));
    put(rewriting, ' ');
    put(rewriting, at(rewriting, i + 1));
    return 2;
}

static gsize final_colon(Rewriting *rewriting, gsize i) {
    gsize left = rewriting->text->len - i;
    if (!is_one_of(at(rewriting, i), ":,") ||
        !(left == 1 || (left == 2 && at(rewriting, i + 1) == '\n')))
        return 0;
    return pad(rewriting, i, 1);
}

static gsize dots(Rewriting *rewriting, gsize i) {
    gsize n = run_of(rewriting, i, '.');
    return n >= 2 ? pad(rewriting, i, n) : 0;
}

static gsize symbol(Rewriting *rewriting, gsize i) {
    return is_one_of(at(rewriting, i), ";@#$%&") ? pad(rewriting, i, 1) : 0;
}

static gsize exclamation(Rewriting *rewriting, gsize i) {
    return is_one_of(at(rewriting, i), "?!") ? pad(rewriting, i, 1) : 0;
}

static gsize closing_apostrophe(Rewriting *rewriting, gsize i) {
    if (at(rewriting, i) == '\'' || !matches(rewriting, i + 1, "' ") || i >= rewriting->text->len)
        return 0;
    put(rewriting, at(rewriting, i));
    put_ascii(rewriting, " ' ");
    return 3;
}

static gsize asterisk(Rewriting *rewriting, gsize i) {
    return at(rewriting, i) == '*' ? pad(rewriting, i, 1) : 0;
}

static gsize bracket(Rewriting *rewriting, gsize i) {
    return is_one_of(at(rewriting, i), "[](){}<>") ? pad(rewriting, i, 1) : 0;
}

static gsize double_dash(Rewriting *rewriting, gsize i) {
    return matches(rewriting, i, "--") ? pad(rewriting, i, 2) : 0;
}

/* Closing quotes. */
static gsize curly_closing(Rewriting *rewriting, gsize i) {
    gunichar c = at(rewriting, i);
    return c == 0xBB || c == 0x201D || c == 0x2019 ? pad(rewriting, i, 1) : 0;
}

static gsize two_apostrophes(Rewriting *rewriting, gsize i) {
    return matches(rewriting, i, "''") ? pad(rewriting, i, 2) : 0;
}

static gsize remaining_quote(Rewriting *rewriting, gsize i) {
    if (at(rewriting, i) != '"')
        return 0;
    put_ascii(rewriting, " '' ");
    return 1;
}

static gsize blanks(Rewriting *rewriting, gsize i) {
    gsize end = i;
    while (end < rewriting->text->len && python_is_space(at(rewriting, end)))
        end++;
    if (end > i)
        put(rewriting, ' ');
    return end - i;
}

/* Clitics at the end of a word: `clitic` stands behind it, then a blank. */
static gsize part_clitic(Rewriting *rewriting, gsize i, const char *const *clitics, gsize n) {
    gunichar c = at(rewriting, i);
    if (c == '\'' || c == ' ')
        return 0;
    for (gsize j = 0; j < n; j++) {
        gsize length = strlen(clitics[j]);
        if (!matches(rewriting, i + 1, clitics[j]) || at(rewriting, i + 1 + length) != ' ')
            continue;
        put(rewriting, c);
        put(rewriting, ' ');
        put_ascii(rewriting, clitics[j]);
        put(rewriting, ' ');
        return length + 2;
    }
    return 0;
}

static gsize short_clitic(Rewriting *rewriting, gsize i) {
    static const char *const clitics[] = {"'s", "'m", "'d", "'"};
    return part_clitic(rewriting, i, clitics, G_N_ELEMENTS(clitics));
}

static gsize long_clitic(Rewriting *rewriting, gsize i) {
    static const char *const clitics[] = {"'ll", "'re", "'ve", "n't"};
    return part_clitic(rewriting, i, clitics, G_N_ELEMENTS(clitics));
}

static gboolean is_word_edge(const Rewriting *rewriting, gsize i) {
    gboolean before = i > 0 && is_word_character(at(rewriting, i - 1));
    gboolean after = i < rewriting->text->len && is_word_character(at(rewriting, i));
    return before != after;
}

/* Words that are two: a row of the table is one rule. */
typedef struct Contraction {
    const char *first, *second;
    gboolean blank_before, blank_after; /* blanks where others want the edge of a word */
} Contraction;

static gsize contraction_at(Rewriting *rewriting, gsize i, const Contraction *contraction) {
    gsize start = i, n = strlen(contraction->first), m = strlen(contraction->second);
    if (contraction->blank_before ? at(rewriting, start++) != ' ' : !is_word_edge(rewriting, i))
        return 0;
    gsize end = start + n + m;
    if (!matches(rewriting, start, contraction->first) ||
        !matches(rewriting, start + n, contraction->second) ||
        (contraction->blank_after ? at(rewriting, end) != ' ' : !is_word_edge(rewriting, end)))
        return 0;
    put(rewriting, ' ');
    put_span(rewriting, start, start + n);
    put(rewriting, ' ');
    put_span(rewriting, start + n, end);
    put(rewriting, ' ');
    return end - i;
}

static void part_contractions(Rewriting *rewriting) {
    static const Contraction contractions[] = {
        {"can", "not", FALSE, FALSE}, {"d", "'ye", FALSE, FALSE},  {"gim", "me", FALSE, FALSE},
        {"gon", "na", FALSE, FALSE},  {"got", "ta", FALSE, FALSE}, {"lem", "me", FALSE, FALSE},
        {"more", "'n", FALSE, FALSE}, {"wan", "na", FALSE, TRUE},  {"'t", "is", TRUE, FALSE},
        {"'t", "was", TRUE, FALSE}};
    for (gsize j = 0; j < G_N_ELEMENTS(contractions); j++) {
        for (gsize i = 0; i < rewriting->text->len;) {
            gsize used = contraction_at(rewriting, i, &contractions[j]);
            if (used == 0) {
                put(rewriting, at(rewriting, i));
                used = 1;
            }
            i += used;
        }
        turn(rewriting);
    }
}

static void split(GPtrArray *words, const Rewriting *rewriting) {
    const gunichar *text = (const gunichar *)(const void *)rewriting->text->data;
    for (gsize i = 0; i < rewriting->text->len;) {
        gsize start = i;
        while (i < rewriting->text->len && !python_is_space(text[i]))
            i++;
        char *word =
            i > start ? g_ucs4_to_utf8(text + start, (glong)(i - start), NULL, NULL, NULL) : NULL;
        if (word)
            g_ptr_array_add(words, word);
        i += i < rewriting->text->len;
    }
}

void text_words_of_sentence(GPtrArray *words, const gunichar *sentence, gsize length) {
    static const Rule before[] = {opening_quote,
                                  first_quote,
                                  double_backtick,
                                  quote_after_bracket,
                                  opening_apostrophe,
                                  final_period_wide,
                                  colon,
                                  final_colon,
                                  dots,
                                  symbol,
                                  final_period_narrow,
                                  exclamation,
                                  closing_apostrophe,
                                  asterisk,
                                  bracket,
                                  double_dash};
    static const Rule after[] = {curly_closing, two_apostrophes, remaining_quote,
                                 blanks,        short_clitic,    long_clitic};
    g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(gunichar));
    g_autoptr(GArray) second = g_array_new(FALSE, FALSE, sizeof(gunichar));
    Rewriting rewriting = {first, second};
    g_array_append_vals(first, sentence, (guint)length);
    for (gsize i = 0; i < G_N_ELEMENTS(before); i++)
        apply(&rewriting, before[i]);
    put(&rewriting, ' ');
    put_span(&rewriting, 0, rewriting.text->len);
    put(&rewriting, ' ');
    turn(&rewriting);
    for (gsize i = 0; i < G_N_ELEMENTS(after); i++)
        apply(&rewriting, after[i]);
    part_contractions(&rewriting);
    split(words, &rewriting);
}

GPtrArray *text_words(const char *text, gsize length) {
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) characters = g_array_sized_new(FALSE, FALSE, sizeof(gunichar), (guint)length);
    for (const char *p = text, *end = text + length; p < end; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        g_array_append_val(characters, character);
    }
    const gunichar *all = (const gunichar *)(const void *)characters->data;
    g_autoptr(GArray) sentences = text_sentences(all, characters->len);
    for (guint i = 0; i < sentences->len; i++) {
        const gsize *span = (const gsize *)(const void *)sentences->data + 2 * i;
        text_words_of_sentence(words, all + span[0], span[1] - span[0]);
    }
    return words;
}
