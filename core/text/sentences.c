/* Where sentences end. */
#include "core/text/words.h"

#include "core/text/characters.h"
#include <string.h>

typedef struct SentenceSpan {
    gsize start, end;
} SentenceSpan;

/* A token of the sentence finder. */
typedef struct Token {
    char *type; /* numbers are all one type */
    SentenceSpan span;
    gboolean break_after, abbreviation, ellipsis;
} Token;

static gboolean is_sentence_end(gunichar character) {
    return character == '.' || character == '?' || character == '!';
}

/* What can't stand within a token. */
static gboolean ends_token(gunichar character) {
    return is_one_of(character, ")\";}]*:@'({[?!");
}

static gboolean begins_token(gunichar character) {
    return !is_one_of(character, "(\"`{[:;&#*@)}]-,");
}

/* Length of dashes or dots in a row, or of dots with a blank between, at i; 0: none there. */
static gsize multiple_at(const gunichar *text, gsize i, gsize end) {
    gsize n = i;
    while (n < end && text[n] == '-')
        n++;
    if (n - i >= 2)
        return n - i;
    n = i;
    while (n < end && text[n] == '.')
        n++;
    if (n - i >= 2)
        return n - i;
    n = i;
    while (n + 1 < end && text[n] == '.' && python_is_space(text[n + 1]))
        n += 2;
    /* At least two dots with a blank, then one without. */
    if (n >= i + 4 && n < end && text[n] == '.')
        return n + 1 - i;
    return n >= i + 6 ? n - 1 - i : 0;
}

static gboolean is_boundary(const gunichar *text, gsize i, gsize end) {
    return i == end || python_is_space(text[i]) || ends_token(text[i]) || multiple_at(text, i, end);
}

static gsize token_end(const gunichar *text, gsize i, gsize end) {
    gsize multiple = multiple_at(text, i, end);
    if (multiple)
        return i + multiple;
    if (!begins_token(text[i]))
        return i + 1;
    for (i++; !is_boundary(text, i, end); i++)
        if (text[i] == ',' && is_boundary(text, i + 1, end))
            break;
    return i;
}

/* -?[.,]?\d[\d,.-]*\.? and nothing else */
static gboolean is_number(const gunichar *text, gsize length) {
    gsize i = length > 0 && text[0] == '-';
    i += i < length && (text[i] == '.' || text[i] == ',');
    if (i == length || !is_decimal(text[i]))
        return FALSE;
    for (; i < length; i++)
        if (!is_decimal(text[i]) && !is_one_of(text[i], ",.-"))
            return FALSE;
    return TRUE;
}

static gboolean is_initial(const gunichar *text, SentenceSpan span) {
    return span.end - span.start == 2 && text[span.start + 1] == '.' &&
           is_word_character(text[span.start]) && !is_decimal(text[span.start]);
}

