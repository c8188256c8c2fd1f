#include "ocr/network/reading_order.h"

/* Which way a word runs. */
typedef enum WordRun { RUN_NEITHER, RUN_RIGHT, RUN_LEFT, RUN_BOTH } WordRun;

typedef struct OrderedWord {
    guint start, end; /* letters */
    WordRun run;
    gboolean against;     /* the line */
    gboolean first, last; /* of words that run against the line */
} OrderedWord;

static const char *const marks[] = {"\342\200\217", "\342\200\216"}; /* to the left, to the right */

static LetterDirection direction_of(const Charset *charset, const GArray *letters, guint i) {
    gint32 letter = g_array_index(letters, BeamLetter, i).letter;
    return g_array_index(charset->directions, LetterDirection, letter);
}

static WordRun run_of(const Charset *charset, const GArray *letters, guint start, guint end) {
    gboolean right = FALSE, left = FALSE;
    for (guint i = start; i < end; i++) {
        LetterDirection direction = direction_of(charset, letters, i);
        right |= direction == DIRECTION_RIGHT || direction == DIRECTION_ARABIC_DIGIT;
        left |= direction == DIRECTION_LEFT || direction == DIRECTION_LEFT_ARABIC;
    }
    return right && left ? RUN_BOTH : right ? RUN_RIGHT : left ? RUN_LEFT : RUN_NEITHER;
}

static gboolean is_space(const GArray *letters, guint i) {
    return g_array_index(letters, BeamLetter, i).letter == CHARSET_SPACE;
}

/* Words end before a space; a second space is the next word's first letter, a third one nothing. */
static GArray *words_of(const Charset *charset, const GArray *letters) {
    GArray *words = g_array_new(FALSE, FALSE, sizeof(OrderedWord));
    for (guint start = 0, end; start < letters->len; start = end + 1) {
        for (end = start + 1; end < letters->len && !is_space(letters, end);)
            end++;
        OrderedWord word = {.start = start, .end = end};
        word.run = run_of(charset, letters, start, end);
        if (end > start + 1 || !is_space(letters, start))
            g_array_append_val(words, word);
    }
    return words;
}

static WordRun run_at(const GArray *words, gint i) {
    return g_array_index(words, OrderedWord, i).run;
}

/* A line that begins with a word to the left runs there, one that ends with a word to the right
 * doesn't; else the words' number tells. */
static gboolean runs_left(const GArray *words) {
    gint left = 0, right = 0, n = (gint)words->len;
    for (gint i = 0; i < n; i++) {
        left += run_at(words, i) == RUN_LEFT;
        right += run_at(words, i) == RUN_RIGHT;
    }
    if (n == 0 || run_at(words, 0) == RUN_LEFT)
        return n > 0;
    return run_at(words, n - 1) != RUN_RIGHT && left > right;
}

static void add_word(GArray *order, OrderedWord word) {
    g_array_append_val(order, word);
}

/* Adds the words from `first` to `last` of a run against the line, in steps. */
static void add_run(GArray *order, const GArray *words, gint first, gint last, gint step) {
    for (gint i = first;; i += step) {
        OrderedWord word = g_array_index(words, OrderedWord, i);
        word.against = TRUE;
        word.first = i == first;
        word.last = i == last;
        add_word(order, word);
        if (i == last)
            return;
    }
}

/* Where a line to the left ends in words to the right and signs behind them, these are one run,
 * which is read first. Gives the word that is read next. */
static gint add_right_end(GArray *order, const GArray *words) {
    gint last = (gint)words->len - 1, at = last;
    while (at > 0 && run_at(words, at) == RUN_NEITHER)
        at--;
    if (at == last || run_at(words, at) != RUN_RIGHT)
        return last;
    gint first = at;
    for (; at >= 0 && run_at(words, at) != RUN_LEFT; at--)
        if (run_at(words, at) == RUN_RIGHT)
            first = at;
    add_run(order, words, first, last, 1);
    return first - 1;
}

