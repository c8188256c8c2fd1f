#include "core/check/residue/shapes.h"

#include "core/check/limits/residue_limits.h"
#include "core/check/limits/shapes_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/residue/comparison.h"
#include "core/check/residue/looks.h"
#include "core/check/strokes/glyphs.h"

#include <math.h>
#include <string.h>

/* What one box of a fill holds. */
typedef enum BoxedPart { BOXED_GLYPH, BOXED_WORD, BOXED_LINE } BoxedPart;

/* What covers a line's strokes: each of them thickened, or boxes. */
typedef struct FilledShape {
    guint kind;
    guint8 covered; /* coverage from which on a pixel is taken for a stroke's */
    gsize thicker;  /* pixels, on every side */
    BoxedPart part; /* of boxes */
} FilledShape;

static const FilledShape shapes[] = {
    {SHAPE_STROKES, STROKES_COVERED, 0, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_COVERED, 1, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_COVERED, 2, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_COVERED, 3, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_COVERED, 4, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_RIM, 0, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_RIM, 1, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_RIM, 2, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_RIM, 3, BOXED_GLYPH},
    {SHAPE_STROKES, STROKES_RIM, 4, BOXED_GLYPH},
    {SHAPE_BOXES, STROKES_COVERED, 0, BOXED_GLYPH},
    {SHAPE_BOXES, STROKES_COVERED, 1, BOXED_GLYPH},
    {SHAPE_BOXES, STROKES_COVERED, 2, BOXED_GLYPH},
    {SHAPE_BOXES, STROKES_RIM, 0, BOXED_GLYPH},
    {SHAPE_BOXES, STROKES_RIM, 1, BOXED_GLYPH},
    {SHAPE_BOXES, STROKES_RIM, 2, BOXED_GLYPH},
    {SHAPE_BOXES, SHAPES_FAINT, 0, BOXED_GLYPH},
    {SHAPE_BOXES, SHAPES_FAINT, 1, BOXED_GLYPH},
};

/* Fills that tell where a text stood, and not which. */
static const FilledShape plain_shapes[] = {
    {SHAPE_BOXES, STROKES_COVERED, 0, BOXED_WORD}, {SHAPE_BOXES, STROKES_COVERED, 0, BOXED_LINE},
    {SHAPE_BOXES, STROKES_RIM, 0, BOXED_WORD},     {SHAPE_BOXES, STROKES_RIM, 0, BOXED_LINE},
    {SHAPE_BOXES, STROKES_RIM, 1, BOXED_WORD},     {SHAPE_BOXES, STROKES_RIM, 1, BOXED_LINE},
    {SHAPE_BOXES, STROKES_RIM, 2, BOXED_WORD},     {SHAPE_BOXES, STROKES_RIM, 2, BOXED_LINE},
    {SHAPE_BOXES, STROKES_RIM, 3, BOXED_WORD},     {SHAPE_BOXES, STROKES_RIM, 3, BOXED_LINE},
    {SHAPE_BOXES, STROKES_RIM, 4, BOXED_WORD},     {SHAPE_BOXES, STROKES_RIM, 4, BOXED_LINE},
};

/* Sets whatever lies within that distance of a set pixel, along rows and columns, in place. */
static void thicken(guint8 *mask, gsize width, gsize height, gsize by) {
    g_autofree guint8 *wide = g_malloc0(MAX(width * height, 1));
    for (gsize i = 0; i < width * height; i++)
        if (mask[i]) {
            gsize x = i % width, x0 = x - MIN(x, by);
            memset(wide + i - (x - x0), G_MAXUINT8, MIN(x + by, width - 1) - x0 + 1);
        }
    memset(mask, 0, width * height);
    for (gsize i = 0; i < width * height; i++)
        if (wide[i]) {
            gsize y = i / width, y1 = MIN(y + by, height - 1);
            for (gsize v = y - MIN(y, by); v <= y1; v++)
                mask[v * width + i % width] = G_MAXUINT8;
        }
}

/* A stretch of columns and the rows that are set in it. */
typedef struct InkBox {
    gsize x0, x1, top, bottom;
} InkBox;

/* The first column from x0 on in which a row y0 <= y < y1 is set, with those behind it that no more
 * than `gap` empty columns part; x0 == width: there is none. */
static InkBox next_ink(const guint8 *mask, gsize width, gsize y0, gsize y1, gsize x0, gsize gap) {
    InkBox box = {width, width, y1, y0};
    for (gsize x = x0; x < width && (box.x0 == width || x - box.x1 <= gap); x++)
        for (gsize y = y0; y < y1; y++)
            if (mask[y * width + x]) {
                box = (InkBox){MIN(box.x0, x), x + 1, MIN(box.top, y), MAX(box.bottom, y + 1)};
            }
    return box;
}

/* Empty columns that a box goes on over. */
static gsize gap_within(BoxedPart part, const TextLine *line) {
    static const gsize shares[] = {[BOXED_GLYPH] = 0, [BOXED_WORD] = STROKES_WORD_GAP};
    return part == BOXED_LINE ? line->x1 : (line->y1 - line->y0) * shares[part] / 100;
}

