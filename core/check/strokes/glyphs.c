#include "core/check/strokes/glyphs.h"

#include "core/check/limits/strokes_limits.h"

#include <string.h>

GArray *glyphs_of_line(const Strokes *strokes, const TextLine *line) {
    GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
    gboolean inside = FALSE;
    for (gsize x = line->x0; x <= line->x1; x++) {
        gboolean ink = FALSE;
        for (gsize y = line->y0; y < line->y1 && x < line->x1 && !ink; y++) {
            gsize at = y * strokes->width + x;
            ink = strokes->coverage[at] >= STROKES_COVERED && strokes->telling[at];
        }
        if (ink && !inside) {
            Glyph glyph = {x, x};
            g_array_append_val(glyphs, glyph);
        }
        if (ink)
            g_array_index(glyphs, Glyph, glyphs->len - 1).x1 = x + 1;
        inside = ink;
    }
    return glyphs;
}

static gsize width_of(const GArray *glyphs, guint i) {
    const Glyph *glyph = &g_array_index(glyphs, Glyph, i);
    return glyph->x1 - glyph->x0;
}

/* Any other glyph, by chance among those nearest in width. */
static guint pick_other(const GArray *glyphs, guint i, GRand *random) {
    guint nearest[STROKES_GLYPH_CHOICES], n = 0;
    gsize wanted = width_of(glyphs, i);
    for (guint k = 0; k < glyphs->len; k++) {
        if (k == i)
            continue;
        gsize width = width_of(glyphs, k), off = width > wanted ? width - wanted : wanted - width;
        guint at = n < STROKES_GLYPH_CHOICES ? n++ : STROKES_GLYPH_CHOICES;
        for (; at > 0; at--) {
            gsize other = width_of(glyphs, nearest[at - 1]);
            if ((other > wanted ? other - wanted : wanted - other) <= off)
                break;
            if (at < STROKES_GLYPH_CHOICES)
                nearest[at] = nearest[at - 1];
        }
        if (at < STROKES_GLYPH_CHOICES)
            nearest[at] = k;
    }
    return nearest[g_rand_int_range(random, 0, (gint32)n)];
}

/* Adds a glyph of the line, and the rim on either side of it, with its left edge at column `to`. */
static void place_glyph(const Strokes *strokes, const TextLine *line, const Glyph *glyph, gssize to,
                        guint8 *coverage) {
    gssize width = (gssize)(line->x1 - line->x0), reach = (gssize)(glyph->x1 - glyph->x0);
    for (gssize i = -1; i <= reach; i++) {
        gssize from = (gssize)glyph->x0 + i;
        if (to + i < 0 || to + i >= width || from < (gssize)line->x0 || from >= (gssize)line->x1)
            continue;
        for (gsize y = line->y0; y < line->y1; y++) {
            guint8 covered = strokes->coverage[y * strokes->width + (gsize)from];
            guint8 *at = &coverage[(y - line->y0) * (gsize)width + (gsize)(to + i)];
            *at = MAX(*at, covered);
        }
    }
}

guint8 *glyphs_shuffle(const Strokes *strokes, const TextLine *line, const GArray *glyphs,
                       GRand *random) {
    if (glyphs->len < STROKES_GLYPHS)
        return NULL;
    gsize width = line->x1 - line->x0, height = line->y1 - line->y0;
    guint8 *coverage = g_malloc0(width * height);
    for (guint i = 0; i < glyphs->len; i++) {
        const Glyph *here = &g_array_index(glyphs, Glyph, i);
        const Glyph *other = &g_array_index(glyphs, Glyph, pick_other(glyphs, i, random));
        gssize middle = (gssize)(here->x0 + here->x1) / 2 - (gssize)line->x0;
        place_glyph(strokes, line, other, middle - (gssize)(other->x1 - other->x0) / 2, coverage);
    }
    return coverage;
}

/* Rows that a glyph covers. */
static gsize height_of(const Strokes *strokes, const TextLine *line, const Glyph *glyph) {
    gsize top = line->y1, bottom = line->y0;
    for (gsize y = line->y0; y < line->y1; y++)
        for (gsize x = glyph->x0; x < glyph->x1; x++)
            if (strokes->coverage[y * strokes->width + x] >= STROKES_COVERED) {
                top = MIN(top, y);
                bottom = y + 1;
            }
    return bottom > top ? bottom - top : 0;
}

/* The order of the glyphs in which those of each word that are letters are mixed; newly allocated.
 */
static guint *mix_words(const Strokes *strokes, const TextLine *line, const GArray *glyphs,
                        GRand *random) {
    guint *order = g_new(guint, MAX(glyphs->len, 1)), first = 0;
    gsize height = line->y1 - line->y0;
    for (guint i = 0; i < glyphs->len; i++) {
        const Glyph *glyph = &g_array_index(glyphs, Glyph, i);
        order[i] = i;
        if (i > 0 && (glyph->x0 - glyph[-1].x1) * 100 > height * STROKES_WORD_GAP)
            first = i;
        if (height_of(strokes, line, glyph) * 100 < height * STROKES_LOW_GLYPH)
            continue;
        /* R. Durstenfeld's shuffle, over letters alone. */
        guint with = (guint)g_rand_int_range(random, (gint32)first, (gint32)i + 1);
        const Glyph *other = &g_array_index(glyphs, Glyph, order[with]);
        if (height_of(strokes, line, other) * 100 < height * STROKES_LOW_GLYPH)
            continue;
        guint kept = order[with];
        order[with] = order[i];
        order[i] = kept;
    }
    return order;
}

guint8 *glyphs_reorder(const Strokes *strokes, const TextLine *line, const GArray *glyphs,
                       GRand *random) {
    if (glyphs->len < STROKES_GLYPHS)
        return NULL;
    gsize width = line->x1 - line->x0, height = line->y1 - line->y0;
    guint8 *coverage = g_malloc0(width * height);
    g_autofree guint *order = mix_words(strokes, line, glyphs, random);
    gsize at = g_array_index(glyphs, Glyph, 0).x0 - line->x0;
    for (guint i = 0; i < glyphs->len; i++) {
        const Glyph *here = &g_array_index(glyphs, Glyph, i);
        const Glyph *other = &g_array_index(glyphs, Glyph, order[i]);
        place_glyph(strokes, line, other, (gssize)at, coverage);
        at += other->x1 - other->x0;
        if (i + 1 < glyphs->len)
            at += here[1].x0 - here->x1;
    }
    return coverage;
}
