#include "core/check/residue/comparison.h"

#include "core/check/limits/residue_limits.h"
#include "kernels/compare.h"

#include <math.h>

void comparison_clear(Comparison *comparison) {
    g_clear_pointer(&comparison->residue, g_free);
    g_clear_pointer(&comparison->others, g_ptr_array_unref);
    for (guint variant = 0; variant < COMPARISON_VARIANTS; variant++)
        g_clear_pointer(&comparison->expected[variant], g_free);
}

/* The strokes twice side by side, so that a shift along the line wraps around. */
static gint16 *make_template(const gint16 *strokes, gsize width, gsize height, guint variant) {
    gint16 *template = g_new(gint16, MAX(2 * width * height, 1));
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < 2 * width; x++) {
            gsize from_x = variant & 1 ? width - 1 - x % width : x % width;
            gsize from_y = variant & 2 ? height - 1 - y : y;
            template[y * 2 * width + x] = strokes[from_y * width + from_x];
        }
    return template;
}

void comparison_init(Comparison *out, gsize width, gsize height, gint16 *residue,
                     const gint16 *expected, GPtrArray *others) {
    gsize n = width * height;
    *out = (Comparison){.width = width, .height = height, .residue = residue, .others = others};
    for (gsize i = 0; i < n; i++)
        out->mean_energy += (double)expected[i] * expected[i] / (double)n;
    for (guint variant = 0; variant < COMPARISON_VARIANTS; variant++)
        out->expected[variant] = make_template(expected, width, height, variant);
}

/* R. A. Fisher's transformation: what it makes of correlations deviates equally whatever they are,
 * so that agreement that is nearly perfect counts as such. */
static double fisher(double correlation) {
    return atanh(CLAMP(correlation, -RESIDUE_MOST_CORRELATED, RESIDUE_MOST_CORRELATED));
}

/* Correlation, transformed, of the window x0..x1 with the expected strokes shifted by `shift`;
 * FALSE where one of them is nearly empty there. */
static gboolean correlation_at(const Comparison *line, gsize x0, gsize x1, guint variant,
                               gsize shift, double *out) {
    gsize stride = line->width * sizeof(gint16);
    double energy = line->mean_energy * (double)((x1 - x0) * line->height);
    SignedPair pair = {.a = line->residue + x0,
                       .b = line->expected[variant] + x0 + shift,
                       .a_stride = stride,
                       .b_stride = 2 * stride,
                       .width = x1 - x0,
                       .height = line->height};
    Correlation sums;
    compare_kernels()->correlate(&pair, 1, &sums);
    if (sums.sum_aa == 0 || (double)sums.sum_bb < RESIDUE_LEAST_ENERGY * energy)
        return FALSE;
    *out = fisher((double)sums.sum_ab / sqrt((double)sums.sum_aa * (double)sums.sum_bb));
    return TRUE;
}

double comparison_between(const gint16 *a, const gint16 *b, gsize width, gsize height) {
    gsize stride = width * sizeof(gint16);
    SignedPair pair = {
        .a = a, .b = b, .a_stride = stride, .b_stride = stride, .width = width, .height = height};
    Correlation sums;
    compare_kernels()->correlate(&pair, 1, &sums);
    if (sums.sum_aa == 0 || sums.sum_bb == 0)
        return 0;
    return fisher((double)sums.sum_ab / sqrt((double)sums.sum_aa * (double)sums.sum_bb));
}

/* Correlations of the window with other texts. */
typedef struct OtherTexts {
    double sum, squares, least, most;
    gsize n;
} OtherTexts;

static OtherTexts measure_others(const Comparison *line, gsize x0, gsize x1) {
    OtherTexts out = {.least = INFINITY, .most = -INFINITY};
    gsize stride = line->width * sizeof(gint16);
    SignedPair pairs[RESIDUE_OTHERS];
    Correlation sums[RESIDUE_OTHERS];
    for (guint i = 0; i < RESIDUE_OTHERS; i++)
        pairs[i] = (SignedPair){.a = line->residue + x0,
                                .b = (const gint16 *)line->others->pdata[i] + x0,
                                .a_stride = stride,
                                .b_stride = stride,
                                .width = x1 - x0,
                                .height = line->height};
    compare_kernels()->correlate(pairs, RESIDUE_OTHERS, sums);
    for (guint i = 0; i < RESIDUE_OTHERS; i++) {
        if (sums[i].sum_aa == 0 || sums[i].sum_bb == 0)
            continue;
        double other =
            fisher((double)sums[i].sum_ab / sqrt((double)sums[i].sum_aa * (double)sums[i].sum_bb));
        out.sum += other;
        out.squares += other * other;
        out.least = MIN(out.least, other);
        out.most = MAX(out.most, other);
        out.n++;
    }
    return out;
}

