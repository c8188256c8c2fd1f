#include "core/synth/scrub/strokes.h"

#include "core/synth/draw/decoded.h"

void text_strokes_clear(TextStrokes *strokes) {
    placed_text_clear(&strokes->placed);
    drawn_clear(&strokes->block);
    text_region_clear(&strokes->region);
}
static Drawn copy_drawn(const Drawn *drawn) {
    return (Drawn){drawn->width, drawn->height,
                   g_memdup2(drawn->coverage, (gsize)drawn->width * drawn->height)};
}

/* The strokes as they were drawn: in the font in which the text is as large as the box. FALSE where
 * it is not one of ours. */
static gboolean redraw_strokes(const TextStrokesTask *task, const ScrubRegion *region,
                               TextStrokes *out) {
    out->region = (TextRegion){region->x0, region->y0, region->x1, region->y1, {0}};
    for (Font font = 0; font < N_FONTS && task->capital_height > 0; font++) {
        g_autoptr(GError) error = NULL;
        g_auto(Drawn) drawn = {0};
        if (!typesetter_draw(task->typesetter, font, region->text, task->capital_height,
                             TEXT_MARGIN, &drawn, &error))
            continue;
        if (drawn.width != region->x1 - region->x0 || drawn.height != region->y1 - region->y0)
            continue;
        out->placed.font = font;
        out->region.drawn = drawn;
        drawn = (Drawn){0};
        return TRUE;
    }
    return FALSE;
}

/* Of a text in a scene, what the key says of it; FALSE where there is nothing in the image. */
static gboolean place_strokes(const TextStrokesTask *task, const PictureShape *shape,
                              const ScrubRegion *region, TextStrokes *out, GError **error) {
    GroundArea box = {region->x0, region->y0, MIN(region->x1, shape->columns),
                      MIN(region->y1, shape->rows)};
    out->placed = *task->placed;
    out->placed.text = g_strdup(task->placed->text);
    if (box.x0 >= box.x1 || box.y0 >= box.y1 ||
        !placed_text_draw(&out->placed, task->typesetter, &out->block, error))
        return FALSE;
    placed_text_cover(&out->placed, &out->block, box, &out->region);
    return TRUE;
}

gboolean text_strokes_find(const TextStrokesTask *task, const MadeImage *original,
                           const ScrubRegion *region, TextStrokes *out, GError **error) {
    if (task->placed)
        return place_strokes(task, &original->shape, region, out, error);
    if (!redraw_strokes(task, region, out) &&
        !region_strokes(original, region->x0, region->y0, region->x1, region->y1, &out->region))
        return FALSE;
    out->placed.text = g_strdup(region->text);
    out->placed.capital_height =
        task->capital_height ? task->capital_height : text_strokes_guess_height(region);
    out->placed.x = out->region.x0;
    out->placed.y = out->region.y0;
    out->block = copy_drawn(&out->region.drawn);
    return TRUE;
}

guint text_strokes_guess_height(const ScrubRegion *region) {
    guint lines = 1;
    for (const char *at = region->text; *at; at++)
        lines += *at == '\n';
    guint height = region->y1 - MIN(region->y0, region->y1);
    return MAX(1, height * 10 / (10 + 17 * (lines - 1)));
}
