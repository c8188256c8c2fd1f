#include "core/check/residue/unseen.h"

#include "core/check/limits/doubt_limits.h"
#include "core/check/limits/residue_limits.h"
#include "core/check/limits/shapes_limits.h"
#include "core/check/residue/comparison.h"
#include "core/check/residue/looks.h"

static gboolean is_empty(const gint16 *samples, gsize n) {
    for (gsize i = 0; i < n; i++)
        if (samples[i] != 0)
            return FALSE;
    return TRUE;
}

/* Whether a look follows the changes less than chance lets it. Of one that shows the same
 * everywhere nothing is seen; of one that can't be compared nobody knows. */
static gboolean is_unseen_in(const gint16 *look, const gint16 *changes, gsize width, gsize height) {
    if (is_empty(look, width * height))
        return TRUE;
    g_auto(Comparison) comparison = {0};
    gint16 *copy = g_memdup2(look, width * height * sizeof *look);
    comparison_init(&comparison, width, height, copy, changes, NULL);
    return comparison_window(&comparison, 0, width).deviations < UNSEEN_BELOW;
}

static gboolean is_line_unseen(const Picture *before, const Picture *after, gsize factor) {
    gsize width = after->width / factor, height = after->height / factor;
    g_autofree gint16 *changes = look_see_changes(after, before, factor);
    if (is_empty(changes, width * height))
        return TRUE;
    if (height < RESIDUE_HEIGHT_LEAST || width < RESIDUE_WIDTH_LEAST * height)
        return FALSE;
    g_autoptr(GPtrArray) looks = looks_at(after, factor);
    for (guint i = 0; i < looks->len; i++)
        if (!is_unseen_in(looks->pdata[i], changes, width, height))
            return FALSE;
    return TRUE;
}

gboolean changes_unseen(const Picture *original, const Picture *scrubbed, const Strokes *strokes) {
    for (guint i = 0; i < strokes->lines->len; i++) {
        const TextLine *line = &g_array_index(strokes->lines, TextLine, i);
        Box box = {(gint64)line->x0, (gint64)line->y0, (gint64)line->x1, (gint64)line->y1};
        box =
            box_clip(box_grow(box, SHAPES_AROUND), (gint64)strokes->width, (gint64)strokes->height);
        Picture before = picture_view(original, box), after = picture_view(scrubbed, box);
        gsize factor = MAX(1, (line->y1 - line->y0) / RESIDUE_LINE_HEIGHT);
        if (!is_line_unseen(&before, &after, factor))
            return FALSE;
    }
    return TRUE;
}
