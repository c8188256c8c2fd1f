#include "core/scan/sort/beside.h"

#include "core/scan/limits/beside_limits.h"
#include "core/scan/sort/brief.h"
#include "core/scan/sort/dates.h"
#include "core/scan/sort/looks.h"
#include <string.h>

static gint32 height(const Finding *finding) {
    return finding->y1 - finding->y0;
}

/* Whether b stands to the right of a, in one line with it. */
static gboolean stands_right(const Finding *a, const Finding *b) {
    gint32 overlap = MIN(a->y1, b->y1) - MAX(a->y0, b->y0);
    gint32 small = MIN(height(a), height(b)), large = MAX(height(a), height(b));
    gint32 into = small * BESIDE_INTO / 100;
    return 100 * overlap > BESIDE_OVERLAP * small && large <= BESIDE_SIZES * small &&
           b->x0 >= a->x1 - into && b->x0 - a->x1 <= BESIDE_GAP * large && b->x1 > a->x1;
}

/* The next finding in the line; findings are of one place and frame. NULL if none. */
static Finding *next_in_line(const GPtrArray *findings, guint first, guint end, const Finding *of) {
    Finding *next = NULL;
    for (guint i = first; i < end; i++) {
        Finding *finding = g_ptr_array_index(findings, i);
        if (finding != of && stands_right(of, finding) && (!next || finding->x0 < next->x0))
            next = finding;
    }
    return next;
}

static void worsen(Finding *finding, FindingClass class, const char *reason) {
    if (finding->class <= class)
        return;
    finding->class = class;
    g_free(finding->reason);
    finding->reason = g_strdup(reason);
}

/* Whether the text leads on to what stands behind it: "Op:", "ACC#", "Dr." */
static gboolean leads_on(const char *text, const Line *line) {
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    gsize length = strlen(stripped);
    char last = length > 0 ? stripped[length - 1] : '\0';
    return last == ':' || last == '#' || (last == '.' && length <= BESIDE_SHORT_FORM + 1) ||
           looks_like_label(line);
}

/* Whether a date or time begins in the first n runs and ends behind them. */
static gboolean goes_on_behind(const Line *line, guint n) {
    for (guint i = 0; i < n;) {
        FoundDate date;
        FoundTime time;
        guint taken = date_find(line, i, &date)   ? date.n_runs
                      : time_find(line, i, &time) ? time.n_runs
                                                  : 1;
        i += MAX(taken, 1);
        if (i > n)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_phi(const Finding *finding) {
    return finding->class <= FINDING_PHI_SUSPECT;
}

/* Whether what stands behind a label of a person or a blank makes a short text one that identifies
 * someone: "Ref:" and "Wu", "MA" and "LI". */
static gboolean is_brief(const Finding *left, const Finding *right, const Line *whole) {
    g_autofree char *text = g_strchomp(g_strdup(left->text));
    gint32 taller = MAX(height(left), height(right));
    gboolean blank = 100 * (right->x0 - left->x1) <= BESIDE_BLANK * taller;
    g_autofree guint8 *taken = g_malloc0(MAX(whole->runs->len, 1));
    return (blank || g_str_has_suffix(text, ":")) && brief_person(whole, taken) != NULL;
}

static void judge_pair(const Classifier *classifier, Finding *left, Finding *right) {
    g_autoptr(Line) line = line_new(left->text);
    g_autoptr(Line) value = line_new(right->text);
    g_autofree char *both = g_strconcat(left->text, " ", right->text, NULL);
    g_autoptr(Line) whole = line_new(both);
    gboolean has_value = looks_like_label(line) && looks_like_value(value),
             goes_on = goes_on_behind(whole, line->runs->len),
             brief = !is_phi(left) && !is_phi(right) && is_brief(left, right, whole);
    FindingClass class = FINDING_OTHER;
    g_autofree char *reason = NULL;
    if (has_value || goes_on || brief)
        classifier_classify(classifier, both, &class, &reason);
    if (has_value || brief)
        worsen(right, class, reason);
    if (brief)
        worsen(left, class, reason);
    if (is_phi(right) && leads_on(left->text, line))
        worsen(left, FINDING_PHI_SUSPECT, "stands before what may identify someone");
    if (goes_on && is_phi(left) != is_phi(right)) {
        worsen(left, class, reason);
        worsen(right, class, reason);
    }
}

/* By place, frame and position. */
static int compare(gconstpointer a, gconstpointer b) {
    const Finding *one = *(const Finding *const *)a, *other = *(const Finding *const *)b;
    int places = strcmp(one->place, other->place);
    if (places != 0)
        return places;
    if (one->frame != other->frame)
        return one->frame < other->frame ? -1 : 1;
    return one->x0 != other->x0 ? (one->x0 < other->x0 ? -1 : 1)
                                : (one->y0 > other->y0) - (one->y0 < other->y0);
}

void findings_judge_beside(const Classifier *classifier, GPtrArray *findings) {
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    g_ptr_array_extend(sorted, findings, NULL, NULL);
    g_ptr_array_sort(sorted, compare);
    for (guint first = 0, end; first < sorted->len; first = end) {
        const Finding *one = g_ptr_array_index(sorted, first);
        for (end = first + 1; end < sorted->len; end++) {
            const Finding *other = g_ptr_array_index(sorted, end);
            if (other->frame != one->frame || strcmp(other->place, one->place) != 0)
                break;
        }
        /* From the right: a label may lead on to a label. */
        for (guint i = end; i-- > first;) {
            Finding *left = g_ptr_array_index(sorted, i);
            Finding *right = next_in_line(sorted, first, end, left);
            if (right != NULL)
                judge_pair(classifier, left, right);
        }
    }
}
