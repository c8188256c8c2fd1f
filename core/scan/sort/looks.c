#include "core/scan/sort/looks.h"

#include "core/scan/limits/looks_limits.h"
#include "core/scan/sort/brief.h"
#include "core/scan/sort/patterns.h"
#include "core/scan/sort/words.h"
#include "ocr/match.h"
#include <string.h>

/* Tried in order on Line.plain: upper case, without accents. */
static const Pattern patterns[] = {
    {"[A-Z0-9._%+-]+ ?@ ?[A-Z0-9-]+\\.[A-Z]{2,}|\\bWWW\\.|HTTPS?:",
     "looks like an e-mail or web address"},
    {"\\b\\d+(\\.\\d+){5,}\\b", "looks like a UID"},
    {"(TEL|PHONE|FAX|TELEFON|TELEFONO|TELEPHONE|TLF|MOBILE|CELL)\\b[ .:#]*[+(]?\\d{3}"
     "|\\+\\d{1,3}[ .-]?\\(?\\d{1,4}\\)?([ .-]?\\d{2,}){2,}"
     "|\\(\\d{2,5}\\) ?\\d{3,}"
     "|\\b\\d{3}([-.])\\d{3}\\g{-1}\\d{4}\\b"
     "|\\b0\\d{1,4}[ /-]\\d{3,}([ -]?\\d{2,})*\\b",
     "looks like a telephone number"},
    {"\\b\\d+[A-Z]?,? +([NSEW]{1,2}\\.? +)?([A-Z]{3,}\\.? "
     "+){1,3}(STREET|ST|AVENUE|AVE|ROAD|RD|BOULEVARD|BLVD|LANE|LN|DRIVE|DR"
     "|COURT|CT|PLACE|PL|HIGHWAY|HWY|PARKWAY|PKWY|SQUARE)\\b"
     "|[A-Z]{3,}(STRASSE|STRABE|STR\\.|GASSE|PLATZ|ALLEE|STRAAT|LAAN|GATAN|VAGEN|VEJ|GATE) *\\d+"
     "|\\b(\\d+,? "
     "+)?(RUE|CALLE|RUA|VIA|VIALE|PIAZZA|PLAZA|AVENIDA|AVDA|CORSO|CHEMIN|IMPASSE|ULICA|UL\\.)"
     " +([A-Z]{2,4} +)*[A-Z]{4,}"
     "|\\bP\\.? ?O\\.? BOX\\b|\\bPOSTFACH\\b|\\b\\d{5}-\\d{4}\\b",
     "looks like an address"},
    {"\\b(AGE|ALTER|EDAD|IDADE|LEEFTIJD|ALDER)\\b[ :=.]*\\d{1,3}\\b(?! ?W)"
     "|\\b\\d{1,3} ?(YO|Y/O|YRS?|YEARS?|JAHRE?|ANS|ANOS|ANNI|JAAR)\\b"
     "|\\b\\d{1,3}Y\\b|\\b0\\d\\d ?[MWD]\\b|\\b\\d{1,2} ?(MONTHS?|MONATE|MOIS|MESES|MESI) OLD\\b"
     "|\\b[MF] ?/ ?\\d{2,3}\\b|\\b\\d{2,3} ?/ ?[MF]\\b|\\b\\d{1,3} ?Y?[ /-]?(MALE|FEMALE)\\b",
     "looks like an age"},
    {"\\b(DR|PROF|MR|MRS|MS|HERR|FRAU|MME|SIG|SRA|DRA|DOTT)\\b\\. *[A-Z]{2,}|\\b[A-Z]{2,},? "
     "M\\.?D\\.?$"
     "|[A-Z]{2,}\\^[A-Z]*",
     "looks like a person's name with a title or in DICOM's form"},
};

static GRegex *const *get_patterns(void) {
    static gsize made;
    return patterns_compiled(patterns, G_N_ELEMENTS(patterns), &made);
}

static gboolean is_above_most(const char *match) {
    for (; *match; match++)
        if (g_ascii_isdigit(*match))
            return g_ascii_strtoull(match, NULL, 10) > LOOKS_AGE_MOST;
    return FALSE;
}

