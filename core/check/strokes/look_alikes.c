#include "core/check/strokes/look_alikes.h"

#include "core/check/limits/strokes_limits.h"
#include <string.h>

static guint8 *flipped(const guint8 *coverage, gsize width, gsize height, guint flips) {
    guint8 *out = g_malloc(width * height);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize from_x = flips & 1 ? width - 1 - x : x, from_y = flips & 2 ? height - 1 - y : y;
            out[y * width + x] = coverage[from_y * width + from_x];
        }
    return out;
}

/* Whether most of what is a stroke in one of them is a stroke in the other. */
static gboolean is_alike(const guint8 *a, const guint8 *b, gsize n) {
    gsize both = 0, any = 0;
    for (gsize i = 0; i < n; i++) {
        gboolean in_a = a[i] >= STROKES_COVERED, in_b = b[i] >= STROKES_COVERED;
        both += in_a && in_b;
        any += in_a || in_b;
    }
    return both * 100 >= any * STROKES_LOOK_ALIKE;
}

GPtrArray *look_alikes_of_line(const Strokes *strokes, const TextLine *line, gboolean filled) {
    gsize width = line->x1 - line->x0, height = line->y1 - line->y0;
    GPtrArray *others = g_ptr_array_new_with_free_func(g_free);
    g_autofree guint8 *coverage = strokes_cut_telling(strokes, line);
    for (guint flips = 1; flips < 4; flips++) {
        g_autofree guint8 *other = flipped(coverage, width, height, flips);
        if (!is_alike(coverage, other, width * height))
            g_ptr_array_add(others, g_steal_pointer(&other));
    }
    if (filled)
        g_ptr_array_add(others, memset(g_malloc(width * height), G_MAXUINT8, width * height));
    return others;
}
