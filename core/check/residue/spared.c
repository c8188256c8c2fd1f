#include "core/check/residue/spared.h"

#include "core/check/limits/doubt_limits.h"
#include "core/check/limits/shapes_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/residue/cells.h"
#include "core/check/residue/hull.h"

/* A region before and after, and what its fills are made of. */
typedef struct Change {
    const Picture *original, *scrubbed;
    const Strokes *strokes;
    guint8 *fill; /* owned; per value, 1: stroke pixels that were changed have it now */
    gsize n_strokes, n_changed;
} Change;

static gboolean is_changed(const Change *change, gsize x, gsize y) {
    return picture_row16(change->original, 0, y)[x] != picture_row16(change->scrubbed, 0, y)[x];
}

static void find_fill(Change *change) {
    const Strokes *strokes = change->strokes;
    change->fill = g_malloc0(G_MAXUINT16 + 1);
    for (gsize y = 0; y < strokes->height; y++)
        for (gsize x = 0; x < strokes->width; x++) {
            gsize at = y * strokes->width + x;
            if (strokes->coverage[at] < STROKES_COVERED || !strokes->telling[at])
                continue;
            change->n_strokes++;
            if (!is_changed(change, x, y))
                continue;
            change->n_changed++;
            change->fill[picture_row16(change->scrubbed, 0, y)[x]] = 1;
        }
}

/* Pixels within words. */
typedef struct Counts {
    gsize ground, spared, textured; /* textured: spared, and no fill would look like them */
} Counts;

/* Whether a pixel and those above and below are as they were, and differ. */
static gboolean is_textured(const Change *change, gsize x, gsize y) {
    if (y == 0 || y + 1 >= change->strokes->height)
        return FALSE;
    for (gsize v = y - 1; v <= y + 1; v++)
        if (is_changed(change, x, v))
            return FALSE;
    guint16 here = picture_row16(change->original, 0, y)[x];
    return here != picture_row16(change->original, 0, y - 1)[x] &&
           here != picture_row16(change->original, 0, y + 1)[x];
}

/* Of what was changed: specks taken for strokes may lie beside a text's words. */
static gboolean column_has_ink(const Change *change, const TextLine *line, gsize x) {
    for (gsize y = line->y0; y < line->y1; y++) {
        gsize at = y * change->strokes->width + x;
        if (change->strokes->coverage[at] >= STROKES_COVERED && change->strokes->telling[at] &&
            is_changed(change, x, y))
            return TRUE;
    }
    return FALSE;
}

/* What a box around a word covers where it was changed. Of level text that is a box, too; of text
 * that runs at an angle it is the changes' convex hull: boxes of the picture stay convex when it is
 * turned, and letters are not. */
typedef struct Hull {
    gssize *top, *bottom; /* owned; per column of the word, of `bottom` the negative */
} Hull;

static void hull_clear(Hull *hull) {
    g_free(hull->top);
    g_free(hull->bottom);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Hull, hull_clear)

/* rows: those that belong to the word's line. */
static Hull changed_hull(const Change *change, const TextLine *word, const TextLine *rows) {
    gsize n = word->x1 - word->x0;
    Hull hull = {g_new(gssize, MAX(n, 1)), g_new(gssize, MAX(n, 1))};
    for (gsize i = 0; i < n; i++) {
        hull.top[i] = hull.bottom[i] = HULL_EMPTY;
        for (gsize y = rows->y0; y < rows->y1; y++)
            if (is_changed(change, word->x0 + i, y)) {
                hull.top[i] = MIN(hull.top[i], (gssize)y);
                hull.bottom[i] = -(gssize)y;
            }
    }
    void (*const bend)(gssize *, gsize) =
        change->strokes->upright.degrees == 0 ? hull_least : hull_lower;
    bend(hull.top, n);
    bend(hull.bottom, n);
    return hull;
}

static void count_word(const Change *change, const TextLine *word, const TextLine *rows,
                       Counts *counts) {
    const Strokes *strokes = change->strokes;
    g_auto(Hull) hull = changed_hull(change, word, rows);
    for (gsize i = 0; i < word->x1 - word->x0; i++) {
        gsize x = word->x0 + i;
        for (gssize row = hull.top[i]; row != HULL_EMPTY && row <= -hull.bottom[i]; row++) {
            gsize y = (gsize)row;
            if (strokes->coverage[y * strokes->width + x] >= SHAPES_FAINT)
                continue;
            counts->ground++;
            if (is_changed(change, x, y))
                continue;
            counts->spared += !change->fill[picture_row16(change->original, 0, y)[x]];
            counts->textured += is_textured(change, x, y);
        }
    }
}

/* The rows nearer to a line than to any other, as far as fills reach. */
static TextLine rows_around(const Strokes *strokes, guint i) {
    const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
    TextLine around = {line->x0, line->y0 - MIN(line->y0, SHAPES_AROUND), line->x1,
                       MIN(line->y1 + SHAPES_AROUND, strokes->height)};
    for (guint j = 0; j < strokes->lines->len; j++) {
        const TextLine *other = &g_array_index(strokes->lines, TextLine, j);
        if (other->y1 <= line->y0)
            around.y0 = MAX(around.y0, (other->y1 + line->y0) / 2);
        else if (other->y0 >= line->y1)
            around.y1 = MIN(around.y1, (line->y1 + other->y0) / 2);
    }
    return around;
}

/* Word by word, or letter by letter where these stand far apart. */
static void count_line(const Change *change, guint i, Counts *counts) {
    const Strokes *strokes = change->strokes;
    const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
    TextLine around = rows_around(strokes, i), word = *line;
    gsize gap = MAX(2, (line->y1 - line->y0) / SPARED_GAP), end = line->x0;
    gboolean started = FALSE;
    for (gsize x = line->x0; x < line->x1; x++) {
        if (!column_has_ink(change, line, x))
            continue;
        if (started && x - end >= gap) {
            word.x1 = end;
            count_word(change, &word, &around, counts);
            started = FALSE;
        }
        if (!started)
            word.x0 = x;
        started = TRUE;
        end = x + 1;
    }
    word.x1 = end;
    if (started)
        count_word(change, &word, &around, counts);
}

gboolean spared_ground(const Picture *original, const Picture *scrubbed, const Strokes *strokes) {
    g_auto(Cells) cells = {0};
    if (cells_find(scrubbed, &cells)) /* of which some have the ground's value */
        return FALSE;
    Change change = {original, scrubbed, strokes, NULL, 0, 0};
    Counts counts = {0};
    find_fill(&change);
    for (guint i = 0; i < strokes->lines->len; i++)
        count_line(&change, i, &counts);
    g_free(change.fill);
    return (double)change.n_changed >= SPARED_CHANGED * (double)change.n_strokes &&
           (counts.textured >= SPARED_TEXTURED ||
            (counts.spared >= SPARED_LEAST &&
             (double)counts.spared >= SPARED_SHARE * (double)counts.ground));
}
