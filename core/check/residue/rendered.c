#include "core/check/residue/rendered.h"

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

/* A text as it would look in the region: the line's telling words replaced by its coverage; NULL:
 * as they are. */
static gint16 *render(const Rendering *rendering, const Reach *reach, const guint8 *coverage) {
    const Strokes *strokes = reach->strokes;
    gsize n = strokes->width * strokes->height;
    g_autofree guint8 *whole = strokes_with_text(strokes, reach->text, coverage);
    g_auto(Levels) region = {strokes->width, strokes->height, g_new(gint32, MAX(n, 1))};
    for (gsize i = 0; i < n; i++)
        region.samples[i] = whole[i] << RENDERED_FRACTION;
    if (rendering->passes == 0)
        cells_fill(rendering->cells, rendering->value, &region);
    for (guint pass = 0; pass < rendering->passes; pass++)
        levels_mean(&region, rendering->radius);
    return cut(&region, reach, rendering);
}

static gint16 *render_scrubbed(const Rendering *rendering, const Reach *reach,
                               const Picture *scrubbed) {
    gsize width = scrubbed->width, height = scrubbed->height;
    g_auto(Levels) region = {width, height, g_new(gint32, MAX(width * height, 1))};
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            region.samples[y * width + x] = picture_row16(scrubbed, 0, y)[x] << RENDERED_FRACTION;
    return cut(&region, reach, rendering);
}

/* Compares a line with the expected text, and with others where these are wanted. */
static void compare(const Rendering *rendering, const Reach *reach, const Picture *scrubbed,
                    GPtrArray *others, Comparison *out) {
    g_autofree gint16 *expected = render(rendering, reach, NULL);
    comparison_init(out, part_width(reach), part_height(reach),
                    render_scrubbed(rendering, reach, scrubbed), expected, others);
}

static double likeness(const Rendering *rendering, const Reach *reach, const Picture *scrubbed) {
    g_auto(Comparison) comparison = {0};
    double correlation;
    compare(rendering, reach, scrubbed, NULL, &comparison);
    return comparison_correlation(&comparison, 0, comparison.width, &correlation)
               ? fabs(correlation)
               : 0;
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
static double tell(const Rendering *rendering, const Reach *reach, const Picture *scrubbed) {
    g_autoptr(GArray) glyphs = glyphs_of_line(reach->strokes, reach->text);
    g_autoptr(GRand) random = g_rand_new_with_seed(1); /* the same verdict every time */
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < RESIDUE_OTHERS; i++) {
        g_autofree guint8 *coverage = glyphs_shuffle(reach->strokes, reach->text, glyphs, random);
        if (coverage == NULL)
            return 0;
        g_ptr_array_add(others, render(rendering, reach, coverage));
    }
    g_auto(Comparison) comparison = {0};
    compare(rendering, reach, scrubbed, g_steal_pointer(&others), &comparison);
    Agreement whole = comparison_window(&comparison, 0, comparison.width);
    return whole.deviations > RENDERED_ABOVE_DECOYS && isfinite(whole.above) ? MAX(whole.above, 0)
                                                                             : 0;
}

static double blur_tells(const Reach *reach, const Picture *scrubbed) {
    Rendering best = {0};
    double most = atanh(RENDERED_LIKE);
    gsize height = reach->text->y1 - reach->text->y0;
    for (gsize radius = 1; radius <= height * RENDERED_WIDEST / 100; radius++)
        for (guint passes = 1; passes <= RENDERED_PASSES; passes += RENDERED_PASSES - 1)
            try(&(Rendering){.radius = radius, .passes = passes}, reach, scrubbed, &best, &most);
    return best.passes > 0 ? tell(&best, reach, scrubbed) : 0;
}

static double mosaic_tells(const Reach *reach, const Picture *scrubbed) {
    g_auto(Cells) cells = {0};
    if (!cells_find(scrubbed, &cells))
        return 0;
    Rendering best = {0};
    double most = atanh(RENDERED_LIKE);
    for (guint value = 0; value < CELL_VALUES; value++)
        try(&(Rendering){.cells = &cells, .value = (CellValue)value}, reach, scrubbed, &best,
            &most);
    return best.cells != NULL ? tell(&best, reach, scrubbed) : 0;
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

void rendered_measure(const Picture *scrubbed, const Strokes *strokes, const TextLine *text,
                      double above[RENDERED_KINDS]) {
    memset(above, 0, RENDERED_KINDS * sizeof *above);
    gsize width = text->x1 - text->x0, height = text->y1 - text->y0;
    if (height < RESIDUE_HEIGHT_LEAST || width < RESIDUE_WIDTH_LEAST * height)
        return;
    Reach reach = reach_of(strokes, text);
    above[RENDERED_MOSAIC] = mosaic_tells(&reach, scrubbed);
    if (is_smooth(scrubbed))
        above[RENDERED_BLUR] = blur_tells(&reach, scrubbed);
}
