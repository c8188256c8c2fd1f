#include "core/check/strokes/residue.h"

#include "core/check/limits/kept_limits.h"
#include "core/check/limits/residue_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/glyphs.h"
#include "core/check/strokes/kept.h"
#include "core/check/strokes/other_text.h"
#include "core/check/uniform.h"
#include "kernels/compare.h"
#include <math.h>
#include <string.h>

/* Ways in which what is left may follow the text. */
typedef enum LooksAt {
    CONTRAST,       /* values that stand out from their surroundings */
    LOCAL_CONTRAST, /* relative to the contrast nearby */
    AGITATION,      /* how much values vary there: outlines, noise that is stronger on strokes */
} LooksAt;

typedef struct View {
    LooksAt looks_at;
    guint blur;      /* radius that the text was blurred with, percent of the line's height */
    guint n_windows; /* whole lines; halves as well; and about six and four characters */
} View;

enum { N_VIEWS = 5 };
static const View views[N_VIEWS] = {
    {CONTRAST, 0, 4},
    {LOCAL_CONTRAST, 0, 4},
    {AGITATION, 0, 2},
    {CONTRAST, RESIDUE_BLUR_SLIGHT, 2},
    {CONTRAST, RESIDUE_BLUR_STRONG, 2},
};

typedef struct Levels {
    gsize width, height;
    gint32 *samples;
} Levels;

static void levels_clear(Levels *picture) {
    g_clear_pointer(&picture->samples, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Levels, levels_clear)

static void levels_free(gpointer data) {
    levels_clear(data);
    g_free(data);
}

static Levels levels_copy(const Levels *picture) {
    gsize length = MAX(picture->width * picture->height, 1) * sizeof(gint32);
    return (Levels){picture->width, picture->height, g_memdup2(picture->samples, length)};
}

/* Mean over the box of side 2 * radius + 1 around each sample, by an integral image. */
static void box_means(const Levels *in, gsize radius, gint32 *out) {
    gsize width = in->width, height = in->height;
    g_autofree gint64 *integral = g_new0(gint64, (width + 1) * (height + 1));
    for (gsize y = 0; y < height; y++) {
        gint64 row = 0;
        for (gsize x = 0; x < width; x++) {
            row += in->samples[y * width + x];
            integral[(y + 1) * (width + 1) + x + 1] = integral[y * (width + 1) + x + 1] + row;
        }
    }
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize x0 = x > radius ? x - radius : 0, x1 = MIN(width, x + radius + 1);
            gsize y0 = y > radius ? y - radius : 0, y1 = MIN(height, y + radius + 1);
            gint64 sum = integral[y1 * (width + 1) + x1] - integral[y0 * (width + 1) + x1] -
                         integral[y1 * (width + 1) + x0] + integral[y0 * (width + 1) + x0];
            out[y * width + x] = (gint32)(sum / (gint64)((x1 - x0) * (y1 - y0)));
        }
}

/* What stands out from its surroundings of about a character; each row's mean is taken off too,
 * because lines of any text share their rows. */
static void high_pass(Levels *picture, gsize radius) {
    gsize width = picture->width, height = picture->height;
    g_autofree gint32 *means = g_new(gint32, width * height);
    box_means(picture, radius, means);
    for (gsize y = 0; y < height; y++) {
        gint64 sum = 0;
        gint32 *row = picture->samples + y * width;
        for (gsize x = 0; x < width; x++) {
            row[x] -= means[y * width + x];
            sum += row[x];
        }
        for (gsize x = 0; x < width; x++)
            row[x] -= (gint32)(sum / (gint64)width);
    }
}

/* Scales so that the root mean square becomes RESIDUE_MEAN_SCALE and clips, so that no few
 * pixels decide. */
static void scale_globally(const Levels *in, gint16 *out) {
    gsize n = in->width * in->height;
    double squares = 0;
    for (gsize i = 0; i < n; i++)
        squares += (double)in->samples[i] * in->samples[i];
    double scale = squares > 0 ? RESIDUE_MEAN_SCALE / sqrt(squares / (double)n) : 0;
    for (gsize i = 0; i < n; i++)
        out[i] = (gint16)CLAMP(in->samples[i] * scale, -RESIDUE_FULL_SCALE, RESIDUE_FULL_SCALE);
}

/* Contrast relative to the mean contrast nearby, so that near-black strokes count beside bright
 * leftovers. */