/* The words as they are read. */
static GArray *order_words(const GArray *words, gboolean left) {
    GArray *order = g_array_new(FALSE, FALSE, sizeof(OrderedWord));
    gint n = (gint)words->len, step = left ? -1 : 1, end = left ? -1 : n;
    WordRun major = left ? RUN_LEFT : RUN_RIGHT, minor = left ? RUN_RIGHT : RUN_LEFT;
    gint i = left && n > 0 ? add_right_end(order, words) : 0;
    while (i != end) {
        if (run_at(words, i) != minor) {
            add_word(order, g_array_index(words, OrderedWord, i));
            i += step;
            continue;
        }
        gint last = i;
        for (gint k = i; k != end && run_at(words, k) != major; k += step)
            if (run_at(words, k) == minor)
                last = k;
        add_run(order, words, last, i, -step);
        i = last + step;
    }
    return order;
}

/* Signs between two digits, and those before and behind, belong to the number. */
static void join_numbers(LetterDirection *directions, guint n) {
    for (guint i = 0; i + 2 < n; i++)
        if (directions[i] == DIRECTION_DIGIT && directions[i + 2] == DIRECTION_DIGIT &&
            (directions[i + 1] == DIRECTION_SEPARATOR || directions[i + 1] == DIRECTION_COMMON))
            directions[i + 1] = DIRECTION_DIGIT;
    for (guint i = 1; i < n; i++)
        if (directions[i] == DIRECTION_TERMINATOR && directions[i - 1] == DIRECTION_DIGIT)
            directions[i] = DIRECTION_DIGIT;
    for (guint i = n; i-- > 1;)
        if (directions[i - 1] == DIRECTION_TERMINATOR && directions[i] == DIRECTION_DIGIT)
            directions[i - 1] = DIRECTION_DIGIT;
}

static gboolean is_right(LetterDirection direction) {
    return direction == DIRECTION_RIGHT || direction == DIRECTION_DIGIT;
}

/* The end of what runs to the right from a letter on: letters, digits and signs between them. */
static guint right_end(const LetterDirection *directions, guint start, guint n) {
    guint end = start;
    for (guint i = start; i < n; i++) {
        if (is_right(directions[i]))
            end = i + 1;
        else if (directions[i] != DIRECTION_COMMON && directions[i] != DIRECTION_NEUTRAL)
            break;
    }
    return end;
}

static void append_letter(GString *text, const Charset *charset, const GArray *letters, guint i) {
    g_string_append(text, charset->letters->pdata[g_array_index(letters, BeamLetter, i).letter]);
}

/* Appends a word read from right to left, but for what runs to the right in it. */
static void append_left(GString *text, const Charset *charset, const GArray *letters,
                        const OrderedWord *word) {
    guint n = word->end - word->start;
    g_autofree LetterDirection *directions = g_new(LetterDirection, n);
    g_autofree guint *starts = g_new(guint, n); /* of the stretch that ends with a letter */
    for (guint i = 0; i < n; i++) {
        directions[i] = direction_of(charset, letters, word->start + i);
        starts[i] = i;
    }
    join_numbers(directions, n);
    for (guint i = 0; i < n; i++)
        if (is_right(directions[i])) {
            guint end = right_end(directions, i, n);
            starts[end - 1] = i;
            i = end - 1;
        }
    for (guint end = n; end > 0;) {
        guint start = starts[end - 1];
        for (guint i = start; i < end; i++)
            append_letter(text, charset, letters, word->start + i);
        end = start;
    }
}

static void append_word(GString *text, const Charset *charset, const GArray *letters,
                        const OrderedWord *word, gboolean line_left) {
    gboolean left = line_left != word->against;
    if (text->len > 0)
        g_string_append_c(text, ' ');
    if (word->first)
        g_string_append(text, marks[!left]);
    if (left)
        append_left(text, charset, letters, word);
    else
        for (guint i = word->start; i < word->end; i++)
            append_letter(text, charset, letters, i);
    if (word->last)
        g_string_append(text, marks[!line_left]);
    else if (word->run == RUN_BOTH)
        g_string_append(text, marks[!left]);
}

char *reading_order_text(const Charset *charset, const GArray *letters) {
    GString *text = g_string_new(NULL);
    g_autoptr(GArray) words = words_of(charset, letters);
    gboolean left = runs_left(words);
    g_autoptr(GArray) order = order_words(words, left);
    for (guint i = 0; i < order->len; i++)
        append_word(text, charset, letters, &g_array_index(order, OrderedWord, i), left);
    return g_strstrip(g_string_free(text, FALSE));
}
