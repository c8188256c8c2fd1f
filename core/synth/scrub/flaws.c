#include "core/synth/scrub/flaws.h"

#include "core/file/plain_file.h"
#include "core/synth/failure.h"
#include <string.h>

/* A line has some 30 bytes: this is of a thousand, each with a comment. */
enum { MOST_TREATMENTS = 128, MOST_BYTES = 1 << 16 };

struct Flaws {
    double treatments[MOST_TREATMENTS]; /* percent, in the order of treatment_nth */
    double tags[N_TAG_FLAWS];
    double missing;
    gsize n_lines; /* that name a rate */
};

static const char none[] = "";
/* About half of what is left in the pixels shows one flaw or another, so that a small set has them
 * all; elements err rarely. */
static const char usual[] = "text untouched 4\n"
                            "text second-line-missed 4\n"
                            "text right-half-missed 4\n"
                            "text box-offset 4\n"
                            "text faint 4\n"
                            "text near-black 4\n"
                            "text light-blur 4\n"
                            "text semi-transparent 4\n"
                            "text noise-on-top 4\n"
                            "text inverted 4\n"
                            "text last-frame-missed 3\n"
                            "text left-in-overlay 3\n"
                            "text left-in-icon 3\n"
                            "text left-in-overlay-bits 3\n"
                            "text left-in-high-bits 3\n"
                            "plain transcoded 4\n"
                            "plain lossy 4\n"
                            "plain blanked 3\n"
                            "plain extra-box 3\n"
                            "plain one-pixel 3\n"
                            "plain rescaled-8bit 3\n"
                            "plain cropped 3\n"
                            "plain frame-lost 3\n"
                            "tag text-left 3\n"
                            "tag date-left 3\n"
                            "tag uid-left 3\n"
                            "tag uid-inconsistent 1\n"
                            "tag patid-inconsistent 1\n"
                            "tag element-lost 3\n"
                            "tag value-emptied 3\n"
                            "tag text-lost 3\n"
                            "file missing 0.5\n";

static double *find_rate(Flaws *flaws, const char *kind, const char *name) {
    const Treatment *treatment;
    for (gsize i = 0; i < MOST_TREATMENTS && (treatment = treatment_nth(i)) != NULL; i++)
        if (strcmp(treatment->name, name) == 0 &&
            strcmp(kind, treatment->plain ? "plain" : "text") == 0)
            return &flaws->treatments[i];
    for (TagFlaw flaw = 0; flaw < N_TAG_FLAWS; flaw++)
        if (strcmp(kind, "tag") == 0 && strcmp(tag_flaw_name(flaw), name) == 0)
            return &flaws->tags[flaw];
    return strcmp(kind, "file") == 0 && strcmp(name, "missing") == 0 ? &flaws->missing : NULL;
}

static gboolean parse_line(Flaws *flaws, const char *line) {
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_auto(GStrv) parts = g_strsplit_set(line, " \t\r", -1);
    for (gsize i = 0; parts[i] && parts[i][0] != '#'; i++)
        if (*parts[i])
            g_ptr_array_add(words, parts[i]);
    if (words->len == 0)
        return TRUE;
    if (words->len != 3)
        return FALSE;
    char *end;
    double percent = g_ascii_strtod(words->pdata[2], &end);
    double *rate = find_rate(flaws, words->pdata[0], words->pdata[1]);
    if (rate == NULL || *end || !(percent >= 0 && percent <= 100))
        return FALSE;
    *rate = percent;
    flaws->n_lines++;
    return TRUE;
}

/* Percent of the images with text, or of those without, that the rates make up. */
static double sum_of(const Flaws *flaws, gboolean has_text) {
    double sum = 0;
    const Treatment *treatment;
    for (gsize i = 0; (treatment = treatment_nth(i)) != NULL; i++)
        if (treatment->plain != has_text)
            sum += flaws->treatments[i];
    return sum;
}

