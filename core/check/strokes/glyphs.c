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

guint8 *glyphs_shuffle(const Strokes *strokes, const TextLine *line, const GArray *glyphs,
                       GRand *random) {
    if (glyphs->len < STROKES_GLYPHS)
        return NULL;
    gsize width = line->x1 - line->x0, height = line->y1 - line->y0;
    guint8 *coverage = g_malloc0(width * height);
    for (guint i = 0; i < glyphs->len; i++) {
        const Glyph *here = &g_array_index(glyphs, Glyph, i);
        const Glyph *other = &g_array_index(glyphs, Glyph, pick_other(glyphs, i, random));
        gssize shift = (gssize)(here->x0 + here->x1) / 2 - (gssize)(other->x0 + other->x1) / 2;
        for (gsize x = other->x0; x < other->x1; x++) {
            gssize to = (gssize)x + shift - (gssize)line->x0;
            for (gsize y = 0; y < height && to >= 0 && to < (gssize)width; y++)
                coverage[y * width + (gsize)to] |=
                    strokes->coverage[(line->y0 + y) * strokes->width + x];
        }
    }
    return coverage;
}
