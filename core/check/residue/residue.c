#include "core/check/residue/residue.h"

#include "core/check/limits/kept_limits.h"
#include "core/check/limits/residue_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/residue/views.h"
#include "core/check/strokes/glyphs.h"
#include "core/check/strokes/kept.h"
#include "core/check/strokes/other_text.h"
#include "core/check/uniform.h"
#include <math.h>

static gint32 sample_at(gconstpointer from, gsize x, gsize y) {
    return picture_row16(from, 0, y)[x];
}

typedef struct ExpectedLine {
    const Strokes *strokes;
    const TextLine *line;
} ExpectedLine;

/* Words that say nothing about anyone are no evidence. */
static gint32 expected_at(gconstpointer from, gsize x, gsize y) {
    const ExpectedLine *expected = from;
    const Strokes *strokes = expected->strokes;
    gsize at = (expected->line->y0 + y) * strokes->width + expected->line->x0 + x;
    return strokes->coverage[at] >= STROKES_COVERED && strokes->telling[at] ? 255 : 0;
}

/* The part of a picture that a line of text covers. */
static Picture view_line(const Picture *picture, const TextLine *line) {
    Box box = {(gint64)line->x0, (gint64)line->y0, (gint64)line->x1, (gint64)line->y1};
    return picture_view(picture, box);
}

/* A line of which another text is taken out: what its mask covers is the mean of the rest, so that
 * it says nothing. */
typedef struct MaskedLine {
    const Picture *line;
    const guint8 *mask;
    gint32 mean;
} MaskedLine;

static MaskedLine mask_line(const Picture *line, const guint8 *mask) {
    guint64 sum = 0, n = 0;
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < line->width; x++)
            if (!mask[y * line->width + x]) {
                sum += picture_row16(line, 0, y)[x];
                n++;
            }
    if (n == 0)
        return (MaskedLine){line, NULL, 0};
    return (MaskedLine){line, mask, (gint32)(sum / n)};
}

static gint32 masked_at(gconstpointer from, gsize x, gsize y) {
    const MaskedLine *masked = from;
    gboolean hidden = masked->mask != NULL && masked->mask[y * masked->line->width + x];
    return hidden ? masked->mean : picture_row16(masked->line, 0, y)[x];
}

static gint32 coverage_at(gconstpointer from, gsize x, gsize y) {
    const Levels *coverage = from;
    return coverage->samples[y * coverage->width + x];
}

static void shrink_other(const guint8 *coverage, gsize width, gsize height, gconstpointer factor,
                         Levels *out) {
    g_auto(Levels) whole = {width, height, g_new(gint32, width * height)};
    for (gsize i = 0; i < width * height; i++)
        whole.samples[i] = coverage[i] >= STROKES_COVERED ? 255 : 0;
    levels_shrink(coverage_at, &whole, width, height, *(const gsize *)factor, out);
}

/* Texts of the line's own glyphs in another order, resized by `resize`; NULL where it has too few.
 */
static GPtrArray *make_others(const Strokes *strokes, const TextLine *text,
                              void (*resize)(const guint8 *coverage, gsize width, gsize height,
                                             gconstpointer data, Levels *out),
                              gconstpointer data) {
    g_autoptr(GArray) glyphs = glyphs_of_line(strokes, text);
    g_autoptr(GRand) random = g_rand_new_with_seed(1); /* the same verdict every time */
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(levels_free);
    for (guint i = 0; i < RESIDUE_OTHERS; i++) {
        g_autofree guint8 *coverage = glyphs_shuffle(strokes, text, glyphs, random);
        if (coverage == NULL)
            return NULL;
        Levels *resized = g_new0(Levels, 1);
        resize(coverage, text->x1 - text->x0, text->y1 - text->y0, data, resized);
        g_ptr_array_add(others, resized);
    }
    return g_steal_pointer(&others);
}

/* What the lines show as wholes, under each view: sums of deviations from decoys, and from other
 * texts. */
typedef struct Sums {
    double decoys[VIEWS], others[VIEWS];
} Sums;

/* Where lettering or a grid lies under the text, or only outlines of it are left, the strokes found
 * in what is left differ from the original's, as another text's would: whether the whole line,
 * nothing taken out, follows the expected text after all. */
