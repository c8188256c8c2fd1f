#include "core/check/residue/rendered.h"

#include "core/check/limits/doubt_limits.h"
#include "core/check/limits/rendered_limits.h"
#include "core/check/limits/residue_limits.h"
#include "core/check/residue/cells.h"
#include "core/check/residue/comparison.h"
#include "core/check/residue/levels.h"
#include "core/check/strokes/glyphs.h"

#include <math.h>
#include <string.h>

/* What may have been done to a region. */
typedef struct Rendering {
    gsize radius; /* of boxes whose means were taken, pixels */
    guint passes; /* how often: three are nearly a Gaussian; 0: a mosaic */
    const Cells *cells;
    CellValue value;
    const Levels *ground; /* that the text stood on and that is taken off; NULL: none */
} Rendering;

/* A line of a region and the rows around it that its treatment reaches. */
typedef struct Reach {
    const Strokes *strokes;
    const TextLine *text;
    TextLine part;
} Reach;

static Reach reach_of(const Strokes *strokes, const TextLine *text) {
    gsize around = (text->y1 - text->y0) / RENDERED_AROUND;
    TextLine part = {text->x0, text->y0 - MIN(text->y0, around), text->x1,
                     MIN(text->y1 + around, strokes->height)};
    return (Reach){strokes, text, part};
}

static gsize part_width(const Reach *reach) {
    return reach->part.x1 - reach->part.x0;
}

static gsize part_height(const Reach *reach) {
    return reach->part.y1 - reach->part.y0;
}

/* The part of a region's levels, without its surroundings' mean, as samples to compare. */
static gint16 *cut(const Levels *region, const Reach *reach, const Rendering *rendering) {
    gsize width = part_width(reach), height = part_height(reach);
    g_auto(Levels) levels = {width, height, g_new(gint32, MAX(width * height, 1))};
    for (gsize y = 0; y < height; y++)
        memcpy(levels.samples + y * width,
               region->samples + (reach->part.y0 + y) * region->width + reach->part.x0,
               width * sizeof(gint32));
    levels_high_pass(&levels, height + RENDERED_SURROUNDINGS * rendering->radius);
    gint16 *out = g_new(gint16, MAX(width * height, 1));
    levels_scale(&levels, out);
    return out;
}

static void treat(const Rendering *rendering, Levels *region) {
    if (rendering->passes == 0)
        cells_fill(rendering->cells, rendering->value, region);
    for (guint pass = 0; pass < rendering->passes; pass++)
        levels_mean(region, rendering->radius);
}

/* A text as it would look in the region: the line's telling words replaced by its coverage; NULL:
 * as they are. */
static gint16 *render(const Rendering *rendering, const Reach *reach, const guint8 *coverage) {
    const Strokes *strokes = reach->strokes;
    gsize n = strokes->width * strokes->height;
    g_autofree guint8 *whole = strokes_with_text(strokes, reach->text, coverage);
    g_auto(Levels) region = {strokes->width, strokes->height, g_new(gint32, MAX(n, 1))};
    for (gsize i = 0; i < n; i++)
        region.samples[i] = whole[i] << RENDERED_FRACTION;
    treat(rendering, &region);
    return cut(&region, reach, rendering);
}

static Levels levels_of(const Picture *picture) {
    Levels out = {picture->width, picture->height,
                  g_new(gint32, MAX(picture->width * picture->height, 1))};
    for (gsize y = 0; y < out.height; y++)
        for (gsize x = 0; x < out.width; x++)
            out.samples[y * out.width + x] = picture_row16(picture, 0, y)[x] << RENDERED_FRACTION;
    return out;
}

/* The ground that the original's text stands on: under the strokes and beside them the mean of
 * what is around. */
static void find_ground(const Picture *original, const Strokes *strokes, Levels *out) {
    gsize n = strokes->width * strokes->height, height = 0;
    for (guint i = 0; i < strokes->lines->len; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        height = MAX(height, line->y1 - line->y0);
    }
    *out = levels_of(original);
    g_auto(Levels) share = levels_copy(out);
    for (gsize i = 0; i < n; i++) {
        gboolean is_ground = strokes->coverage[i] < RENDERED_COVERED;
        share.samples[i] = is_ground ? 1 << RENDERED_SHARE : 0;
        out->samples[i] = is_ground ? out->samples[i] : 0;
    }
    g_auto(Levels) means = levels_copy(out);
    levels_mean(&means, MAX(height / RENDERED_GROUND, 1));
    levels_mean(&share, MAX(height / RENDERED_GROUND, 1));
    for (gsize i = 0; i < n; i++)
        if (strokes->coverage[i] >= RENDERED_COVERED && share.samples[i] > 0)
            out->samples[i] =
                (gint32)(((gint64)means.samples[i] << RENDERED_SHARE) / share.samples[i]);
}

