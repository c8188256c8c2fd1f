#include "core/scan/sort/brief.h"

#include "core/scan/limits/looks_limits.h"
#include "core/scan/sort/patterns.h"
#include "core/scan/sort/words.h"
#include <string.h>

/* Whether it may be a name beside what announces one: so may initials. */
static gboolean may_be_name(const LineRun *run) {
    return run_is_letters(run) && run->n_letters >= LOOKS_NAME_PART &&
           (!word_is_device(run->folded) || word_is_short_name(run->folded));
}

/* Whether the first letter alone is a capital: "Mr" is a title, "MR" a modality. */
static gboolean is_capitalized(const char *text) {
    gboolean first = g_unichar_isupper(g_utf8_get_char(text));
    for (const char *at = g_utf8_next_char(text); first && *at; at = g_utf8_next_char(at))
        if (!g_unichar_islower(g_utf8_get_char(at)))
            return FALSE;
    return first;
}

/* A title with a name behind it. In capitals only those that no scanner writes. */
static gboolean has_title(const Line *line) {
    static const char *const titles[] = {"MR",   "MRS",  "MS",  "MISS",  "DR",   "PROF", "HERR",
                                         "FRAU", "HR",   "FR",  "MME",   "MLLE", "SRA",  "SRTA",
                                         "DRA",  "DOTT", "SIG", "SIGRA", NULL};
    static const char *const capitals[] = {"MRS",  "MISS", "PROF", "HERR",  "FRAU", "MME",
                                           "MLLE", "SRTA", "DOTT", "SIGRA", NULL};
    for (guint i = 0; i + 1 < line->runs->len; i++) {
        const LineRun *title = line_run(line, i), *name = line_run(line, i + 1);
        gboolean is_title = g_strv_contains(capitals, title->folded) ||
                            (g_strv_contains(titles, title->folded) && is_capitalized(title->text));
        if (is_title && may_be_name(name) && !run_is_joined(name))
            return TRUE;
    }
    return FALSE;
}

/* Who did something, by a label with a sign behind it, and a name or initials. */
static gboolean has_person_label(const Line *line) {
    static const char *const labels[] = {
        "OP",          "OPER", "OPERATOR", "REF",       "REFBY",  "REFERRER",  "REFERRING",
        "BY",          "TECH", "PERF",     "PERFORMED", "PHYS",   "PHYSICIAN", "SONO",
        "SONOGRAPHER", "RAD",  "READ",     "READER",    "USER",   "DOC",       "MD",
        "ARZT",        "MTA",  "UNTERS",   "MEDECIN",   "MEDICO", "ATT",       NULL};
    for (guint i = 0; i + 1 < line->runs->len; i++) {
        const LineRun *label = line_run(line, i), *name = line_run(line, i + 1);
        gboolean signed_off = strchr(name->gap, ':') != NULL || strchr(name->gap, '=') != NULL;
        if (signed_off && may_be_name(name) && g_strv_contains(labels, label->folded))
            return TRUE;
    }
    return FALSE;
}

/* A line of nothing but two or three names of two or three letters. */
static gboolean is_short_names(const Line *line, const guint8 *taken) {
    guint n = line->runs->len, names = 0;
    if (n < LOOKS_SHORT_NAMES_LEAST || n > LOOKS_SHORT_NAMES_MOST)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        const LineRun *run = line_run(line, i);
        gboolean apart = i == 0 || strspn(run->gap, " ,^") == strlen(run->gap);
        if (taken[i] || !apart || !run_is_letters(run))
            return FALSE;
        names += word_is_short_name(run->folded);
    }
    return names == n;
}

/* Dates and ages that no calendar knows any more, as Line.plain has them: a day and a month behind
 * a label of one, the digits of either misread, or the month's as signs; an age with a sign or a
 * sex, its digits misread in part behind a nought, all of them where nothing else stands in the
 * line. */
static const Pattern patterns[] = {
    {"\\b(LMP|LNMP|EDD|EDC|EDB|DUM|DDR|DPP|DOB|GEB|DDN|FUR|FPP)\\b[ :=.]*"
     "[0-3]?\\d ?[./-] ?([01]?\\d\\b|[A-Z]{3}\\b|[^\\w\\s])",
     "is a day behind a label of one"},
    {"(?<![\\dA-Z.])(?=[A-Z]*\\d)[\\dOQDILBSZG]{2}([./-])[\\dOQDILBSZG]{2}\\1"
     "[12I][890OBQ][\\dOQDILBSZG]{2}(?![\\d.])",
     "looks like a date"},
    {"(?<![\\dA-Z.])[12I][890OBQ][\\dOQDILBSZG]{2}([./-])(?=[A-Z]*\\d)[\\dOQDILBSZG]{2}\\1"
     "[\\dOQDILBSZG]{2}(?![\\dA-Z.])",
     "looks like a date"},
    {"\\b[MFW] ?[0OQD][\\dOQDILBSZG]{2} ?Y\\b"
     "|(?<![A-Z\\d])(?=[A-Z]*\\d)[0O][\\dOQDILBSZG]{2}Y\\b"
     "|^\\W*[MFW] [\\dOQDILBSZG]{1,3} ?Y\\W*$|^\\W*[MFW][\\dBSZ] ?Y\\W*$",
     "looks like an age"},
};

/* Likewise; numbers beside each other are no such number where they were found apart. */
static const Pattern numbers[] = {
    {"^\\D{0,3}\\b(?!(\\d\\d0|128|256|512|320|640|768) (\\d\\d0|128|256|512|320|640|768)\\b)"
     "\\d{3} \\d{3}( \\d{3})?$",
     "looks like a record number"},
};

static const char *find_form(const Line *line, const Pattern *table, GRegex *const *compiled,
                             gsize n) {
    for (gsize i = 0; i < n; i++)
        if (g_regex_match(compiled[i], line->plain, 0, NULL))
            return table[i].reason;
    return NULL;
}

const char *brief_person(const Line *line, const guint8 *taken) {
    static gsize made;
    const gsize n = G_N_ELEMENTS(patterns);
    const char *form = find_form(line, patterns, patterns_compiled(patterns, n, &made), n);
    if (form != NULL)
        return form;
    if (has_title(line))
        return "looks like a person's name with a title";
    if (has_person_label(line))
        return "stands behind a label of a person";
    return is_short_names(line, taken) ? "holds common short names" : NULL;
}

const char *brief_identifying(const Line *line, const guint8 *taken) {
    static gsize made;
    const gsize n = G_N_ELEMENTS(numbers);
    const char *form = find_form(line, numbers, patterns_compiled(numbers, n, &made), n);
    return form ? form : brief_person(line, taken);
}