static void scale_locally(const Levels *in, gsize radius, gint16 *out) {
    gsize n = in->width * in->height;
    g_auto(Levels) magnitude = {in->width, in->height, g_new(gint32, n)};
    for (gsize i = 0; i < n; i++)
        magnitude.samples[i] = ABS(in->samples[i]);
    g_autofree gint32 *means = g_new(gint32, n);
    box_means(&magnitude, radius, means);
    for (gsize i = 0; i < n; i++) {
        gint64 ratio = (gint64)in->samples[i] * RESIDUE_MEAN_SCALE / (means[i] + 1);
        out[i] = (gint16)CLAMP(ratio, -RESIDUE_FULL_SCALE, RESIDUE_FULL_SCALE);
    }
}

/* Twice the mean over boxes of that radius, which is nearly what a Gaussian makes of it. */
static void smooth(Levels *picture, gsize radius) {
    if (radius == 0)
        return;
    g_autofree gint32 *means = g_new(gint32, MAX(picture->width * picture->height, 1));
    for (guint pass = 0; pass < 2; pass++) {
        box_means(picture, radius, means);
        memcpy(picture->samples, means, picture->width * picture->height * sizeof(gint32));
    }
}

/* Shrinks a picture of width x height; `at` gives its samples. Values are in 1/256 of the samples'
 * units. */
static void shrink(gint32 (*at)(gconstpointer from, gsize x, gsize y), gconstpointer from,
                   gsize width, gsize height, gsize factor, Levels *out) {
    out->width = width / factor;
    out->height = height / factor;
    out->samples = g_new0(gint32, MAX(out->width * out->height, 1));
    for (gsize y = 0; y < out->height; y++)
        for (gsize x = 0; x < out->width; x++) {
            gint64 sum = 0;
            for (gsize j = 0; j < factor; j++)
                for (gsize i = 0; i < factor; i++)
                    sum += at(from, x * factor + i, y * factor + j);
            out->samples[y * out->width + x] = (gint32)(sum * 256 / (gint64)(factor * factor));
        }
}

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

enum { N_TEMPLATES = 4 }; /* as it is, mirrored, upside down, both */

/* The strokes twice side by side, so that a shift along the line wraps around. */
static gint16 *make_template(const gint16 *strokes, gsize width, gsize height, guint variant) {
    gint16 *template = g_new(gint16, 2 * width * height);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < 2 * width; x++) {
            gsize from_x = variant & 1 ? width - 1 - x % width : x % width;
            gsize from_y = variant & 2 ? height - 1 - y : y;
            template[y * 2 * width + x] = strokes[from_y * width + from_x];
        }
    return template;
}

typedef struct Line {
    gsize width, height;
    const gint16 *scrubbed;
    gint16 *const *templates;
    gint16 *const *others; /* RESIDUE_OTHERS templates of other texts, of single width; NULL: none
                              can be made */
} Line;

/* R. A. Fisher's transformation: what it makes of correlations deviates equally whatever they are,
 * so that agreement that is nearly perfect counts as such. */
static double fisher(double correlation) {
    return atanh(CLAMP(correlation, -RESIDUE_MOST_CORRELATED, RESIDUE_MOST_CORRELATED));
}

/* Correlation, transformed, of the window x0..x1 with a template shifted by `shift`; FALSE where
 * one of them is nearly empty there. */
static gboolean window_correlation(const Line *line, gsize x0, gsize x1, guint variant, gsize shift,
                                   double template_energy, double *out) {
    gsize stride = line->width * sizeof(gint16);
    SignedPair pair = {.a = line->scrubbed + x0,
                       .b = line->templates[variant] + x0 + shift,
                       .a_stride = stride,
                       .b_stride = 2 * stride,
                       .width = x1 - x0,
                       .height = line->height};
    Correlation sums;
    compare_kernels()->correlate(&pair, 1, &sums);
    if (sums.sum_aa == 0 || (double)sums.sum_bb < RESIDUE_LEAST_ENERGY * template_energy)
        return FALSE;
    *out = fisher((double)sums.sum_ab / sqrt((double)sums.sum_aa * (double)sums.sum_bb));
    return TRUE;
}

/* By how many standard deviations the expected text correlates more than other texts of the same
 * glyphs do; INFINITY where there are none. */
