#include "core/check/strokes/elsewhere.h"

#include "core/check/limits/elsewhere_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/glyphs.h"
#include "core/check/strokes/look_alikes.h"
#include <math.h>

enum { N_TURNS = 4 }; /* as it is, mirrored, upside down, both */

/* Points on strokes and on the ground right beside them, relative to the line's corner. */
typedef struct Template {
    gsize width, height, n_points, n_strokes;
    guint16 *x, *y; /* owned; strokes first */
} Template;

static void template_clear(Template *template) {
    g_clear_pointer(&template->x, g_free);
    g_clear_pointer(&template->y, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Template, template_clear)

/* Mean coverage of the area that a scaled pixel stands for. */
static guint8 *scale_coverage(const guint8 *coverage, gsize width, gsize height, gsize to_width,
                              gsize to_height) {
    guint8 *out = g_malloc(to_width * to_height);
    for (gsize y = 0; y < to_height; y++)
        for (gsize x = 0; x < to_width; x++) {
            gsize x0 = x * width / to_width, x1 = MAX(x0 + 1, (x + 1) * width / to_width);
            gsize y0 = y * height / to_height, y1 = MAX(y0 + 1, (y + 1) * height / to_height);
            gsize sum = 0;
            for (gsize j = y0; j < y1; j++)
                for (gsize i = x0; i < x1; i++)
                    sum += coverage[j * width + i];
            out[y * to_width + x] = (guint8)(sum / ((x1 - x0) * (y1 - y0)));
        }
    return out;
}

static gboolean near_stroke(const guint8 *coverage, gsize width, gsize height, gsize x, gsize y) {
    for (gsize j = y - MIN(y, ELSEWHERE_BESIDE); j <= MIN(y + ELSEWHERE_BESIDE, height - 1); j++)
        for (gsize i = x - MIN(x, ELSEWHERE_BESIDE); i <= MIN(x + ELSEWHERE_BESIDE, width - 1); i++)
            if (coverage[j * width + i] >= STROKES_COVERED)
                return TRUE;
    return FALSE;
}

static void template_init(Template *out, const guint8 *coverage, gsize width, gsize height) {
    g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (gsize i = 0; i < width * height; i++)
        if (coverage[i] >= STROKES_COVERED)
            g_array_append_val(points, i);
    gsize n_strokes = points->len;
    for (gsize i = 0; i < width * height; i++)
        if (coverage[i] < STROKES_RIM && near_stroke(coverage, width, height, i % width, i / width))
            g_array_append_val(points, i);
    *out = (Template){width,
                      height,
                      points->len,
                      n_strokes,
                      g_new(guint16, points->len),
                      g_new(guint16, points->len)};
    for (gsize i = 0; i < points->len; i++) {
        out->x[i] = (guint16)(g_array_index(points, gsize, i) % width);
        out->y[i] = (guint16)(g_array_index(points, gsize, i) / width);
    }
}

static void template_turn(Template *template, guint turn) {
    for (gsize i = 0; i < template->n_points; i++) {
        if (turn & 1)
            template->x[i] = (guint16)(template->width - 1 - template->x[i]);
        if (turn & 2)
            template->y[i] = (guint16)(template->height - 1 - template->y[i]);
    }
}

/* |Correlation| of the samples at the given points with being on a stroke. */
static double correlation(const guint16 *at, const gsize *offsets, gsize n, gsize n_strokes) {
    double on = 0, off = 0, squares = 0;
    for (gsize i = 0; i < n_strokes; i++) {
        double value = at[offsets[i]];
        on += value;
        squares += value * value;
    }
    for (gsize i = n_strokes; i < n; i++) {
        double value = at[offsets[i]];
        off += value;
        squares += value * value;
    }
    double mean = (on + off) / (double)n, variance = squares / (double)n - mean * mean;
    if (variance < ELSEWHERE_LEAST_VARIANCE || n_strokes == 0 || n_strokes == n)
        return 0;
    double share = (double)n_strokes / (double)n;
    double difference = on / (double)n_strokes - off / (double)(n - n_strokes);
    return fabs(difference) * sqrt(share * (1 - share) / variance);
}

static gsize *offsets_of(const Template *template, gsize stride) {
    gsize *offsets = g_new(gsize, template->n_points);
    for (gsize i = 0; i < template->n_points; i++)
        offsets[i] = template->y[i] * stride + template->x[i];
    return offsets;
}

/* Offsets of n points, half of them on strokes, spread evenly over the template. */
static void sample(const Template *template, const gsize *offsets, gsize n, gsize *out) {
    gsize half = n / 2, n_ground = template->n_points - template->n_strokes;
    for (gsize i = 0; i < half; i++) {
        out[i] = offsets[i * template->n_strokes / half];
        out[half + i] = offsets[template->n_strokes + i * n_ground / half];
    }
}

/* The best of all places: screened by a part of the points, then by all of them. */
static double find_best(const Picture *picture, const Template *template, gsize *best) {
    typedef struct Candidate {
        double likeness;
        gsize at;
    } Candidate;
    Candidate candidates[ELSEWHERE_CANDIDATES] = {{0, 0}};
    gsize n_candidates = 0, glanced[ELSEWHERE_GLANCED], sampled[ELSEWHERE_SAMPLED], lowest = 0;
    g_autofree gsize *offsets = offsets_of(template, picture->stride / sizeof(guint16));
    sample(template, offsets, ELSEWHERE_GLANCED, glanced);
    sample(template, offsets, ELSEWHERE_SAMPLED, sampled);
    for (gsize y = 0; y + template->height <= picture->height; y++)
        for (gsize x = 0; x + template->width <= picture->width; x++) {
            gsize at = y * (picture->stride / sizeof(guint16)) + x;
            if (correlation(picture_row16(picture, 0, 0) + at, glanced, ELSEWHERE_GLANCED,
                            ELSEWHERE_GLANCED / 2) < ELSEWHERE_AT_A_GLANCE)
                continue;
            double likeness = correlation(picture_row16(picture, 0, 0) + at, sampled,
                                          ELSEWHERE_SAMPLED, ELSEWHERE_SAMPLED / 2);
            if (likeness < ELSEWHERE_WORTH_A_LOOK)
                continue;
            if (n_candidates < ELSEWHERE_CANDIDATES) {
                candidates[n_candidates++] = (Candidate){likeness, at};
            } else if (likeness > candidates[lowest].likeness) {
                candidates[lowest] = (Candidate){likeness, at};
            } else {
                continue;
            }
            for (gsize i = 0; i < n_candidates; i++)
                if (candidates[i].likeness < candidates[lowest].likeness)
                    lowest = i;
        }
    double most = 0;
    for (gsize i = 0; i < n_candidates; i++) {
        double likeness = correlation(picture_row16(picture, 0, 0) + candidates[i].at, offsets,
                                      template->n_points, template->n_strokes);
        if (likeness > most) {
            most = likeness;
            *best = candidates[i].at;
        }
    }
    return most;
}

static double likeness_of_other(const Picture *picture, gsize at, const TextLine *line,
                                const guint8 *other, gsize width, gsize height, guint turn) {
    g_autofree guint8 *scaled =
        scale_coverage(other, line->x1 - line->x0, line->y1 - line->y0, width, height);
    g_auto(Template) template = {0};
    template_init(&template, scaled, width, height);
    template_turn(&template, turn);
    g_autofree gsize *offsets = offsets_of(&template, picture->stride / sizeof(guint16));
    return correlation(picture_row16(picture, 0, 0) + at, offsets, template.n_points,
                       template.n_strokes);
}

/* What stands at a place is compared with: other texts of the same glyphs, or, of few glyphs, what
 * looks like them. Array of coverage of the line's size, newly allocated. */
static GPtrArray *others_of_line(const Strokes *strokes, const TextLine *line,
                                 const GArray *glyphs) {
    if (glyphs->len < STROKES_GLYPHS)
        return look_alikes_of_line(strokes, line, FALSE);
    GPtrArray *others = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GRand) random = g_rand_new_with_seed(1); /* the same verdict every time */
    for (guint i = 0; i < ELSEWHERE_OTHERS; i++)
        g_ptr_array_add(others, glyphs_shuffle(strokes, line, glyphs, random));
    return others;
}

