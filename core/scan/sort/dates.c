#include "core/scan/sort/dates.h"

#include "core/scan/limits/dates_limits.h"
#include "core/scan/sort/words.h"
#include "ocr/match.h"
#include <string.h>

static const char *const months[12] = {
    "JAN JANUARY JANUAR JANVIER JANV ENERO ENE GENNAIO GEN JANEIRO JANUARI TAMMI STYCZEN OCAK "
    "LEDEN",
    "FEB FEBRUARY FEBRUAR FEVRIER FEVR FEV FEBRERO FEBBRAIO FEVEREIRO FEBRUARI HELMI LUTY SUBAT",
    "MAR MARCH MARZ MRZ MARS MARZO MARCO MAART MRT MAALIS MARZEC MART BREZEN",
    "APR APRIL AVRIL AVR ABRIL ABR APRILE HUHTI KWIECIEN NISAN DUBEN",
    "MAY MAI MAYO MAGGIO MAG MAIO MEI MAJ TOUKO MAYIS KVETEN",
    "JUN JUNE JUNI JUIN JUNIO GIUGNO GIU JUNHO KESA CZERWIEC HAZIRAN CERVEN",
    "JUL JULY JULI JUILLET JUIL JULIO LUGLIO LUG JULHO HEINA LIPIEC TEMMUZ CERVENEC",
    "AUG AUGUST AOUT AOU AGOSTO AGO AUGUSTUS AUGUSTI ELO SIERPIEN AGUSTOS SRPEN",
    "SEP SEPT SEPTEMBER SEPTEMBRE SEPTIEMBRE SETTEMBRE SET SETEMBRO SYYS WRZESIEN EYLUL ZARI",
    "OCT OCTOBER OKT OKTOBER OCTOBRE OCTUBRE OTTOBRE OTT OUTUBRO OUT LOKA EKIM RIJEN",
    "NOV NOVEMBER NOVEMBRE NOVIEMBRE NOVEMBRO MARRAS LISTOPAD KASIM",
    "DEC DECEMBER DEZ DEZEMBER DECEMBRE DICIEMBRE DIC DICEMBRE DEZEMBRO JOULU GRUDZIEN ARALIK",
};

/* The next of the names that spaces separate; NULL at the end. */
static char *next_name(const char **names) {
    gsize length = strcspn(*names, " ");
    char *name = length > 0 ? g_strndup(*names, length) : NULL;
    *names += length + ((*names)[length] == ' ');
    return name;
}

/* 1 to 12; 0 if it names no month. nearly: also where a letter or so was misread. */
static guint month_of_name(const char *folded, gboolean nearly) {
    gsize length = strlen(folded);
    for (guint month = 0; length >= DATES_MONTH_LEAST && month < G_N_ELEMENTS(months); month++) {
        const char *names = months[month];
        char *next;
        while ((next = next_name(&names)) != NULL) {
            g_autofree char *name = next;
            if (nearly ? length <= strlen(name) + DATES_MONTH_MORE &&
                             match_text(folded, DATES_MONTH_CONFIDENCE, name)
                       : g_str_equal(name, folded))
                return month + 1;
        }
    }
    return 0;
}

static gboolean is_day(guint year, guint month, guint day) {
    return year >= DATES_YEAR_FIRST && year <= DATES_YEAR_LAST && month >= 1 && month <= 12 &&
           day >= 1 && day <= g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
}

static void add_day(FoundDate *out, guint year, guint month, guint day) {
    if (is_day(year, month, day) && out->n_days < DATE_READINGS)
        out->days[out->n_days++] = (guint32)(year * 10000 + month * 100 + day);
}

/* A year of two digits may be of either century. */
static void add_year(FoundDate *out, const char *year, guint month, guint day) {
    guint number = (guint)g_ascii_strtoull(year, NULL, 10);
    if (strlen(year) == 4)
        add_day(out, number, month, day);
    if (strlen(year) == 2) {
        add_day(out, 2000 + number, month, day);
        add_day(out, 1900 + number, month, day);
    }
}

static guint number_of(const char *digits, gsize at, gsize length) {
    g_autofree char *part = g_strndup(digits + at, length);
    return (guint)g_ascii_strtoull(part, NULL, 10);
}

static const char *digits_at(const Line *line, guint i) {
    return i < line->runs->len ? line_run(line, i)->digits : NULL;
}

/* A sign between the parts of a date; spaces alone are none. */
static char sign_of_gap(const char *gap) {
    char sign = 0;
    for (; *gap; gap++) {
        if (*gap == ' ')
            continue;
        if (sign != 0 || !strchr("./-,'_~:", *gap))
            return 0;
        sign = *gap;
    }
    return sign;
}

static gboolean only_spaces(const char *gap) {
    return strspn(gap, " ") == strlen(gap);
}