static const char *match_patterns(const Line *line) {
    GRegex *const *list = get_patterns();
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GMatchInfo) info = NULL;
        if (!g_regex_match(list[i], line->plain, 0, &info))
            continue;
        g_autofree char *match = g_match_info_fetch(info, 0);
        if (g_str_equal(patterns[i].reason, "looks like an age") && is_above_most(match))
            return "looks like an age over 89";
        return patterns[i].reason;
    }
    return NULL;
}

/* Whether every row of letters in a mixed run is a scanner's word: "78DR78", "ABD2". */
static gboolean letters_are_device(const char *folded) {
    while (*folded) {
        gsize digits = strspn(folded, "0123456789");
        folded += digits;
        gsize letters = strcspn(folded, "0123456789");
        g_autofree char *word = g_strndup(folded, letters);
        if (letters > 0 && !word_is_device(word))
            return FALSE;
        folded += letters;
    }
    return TRUE;
}

static gboolean is_unit_behind(const Line *line, guint i) {
    if (i + 1 >= line->runs->len)
        return FALSE;
    const LineRun *next = line_run(line, i + 1);
    return strspn(next->gap, " ") == strlen(next->gap) && run_is_letters(next) &&
           word_is_unit(next->folded);
}

/* Of decimals: what stands behind a number and a point. */
static gboolean is_fraction(const Line *line, guint i) {
    return i > 0 && g_str_equal(line_run(line, i)->gap, ".") && line_run(line, i - 1)->n_digits > 0;
}

static gboolean is_unit_at_end(const char *folded) {
    return word_is_unit(folded + strspn(folded, "0123456789"));
}

/* Rows by columns: 256X192, of no more than four digits each. */
static gboolean is_matrix(const char *folded) {
    gsize rows = strspn(folded, "0123456789");
    gsize columns = folded[rows] == 'X' ? strspn(folded + rows + 1, "0123456789") : 0;
    return rows >= LOOKS_MATRIX_LEAST && rows <= LOOKS_MATRIX_DIGITS &&
           columns >= LOOKS_MATRIX_LEAST && columns <= LOOKS_MATRIX_DIGITS &&
           folded[rows + 1 + columns] == '\0';
}

static gboolean is_record_number(const Line *line, guint i) {
    const LineRun *run = line_run(line, i);
    if (is_fraction(line, i) || is_unit_behind(line, i) || is_matrix(run->folded))
        return FALSE;
    if (run->n_digits >= LOOKS_RECORD_DIGITS)
        return run->n_letters == 0 || !is_unit_at_end(run->folded);
    return run->n_letters > 0 && run->n_digits >= LOOKS_MIXED_DIGITS &&
           run->n_digits + run->n_letters >= LOOKS_MIXED_LEAST &&
           (!letters_are_device(run->folded) || run->n_letters == 1);
}

/* Numbers with hyphens or slashes between them: 123-45-6789. */
static gboolean has_number_chain(const Line *line, const guint8 *taken) {
    guint digits = 0, parts = 0;
    for (guint i = 0; i < line->runs->len; i++) {
        const LineRun *run = line_run(line, i);
        gboolean linked = strlen(run->gap) == 1 && strchr("-/_", *run->gap) != NULL;
        if (!linked)
            digits = parts = 0;
        digits = taken[i] || run->n_digits < LOOKS_CHAIN_PART ? 0 : digits + run->n_digits;
        parts = digits > 0 ? parts + 1 : 0;
        if (parts >= 2 && digits >= LOOKS_CHAIN_DIGITS)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_institution_word(const char *folded) {
    static const char *const long_words[] = {
        "HOSPITAL",   "KLINIKUM",  "KRANKENHAUS", "UNIVERSITY", "UNIVERSITAT", "UNIVERSITE",
        "OSPEDALE",   "CLINIQUE",  "POLYCLINIC",  "ZIEKENHUIS", "SJUKHUSET",   "SYKEHUS",
        "SYGEHUS",    "NEMOCNICE", "INSTITUTE",   "CHILDRENS",  "VETERANS",    "HOSPITALIER",
        "POLICLINIC", "HASTANESI", "SZPITAL",     "HOPITAL",    "CLINIC",      "KLINIK"};
    if (word_kind(folded, NULL) == WORD_INSTITUTION)
        return TRUE;
    if (strlen(folded) < LOOKS_INSTITUTION_LEAST || word_is_device(folded) || word_is_name(folded))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(long_words); i++)
        if (match_text(folded, LOOKS_INSTITUTION_CONFIDENCE, long_words[i]))
            return TRUE;
    return FALSE;
}

/* "MED CTR", "HEALTH CENTER": two words that scanners write as well, but not beside each other. */
static gboolean is_medical_center(const char *first, const char *second) {
    static const char *const kinds[] = {"MED", "MEDICAL", "HEALTH", "CANCER", "HEART", "IMAGING"};
    static const char *const places[] = {"CTR", "CENTER", "CENTRE", "CEN", "GROUP", "CARE"};
    gboolean a = FALSE, b = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        a |= g_str_equal(first, kinds[i]);
        b |= g_str_equal(second, places[i]);
    }
    return a && b;
}

