#include "core/scan/sort/classify.h"

#include "core/scan/sort/dates.h"
#include "core/scan/sort/header.h"
#include "core/scan/sort/looks.h"
#include "core/scan/sort/words.h"
#include <string.h>

struct Classifier {
    Header *header;
};

Classifier *classifier_new(const DicomFile *file) {
    Classifier *classifier = g_new(Classifier, 1);
    classifier->header = header_new(file);
    return classifier;
}

void classifier_free(Classifier *classifier) {
    if (classifier == NULL)
        return;
    header_free(classifier->header);
    g_free(classifier);
}

/* The worst so far. */
typedef struct Verdict {
    FindingClass class;
    char *reason;
} Verdict;

static void say(Verdict *verdict, FindingClass class, char *reason) {
    if (class < verdict->class) {
        g_free(verdict->reason);
        *verdict = (Verdict){class, reason};
    } else {
        g_free(reason);
    }
}

static void judge_date(const Classifier *classifier, const FoundDate *date, Verdict *verdict) {
    for (guint i = 0; i < date->n_days; i++) {
        const char *label = header_date(classifier->header, date->days[i]);
        if (label != NULL)
            say(verdict, FINDING_PHI_MATCH, g_strdup_printf("is %s of the header", label));
    }
    say(verdict, FINDING_PHI_SUSPECT, g_strdup("looks like a date"));
}

/* Minutes and seconds of a loop or an injection; who scans at half past midnight is in the header.
 */
static gboolean is_counter(const FoundTime *time) {
    enum { AN_HOUR = 10000 };
    return time->time < AN_HOUR;
}

static void judge_time(const Classifier *classifier, const FoundTime *time, Verdict *verdict) {
    const char *label = header_time(classifier->header, time->time, time->seconds);
    if (label != NULL && (time->seconds || !time->with_sign))
        say(verdict, FINDING_PHI_MATCH, g_strdup_printf("is %s of the header", label));
    else if (!time->with_sign && !is_counter(time))
        say(verdict, FINDING_PHI_SUSPECT, g_strdup("looks like a time of day"));
}

/* Marks the runs that dates and times take. */
static void judge_dates(const Classifier *classifier, const Line *line, guint8 *taken,
                        Verdict *verdict) {
    for (guint i = 0; i < line->runs->len;) {
        FoundDate date;
        FoundTime time;
        guint n = 1;
        if (date_find(line, i, &date)) {
            judge_date(classifier, &date, verdict);
            n = date.n_runs;
        } else if (time_find(line, i, &time)) {
            judge_time(classifier, &time, verdict);
            n = time.n_runs;
        } else {
            i++;
            continue;
        }
        for (guint end = MIN(i + n, line->runs->len); i < end; i++)
            taken[i] = 1;
    }
}

void classifier_classify(const Classifier *classifier, const char *text, FindingClass *class,
                         char **reason) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(Line) line = line_new(valid);
    g_autofree guint8 *taken = g_malloc0(MAX(line->runs->len, 1));
    Verdict verdict = {FINDING_OTHER, NULL};
    char *match = header_match(classifier->header, valid, line);
    if (match != NULL)
        say(&verdict, FINDING_PHI_MATCH, match);
    judge_dates(classifier, line, taken, &verdict);
    const char *found = NULL;
    if (verdict.class > FINDING_PHI_MATCH &&
        (found = header_near_date(classifier->header, valid)) != NULL)
        say(&verdict, FINDING_PHI_MATCH, g_strdup_printf("is nearly %s of the header", found));
    if (verdict.class > FINDING_PHI_SUSPECT && (found = looks_identifying(line, taken)) != NULL)
        say(&verdict, FINDING_PHI_SUSPECT, g_strdup(found));
    if (verdict.class > FINDING_DEVICE && (found = looks_like_device(line, taken)) != NULL)
        say(&verdict, FINDING_DEVICE, g_strdup(found));
    *class = verdict.class;
    *reason = verdict.reason ? verdict.reason : g_strdup("no words that are known");
}

static gboolean has_date(const Line *line) {
    for (guint i = 0; i < line->runs->len; i++)
        if (date_find(line, i, &(FoundDate){0}))
            return TRUE;
    return FALSE;
}

static gboolean names_encoder(const Line *line) {
    for (guint i = 0; i < line->runs->len; i++) {
        const char *section = NULL;
        word_kind(line_run(line, i)->folded, &section);
        if (g_strcmp0(section, "encoder") == 0)
            return TRUE;
    }
    return FALSE;
}

void classifier_classify_comment(const Classifier *classifier, const char *text,
                                 FindingClass *class, char **reason) {
    classifier_classify(classifier, text, class, reason);
    g_autoptr(Line) line = line_new(text);
    if (*class != FINDING_PHI_SUSPECT || has_date(line) || !names_encoder(line))
        return;
    g_free(*reason);
    *class = FINDING_DEVICE;
    *reason = g_strdup("what an encoder writes about itself");
}

/* Whether a text is a number with its unit, as on scales: letters of other scripts are hardly ever
 * read as one. */
static gboolean is_measure(const char *text) {
    g_autoptr(Line) line = line_new(text);
    guint digits = 0;
    gboolean has_unit = strchr(text, '%') != NULL;
    for (guint i = 0; i < line->runs->len; i++) {
        const LineRun *run = line_run(line, i);
        digits += run->n_digits;
        has_unit |= run->n_letters > 0;
        if (run->n_letters > 0 && !word_is_unit(run->folded + run->n_digits))
            return FALSE;
    }
    return digits > 0 && has_unit;
}

void classifier_doubt(Finding *finding, const char *languages) {
    if (!finding->doubtful || finding->class <= FINDING_PHI_SUSPECT)
        return;
    gboolean is_open = finding->plain && (finding->barcode != NULL || !is_measure(finding->text));
    finding->class = is_open ? FINDING_UNDETERMINED : FINDING_OTHER;
    g_free(finding->reason);
    finding->reason =
        finding->barcode
            ? g_strdup("looks like a barcode or QR code; for it to be read install libzbar0")
        : is_open ? g_strdup_printf("lettering that can't be read in the languages %s", languages)
                  : g_strdup("read without confidence");
}

void classifier_finish(const Classifier *classifier, GPtrArray *findings) {
    gboolean denies = header_denies_text(classifier->header),
             clean = header_claims_clean(classifier->header);
    guint phi = 0;
    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = g_ptr_array_index(findings, i);
        phi += finding->class <= FINDING_PHI_SUSPECT;
    }
    if (phi == 0 || !(denies || clean))
        return;
    Finding *finding = finding_new();
    g_free(finding->place);
    g_free(finding->text);
    g_free(finding->reason);
    finding->place = g_strdup("header");
    finding->frame = -1;
    finding->text = g_strdup(denies && clean ? "Burned In Annotation NO, Clean Pixel Data Option"
                             : denies        ? "Burned In Annotation NO"
                                             : "Clean Pixel Data Option");
    finding->confidence = 100;
    finding->class = FINDING_PHI_SUSPECT;
    finding->reason = g_strdup_printf(
        "%s%s%s, but %u finding%s of this file may identify someone",
        denies ? "Burned In Annotation (0028,0301) says NO" : "", denies && clean ? " and " : "",
        clean ? "de-identification method 113101 claims clean pixel data" : "", phi,
        phi == 1 ? "" : "s");
    g_ptr_array_add(findings, finding);
}