/* Whether the line at a place is told from others. */
static gboolean is_told(const Picture *picture, gsize at, const Strokes *strokes,
                        const TextLine *line, gsize width, gsize height, guint turn,
                        double likeness) {
    g_autoptr(GArray) glyphs = glyphs_of_line(strokes, line);
    double enough = glyphs->len < STROKES_GLYPHS ? ELSEWHERE_FEW_COPY : ELSEWHERE_COPY;
    if (glyphs->len < ELSEWHERE_GLYPHS_LEAST || likeness < enough)
        return FALSE;
    g_autoptr(GPtrArray) others = others_of_line(strokes, line, glyphs);
    for (guint i = 0; i < others->len; i++)
        if (likeness < ELSEWHERE_ABOVE_OTHERS * likeness_of_other(picture, at, line,
                                                                  g_ptr_array_index(others, i),
                                                                  width, height, turn))
            return FALSE;
    return others->len > 0;
}

static void look_for_line(const Picture *picture, const Strokes *strokes, const TextLine *line,
                          double scale_x, double scale_y, Elsewhere *out) {
    gsize width = (gsize)((double)(line->x1 - line->x0) * scale_x + 0.5);
    gsize height = (gsize)((double)(line->y1 - line->y0) * scale_y + 0.5);
    if (height < ELSEWHERE_SIZE || width < ELSEWHERE_SIZE || width > picture->width ||
        height > picture->height || width > G_MAXUINT16 || height > G_MAXUINT16)
        return;
    g_autofree guint8 *telling = strokes_cut_telling(strokes, line);
    g_autofree guint8 *scaled =
        scale_coverage(telling, line->x1 - line->x0, line->y1 - line->y0, width, height);
    for (guint turn = 0; turn < N_TURNS && !out->found; turn++) {
        g_auto(Template) template = {0};
        template_init(&template, scaled, width, height);
        if (template.n_points < ELSEWHERE_POINTS || template.n_strokes < ELSEWHERE_STROKE_POINTS)
            return;
        template_turn(&template, turn);
        gsize at = 0;
        double likeness = find_best(picture, &template, &at);
        if (likeness <= out->likeness)
            continue;
        gsize stride = picture->stride / sizeof(guint16);
        gboolean told = is_told(picture, at, strokes, line, width, height, turn, likeness);
        *out = (Elsewhere){told, likeness, (gint64)(at % stride), (gint64)(at / stride)};
    }
}