/* Three numbers: 03.09.2012, 2012-03-09, 03/09/12; 03 09 2012 with a year of four digits only. */
static gboolean find_numbers(const Line *line, guint first, FoundDate *out) {
    const char *a = digits_at(line, first), *b = digits_at(line, first + 1),
               *c = digits_at(line, first + 2);
    if (a == NULL || b == NULL || c == NULL || strlen(a) > 4 || strlen(b) > 2 || strlen(c) > 4)
        return FALSE;
    guint sure = 0, letters = 0;
    for (guint i = first; i < first + 3; i++) {
        sure += line_run(line, i)->n_digits;
        letters += line_run(line, i)->n_letters;
    }
    char sign = sign_of_gap(line_run(line, first + 1)->gap),
         other = sign_of_gap(line_run(line, first + 2)->gap);
    gboolean four = strlen(a) == 4 || strlen(c) == 4;
    gboolean spaces =
        only_spaces(line_run(line, first + 1)->gap) && only_spaces(line_run(line, first + 2)->gap);
    if (letters >= sure || sign == ':' || other == ':' || (spaces ? !four : !sign || !other))
        return FALSE;
    if (sign != other && !four)
        return FALSE;
    guint x = number_of(a, 0, 4), y = number_of(b, 0, 2), z = number_of(c, 0, 4);
    if (strlen(a) <= 2 && (strlen(c) == 2 || strlen(c) == 4)) {
        add_year(out, c, y, x);
        add_year(out, c, x, y);
    }
    if (strlen(c) <= 2 && (strlen(a) == 4 || (strlen(a) == 2 && strlen(c) == 2)))
        add_year(out, a, y, z);
    out->n_runs = 3;
    return out->n_days > 0;
}

/* Eight digits, or fourteen with the time. */
static gboolean find_compact(const Line *line, guint first, FoundDate *out) {
    const char *digits = digits_at(line, first);
    const LineRun *run = line_run(line, first);
    if (digits == NULL || run->n_letters > DATES_COMPACT_LETTERS ||
        (strlen(digits) != 8 && strlen(digits) != 14))
        return FALSE;
    add_day(out, number_of(digits, 0, 4), number_of(digits, 4, 2), number_of(digits, 6, 2));
    if (strlen(digits) == 8) {
        add_day(out, number_of(digits, 4, 4), number_of(digits, 0, 2), number_of(digits, 2, 2));
        add_day(out, number_of(digits, 4, 4), number_of(digits, 2, 2), number_of(digits, 0, 2));
    }
    out->n_runs = 1;
    return out->n_days > 0;
}

/* Day, month by name and year in any order. */
static void find_whole(FoundDate *out, const char *before, const char *after, const char *later,
                       guint month) {
    if (before != NULL && after != NULL && strlen(before) <= 2)
        add_year(out, after, month, number_of(before, 0, 2));
    if (before != NULL && after != NULL && strlen(after) <= 2)
        add_year(out, before, month, number_of(after, 0, 2));
    out->n_runs = 3;
    if (before == NULL && after != NULL && later != NULL && strlen(after) <= 2)
        add_year(out, later, month, number_of(after, 0, 2));
}

/* "March 2012", "24 May", "May 24". */
static void find_part(FoundDate *out, const char *before, const char *after, guint month) {
    guint year = after != NULL && strlen(after) == 4 ? number_of(after, 0, 4) : 0;
    const char *day = before != NULL ? before : after;
    if (year >= DATES_YEAR_FIRST && year <= DATES_YEAR_LAST)
        out->days[out->n_days++] = year * 10000 + month * 100;
    else if (day != NULL && strlen(day) <= 2 && is_day(2000, month, number_of(day, 0, 2)))
        out->days[out->n_days++] = month * 100 + number_of(day, 0, 2);
    out->n_runs = 2;
}

/* The number of a run that stands close to the run before it, or behind it. */
static const char *close_digits(const Line *line, guint i, guint gap) {
    const char *signs = gap < line->runs->len ? line_run(line, gap)->gap : "";
    return only_spaces(signs) || sign_of_gap(signs) != 0 ? digits_at(line, i) : NULL;
}

/* "9 Mar 12", "9. März 2012", "Mar 9, 2012", "2012-Mar-09", and parts of these. A month may be a
 * scanner's word too ("MAG 2"): it needs a year then. */
static gboolean find_named(const Line *line, guint first, FoundDate *out) {
    gboolean leads = line_run(line, first)->n_digits == 0;
    guint at = leads ? first : first + 1;
    if (at >= line->runs->len || line_run(line, at)->n_digits > 0)
        return FALSE;
    const char *name = line_run(line, at)->folded;
    const char *before = leads ? NULL : close_digits(line, first, at);
    const char *after = close_digits(line, at + 1, at + 1);
    const char *later = close_digits(line, at + 2, at + 2);
    if ((!leads && before == NULL) || (before == NULL && after == NULL))
        return FALSE;
    guint month = month_of_name(name, FALSE);
    gboolean is_device = word_is_device(name);
    if (month == 0 && before != NULL && after != NULL && !is_device)
        month = month_of_name(name, TRUE);
    else if (month != 0 && !is_device)
        find_part(out, before, after, month);
    if (month == 0)
        return FALSE;
    FoundDate whole = {0};
    find_whole(&whole, before, after, later, month);
    if (whole.n_days > 0)
        *out = whole;
    return out->n_days > 0;
}