static gboolean is_expected_text(const Levels *found, const Levels *wanted,
                                 const GPtrArray *others) {
    for (guint v = 0; v < VIEWS; v++) {
        g_auto(Comparison) comparison = {0};
        view_compare(v, found, wanted, others, &comparison);
        Agreement whole = comparison_window(&comparison, 0, wanted->width);
        if (whole.significant && isfinite(whole.above) &&
            whole.above > RESIDUE_ABOVE_OTHERS_AS_FOUND)
            return TRUE;
    }
    return FALSE;
}

/* The pictures of a line that are compared: of one size. */
typedef struct Pictures {
    const Levels *left;      /* after scrubbing, another text taken out */
    const Levels *found;     /* nothing taken out; NULL where nothing was */
    const Levels *wanted;    /* the strokes */
    const GPtrArray *others; /* of other texts; NULL: none can be made */
} Pictures;

static void take_agreement(const Agreement *agreement, Residue *worst) {
    worst->significant |= agreement->significant;
    if (!isnan(agreement->deviations) && !(agreement->deviations <= worst->deviations))
        worst->deviations = agreement->deviations;
}

/* Windows of that many columns, each half beside the one before it. */
static void judge_windows(const Comparison *comparison, gsize span, Residue *worst) {
    gsize width = comparison->width;
    for (gsize x0 = 0;; x0 = MIN(x0 + span / 2, width - span)) {
        Agreement agreement = comparison_window(comparison, x0, x0 + span);
        take_agreement(&agreement, worst);
        if (x0 + span >= width)
            break;
    }
}

static void judge_pictures(const Pictures *pictures, Sums *sums, Residue *worst) {
    gsize width = pictures->wanted->width, height = pictures->wanted->height;
    if (height < RESIDUE_HEIGHT_LEAST || width < RESIDUE_WIDTH_LEAST * height)
        return;
    const gsize spans[] = {width, width / 2, height * RESIDUE_WINDOW_SIX / 10,
                           height * RESIDUE_WINDOW_FOUR / 10};
    for (guint v = 0; v < VIEWS; v++) {
        g_auto(Comparison) comparison = {0};
        view_compare(v, pictures->left, pictures->wanted, pictures->others, &comparison);
        Agreement whole = comparison_window(&comparison, 0, width);
        take_agreement(&whole, worst);
        sums->decoys[v] += whole.evidence;
        sums->others[v] += whole.above;
        for (guint w = 1; w < view_windows(v); w++)
            if (spans[w] < width && 10 * spans[w] >= RESIDUE_WINDOW_LEAST * height)
                judge_windows(&comparison, spans[w], worst);
    }
    if (pictures->found != NULL)
        worst->significant |= is_expected_text(pictures->found, pictures->wanted, pictures->others);
}

/* A line of the picture as it was found, and with another text taken out of it. */
static void shrink_line(const Picture *line, const OtherText *other, gsize factor, Levels *found,
                        Levels *left) {
    levels_shrink(sample_at, line, line->width, line->height, factor, found);
    MaskedLine masked = {line, NULL, 0};
    if (other->found)
        masked = mask_line(line, other->mask);
    levels_shrink(masked_at, &masked, line->width, line->height, factor, left);
}

static void judge_line(const Picture *scrubbed, const Picture *original, const Strokes *strokes,
                       const TextLine *text, Sums *sums, Residue *worst) {
    gsize factor = MAX(1, (text->y1 - text->y0) / RESIDUE_LINE_HEIGHT);
    Picture line = view_line(scrubbed, text);
    if (picture_is_uniform(&line))
        return;
    g_auto(OtherText) other = {0};
    other_text_find(&line, strokes, text, &other);
    worst->significant |= other.copied;
    gboolean replaced =
        other.found || (original && other_text_inked(original, scrubbed, strokes, text));
    gsize text_height = text->y1 - text->y0;
    gsize kept_span = (replaced ? KEPT_SPAN_AMONG_OTHERS : KEPT_SPAN) * text_height;
    if (original != NULL &&
        (kept_stretch(original, scrubbed, strokes, text, kept_span) ||
         kept_with_ground(original, scrubbed, strokes, text, KEPT_SPAN * text_height)))
        worst->significant = TRUE;

    g_auto(Levels) left = {0}, found = {0}, wanted = {0};
    ExpectedLine expected = {strokes, text};
    shrink_line(&line, &other, factor, &found, &left);
    levels_shrink(expected_at, &expected, line.width, line.height, factor, &wanted);
    g_autoptr(GPtrArray) others = make_others(strokes, text, shrink_other, &factor);
    judge_pictures(&(Pictures){&left, other.found ? &found : NULL, &wanted, others}, sums, worst);
}