static gboolean has_vowel_and_no_long_row(const char *folded) {
    gsize row = 0;
    gboolean vowel = FALSE;
    for (; *folded; folded++) {
        gboolean is = strchr("AEIOUY", *folded) != NULL;
        vowel |= is;
        row = is ? 0 : row + 1;
        if (row > LOOKS_CONSONANTS_MOST || (folded[0] == folded[1] && folded[1] == folded[2]))
            return FALSE;
    }
    return vowel;
}

/* All capitals, none, or a capital first and perhaps a second one (McKay, DeVries); short words in
 * other mixtures are settings or noise. */
static gboolean has_case_of_name(const char *text) {
    guint upper = 0, lower = 0, turns = 0;
    gboolean was_upper = FALSE, first = TRUE;
    for (; *text; text = g_utf8_next_char(text), first = FALSE) {
        gunichar letter = g_utf8_get_char(text);
        gboolean is_upper = g_unichar_isupper(letter);
        upper += is_upper;
        lower += g_unichar_islower(letter);
        turns += !first && is_upper != was_upper;
        was_upper = is_upper;
    }
    return upper + lower > LOOKS_SHORT_WORD || lower == 0 || upper == 0 || turns == 1 || turns == 3;
}

typedef enum NameLikeness { NO_NAME, PART_OF_NAME, SURE_NAME } NameLikeness;

static NameLikeness likeness(const LineRun *run) {
    gsize length = strlen(run->folded);
    if (*run->folded == '\0') /* another script */
        return g_utf8_strlen(run->text, -1) >= LOOKS_OTHER_SCRIPT_LEAST ? SURE_NAME : NO_NAME;
    if (!run_is_letters(run) || length < LOOKS_NAME_PART || word_is_device(run->folded))
        return NO_NAME;
    if (word_is_name(run->folded))
        return length >= LOOKS_COMMON_NAME_LEAST && has_case_of_name(run->text) ? SURE_NAME
                                                                                : PART_OF_NAME;
    if (word_kind(run->folded, NULL) != WORD_UNKNOWN || !has_vowel_and_no_long_row(run->folded) ||
        !has_case_of_name(run->text))
        return NO_NAME;
    return length >= LOOKS_NAME_LEAST ? SURE_NAME : PART_OF_NAME;
}

static const char *find_name(const Line *line, const guint8 *taken) {
    NameLikeness before = NO_NAME;
    for (guint i = 0; i < line->runs->len; i++) {
        const LineRun *run = line_run(line, i);
        NameLikeness now = taken[i] ? NO_NAME : likeness(run);
        /* Letters that stand right beside digits are a code's, if they are few. */
        if (now == PART_OF_NAME && run_is_joined(run) && i > 0)
            now = NO_NAME;
        if (now == SURE_NAME)
            return word_is_name(run->folded) ? "holds a common name"
                                             : "holds a word that could be a name";
        if (now == PART_OF_NAME && before == PART_OF_NAME)
            return "holds words that could be a name";
        before = now;
    }
    return NULL;
}

static gboolean is_id(const char *folded) {
    return g_str_equal(folded, "ID");
}