/* Sets the box around each part of a line, from its uppermost to its lowest pixel, in place. */
static void box_parts(guint8 *mask, gsize width, const TextLine *line, BoxedPart part) {
    gsize gap = gap_within(part, line);
    for (gsize x = 0; x < width;) {
        InkBox box = next_ink(mask, width, line->y0, line->y1, x, gap);
        for (gsize y = box.top; y < box.bottom; y++)
            memset(mask + y * width + box.x0, G_MAXUINT8, box.x1 - box.x0);
        x = box.x1;
    }
}

/* A line of a region's text and what is around it: as much as fills reach beyond strokes. */
typedef struct ShapePlace {
    const Strokes *strokes;
    const TextLine *text;
    TextLine around;
    gsize factor;        /* that it is shrunk by */
    gsize width, height; /* shrunk */
} ShapePlace;

static ShapePlace place_of(const Strokes *strokes, const TextLine *text) {
    TextLine around = {text->x0 - MIN(text->x0, SHAPES_AROUND),
                       text->y0 - MIN(text->y0, SHAPES_AROUND),
                       MIN(text->x1 + SHAPES_AROUND, strokes->width),
                       MIN(text->y1 + SHAPES_AROUND, strokes->height)};
    gsize factor = MAX(1, (text->y1 - text->y0) / RESIDUE_LINE_HEIGHT);
    return (ShapePlace){strokes,
                        text,
                        around,
                        factor,
                        (around.x1 - around.x0) / factor,
                        (around.y1 - around.y0) / factor};
}

/* A text's shape over the whole region, since fills of one line reach into the next: the line's
 * telling words replaced by a text's coverage, of the line's size; NULL: as they are. Newly
 * allocated. */
static guint8 *fill_of(const FilledShape *shape, const guint8 *coverage, const ShapePlace *place) {
    const Strokes *strokes = place->strokes;
    guint8 *mask = strokes_with_text(strokes, place->text, coverage);
    for (gsize i = 0; i < strokes->width * strokes->height; i++)
        mask[i] = mask[i] >= shape->covered ? G_MAXUINT8 : 0;
    for (guint i = 0; shape->kind == SHAPE_BOXES && i < strokes->lines->len; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        box_parts(mask, strokes->width, line, shape->part);
    }
    thicken(mask, strokes->width, strokes->height, shape->thicker);
    return mask;
}

/* The same at a place as it would be seen: shrunk, without its surroundings' mean. */
static gint16 *shape_of(const FilledShape *shape, const guint8 *coverage, const ShapePlace *place) {
    const TextLine *around = &place->around;
    gsize width = around->x1 - around->x0, height = around->y1 - around->y0;
    g_autofree guint8 *mask = fill_of(shape, coverage, place);
    g_autofree guint16 *wide = g_new(guint16, MAX(width * height, 1));
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            wide[y * width + x] = mask[(around->y0 + y) * place->strokes->width + around->x0 + x];
    Picture picture = picture_of_samples(wide, width, height);
    return look_see(&picture, place->factor);
}

/* The looks at a place: what the scrubbed picture shows, and behind it where the original tells
 * that it was changed; each a picture's samples. */
typedef struct Looks {
    GPtrArray *at;      /* of gint16 * */
    guint shown;        /* how many of them need no original */
    gboolean as_ground; /* what was changed looks as what was not: its shape may be invisible */
} Looks;

/* Other texts of the line's glyphs, each in place of another about as wide, or for boxes, whose
 * widths tell the text, in another order; NULL where there are too few. */
static GPtrArray *make_others(const FilledShape *shape, const ShapePlace *place) {
    g_autoptr(GArray) glyphs = glyphs_of_line(place->strokes, place->text);
    g_autoptr(GRand) random = g_rand_new_with_seed(1); /* the same verdict every time */
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < RESIDUE_OTHERS; i++) {
        g_autofree guint8 *coverage =
            shape->kind == SHAPE_BOXES
                ? glyphs_reorder(place->strokes, place->text, glyphs, random)
                : glyphs_shuffle(place->strokes, place->text, glyphs, random);
        if (coverage == NULL)
            return NULL;
        g_ptr_array_add(others, shape_of(shape, coverage, place));
    }
    return g_steal_pointer(&others);
}

/* The look that follows a shape best, and how well. */
typedef struct Match {
    double correlation; /* transformed */
    gint16 *look;
} Match;

static Match best_look(const GPtrArray *looks, guint n, const gint16 *expected, gsize width,
                       gsize height) {
    Match best = {0};
    for (guint i = 0; i < n; i++) {
        double correlation = comparison_between(looks->pdata[i], expected, width, height);
        if (fabs(correlation) > fabs(best.correlation))
            best = (Match){correlation, looks->pdata[i]};
    }
    return best;
}

/* Whether the scrubbed picture itself follows the shape at all: who has no original can't see where
 * it was changed. */