/* The mapping of a line's strokes to what was cut out of a picture of another size. */
typedef struct ScaledLine {
    Placement at;
    Box box;
} ScaledLine;

static void scale_to(const guint8 *strokes, gsize width, gsize height, const ScaledLine *line,
                     Levels *out) {
    g_autofree double *shown = scaled_samples(strokes, width, height, &line->at, line->box);
    *out = (Levels){(gsize)line->box.x1, (gsize)line->box.y1, NULL};
    out->samples = g_new0(gint32, MAX(out->width * out->height, 1));
    for (gsize i = 0; i < out->width * out->height; i++)
        out->samples[i] = (gint32)(shown[i] * 256);
}

static void scale_other(const guint8 *coverage, gsize width, gsize height, gconstpointer data,
                        Levels *out) {
    scale_to(coverage, width, height, data, out);
}

/* scaled: the strokes in the picture's size, whose box begins at `origin`; i: which line. */
static void judge_scaled_line(const Picture *picture, const Strokes *strokes, const Placement *at,
                              const Strokes *scaled, guint i, Sums *sums, Residue *worst) {
    const TextLine *text = &g_array_index(strokes->lines, TextLine, i);
    Box box = scaled_line(text, at, picture->width, picture->height);
    if (box_is_empty(box))
        return;
    Picture part = picture_view(picture, box);
    if (picture_is_uniform(&part))
        return;
    g_auto(OtherText) other = {0};
    other_text_find(&part, scaled, &g_array_index(scaled->lines, TextLine, i), &other);
    worst->significant |= other.copied;

    gsize factor = MAX(1, part.height / RESIDUE_LINE_HEIGHT);
    g_auto(Levels) left = {0}, found = {0}, wanted = {0};
    shrink_line(&part, &other, factor, &found, &left);
    double x0 = at->x0 + (double)text->x0 * at->scale_x - (double)box.x0;
    double y0 = at->y0 + (double)text->y0 * at->scale_y - (double)box.y0;
    double shrunk = (double)factor;
    ScaledLine line = {
        {x0 / shrunk, y0 / shrunk, at->scale_x / shrunk, at->scale_y / shrunk, at->sampling},
        {0, 0, (gint64)left.width, (gint64)left.height},
    };
    g_autofree guint8 *telling = strokes_cut_telling(strokes, text);
    scale_to(telling, text->x1 - text->x0, text->y1 - text->y0, &line, &wanted);
    g_autoptr(GPtrArray) others = make_others(strokes, text, scale_other, &line);
    judge_pictures(&(Pictures){&left, other.found ? &found : NULL, &wanted, others}, sums, worst);
}

/* Lines are independent: what each shows weakly, all may show together. */
static void judge_together(const Sums *sums, guint n_lines, Residue *worst) {
    for (guint v = 0; v < VIEWS; v++) {
        double root = sqrt(MAX(n_lines, 1));
        double together = fabs(sums->decoys[v]) / root;
        worst->significant |=
            together > RESIDUE_TOGETHER && sums->others[v] / root > RESIDUE_ABOVE_OTHERS;
        if (!(together <= worst->deviations) && !isnan(worst->deviations))
            worst->deviations = together;
    }
}

Residue residue_measure(const Picture *scrubbed, const Picture *original, const Strokes *strokes) {
    Residue worst = {.deviations = NAN};
    Sums sums = {0};
    for (guint i = 0; i < strokes->lines->len; i++)
        judge_line(scrubbed, original, strokes, &g_array_index(strokes->lines, TextLine, i), &sums,
                   &worst);
    judge_together(&sums, strokes->lines->len, &worst);
    return worst;
}

Residue residue_measure_scaled(const Picture *picture, const Strokes *strokes,
                               const Placement *at) {
    Residue worst = {.deviations = NAN};
    Sums sums = {0};
    g_auto(Strokes) scaled = {0};
    Box box;
    if (!scaled_strokes(strokes, at, picture->width, picture->height, &box, &scaled))
        return worst;
    for (guint i = 0; i < strokes->lines->len; i++)
        judge_scaled_line(picture, strokes, at, &scaled, i, &sums, &worst);
    judge_together(&sums, strokes->lines->len, &worst);
    return worst;
}