/* What stands out from the mean of its surroundings, offset by half the range, so that text over
 * edges of anatomy is seen as well as text beside them. Rows without padding, newly allocated. */
static guint16 *flatten(const Picture *picture, gsize radius) {
    gsize width = picture->width, height = picture->height;
    guint16 *flat = g_new(guint16, MAX(width * height, 1));
    g_autofree guint64 *sums = g_new0(guint64, (width + 1) * (height + 1));
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize at = (y + 1) * (width + 1) + x + 1;
            sums[at] = picture_row16(picture, 0, y)[x] + sums[at - 1] + sums[at - width - 1] -
                       sums[at - width - 2];
        }
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize x0 = x - MIN(x, radius), x1 = MIN(width, x + radius + 1);
            gsize y0 = y - MIN(y, radius), y1 = MIN(height, y + radius + 1);
            guint64 sum = sums[y1 * (width + 1) + x1] - sums[y0 * (width + 1) + x1] -
                          sums[y1 * (width + 1) + x0] + sums[y0 * (width + 1) + x0];
            gint64 mean = (gint64)(sum / ((x1 - x0) * (y1 - y0)));
            gint64 rise = ((gint64)picture_row16(picture, 0, y)[x] - mean) / 2;
            flat[y * width + x] = (guint16)(rise + (G_MAXUINT16 + 1) / 2);
        }
    return flat;
}

Elsewhere elsewhere_find_over_edges(const Picture *picture, const Strokes *strokes) {
    Elsewhere result = {0};
    for (guint i = 0; i < strokes->lines->len && !result.found; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        gsize radius = MAX(ELSEWHERE_FLATTENED_LEAST, (line->y1 - line->y0) / ELSEWHERE_FLATTENED);
        g_autofree guint16 *samples = flatten(picture, radius);
        Picture flat = picture_of_samples(samples, picture->width, picture->height);
        look_for_line(&flat, strokes, line, 1, 1, &result);
    }
    return result;
}

Elsewhere elsewhere_find(const Picture *picture, const Strokes *strokes, double scale_x,
                         double scale_y) {
    Elsewhere result = {0};
    for (guint i = 0; i < strokes->lines->len && !result.found; i++)
        look_for_line(picture, strokes, &g_array_index(strokes->lines, TextLine, i), scale_x,
                      scale_y, &result);
    return result;
}
