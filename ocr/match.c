#include "ocr/match.h"

#include "ocr/fold.h"
#include "ocr/languages/letters.h"
#include "ocr/match_limits.h"
#include "ocr/recognizer.h"
#include <string.h>

/* A word is found where its edit distance to some stretch of the reading is within an allowance
 * that grows with its length (ocr/match_limits.h), a larger one where the stretch starts and ends
 * where words of the reading do (spaces inside are ignored, since OCR loses and finds them).
 *
 * A number or date is found where its digits are, whatever stands between them. Another digit costs
 * more than any allowance where the reading is confident, since a scrubber may have written another
 * date there. So of eight digits one may be wrong in a poor reading, and none but a lookalike in a
 * good one; two never. Where further digits follow or precede directly, less is allowed.
 *
 * A part that a scrubber's box left over counts as well, read without an error as a word of its
 * own; and so does the first half of a date, that is a birthday, read after `DOB` and followed by
 * no further digits.
 *
 * Readings of little confidence must hold a token exactly where they are babble, where it is short,
 * or a word, and any reading a part of a hyphenated name that is short. */
enum {
    DATE = 8, /* digits */
    IMPOSSIBLE = 1 << 20,
};

static int word_allowance(gsize length, gboolean at_words) {
    static const int whole[] = {
        [3] = MATCH_WORD_3,       [4] = MATCH_WORD_4,        [5 ... 6] = MATCH_WORD_5,
        [7 ... 8] = MATCH_WORD_7, [9 ... 10] = MATCH_WORD_9, [11] = MATCH_WORD_11,
    };
    static const int inside[] = {
        [0 ... 3] = -1,
        [4] = MATCH_INSIDE_4,
        [5 ... 6] = MATCH_INSIDE_5,
        [7 ... 8] = MATCH_INSIDE_7,
        [9 ... 10] = MATCH_INSIDE_9,
        [11] = MATCH_INSIDE_11,
    };
    gsize row = MIN(length, G_N_ELEMENTS(whole) - 1);
    return at_words ? whole[row] : inside[row];
}

static int number_allowance(gsize length) {
    return length < MATCH_NUMBER_LEAST ? 0
           : length < 6                ? MATCH_NUMBER_4
           : length < 8                ? MATCH_NUMBER_6
                                       : MATCH_NUMBER_8;
}

/* Whether some group (separated by spaces) holds both characters. */
static gboolean in_one_group(const char *groups, char a, char b) {
    gboolean has_a = FALSE, has_b = FALSE;
    for (; *groups; groups++) {
        has_a = *groups != ' ' && (has_a || *groups == a);
        has_b = *groups != ' ' && (has_b || *groups == b);
        if (has_a && has_b)
            return TRUE;
    }
    return FALSE;
}

static int letter_cost(char a, char b) {
    static const char *const alike = "0OQDCG 1ILTJ7 5S 8BS 83 2Z 6G 6B 9G 4A UV VY VW FPE PR EB EC "
                                     "BR BD MN MH HN HK NK KX KR AR TY TF LE NW MW XY";
    return a == b ? 0 : in_one_group(alike, a, b) ? MATCH_CONFUSED : MATCH_WRONG;
}

static int digit_cost(char digit, char read, double confidence) {
    static const char *const letters = "0OQDCU 1ILTJ 2Z 3B 4A 5S 6GB 7TZ 8BS 9GP";
    static const char *const lookalikes = "08 06 17 38 56 68 89 39 35 49";
    if (digit == read)
        return 0;
    if (g_ascii_isalpha(read))
        return in_one_group(letters, digit, read) ? MATCH_DIGIT_AS_LETTER : IMPOSSIBLE;
    if (in_one_group(lookalikes, digit, read))
        return MATCH_DIGIT_LOOKALIKE;
    return confidence < MATCH_CONFIDENT ? MATCH_DIGIT_WRONG : IMPOSSIBLE;
}

static int lost_cost(char letter, gboolean number) {
    return number                           ? MATCH_DIGIT_LOST
           : letter == 'I' || letter == '1' ? MATCH_THIN_LOST
                                            : MATCH_LOST;
}

