#include "core/check/residue/residue.h"

#include "core/check/limits/kept_limits.h"
#include "core/check/limits/rendered_limits.h"
#include "core/check/limits/residue_limits.h"
#include "core/check/limits/shapes_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/residue/rendered.h"
#include "core/check/residue/shapes.h"
#include "core/check/residue/spared.h"
#include "core/check/residue/unseen.h"
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

/* Where a pixel of another text lies, the nearest one beside that text, in a direction by chance:
 * so neither its contrast nor its evenness says anything. */
static guint16 beside_mask(const Picture *line, const guint8 *mask, gsize x, gsize y,
                           GRand *random) {
    for (guint try = 0; try < RESIDUE_TRIES; try++) {
        gint dx = g_rand_int_range(random, -RESIDUE_DIRECTIONS, RESIDUE_DIRECTIONS + 1);
        gint dy = g_rand_int_range(random, -RESIDUE_DIRECTIONS, RESIDUE_DIRECTIONS + 1);
        gssize u = (gssize)x, v = (gssize)y;
        while ((dx || dy) && u >= 0 && v >= 0 && u < (gssize)line->width &&
               v < (gssize)line->height) {
            if (!mask[v * (gssize)line->width + u])
                return picture_row16(line, 0, (gsize)v)[u];
            u += dx;
            v += dy;
        }
    }
    return picture_row16(line, 0, y)[x];
}

/* A line of which another text is taken out, rows without padding; newly allocated. */
static guint16 *without_other(const Picture *line, const OtherText *other) {
    g_autoptr(GRand) random = g_rand_new_with_seed(1); /* the same verdict every time */
    guint16 *samples = g_new(guint16, MAX(line->width * line->height, 1));
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < line->width; x++) {
            gsize at = y * line->width + x;
            samples[at] = other->found && other->mask[at]
                              ? beside_mask(line, other->mask, x, y, random)
                              : picture_row16(line, 0, y)[x];
        }
    return samples;
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
typedef struct ResidueSums {
    double decoys[VIEWS], others[VIEWS];
    double shapes[SHAPE_KINDS], rendered[RENDERED_KINDS]; /* from other texts alone */
} ResidueSums;

/* The pictures of a line that are compared: of one size. */
typedef struct Pictures {
    const Levels *left;      /* after scrubbing, another text taken out */
    const Levels *wanted;    /* the strokes */
    const GPtrArray *others; /* of other texts; NULL: none can be made */
} Pictures;

/* What is nearly as much as tells the text is no sign that it is gone. */
#define NEARLY                                                                                     \
    "what is left follows the text's strokes more than chance does, but not clearly; compare "     \
    "both "                                                                                        \
    "images by eye"