gboolean date_find(const Line *line, guint first, FoundDate *out) {
    *out = (FoundDate){0};
    if (find_numbers(line, first, out))
        return TRUE;
    *out = (FoundDate){0};
    if (find_compact(line, first, out))
        return TRUE;
    *out = (FoundDate){0};
    return find_named(line, first, out);
}

static gboolean is_colon(const char *gap) {
    return g_str_equal(gap, ":") || g_str_equal(gap, ";") || g_str_equal(gap, " :") ||
           g_str_equal(gap, ": ");
}

/* AM or PM behind the time: 1 or 2; 0 if neither. */
static guint half_of_day(const Line *line, guint i) {
    const char *folded = i < line->runs->len ? line_run(line, i)->folded : "";
    gboolean close = i < line->runs->len && only_spaces(line_run(line, i)->gap);
    return close && g_str_equal(folded, "AM") ? 1 : close && g_str_equal(folded, "PM") ? 2 : 0;
}

static gboolean is_of_clock(const Line *line, guint i) {
    static const char *const words[] = {"H", "UHR", "HRS", "HEURES", "HORAS"};
    for (gsize w = 0; i < line->runs->len && w < G_N_ELEMENTS(words); w++)
        if (g_str_equal(line_run(line, i)->folded, words[w]))
            return TRUE;
    return FALSE;
}

/* "14h05" is one run. */
static gboolean find_with_h(const Line *line, guint first, FoundTime *out) {
    const char *text = line_run(line, first)->folded;
    gsize digits = strspn(text, "0123456789");
    if (digits < 1 || digits > 2 || text[digits] != 'H' ||
        strspn(text + digits + 1, "0123456789") != 2 || text[digits + 3] != '\0')
        return FALSE;
    guint hour = number_of(text, 0, digits), minute = number_of(text, digits + 1, 2);
    *out = (FoundTime){.n_runs = 1, .time = hour * 10000 + minute * 100};
    return hour < 24 && minute < 60;
}

gboolean time_find(const Line *line, guint first, FoundTime *out) {
    *out = (FoundTime){0};
    if (find_with_h(line, first, out))
        return TRUE;
    const char *hour = digits_at(line, first), *minute = digits_at(line, first + 1),
               *second = digits_at(line, first + 2);
    if (hour == NULL || minute == NULL || strlen(hour) > 2 || strlen(minute) != 2 ||
        line_run(line, first)->n_digits + line_run(line, first + 1)->n_digits == 0)
        return FALSE;
    const char *gap = line_run(line, first + 1)->gap;
    gboolean colon = is_colon(gap);
    if (!colon && !g_str_equal(gap, "."))
        return FALSE;
    out->seconds = second != NULL && strlen(second) == 2 &&
                   (is_colon(line_run(line, first + 2)->gap) ||
                    g_str_equal(line_run(line, first + 2)->gap, "."));
    out->n_runs = out->seconds ? 3 : 2;
    guint half = half_of_day(line, first + out->n_runs);
    if (!colon && half == 0 && !is_of_clock(line, first + out->n_runs))
        return FALSE;
    out->n_runs += half != 0;
    guint h = number_of(hour, 0, 2), m = number_of(minute, 0, 2),
          s = out->seconds ? number_of(second, 0, 2) : 0;
    if (half != 0 && (h < 1 || h > 12))
        return FALSE;
    if (half != 0)
        h = h % 12 + (half == 2 ? 12 : 0);
    const char *before = line_run(line, first)->gap;
    gsize length = strlen(before);
    out->with_sign =
        half == 0 && length > 0 && (before[length - 1] == '+' || before[length - 1] == '-');
    out->time = h * 10000 + m * 100 + s;
    return h < 24 && m < 60 && s < 60;
}

gboolean date_of_dicom(const char *text, guint32 *day) {
    char digits[9] = {0};
    gsize n = 0;
    for (; *text && n < 8; text++) {
        if (g_ascii_isdigit(*text))
            digits[n++] = *text;
        else if (*text != '.' || (n != 4 && n != 6))
            return FALSE;
    }
    *day = number_of(digits, 0, 8);
    return n == 8 && is_day(*day / 10000, *day / 100 % 100, *day % 100);
}

gboolean time_of_dicom(const char *text, guint32 *time) {
    char digits[7] = "000000";
    gsize n = 0;
    for (; *text && n < 6; text++) {
        if (g_ascii_isdigit(*text))
            digits[n++] = *text;
        else if (*text != ':' || (n != 2 && n != 4))
            break;
    }
    *time = number_of(digits, 0, 6);
    return n >= 4 && *time / 10000 < 24 && *time / 100 % 100 < 60 && *time % 100 < 61;
}