/* Two letters that look like one, both ways. */
static gboolean one_as_two(char one, const char *two) {
    static const char *const pairs[] = {"MRN", "MNN", "MIV", "MHI", "WVV", "HLI", "HII",
                                        "DCL", "ULI", "UII", "NII", "NIV", "KIC", "RIL",
                                        "BIB", "AIA", "OCI", "OCD", "OCJ", "DID"};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (one == pairs[i][0] && two[0] == pairs[i][1] && two[1] == pairs[i][2])
            return TRUE;
    return FALSE;
}

typedef struct TokenSearch {
    const char *token;
    gsize length;
    gboolean number;
    gboolean at_words; /* for numbers: not within a longer row of digits */
    double confidence;
} TokenSearch;

/* Whether a stretch may start or end before the j-th letter. */
static gboolean is_bound(const TokenSearch *search, const FoldedText *text, gsize j) {
    if (!search->at_words || j == 0 || j >= text->length || text->word_start[j])
        return TRUE;
    return search->number && search->length >= MATCH_NUMBER_LEAST &&
           !(g_ascii_isdigit(text->letters[j - 1]) && g_ascii_isdigit(text->letters[j]));
}

/* Least cost of turning the token into a stretch of the text: P. Sellers, The theory and
 * computation of evolutionary distances (1980), extended by letters read as two. A row per letter
 * of the token; three rows are enough. */
static int search_cost(const TokenSearch *search, const FoldedText *text) {
    gsize n = search->length, m = text->length;
    g_autofree int *storage = g_new(int, 3 * (m + 1));
    int *before = storage, *previous = storage + (m + 1), *row = storage + 2 * (m + 1);
    for (gsize j = 0; j <= m; j++)
        row[j] = is_bound(search, text, j) ? 0 : IMPOSSIBLE;
    for (gsize i = 1; i <= n; i++) {
        int *oldest = before;
        before = previous;
        previous = row;
        row = oldest;
        char wanted = search->token[i - 1];
        row[0] = previous[0] + lost_cost(wanted, search->number);
        for (gsize j = 1; j <= m; j++) {
            char read = text->letters[j - 1];
            int change = search->number ? digit_cost(wanted, read, search->confidence)
                                        : letter_cost(wanted, read);
            int cost = previous[j - 1] + change;
            cost = MIN(cost, previous[j] + lost_cost(wanted, search->number));
            cost = MIN(cost, row[j - 1] + lost_cost(read, search->number));
            if (!search->number && j > 1 && one_as_two(wanted, text->letters + j - 2))
                cost = MIN(cost, (j > 1 ? previous[j - 2] : IMPOSSIBLE) + MATCH_CONFUSED);
            if (!search->number && i > 1 && one_as_two(read, search->token + i - 2))
                cost = MIN(cost, before[j - 1] + MATCH_CONFUSED);
            row[j] = MIN(cost, IMPOSSIBLE);
        }
    }
    int best = IMPOSSIBLE;
    for (gsize j = 1; j <= m; j++)
        if (is_bound(search, text, j))
            best = MIN(best, row[j]);
    return best;
}