static gint16 *render_scrubbed(const Rendering *rendering, const Reach *reach,
                               const Picture *scrubbed) {
    g_auto(Levels) region = levels_of(scrubbed);
    if (rendering->ground != NULL) {
        g_auto(Levels) ground = levels_copy(rendering->ground);
        treat(rendering, &ground);
        for (gsize i = 0; i < region.width * region.height; i++)
            region.samples[i] -= ground.samples[i];
    }
    return cut(&region, reach, rendering);
}

/* Compares a line with the expected text, and with others where these are wanted. */
static void compare(const Rendering *rendering, const Reach *reach, const Picture *scrubbed,
                    GPtrArray *others, Comparison *out) {
    g_autofree gint16 *expected = render(rendering, reach, NULL);
    comparison_init(out, part_width(reach), part_height(reach),
                    render_scrubbed(rendering, reach, scrubbed), expected, others);
}

/* Positive where the text is brighter or darker than its ground as it was. */
static double likeness(const Rendering *rendering, const Reach *reach, const Picture *scrubbed) {
    g_autofree gint16 *expected = render(rendering, reach, NULL);
    g_autofree gint16 *left = render_scrubbed(rendering, reach, scrubbed);
    double like = comparison_between(left, expected, part_width(reach), part_height(reach));
    return reach->strokes->bright ? like : -like;
}

/* Takes the rendering over if the line is more like it than like the best so far. */
static void try(const Rendering *rendering, const Reach *reach, const Picture *scrubbed,
                Rendering *best, double *most) {
    double like = likeness(rendering, reach, scrubbed);
    if (like > *most) {
        *most = like;
        *best = *rendering;
    }
}

/* How far the line is told from other texts under a treatment. */
static Telling tell(const Rendering *rendering, const Reach *reach, const Picture *scrubbed) {
    g_autoptr(GArray) glyphs = glyphs_of_line(reach->strokes, reach->text);
    g_autoptr(GRand) random = g_rand_new_with_seed(1); /* the same verdict every time */
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < RESIDUE_OTHERS; i++) {
        g_autofree guint8 *coverage = glyphs_shuffle(reach->strokes, reach->text, glyphs, random);
        if (coverage == NULL)
            return (Telling){0};
        g_ptr_array_add(others, render(rendering, reach, coverage));
    }
    g_auto(Comparison) comparison = {0};
    compare(rendering, reach, scrubbed, g_steal_pointer(&others), &comparison);
    Agreement whole = comparison_window(&comparison, 0, comparison.width);
    double beyond = comparison_beyond_others(&comparison, 0, comparison.width, whole.correlation);
    if (!(whole.deviations > RENDERED_ABOVE_DECOYS) || !isfinite(whole.above) ||
        beyond < RENDERED_BEYOND || fabs(whole.correlation) < atanh(RENDERED_TELLS))
        return (Telling){0};
    return (Telling){MAX(whole.above, 0), whole.above > RENDERED_CLEAR_ABOVE &&
                                              fabs(whole.correlation) > atanh(RENDERED_CLEAR)};
}

/* Likewise, tried with the ground taken off and left as it is. ground: NULL: there is none. */
static Telling blur_tells(const Reach *reach, const Picture *scrubbed, const Levels *ground) {
    Rendering best = {0};
    double most = atanh(RENDERED_LIKE);
    gsize height = reach->text->y1 - reach->text->y0;
    for (gsize radius = 1; radius <= height * RENDERED_WIDEST / 100; radius++)
        for (guint passes = 1; passes <= RENDERED_PASSES; passes += RENDERED_PASSES - 1) {
            Rendering rendering = {.radius = radius, .passes = passes};
            try(&rendering, reach, scrubbed, &best, &most);
            rendering.ground = ground;
            if (ground != NULL)
                try(&rendering, reach, scrubbed, &best, &most);
        }
    return best.passes > 0 ? tell(&best, reach, scrubbed) : (Telling){0};
}

static Telling mosaic_tells(const Reach *reach, const Picture *scrubbed, const Cells *cells,
                            const Levels *ground) {
    Rendering best = {0};
    double most = atanh(RENDERED_LIKE);
    for (guint value = 0; value < CELL_VALUES; value++) {
        Rendering rendering = {.cells = cells, .value = (CellValue)value};
        try(&rendering, reach, scrubbed, &best, &most);
        rendering.ground = ground;
        if (ground != NULL)
            try(&rendering, reach, scrubbed, &best, &most);
    }
    return best.cells != NULL ? tell(&best, reach, scrubbed) : (Telling){0};
}

