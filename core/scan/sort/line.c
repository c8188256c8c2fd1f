#include "core/scan/sort/line.h"

#include "core/scan/limits/looks_limits.h"
#include "ocr/fold.h"
#include "ocr/languages/script.h"
#include <string.h>

static void run_free(gpointer data) {
    LineRun *run = data;
    g_free(run->gap);
    g_free(run->text);
    g_free(run->folded);
    g_free(run->digits);
    g_free(run);
}

void line_free(Line *line) {
    if (line == NULL)
        return;
    g_ptr_array_unref(line->runs);
    g_free(line->plain);
    g_free(line);
}

const LineRun *line_run(const Line *line, guint i) {
    return g_ptr_array_index(line->runs, i);
}

gboolean run_is_letters(const LineRun *run) {
    return run->n_letters > 0 && run->n_digits == 0;
}

gboolean run_is_joined(const LineRun *run) {
    return *run->gap == '\0';
}

/* The digit that a letter looks like; 0 if none. */
static char letter_as_digit(char letter) {
    static const char letters[] = "OQDILTJZSGBA", digits[] = "000111125684";
    const char *at = strchr(letters, letter);
    return at && letter ? digits[at - letters] : 0;
}

static char *as_digits(const char *folded) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (; *folded; folded++) {
        char digit = g_ascii_isdigit(*folded) ? *folded : letter_as_digit(*folded);
        if (!digit)
            return NULL;
        g_string_append_c(out, digit);
    }
    return out->len > 0 ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

static gboolean is_latin(const char *text) {
    ScriptSet scripts = scripts_of_text(text), latin = (ScriptSet)1 << SCRIPT_LATIN;
    return (scripts & ~latin) == 0;
}

static void add_run(Line *line, const char *gap, gsize gap_length, const char *text, gsize length) {
    LineRun *run = g_new0(LineRun, 1);
    run->gap = g_strndup(gap, gap_length);
    run->text = g_strndup(text, length);
    g_autoptr(FoldedText) folded = fold_text(is_latin(run->text) ? run->text : "");
    run->folded = g_strdup(folded->letters);
    for (const char *at = run->folded; *at; at++)
        *(g_ascii_isdigit(*at) ? &run->n_digits : &run->n_letters) += 1;
    run->digits = as_digits(run->folded);
    g_ptr_array_add(line->runs, run);
}

/* OCR reads a thin digit as one of these. */
static gboolean is_part(gunichar letter) {
    return g_unichar_isalnum(letter) || g_unichar_ismark(letter);
}

static gboolean is_thin_sign(const char *at, const char *start) {
    if (*at != '|' && *at != '!')
        return FALSE;
    return at > start && g_ascii_isdigit(at[-1]) && g_ascii_isalnum(at[1]);
}

static const char *end_of_run(const char *at, const char *start) {
    while (*at && (is_part(g_utf8_get_char(at)) || is_thin_sign(at, start)))
        at = g_utf8_next_char(at);
    return at;
}

static gboolean is_half_of_day(const char *at, const char *end) {
    return end - at == 2 && strchr("aApP", at[0]) && strchr("mM", at[1]);
}

/* Where digits end and a word begins, or the reverse; the run's end if nowhere. */
static const char *split_point(const char *start, const char *end) {
    for (const char *at = start; at < end;) {
        gboolean digit = g_ascii_isdigit(*at);
        const char *stop = at;
        gsize n = 0, lookalikes = 0;
        for (; stop < end && g_ascii_isdigit(*stop) == digit; stop = g_utf8_next_char(stop), n++)
            lookalikes += letter_as_digit(g_ascii_toupper(*stop)) != 0;
        gboolean is_word = !digit && n >= LINE_WORD_LEAST && lookalikes < n;
        if (is_word && at > start)
            return at;
        if (is_word && stop < end)
            return stop;
        if (!digit && at > start && is_half_of_day(at, end))
            return at;
        at = stop;
    }
    return end;
}

static char *plain_text(const char *valid) {
    g_autofree char *upper = g_utf8_strup(valid, -1);
    g_autofree char *decomposed = g_utf8_normalize(upper, -1, G_NORMALIZE_ALL);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = decomposed; *at; at = g_utf8_next_char(at))
        if (!g_unichar_ismark(g_utf8_get_char(at)))
            g_string_append_unichar(out, g_utf8_get_char(at));
    return g_string_free(g_steal_pointer(&out), FALSE);
}

Line *line_new(const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    Line *line = g_new(Line, 1);
    *line = (Line){g_ptr_array_new_with_free_func(run_free), plain_text(valid)};
    const char *gap = valid;
    for (const char *at = valid; *at;) {
        if (!is_part(g_utf8_get_char(at))) {
            at = g_utf8_next_char(at);
            continue;
        }
        const char *end = end_of_run(at, valid);
        while (at < end) {
            const char *stop = split_point(at, end);
            add_run(line, gap, (gsize)(at - gap), at, (gsize)(stop - at));
            gap = at = stop;
        }
    }
    return line;
}