static gboolean holds_exactly(const FoldedText *text, const char *part, gsize length,
                              gboolean at_words) {
    for (gsize j = 0; j + length <= text->length; j++) {
        gsize end = j + length;
        gboolean is_word = text->word_start[j] && (end == text->length || text->word_start[end]);
        if ((is_word || !at_words) && memcmp(text->letters + j, part, length) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Whether the beginning or the end of the token stands there as a word. */
static gboolean text_holds_part(const FoldedText *text, const char *token) {
    gsize length = strlen(token);
    for (gsize n = MAX(MATCH_PART_LEAST, (MATCH_PART * length + 2) / 3); n < length; n++)
        if (holds_exactly(text, token, n, TRUE) || holds_exactly(text, token + length - n, n, TRUE))
            return TRUE;
    if (length == DATE && fold_is_number(token)) {
        g_autofree char *birthday = g_strdup_printf("DOB%.*s", DATE / 2, token);
        return holds_exactly(text, birthday, strlen(birthday), TRUE);
    }
    return FALSE;
}

static gboolean text_holds(const FoldedText *text, const char *token, double confidence,
                           gsize letters_expected) {
    TokenSearch search = {token, strlen(token), fold_is_number(token), FALSE, confidence};
    if (search.length == 0 || (search.length == 1 && confidence < MATCH_ONE_LETTER))
        return FALSE;
    if (confidence < MATCH_UNSURE &&
        (search.length <= MATCH_SHORT || text->length > MATCH_BABBLE * letters_expected ||
         (!search.number && confidence < MATCH_DOUBTFUL)))
        return holds_exactly(text, token, search.length, search.length < MATCH_EXACT_INSIDE);
    if (text_holds_part(text, token))
        return TRUE;
    if (search.number && search.length >= MATCH_NUMBER_LEAST) {
        int allowance = number_allowance(search.length);
        if (search_cost(&search, text) <= MIN(allowance, MATCH_WITHIN_DIGITS))
            return TRUE;
        search.at_words = TRUE;
        return search_cost(&search, text) <= allowance;
    }
    if (!search.number && search_cost(&search, text) <= word_allowance(search.length, FALSE))
        return TRUE;
    search.at_words = TRUE;
    return search_cost(&search, text) <= (search.number ? 0 : word_allowance(search.length, TRUE));
}

/* A hyphenated name is found by either of its parts, if that has four letters. */
static gboolean reading_holds(const TextReading *reading, const char *token,
                              gsize letters_expected) {
    if (letters_suffice(token))
        return letters_hold(reading->text, reading->confidence, token);
    g_autoptr(FoldedText) text = fold_text(reading->text);
    g_autoptr(FoldedText) whole = fold_text(token);
    if (text_holds(text, whole->letters, reading->confidence, letters_expected))
        return TRUE;
    if (fold_is_number(whole->letters) || !strchr(token, '-'))
        return FALSE;
    g_auto(GStrv) parts = g_strsplit(token, "-", -1);
    for (char **part = parts; *part; part++) {
        g_autoptr(FoldedText) folded = fold_text(*part);
        if (folded->length == MATCH_SHORT &&
            holds_exactly(text, folded->letters, MATCH_SHORT, TRUE))
            return TRUE;
        if (folded->length > MATCH_SHORT &&
            text_holds(text, folded->letters, reading->confidence, letters_expected))
            return TRUE;
    }
    return FALSE;
}

gboolean match_text(const char *text, double confidence, const char *token) {
    TextReading reading = {(char *)text, confidence};
    return reading_holds(&reading, token, strlen(token));
}

gboolean match_cut_text(const char *text, const char *token) {
    g_autoptr(FoldedText) read = fold_text(text);
    g_autoptr(FoldedText) whole = fold_text(token);
    const gboolean *start = read->word_start;
    for (gsize n = MAX(MATCH_PART_LEAST, whole->length / 2 + 1); n <= whole->length; n++)
        for (gsize j = 0; j + n <= read->length; j++) {
            gsize end = j + n, after = MIN(end + 1, read->length);
            gboolean starts = start[j] != 0, ends = end == read->length || start[end];
            gboolean nearly_starts = starts || start[j - 1];
            gboolean nearly_ends = ends || after == read->length || start[after];
            const char *there = read->letters + j;
            if ((nearly_starts && ends &&
                 memcmp(there, whole->letters + whole->length - n, n) == 0) ||
                (starts && nearly_ends && memcmp(there, whole->letters, n) == 0))
                return TRUE;
        }
    return FALSE;
}

MatchResult match_readings(GPtrArray *readings, char **tokens, char **found) {
    MatchResult result = {0, 0, 1};
    g_autoptr(GString) list = g_string_new(NULL);
    gsize letters_expected = 0;
    for (char **token = tokens; *token; token++)
        letters_expected += strlen(*token);
    for (; *tokens; tokens++) {
        gboolean held = FALSE;
        for (guint i = 0; i < readings->len && !held; i++)
            held = reading_holds(readings->pdata[i], *tokens, letters_expected);
        result.tokens_total++;
        result.tokens_removed += !held;
        if (held)
            g_string_append_printf(list, "%s%s", list->len ? "," : "", *tokens);
    }
    if (result.tokens_total)
        result.score = (double)result.tokens_removed / result.tokens_total;
    if (found)
        *found = g_strdup(list->str);
    return result;
}

MatchResult match_reading(const char *text, double confidence, char **tokens) {
    TextReading reading = {(char *)text, confidence}; /* what is matched is not written to */
    g_autoptr(GPtrArray) readings = g_ptr_array_new();
    g_ptr_array_add(readings, &reading);
    return match_readings(readings, tokens, NULL);
}
