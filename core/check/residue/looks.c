#include "core/check/residue/looks.h"

#include "core/check/limits/shapes_limits.h"
#include "core/check/residue/levels.h"

#include <math.h>

static gint32 sample_at(gconstpointer from, gsize x, gsize y) {
    const Picture *picture = from;
    return picture_row16(picture, 0, y)[x];
}

gint16 *look_see(const Picture *picture, gsize factor) {
    g_auto(Levels) levels = {0};
    levels_shrink(sample_at, picture, picture->width, picture->height, factor, &levels);
    levels_high_pass(&levels, levels.height);
    gint16 *out = g_new(gint16, MAX(levels.width * levels.height, 1));
    levels_scale(&levels, out);
    return out;
}

/* The values that most pixels of a line have, of those that fills may be made of. */
static gsize frequent_values(const Picture *line, guint16 *values) {
    gsize counts[SHAPES_VALUES] = {0}, n = 0, least = line->width * line->height / SHAPES_FILLED;
    g_autofree guint32 *histogram = g_new0(guint32, G_MAXUINT16 + 1);
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < line->width; x++)
            histogram[picture_row16(line, 0, y)[x]]++;
    for (gsize value = 0; value <= G_MAXUINT16; value++) {
        if (histogram[value] <= least)
            continue;
        gsize at = n < SHAPES_VALUES ? n++ : SHAPES_VALUES;
        for (; at > 0 && counts[at - 1] < histogram[value]; at--)
            if (at < SHAPES_VALUES) {
                counts[at] = counts[at - 1];
                values[at] = values[at - 1];
            }
        if (at < SHAPES_VALUES) {
            counts[at] = histogram[value];
            values[at] = (guint16)value;
        }
    }
    return n;
}

/* Sets where a pixel has that value. */
static void keep_value(const Picture *line, guint16 value, guint16 *out) {
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < line->width; x++)
            out[y * line->width + x] = picture_row16(line, 0, y)[x] == value ? G_MAXUINT8 : 0;
}

/* How much each pixel differs from its neighbours; the logarithm, so that texture counts however
 * strong it is. */
static void keep_detail(const Picture *line, guint16 *out) {
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < line->width; x++) {
            gint32 here = picture_row16(line, 0, y)[x], most = 0;
            for (gsize v = y - MIN(y, 1); v <= MIN(y + 1, line->height - 1); v++)
                for (gsize u = x - MIN(x, 1); u <= MIN(x + 1, line->width - 1); u++)
                    most = MAX(most, ABS(here - (gint32)picture_row16(line, 0, v)[u]));
            out[y * line->width + x] = (guint16)(SHAPES_DETAIL * log1p(most));
        }
}

GPtrArray *looks_at(const Picture *line, gsize factor) {
    guint16 values[SHAPES_VALUES];
    gsize n_values = frequent_values(line, values);
    GPtrArray *looks = g_ptr_array_new_with_free_func(g_free);
    g_autofree guint16 *samples = g_new(guint16, MAX(line->width * line->height, 1));
    Picture picture = picture_of_samples(samples, line->width, line->height);
    for (gsize i = 0; i < n_values; i++) {
        keep_value(line, values[i], samples);
        g_ptr_array_add(looks, look_see(&picture, factor));
    }
    keep_detail(line, samples);
    g_ptr_array_add(looks, look_see(&picture, factor));
    g_ptr_array_add(looks, look_see(line, factor));
    return looks;
}

gint16 *look_see_changes(const Picture *line, const Picture *original, gsize factor) {
    g_autofree guint16 *samples = g_new(guint16, MAX(line->width * line->height, 1));
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < line->width; x++)
            samples[y * line->width + x] =
                picture_row16(line, 0, y)[x] != picture_row16(original, 0, y)[x] ? G_MAXUINT8 : 0;
    Picture picture = picture_of_samples(samples, line->width, line->height);
    return look_see(&picture, factor);
}