static gboolean parse(Flaws *flaws, const char *name, const char *text, GError **error) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (gsize i = 0; lines[i]; i++)
        if (!parse_line(flaws, lines[i])) {
            g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT,
                        "%s:%" G_GSIZE_FORMAT ": no flaw and percentage: %s", name, i + 1,
                        lines[i]);
            return FALSE;
        }
    if (sum_of(flaws, TRUE) > 100.0001 || sum_of(flaws, FALSE) > 100.0001) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT, "%s: more than 100 percent", name);
        return FALSE;
    }
    return TRUE;
}

/* Does no harm and has no line: what the lines leave goes to these, in equal parts. */
static gboolean fills_up(const Flaws *flaws, gsize i, gboolean has_text) {
    const Treatment *treatment = treatment_nth(i);
    return treatment->plain != has_text && !treatment->leak && !treatment->asked_only &&
           flaws->treatments[i] == 0 && strcmp(treatment->outside, "retained") == 0;
}

static gboolean fail_as_empty(const char *name, GError **error) {
    g_set_error(
        error, SYNTH_ERROR, SYNTH_ERROR_INPUT,
        "%s: it names no flaw: add a line such as \"text untouched 4\", or take --flaws none",
        name);
    return FALSE;
}

static gboolean read_file(Flaws *flaws, const char *path, GError **error) {
    g_autofree char *text = plain_file_text(path, MOST_BYTES, "list of flaws", NULL, error);
    return text != NULL && parse(flaws, path, text, error) &&
           (flaws->n_lines > 0 || fail_as_empty(path, error));
}

Flaws *flaws_new(const char *choice, GError **error) {
    g_autoptr(Flaws) flaws = g_new0(Flaws, 1);
    const char *text = strcmp(choice, "none") == 0      ? none
                       : strcmp(choice, "default") == 0 ? usual
                                                        : NULL;
    gboolean good =
        text != NULL ? parse(flaws, choice, text, error) : read_file(flaws, choice, error);
    return good ? g_steal_pointer(&flaws) : NULL;
}

void flaws_free(Flaws *flaws) {
    g_free(flaws);
}

/* The n-th of evenly spread numbers from 0 up to 100, from a start that the seed and name give. */
static double spread(gsize n, const char *name, guint64 seed) {
    guint64 start = random_hash(name) ^ (seed * G_GUINT64_CONSTANT(0xD1342543DE82EF95));
    guint64 at = start + n * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    return (double)(at >> 11) * 0x1p-53 * 100;
}

const Treatment *flaws_treatment(const Flaws *flaws, gboolean has_text, gsize ordinal, guint64 seed,
                                 guint met, gboolean lossy) {
    double at = spread(ordinal, has_text ? "text" : "plain", seed), rest = 100;
    const Treatment *treatment;
    gsize fillers[MOST_TREATMENTS], n = 0;
    for (gsize i = 0; (treatment = treatment_nth(i)) != NULL; i++) {
        double rate = treatment->plain != has_text ? flaws->treatments[i] : 0;
        if (fills_up(flaws, i, has_text))
            fillers[n++] = i;
        if (rate == 0 || !treatment_serves(treatment, met, lossy))
            continue;
        if (at < rate)
            return treatment;
        at -= rate;
        rest -= rate;
    }
    if (n == 0 || rest <= 0)
        return treatment_find(has_text ? "black-box" : "retained");
    return treatment_nth(fillers[MIN(n - 1, (gsize)(at / rest * (double)n))]);
}

static gboolean happens(double percent, gsize i, const char *name, guint64 seed) {
    return spread(i, name, seed) < percent;
}

gboolean flaws_has_tag_flaw(const Flaws *flaws, TagFlaw flaw, gsize i, guint64 seed) {
    return happens(flaws->tags[flaw], i, tag_flaw_name(flaw), seed);
}

gboolean flaws_is_missing(const Flaws *flaws, gsize i, guint64 seed) {
    return happens(flaws->missing, i, "missing", seed);
}