/* Whether neighbours differ little beside what the region spans, as a blur leaves it. */
static gboolean is_smooth(const Picture *picture) {
    double sum = 0, squares = 0, steps = 0, n = 0;
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 1; x < picture->width; x++, n += 1) {
            double here = picture_row16(picture, 0, y)[x];
            double step = here - picture_row16(picture, 0, y)[x - 1];
            sum += here;
            squares += here * here;
            steps += step * step;
        }
    return n > 0 && steps / n < RENDERED_SMOOTH * (squares / n - sum / n * (sum / n));
}

/* How much a line is like the original where that is treated alike. */
static double smoothed_likeness(const Rendering *rendering, const Reach *reach,
                                const Levels *original, const gint16 *left) {
    g_auto(Levels) region = levels_copy(original);
    treat(rendering, &region);
    g_autofree gint16 *expected = cut(&region, reach, rendering);
    return comparison_between(left, expected, part_width(reach), part_height(reach));
}

static gboolean is_blurred(const Reach *reach, const Picture *scrubbed, const Levels *original) {
    gsize height = reach->text->y1 - reach->text->y0;
    for (guint passes = 1; passes <= RENDERED_PASSES; passes++)
        for (gsize radius = 1;; radius++) {
            double side = (double)(2 * radius + 1);
            if (sqrt(passes * (side * side - 1) / 12) > SMOOTHED_WIDEST * (double)height)
                break;
            Rendering rendering = {.radius = radius, .passes = passes};
            g_autofree gint16 *left = render_scrubbed(&rendering, reach, scrubbed);
            if (smoothed_likeness(&rendering, reach, original, left) > atanh(SMOOTHED_LIKE))
                return TRUE;
        }
    return FALSE;
}

/* Mean sides, in either direction. */
static gboolean are_small(const Cells *cells, gsize height) {
    const GArray *edges[] = {cells->columns, cells->rows};
    for (gsize i = 0; i < G_N_ELEMENTS(edges); i++) {
        gsize last = edges[i]->len - 1;
        gsize first_at = g_array_index(edges[i], gsize, 0);
        gsize last_at = g_array_index(edges[i], gsize, last);
        if ((last_at - first_at) * 100 > SMOOTHED_CELLS * height * MAX(last, 1))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_mosaic(const Reach *reach, const Picture *scrubbed, const Cells *cells,
                          const Levels *original) {
    for (guint value = 0; value < CELL_VALUES; value++) {
        Rendering rendering = {.cells = cells, .value = (CellValue)value};
        g_autofree gint16 *left = render_scrubbed(&rendering, reach, scrubbed);
        if (smoothed_likeness(&rendering, reach, original, left) > atanh(SMOOTHED_LIKE))
            return TRUE;
    }
    return FALSE;
}

gboolean rendered_is_smoothed(const Picture *scrubbed, const Picture *original,
                              const Strokes *strokes, const TextLine *text) {
    gsize width = text->x1 - text->x0, height = text->y1 - text->y0;
    if (height < RESIDUE_HEIGHT_LEAST || width < RESIDUE_WIDTH_LEAST * height)
        return FALSE;
    Reach reach = reach_of(strokes, text);
    g_auto(Levels) before = levels_of(original);
    g_auto(Cells) cells = {0};
    if (cells_find(scrubbed, &cells) && are_small(&cells, height) &&
        is_mosaic(&reach, scrubbed, &cells, &before))
        return TRUE;
    return is_smooth(scrubbed) && is_blurred(&reach, scrubbed, &before);
}

void rendered_measure(const Picture *scrubbed, const Picture *original, const Strokes *strokes,
                      const TextLine *text, Telling out[RENDERED_KINDS]) {
    memset(out, 0, RENDERED_KINDS * sizeof *out);
    gsize width = text->x1 - text->x0, height = text->y1 - text->y0;
    if (height < RESIDUE_HEIGHT_LEAST || width < RESIDUE_WIDTH_LEAST * height)
        return;
    gboolean smooth = is_smooth(scrubbed);
    g_auto(Cells) cells = {0};
    gboolean celled =
        cells_find(scrubbed, &cells) &&
        cells_narrow_share(&cells, text->x0, text->x1, CELLS_WIDEST * height) >= CELLS_NARROW;
    if (!smooth && !celled)
        return;
    Reach reach = reach_of(strokes, text);
    g_auto(Levels) ground = {0};
    if (original != NULL)
        find_ground(original, strokes, &ground);
    const Levels *taken_off = original != NULL ? &ground : NULL;
    if (celled)
        out[RENDERED_MOSAIC] = mosaic_tells(&reach, scrubbed, &cells, taken_off);
    if (smooth)
        out[RENDERED_BLUR] = blur_tells(&reach, scrubbed, taken_off);
}