static void take_agreement(const Agreement *agreement, Residue *worst) {
    worst->significant |= agreement->significant;
    if (agreement->nearly)
        worst->doubt = NEARLY;
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

static void judge_pictures(const Pictures *pictures, ResidueSums *sums, Residue *worst) {
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
}

/* A line of the picture with another text taken out of it. */
static void shrink_line(const Picture *line, const OtherText *other, gsize factor, Levels *left) {
    g_autofree guint16 *samples = without_other(line, other);
    Picture rest = picture_of_samples(samples, line->width, line->height);
    levels_shrink(sample_at, &rest, line->width, line->height, factor, left);
}

/* Whether another text stands there. */
static gboolean judge_line(const Picture *scrubbed, const Picture *original, const Strokes *strokes,
                           const TextLine *text, ResidueSums *sums, Residue *worst) {
    gsize factor = MAX(1, (text->y1 - text->y0) / RESIDUE_LINE_HEIGHT);
    Picture line = view_line(scrubbed, text);
    if (picture_is_uniform(&line))
        return FALSE;
    g_auto(OtherText) other = {0};
    Picture before = original ? view_line(original, text) : (Picture){0};
    other_text_find(&line, original ? &before : NULL, strokes, text, &other);
    worst->significant |= other.copied;
    gboolean replaced =
        other.found || (original && other_text_inked(original, scrubbed, strokes, text));
    gsize text_height = text->y1 - text->y0;
    gsize kept_span = (replaced ? KEPT_SPAN_AMONG_OTHERS : KEPT_SPAN) * text_height;
    if (original != NULL &&
        (kept_stretch(original, scrubbed, strokes, text, kept_span) ||
         kept_with_ground(original, scrubbed, strokes, text, KEPT_SPAN * text_height)))
        worst->significant = TRUE;

    g_auto(Levels) left = {0}, wanted = {0};
    ExpectedLine expected = {strokes, text};
    shrink_line(&line, &other, factor, &left);
    levels_shrink(expected_at, &expected, line.width, line.height, factor, &wanted);
    g_autoptr(GPtrArray) others = make_others(strokes, text, shrink_other, &factor);
    judge_pictures(&(Pictures){&left, &wanted, others}, sums, worst);
    return other.found;
}

/* What a fill's shape shows of the text. Another text that replaced it has a shape of its own,
 * which the expected one's must not be anything like. */
static void judge_shapes(const Picture *scrubbed, const Picture *original, const Strokes *strokes,
                         const TextLine *text, gboolean replaced, ResidueSums *sums,
                         Residue *worst) {
    Telling tells[SHAPE_KINDS];
    shapes_measure(scrubbed, original, strokes, text, tells);
    for (guint kind = 0; kind < SHAPE_KINDS; kind++) {
        worst->significant |= tells[kind].clear;
        if (replaced)
            continue;
        worst->significant |= tells[kind].above > SHAPES_ABOVE_OTHERS;
        sums->shapes[kind] += tells[kind].above;
    }
}

/* What a blur or a mosaic shows of it. */
static void judge_rendered(const Picture *scrubbed, const Picture *original, const Strokes *strokes,
                           const TextLine *text, ResidueSums *sums, Residue *worst) {
    Telling tells[RENDERED_KINDS];
    rendered_measure(scrubbed, original, strokes, text, tells);
    for (guint kind = 0; kind < RENDERED_KINDS; kind++) {
        worst->significant |= tells[kind].clear || tells[kind].above > RENDERED_ABOVE_OTHERS;
        sums->rendered[kind] += tells[kind].above;
    }
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
                              const Strokes *scaled, guint i, ResidueSums *sums, Residue *worst) {
    const TextLine *text = &g_array_index(strokes->lines, TextLine, i);
    Box box = scaled_line(text, at, picture->width, picture->height);
    if (box_is_empty(box))
        return;
    Picture part = picture_view(picture, box);
    if (picture_is_uniform(&part))
        return;
    g_auto(OtherText) other = {0};
    other_text_find(&part, NULL, scaled, &g_array_index(scaled->lines, TextLine, i), &other);
    worst->significant |= other.copied;

    gsize factor = MAX(1, part.height / RESIDUE_LINE_HEIGHT);
    g_auto(Levels) left = {0}, wanted = {0};
    shrink_line(&part, &other, factor, &left);
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
    judge_pictures(&(Pictures){&left, &wanted, others}, sums, worst);
}

/* Lines are independent: what each shows weakly, all may show together. */
static void judge_together(const ResidueSums *sums, guint n_lines, Residue *worst) {
    double root = sqrt(MAX(n_lines, 1));
    for (guint kind = 0; kind < SHAPE_KINDS; kind++)
        worst->significant |= sums->shapes[kind] / root > SHAPES_ABOVE_OTHERS;
    for (guint kind = 0; kind < RENDERED_KINDS; kind++)
        worst->significant |= sums->rendered[kind] / root > RENDERED_ABOVE_OTHERS;
    for (guint v = 0; v < VIEWS; v++) {
        double together = fabs(sums->decoys[v]) / root;
        gboolean above_others = sums->others[v] / root > RESIDUE_ABOVE_OTHERS;
        worst->significant |= together > RESIDUE_TOGETHER && above_others;
        if (together > RESIDUE_DOUBTFUL && above_others)
            worst->doubt = NEARLY;
        if (!(together <= worst->deviations) && !isnan(worst->deviations))
            worst->deviations = together;
    }
}

/* What the change itself says where nothing else tells the text. */
static const char *find_doubt(const Picture *scrubbed, const Picture *original,
                              const Strokes *strokes) {
    if (spared_ground(original, scrubbed, strokes) && !changes_unseen(original, scrubbed, strokes))
        return "only pixels in the shape of the letters were changed; whether that tells the text "
               "can't be decided, compare both images by eye";
    for (guint i = 0; i < strokes->lines->len; i++)
        if (rendered_is_smoothed(scrubbed, original, strokes,
                                 &g_array_index(strokes->lines, TextLine, i)))
            return "the region is as in the original, only blurred or made a mosaic; whether that "
                   "tells the text can't be decided, compare both images by eye";
    return NULL;
}

Residue residue_measure(const Picture *scrubbed, const Picture *original, const Strokes *strokes) {
    Residue worst = {.deviations = NAN};
    ResidueSums sums = {0};
    for (guint i = 0; i < strokes->lines->len; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        gboolean replaced = judge_line(scrubbed, original, strokes, line, &sums, &worst);
        if (!worst.significant)
            judge_shapes(scrubbed, original, strokes, line, replaced, &sums, &worst);
        if (!worst.significant)
            judge_rendered(scrubbed, original, strokes, line, &sums, &worst);
    }
    judge_together(&sums, strokes->lines->len, &worst);
    if (!worst.significant && worst.doubt == NULL && original != NULL)
        worst.doubt = find_doubt(scrubbed, original, strokes);
    return worst;
}

Residue residue_measure_scaled(const Picture *picture, const Strokes *strokes,
                               const Placement *at) {
    Residue worst = {.deviations = NAN};
    ResidueSums sums = {0};
    g_auto(Strokes) scaled = {0};
    Box box;
    if (!scaled_strokes(strokes, at, picture->width, picture->height, &box, &scaled))
        return worst;
    for (guint i = 0; i < strokes->lines->len; i++)
        judge_scaled_line(picture, strokes, at, &scaled, i, &sums, &worst);
    judge_together(&sums, strokes->lines->len, &worst);
    return worst;
}