static double above_others(const Line *line, gsize x0, gsize x1, double here) {
    if (line->others == NULL)
        return INFINITY;
    gsize stride = line->width * sizeof(gint16);
    SignedPair pairs[RESIDUE_OTHERS];
    Correlation sums[RESIDUE_OTHERS];
    for (guint i = 0; i < RESIDUE_OTHERS; i++)
        pairs[i] = (SignedPair){.a = line->scrubbed + x0,
                                .b = line->others[i] + x0,
                                .a_stride = stride,
                                .b_stride = stride,
                                .width = x1 - x0,
                                .height = line->height};
    compare_kernels()->correlate(pairs, RESIDUE_OTHERS, sums);
    double sum = 0, squares = 0, n = 0;
    for (guint i = 0; i < RESIDUE_OTHERS; i++) {
        if (sums[i].sum_aa == 0 || sums[i].sum_bb == 0)
            continue;
        double other =
            fisher((double)sums[i].sum_ab / sqrt((double)sums[i].sum_aa * (double)sums[i].sum_bb));
        sum += other;
        squares += other * other;
        n += 1;
    }
    if (n < RESIDUE_OTHERS_LEAST)
        return INFINITY;
    double mean = sum / n, spread = sqrt(MAX(squares / n - mean * mean, RESIDUE_LEAST_VARIANCE));
    return (here < 0 ? mean - here : here - mean) / spread;
}

/* Signed deviations of the window from decoys; 0 where there is nothing to tell. above: from other
 * texts. */