static gboolean is_label(const char *folded) {
    return is_id(folded) || word_kind(folded, NULL) == WORD_LABEL;
}

/* More than one letter or digit, or another script. */
static gboolean says_something(const LineRun *run) {
    return run->n_letters + run->n_digits >= LOOKS_SAYS_LEAST || !*run->folded;
}

static const char *find_label(const Line *line, const guint8 *taken) {
    for (guint i = 0; i < line->runs->len; i++) {
        const char *folded = line_run(line, i)->folded;
        if (taken[i] || !is_label(folded))
            continue;
        for (guint j = i + 1; j < line->runs->len; j++) {
            const LineRun *value = line_run(line, j);
            if (is_id(folded) && value->n_digits < LOOKS_ID_DIGITS)
                continue;
            if (!taken[j] && says_something(value) && word_kind(value->folded, NULL) != WORD_LABEL)
                return "stands behind a label of patient data";
        }
    }
    return NULL;
}

static const char *find_institution(const Line *line, const guint8 *taken) {
    gboolean weak = FALSE, other = FALSE;
    for (guint i = 0; i < line->runs->len; i++) {
        const LineRun *run = line_run(line, i);
        if (taken[i] || !run_is_letters(run))
            continue;
        gboolean pair = i + 1 < line->runs->len &&
                        is_medical_center(run->folded, line_run(line, i + 1)->folded);
        if (pair || is_institution_word(run->folded))
            return "looks like an institution";
        gboolean is_weak = word_kind(run->folded, NULL) == WORD_WEAK;
        weak |= is_weak;
        other |= !is_weak && likeness(run) != NO_NAME;
    }
    return weak && other ? "looks like an institution" : NULL;
}

const char *looks_identifying(const Line *line, const guint8 *taken) {
    const char *reason = match_patterns(line);
    if (reason == NULL)
        reason = find_institution(line, taken);
    if (reason == NULL)
        reason = find_label(line, taken);
    for (guint i = 0; i < line->runs->len && reason == NULL; i++)
        if (!taken[i] && is_record_number(line, i))
            reason = "looks like a record number";
    if (reason == NULL && has_number_chain(line, taken))
        reason = "looks like a record number";
    if (reason == NULL)
        reason = brief_identifying(line, taken);
    return reason ? reason : find_name(line, taken);
}

const char *looks_like_device(const Line *line, const guint8 *taken) {
    const char *best = NULL, *number = NULL;
    guint known = 0, unknown = 0;
    for (guint i = 0; i < line->runs->len; i++) {
        const LineRun *run = line_run(line, i);
        const char *section = NULL;
        if (taken[i] || (run->n_letters == 0 && run->n_digits > 0)) {
            number = "a number";
        } else if (run->n_digits > 0 && run->n_letters > 0 && letters_are_device(run->folded)) {
            known++;
            section = "scanner setting";
        } else {
            WordKind kind = word_kind(run->folded, &section);
            gboolean is_known = kind == WORD_DEVICE || kind == WORD_WEAK;
            section = kind == WORD_DEVICE ? section : NULL;
            known += is_known;
            unknown += !is_known && run->n_letters + run->n_digits >= LOOKS_SAYS_LEAST;
        }
        if (best == NULL || (g_str_equal(best, "unit") && section != NULL))
            best = section ? section : best;
    }
    if (known == 0)
        return unknown == 0 ? number : NULL;
    return known >= unknown ? (best ? best : "scanner setting") : NULL;
}

gboolean looks_like_label(const Line *line) {
    for (guint i = 0; i < line->runs->len; i++)
        if (!is_label(line_run(line, i)->folded))
            return FALSE;
    return line->runs->len > 0;
}

gboolean looks_like_value(const Line *line) {
    g_autofree guint8 *taken = g_malloc0(MAX(line->runs->len, 1));
    const char *device = looks_like_device(line, taken);
    if (device != NULL && !g_str_equal(device, "a number"))
        return FALSE;
    for (guint i = 0; i < line->runs->len; i++) {
        const LineRun *run = line_run(line, i);
        if (says_something(run) && !is_label(run->folded))
            return TRUE;
    }
    return FALSE;
}