static gboolean is_abbreviation(const char *word) {
    static const char *const abbreviations[] = {
#define ABBREVIATION(word) word,
#include "core/text/word_table.def"
#undef ABBREVIATION
    };
    for (gsize i = 0; i < G_N_ELEMENTS(abbreviations); i++)
        if (strcmp(abbreviations[i], word) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_collocation(const char *first, const char *second) {
    static const char *const pairs[][2] = {
#define COLLOCATION(first, second) {first, second},
#include "core/text/word_table.def"
#undef COLLOCATION
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (strcmp(pairs[i][0], first) == 0 && strcmp(pairs[i][1], second) == 0)
            return TRUE;
    return FALSE;
}

static gboolean may_begin_in_lower_case(const char *word) {
    static const char *const starters[] = {
#define STARTER(word) word,
#include "core/text/word_table.def"
#undef STARTER
    };
    for (gsize i = 0; i < G_N_ELEMENTS(starters); i++)
        if (strcmp(starters[i], word) == 0)
            return TRUE;
    return FALSE;
}

static char *without_period(const char *type) {
    gsize length = strlen(type);
    return g_strndup(type, length > 1 && type[length - 1] == '.' ? length - 1 : length);
}

/* What the token says by itself. */
static void judge_token(const gunichar *text, Token *token) {
    gsize length = token->span.end - token->span.start;
    const gunichar *p = text + token->span.start;
    if (length == 1 && is_sentence_end(p[0])) {
        token->break_after = TRUE;
        return;
    }
    gsize leading_dots = 0;
    while (leading_dots < length && p[leading_dots] == '.')
        leading_dots++;
    if (leading_dots == length && length >= 2) {
        token->ellipsis = TRUE;
        return;
    }
    if (p[length - 1] != '.' || (length > 1 && p[length - 2] == '.'))
        return;
    g_autofree char *word = g_ucs4_to_utf8(p, (glong)length - 1, NULL, NULL, NULL);
    if (word == NULL)
        return;
    const char *dash = strrchr(word, '-');
    token->abbreviation = is_abbreviation(word) || (dash && is_abbreviation(dash + 1));
    token->break_after = !token->abbreviation;
}

/* What the next token says about it. */
static void judge_pair(const gunichar *text, Token *token, const Token *next) {
    if (text[token->span.end - 1] != '.')
        return;
    g_autofree char *type = without_period(token->type);
    g_autofree char *next_type =
        next->break_after ? without_period(next->type) : g_strdup(next->type);
    if (is_collocation(type, next_type)) {
        token->break_after = FALSE;
        return;
    }
    if (!is_initial(text, token->span) && strcmp(type, "##number##") != 0)
        return;
    gunichar first = text[next->span.start];
    gboolean punctuation = next->span.end - next->span.start == 1 && is_one_of(first, ";:,.!?");
    if (punctuation || (g_unichar_islower(first) && !may_begin_in_lower_case(next_type)))
        token->break_after = FALSE;
}

static void clear_token(gpointer data) {
    g_free(((Token *)data)->type);
}

static void add_tokens(GArray *tokens, const gunichar *text, gsize i, gsize end) {
    while (i < end) {
        if (python_is_space(text[i])) {
            i++;
            continue;
        }
        Token token = {.span = {i, token_end(text, i, end)}};
        i = token.span.end;
        gsize length = i - token.span.start;
        token.type = is_number(text + token.span.start, length)
                         ? g_strdup("##number##")
                         : g_ucs4_to_utf8(text + token.span.start, (glong)length, NULL, NULL, NULL);
        if (token.type == NULL)
            token.type = g_strdup("");
        judge_token(text, &token);
        g_array_append_val(tokens, token);
    }
}

/* Whether a sentence ends in here, before the last token. */
static gboolean holds_break(const gunichar *text, gsize start, gsize end) {
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    g_array_set_clear_func(tokens, clear_token);
    for (gsize line = start; line <= end;) {
        gsize line_end = line;
        while (line_end < end && text[line_end] != '\n')
            line_end++;
        add_tokens(tokens, text, line, line_end);
        line = line_end + 1;
    }
    for (guint i = 0; i + 1 < tokens->len; i++) {
        Token *token = &g_array_index(tokens, Token, i);
        judge_pair(text, token, &g_array_index(tokens, Token, i + 1));
        if (token->break_after)
            return TRUE;
    }
    return FALSE;
}

/* Where a sentence may end. */
typedef struct SentenceEnd {
    gsize mark;    /* of the sentence end character */
    gsize word;    /* where the word before it begins */
    gsize context; /* end of what follows and is looked at */
    gsize next;    /* where the token behind blanks begins; 0: another character follows */
} SentenceEnd;

static gboolean candidate_at(const gunichar *text, gsize length, gsize i, SentenceEnd *out) {
    if (!is_sentence_end(text[i]) || i + 1 >= length)
        return FALSE;
    *out = (SentenceEnd){.mark = i, .context = i + 2};
    if (ends_token(text[i + 1]))
        return TRUE;
    gsize next = i + 1;
    while (next < length && python_is_space(text[next]))
        next++;
    if (next == i + 1 || next == length)
        return FALSE;
    out->next = out->context = next;
    while (out->context < length && !python_is_space(text[out->context]))
        out->context++;
    return TRUE;
}

/* The candidates, of those that share a word the last. */
static GArray *find_candidates(const gunichar *text, gsize length) {
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(SentenceEnd));
    SentenceEnd candidate, previous = {0};
    gboolean any = FALSE;
    for (gsize i = 0; i < length; i++) {
        if (!candidate_at(text, length, i, &candidate))
            continue;
        gsize from = any ? previous.mark : 0;
        candidate.word = any ? previous.word : 0;
        for (gsize j = i; j > from + 1; j--) /* a blank that is the first character doesn't count */
            if (is_one_of(text[j - 1], " \t\n\r\x0b\x0c")) {
                candidate.word = j;
                break;
            }
        if (any && previous.mark <= candidate.word)
            g_array_append_val(candidates, previous);
        previous = candidate;
        any = TRUE;
    }
    if (any)
        g_array_append_val(candidates, previous);
    return candidates;
}

/* How many characters at the beginning of a sentence, closing quotes and brackets, belong to the
 * one before, with the blanks behind them in *whole. */
static gsize closing_at(const gunichar *text, SentenceSpan span, gsize *whole) {
    gsize i = span.start;
    while (i < span.end && is_one_of(text[i], "\"')]}")) {
        i++;
        gsize blanks = i;
        while (blanks < span.end && python_is_space(text[blanks]))
            blanks++;
        gboolean dashes = i + 1 < span.end && text[i] == '-' && text[i + 1] == '-';
        if (blanks > i || i == span.end || dashes) {
            *whole = blanks - span.start;
            return i - span.start;
        }
    }
    *whole = 0;
    return 0;
}

GArray *text_sentences(const gunichar *text, gsize length) {
    g_autoptr(GArray) candidates = find_candidates(text, length);
    g_autoptr(GArray) slices = g_array_new(FALSE, FALSE, sizeof(SentenceSpan));
    gsize start = 0, end = length;
    for (guint i = 0; i < candidates->len; i++) {
        const SentenceEnd *candidate = &g_array_index(candidates, SentenceEnd, i);
        if (!holds_break(text, candidate->word, candidate->context))
            continue;
        SentenceSpan span = {start, candidate->mark + 1};
        g_array_append_val(slices, span);
        start = candidate->next ? candidate->next : candidate->mark + 1;
    }
    while (end > 0 && python_is_space(text[end - 1]))
        end--;
    SentenceSpan last = {start, MAX(start, end)};
    g_array_append_val(slices, last);

    GArray *sentences = g_array_new(FALSE, FALSE, sizeof(SentenceSpan));
    gsize moved = 0;
    for (guint i = 0; i < slices->len; i++) {
        SentenceSpan span = g_array_index(slices, SentenceSpan, i);
        span.start = MIN(span.start + moved, span.end);
        moved = 0;
        if (i + 1 < slices->len) {
            SentenceSpan next = g_array_index(slices, SentenceSpan, i + 1);
            gsize closing = closing_at(text, next, &moved);
            if (closing > 0)
                span.end = next.start + closing;
        }
        if (span.end > span.start)
            g_array_append_val(sentences, span);
    }
    return sentences;
}