static double judge_window(const Line *line, gsize x0, gsize x1, gsize keep_away,
                           double mean_energy, double *above, Residue *worst) {
    double energy = mean_energy * (double)((x1 - x0) * line->height);
    double here;
    if (!window_correlation(line, x0, x1, 0, 0, energy, &here))
        return 0;
    double sum = 0, squares = 0, largest = 0;
    gsize n = 0, step = MAX(1, line->height / RESIDUE_STEP);
    for (guint variant = 0; variant < N_TEMPLATES; variant++) {
        gsize away = variant == 0 ? keep_away : 0;
        for (gsize shift = away; shift + away < line->width; shift += step) {
            double decoy;
            if (!window_correlation(line, x0, x1, variant, shift, energy, &decoy))
                continue;
            sum += decoy;
            squares += decoy * decoy;
            largest = MAX(largest, fabs(decoy));
            n++;
        }
    }
    if (n < RESIDUE_DECOYS_LEAST)
        return 0;
    double mean = sum / (double)n;
    double spread = sqrt(MAX(squares / (double)n - mean * mean, RESIDUE_LEAST_VARIANCE));
    double deviations = fabs(here - mean) / spread;
    gboolean significant =
        (deviations > RESIDUE_ALONE && fabs(here) > RESIDUE_ABOVE_DECOYS * largest) ||
        (deviations > RESIDUE_CLEAR && fabs(here) > RESIDUE_CLEAR_OF_DECOYS * largest);
    *above = above_others(line, x0, x1, here);
    significant = significant && *above > RESIDUE_ABOVE_OTHERS;
    worst->significant |= significant;
    if (isnan(worst->deviations) || deviations > worst->deviations)
        worst->deviations = deviations;
    /* Where decoys reach further than chance lets them (the edges of a fill agree with the blank
     * edges of any text), the spread says too little. */
    return (here - mean) / MAX(spread, largest / sqrt(2 * log((double)n)));
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
    shrink(coverage_at, &whole, width, height, *(const gsize *)factor, out);
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

/* Radius, in pixels, that a view takes the text to be blurred with. */
static double blur_radius(const View *view, gsize height) {
    return view->blur * (double)height / 100;
}

/* A text's strokes as a view expects them to look in what is left. */
static gint16 *view_strokes(const View *view, const Levels *strokes, gsize radius) {
    g_auto(Levels) copy = levels_copy(strokes);
    smooth(&copy, (gsize)(blur_radius(view, copy.height) + 0.5));
    high_pass(&copy, radius);
    gint16 *template = g_new(gint16, MAX(copy.width * copy.height, 1));
    scale_globally(&copy, template);
    return template;
}

/* What a view looks at in what is left. */
static gint16 *view_residue(const View *view, const Levels *left, gsize radius) {
    g_auto(Levels) copy = levels_copy(left);
    high_pass(&copy, radius);
    if (view->looks_at == AGITATION) {
        for (gsize i = 0; i < copy.width * copy.height; i++)
            copy.samples[i] = ABS(copy.samples[i]);
        smooth(&copy, RESIDUE_AGITATION);
        high_pass(&copy, radius);
    }
    gint16 *residue = g_new(gint16, MAX(copy.width * copy.height, 1));
    if (view->looks_at == LOCAL_CONTRAST)
        scale_locally(&copy, radius, residue);
    else
        scale_globally(&copy, residue);
    return residue;
}

static gsize view_radius(const View *view, gsize height) {
    return MAX(RESIDUE_RADIUS_LEAST, height / RESIDUE_RADIUS + (gsize)(RESIDUE_RADIUS_BLURRED *
                                                                       blur_radius(view, height)));
}

/* A line under one view: what the judging of windows needs. */
typedef struct Prepared {
    Line line;
    gint16 *residue, *templates[N_TEMPLATES];
    GPtrArray *others; /* of gint16 *; NULL: none can be made */
    double mean_energy;
} Prepared;

static void prepared_clear(Prepared *prepared) {
    g_clear_pointer(&prepared->residue, g_free);
    g_clear_pointer(&prepared->others, g_ptr_array_unref);
    for (guint variant = 0; variant < N_TEMPLATES; variant++)
        g_clear_pointer(&prepared->templates[variant], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Prepared, prepared_clear)

static void prepare(const View *view, const Levels *left, const Levels *wanted,
                    const GPtrArray *others, Prepared *out) {
    gsize width = wanted->width, height = wanted->height, n = width * height;
    gsize radius = view_radius(view, height);
    *out = (Prepared){.residue = view_residue(view, left, radius)};
    g_autofree gint16 *template = view_strokes(view, wanted, radius);
    for (gsize i = 0; i < n; i++)
        out->mean_energy += (double)template[i] * template[i] / (double)n;
    for (guint variant = 0; variant < N_TEMPLATES; variant++)
        out->templates[variant] = make_template(template, width, height, variant);
    if (others != NULL) {
        out->others = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; i < others->len; i++)
            g_ptr_array_add(out->others, view_strokes(view, others->pdata[i], radius));
    }
    out->line = (Line){width, height, out->residue, out->templates,
                       out->others ? (gint16 *const *)(gpointer)out->others->pdata : NULL};
}

/* What the lines show as wholes, under each view: sums of deviations from decoys, and from other
 * texts. */
typedef struct Sums {
    double decoys[N_VIEWS], others[N_VIEWS];
} Sums;

/* Where lettering or a grid lies under the text, or only outlines of it are left, the strokes found
 * in what is left differ from the original's, as another text's would: whether the whole line,
 * nothing taken out, follows the expected text after all. */
static gboolean is_expected_text(const Levels *found, const Levels *wanted, const GPtrArray *others,
                                 gsize keep_away) {
    for (guint v = 0; v < N_VIEWS; v++) {
        g_auto(Prepared) prepared = {0};
        prepare(&views[v], found, wanted, others, &prepared);
        double above = 0;
        Residue whole = {.deviations = NAN};
        judge_window(&prepared.line, 0, wanted->width, keep_away, prepared.mean_energy, &above,
                     &whole);
        if (whole.significant && isfinite(above) && above > RESIDUE_ABOVE_OTHERS_AS_FOUND)
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

static void judge_pictures(const Pictures *pictures, Sums *sums, Residue *worst) {
    gsize width = pictures->wanted->width, height = pictures->wanted->height;
    if (height < RESIDUE_HEIGHT_LEAST || width < RESIDUE_WIDTH_LEAST * height)
        return;
    gsize keep_away = MAX(RESIDUE_KEEP_AWAY_LEAST, height * RESIDUE_KEEP_AWAY / 100);
    const gsize windows[] = {width, width / 2, height * RESIDUE_WINDOW_SIX / 10,
                             height * RESIDUE_WINDOW_FOUR / 10};
    for (guint v = 0; v < N_VIEWS; v++) {
        g_auto(Prepared) prepared = {0};
        prepare(&views[v], pictures->left, pictures->wanted, pictures->others, &prepared);
        for (guint w = 0; w < views[v].n_windows; w++) {
            gsize span = MIN(windows[w], width);
            if (10 * span < RESIDUE_WINDOW_LEAST * height || (w > 0 && span == width))
                continue;
            for (gsize x0 = 0;; x0 = MIN(x0 + span / 2, width - span)) {
                double above = 0;
                double deviations = judge_window(&prepared.line, x0, x0 + span, keep_away,
                                                 prepared.mean_energy, &above, worst);
                if (w == 0) {
                    sums->decoys[v] += deviations;
                    sums->others[v] += above;
                }
                if (x0 + span >= width)
                    break;
            }
        }
    }
    if (pictures->found != NULL)
        worst->significant |=
            is_expected_text(pictures->found, pictures->wanted, pictures->others, keep_away);
}

/* A line of the picture as it was found, and with another text taken out of it. */
static void shrink_line(const Picture *line, const OtherText *other, gsize factor, Levels *found,
                        Levels *left) {
    shrink(sample_at, line, line->width, line->height, factor, found);
    MaskedLine masked = {line, NULL, 0};
    if (other->found)
        masked = mask_line(line, other->mask);
    shrink(masked_at, &masked, line->width, line->height, factor, left);
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
    shrink(expected_at, &expected, line.width, line.height, factor, &wanted);
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
    for (guint v = 0; v < N_VIEWS; v++) {
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