/* By how many of their standard deviations a correlation exceeds those with other texts. */
static double deviations_above(const OtherTexts *others, double correlation) {
    double n = (double)others->n, mean = others->sum / n;
    double spread = sqrt(MAX(others->squares / n - mean * mean, 0));
    spread = MAX(spread, RESIDUE_LEAST_SPREAD);
    return (correlation < 0 ? mean - correlation : correlation - mean) / spread;
}

double comparison_above_others(const Comparison *line, gsize x0, gsize x1, double correlation) {
    if (line->others == NULL)
        return INFINITY;
    OtherTexts others = measure_others(line, x0, x1);
    return others.n < RESIDUE_OTHERS_LEAST ? INFINITY : deviations_above(&others, correlation);
}

double comparison_beyond_others(const Comparison *line, gsize x0, gsize x1, double correlation) {
    if (line->others == NULL)
        return 0;
    OtherTexts others = measure_others(line, x0, x1);
    if (others.n < RESIDUE_OTHERS_LEAST)
        return 0;
    return correlation < 0 ? others.least - correlation : correlation - others.most;
}

/* Correlations of the window with decoys: the strokes shifted, mirrored, upside down. */
typedef struct DecoySums {
    double sum, squares, largest;
    gsize n;
} DecoySums;

static DecoySums measure_decoys(const Comparison *line, gsize x0, gsize x1) {
    DecoySums decoys = {0};
    gsize step = MAX(1, line->height / RESIDUE_STEP);
    gsize keep_away = MAX(RESIDUE_KEEP_AWAY_LEAST, line->height * RESIDUE_KEEP_AWAY / 100);
    for (guint variant = 0; variant < COMPARISON_VARIANTS; variant++) {
        gsize away = variant == 0 ? keep_away : 0;
        for (gsize shift = away; shift + away < line->width; shift += step) {
            double decoy;
            if (!correlation_at(line, x0, x1, variant, shift, &decoy))
                continue;
            decoys.sum += decoy;
            decoys.squares += decoy * decoy;
            decoys.largest = MAX(decoys.largest, fabs(decoy));
            decoys.n++;
        }
    }
    return decoys;
}

Agreement comparison_window(const Comparison *line, gsize x0, gsize x1) {
    Agreement out = {.deviations = NAN};
    if (!correlation_at(line, x0, x1, 0, 0, &out.correlation))
        return out;
    DecoySums decoys = measure_decoys(line, x0, x1);
    if (decoys.n < RESIDUE_DECOYS_LEAST)
        return out;
    double n = (double)decoys.n, mean = decoys.sum / n, here = fabs(out.correlation);
    double spread = sqrt(MAX(decoys.squares / n - mean * mean, RESIDUE_LEAST_VARIANCE));
    out.deviations = fabs(out.correlation - mean) / spread;
    out.above = comparison_above_others(line, x0, x1, out.correlation);
    gboolean beyond_decoys =
        (out.deviations > RESIDUE_ALONE && here > RESIDUE_ABOVE_DECOYS * decoys.largest) ||
        (out.deviations > RESIDUE_CLEAR && here > RESIDUE_CLEAR_OF_DECOYS * decoys.largest);
    gboolean nearly = out.deviations > RESIDUE_DOUBTFUL && here > decoys.largest;
    out.significant = beyond_decoys && out.above > RESIDUE_ABOVE_OTHERS;
    out.nearly = nearly && out.above > RESIDUE_ABOVE_OTHERS && !out.significant;
    /* Where decoys reach further than chance lets them (the edges of a fill agree with the blank
     * edges of any text), the spread says too little. */
    out.evidence = (out.correlation - mean) / MAX(spread, decoys.largest / sqrt(2 * log(n)));
    return out;
}