static gboolean is_shown(const Looks *looks, const gint16 *expected, const ShapePlace *place) {
    Match shown = best_look(looks->at, looks->shown, expected, place->width, place->height);
    if (shown.look == NULL)
        return FALSE;
    gsize bytes = place->width * place->height * sizeof(gint16);
    g_auto(Comparison) comparison = {0};
    comparison_init(&comparison, place->width, place->height, g_memdup2(shown.look, bytes),
                    expected, NULL);
    return comparison_window(&comparison, 0, place->width).deviations > SHAPES_SHOWN_ABOVE_DECOYS;
}

/* Whether a plain fill is more like one of the looks than that shape of the text. */
static gboolean is_plain(const Looks *looks, double correlation, const ShapePlace *place) {
    for (gsize i = 0; i < G_N_ELEMENTS(plain_shapes); i++) {
        g_autofree gint16 *plain = shape_of(&plain_shapes[i], NULL, place);
        Match match = best_look(looks->at, looks->at->len, plain, place->width, place->height);
        if (fabs(match.correlation) > fabs(correlation))
            return TRUE;
    }
    return FALSE;
}

/* What the best of the shapes that are boxes, or of those that are not, tells of the expected text.
 */
static Telling kind_tells(guint kind, const Looks *looks, const ShapePlace *place) {
    const FilledShape *best = NULL;
    Match match = {0};
    g_autofree gint16 *expected = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        if (shapes[i].kind != kind)
            continue;
        g_autofree gint16 *candidate = shape_of(&shapes[i], NULL, place);
        Match found = best_look(looks->at, looks->at->len, candidate, place->width, place->height);
        if (fabs(found.correlation) <= fabs(match.correlation))
            continue;
        match = found;
        best = &shapes[i];
        g_free(expected);
        expected = g_steal_pointer(&candidate);
    }
    if (best == NULL || fabs(match.correlation) < atanh(SHAPES_LIKE) ||
        (looks->as_ground && !is_shown(looks, expected, place)) ||
        is_plain(looks, match.correlation, place))
        return (Telling){0};
    GPtrArray *others = make_others(best, place);
    if (others == NULL)
        return (Telling){0};
    gsize bytes = place->width * place->height * sizeof(gint16);
    g_auto(Comparison) comparison = {0};
    comparison_init(&comparison, place->width, place->height, g_memdup2(match.look, bytes),
                    expected, others);
    Agreement whole = comparison_window(&comparison, 0, place->width);
    if (!(whole.deviations > SHAPES_ABOVE_DECOYS) || !isfinite(whole.above))
        return (Telling){0};
    double beyond = comparison_beyond_others(&comparison, 0, place->width, match.correlation);
    if (beyond < SHAPES_BEYOND)
        return (Telling){0};
    return (Telling){MAX(whole.above, 0), whole.above > SHAPES_CLEAR_ABOVE &&
                                              beyond > SHAPES_CLEAR_BEYOND &&
                                              fabs(match.correlation) > atanh(SHAPES_CLEAR)};
}

/* Whether most of what was changed has the value that most of the rest has: text that was painted
 * out in the colour around it, with another one written over it or not. */
static gboolean changed_to_ground(const Picture *line, const Picture *original) {
    g_autofree gsize *kept = g_new0(gsize, G_MAXUINT16 + 1);
    g_autofree gsize *changed = g_new0(gsize, G_MAXUINT16 + 1);
    gsize ground = 0, n_changed = 0;
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < line->width; x++) {
            guint16 value = picture_row16(line, 0, y)[x];
            gboolean other = value != picture_row16(original, 0, y)[x];
            n_changed += other;
            (other ? changed : kept)[value]++;
            ground = kept[value] > kept[ground] ? value : ground;
        }
    return 2 * changed[ground] > n_changed;
}

/* Adds where the line was changed to the looks at it, if that can be seen in them, without the
 * original. */
static void look_at_changes(const Picture *line, const Picture *original, const ShapePlace *place,
                            Looks *looks) {
    g_autofree gint16 *changes = look_see_changes(line, original, place->factor);
    Match seen = best_look(looks->at, looks->shown, changes, place->width, place->height);
    if (fabs(seen.correlation) <= atanh(SHAPES_LIKE))
        return;
    g_ptr_array_add(looks->at, g_steal_pointer(&changes));
    looks->as_ground = changed_to_ground(line, original);
}

void shapes_measure(const Picture *scrubbed, const Picture *original, const Strokes *strokes,
                    const TextLine *text, Telling out[SHAPE_KINDS]) {
    memset(out, 0, SHAPE_KINDS * sizeof *out);
    ShapePlace place = place_of(strokes, text);
    if (place.height < RESIDUE_HEIGHT_LEAST || place.width < RESIDUE_WIDTH_LEAST * place.height)
        return;
    Box box = {(gint64)place.around.x0, (gint64)place.around.y0, (gint64)place.around.x1,
               (gint64)place.around.y1};
    Picture part = picture_view(scrubbed, box);
    g_autoptr(GPtrArray) at = looks_at(&part, place.factor);
    Looks looks = {at, at->len, FALSE};
    if (original != NULL) {
        Picture before = picture_view(original, box);
        look_at_changes(&part, &before, &place, &looks);
    }
    for (guint kind = 0; kind < SHAPE_KINDS; kind++)
        out[kind] = kind_tells(kind, &looks, &place);
}
